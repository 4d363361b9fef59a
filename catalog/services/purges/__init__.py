"""Takedowns: what law or safety takes away leaves rows, revisions, files and indexes."""
