"""Reports: text in, mentions and draft sightings out. Knows no database; it is handed a lexicon.

The room is kept for the reader of reports; nothing of it is built yet.
"""
