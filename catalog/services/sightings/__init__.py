"""Sightings as their contributors make them: from what was pasted and typed to a report that waits for a reviewer."""
