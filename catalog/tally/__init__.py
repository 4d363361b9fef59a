"""Counting and writing down: tables of counted losses, records for export, one file a format."""
