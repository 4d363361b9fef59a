"""JSON: one document with what it is about and its rows."""

import json
from collections.abc import Iterator

from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "JSON"
MEDIA_TYPE = "application/json"
NEEDS: tuple[str, ...] = ()
CARRIES = True
encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: a file has many records


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    if table.document is not None:
        yield json.dumps(table.document, ensure_ascii=False, indent=1) + "\n"
        return
    head = json.dumps(table.about, ensure_ascii=False)
    yield head[:-1] + (", " if table.about else "") + f'"{table.name}": [\n'
    for place, record in enumerate(table.records()):
        yield (",\n" if place else "") + encoded(record)
    yield "\n]}\n"
