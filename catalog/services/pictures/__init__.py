"""Pictures: kept, found again, reviewed, blacked out."""
