"""The whole catalog elsewhere: its rows moved to another database, backed up with its files, and restored."""
