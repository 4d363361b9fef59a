"""The same thing twice: what may be one, judging it, merging."""
