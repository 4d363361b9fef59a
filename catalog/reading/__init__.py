"""Reports: text in, mentions and draft sightings out. Knows no database, clock or network: a lexicon is handed in.

Nothing is made up: what stands in the text is marked with its exact place, and what cannot be decided is asked.
"""
