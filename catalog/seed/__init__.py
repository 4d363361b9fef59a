"""Load seed_data/ through the services: every file is checked first, one bad row and nothing is loaded.

Rows are keyed by slug. A row that a person has changed since is left as it is and listed as differing.
"""

from catalog.seed.load import SeedReport, load
from catalog.seed.read import read

__all__ = ["SeedReport", "load", "read"]
