"""What a page or an export needs of a record, read in bulk and handed over as plain values."""
