"""Finding: one Criteria answers list, facets, tally and export; engines find words. Never writes a record."""
