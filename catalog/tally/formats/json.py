"""JSON: one document with what it is about and its rows."""

import json
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring as quoted
from typing import Any

from catalog.tally.formats.pieces import gathered, portions
from catalog.tally.table import Table

LABEL = "JSON"
MEDIA_TYPE = "application/json"
NEEDS: tuple[str, ...] = ()
CARRIES = True
encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: a file has many values


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    if table.document is not None:
        yield json.dumps(table.document, ensure_ascii=False, indent=1) + "\n"
        return
    head = json.dumps(table.about, ensure_ascii=False)
    yield head[:-1] + (", " if table.about else "") + f'"{table.name}": [\n'
    for place, some in enumerate(objects(table.names, table.rows)):
        yield (",\n" if place else "") + ",\n".join(some)
    yield "\n]}\n"


def objects(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Iterable[str]]:
    """The rows as texts of objects, a thousand at a time.

    Column by column: most hold few different values in a thousand rows, and each is encoded once.
    """
    keys = (encoded(name).replace("%", "%%") for name in names)
    object_of = ("{" + ", ".join(f"{key}: %s" for key in keys) + "}").__mod__
    for some in portions(rows):
        yield map(object_of, zip(*map(_values, zip(*some, strict=True)), strict=True))


def _values(column: Sequence[Any]) -> list[str]:
    texts = {value: quoted(value) if value.__class__ is str else encoded(value) for value in set(column)}
    return [texts[value] for value in column]
