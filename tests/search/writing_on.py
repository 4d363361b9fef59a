"""Writes incidents and follows them with the index, one after another, until it is killed; says which are written."""

import sys
from contextlib import closing
from pathlib import Path

from catalog.search import indexing
from catalog.search.engines import WhooshEngine
from tests.services.writing import an_incident, put
from tests.support.databases import at_file

file, folder, first = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with closing(at_file(file)) as database:
    for number in range(first, first + 10_000):
        put(database, an_incident(f"incident-{number}", title=f"Zeppelin {number}"))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        indexing.follow(database, WhooshEngine(folder))
