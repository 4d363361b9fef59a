"""One act on many items: planned, looked at, done, undone."""
