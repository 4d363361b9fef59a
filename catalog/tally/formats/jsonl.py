"""JSON Lines: one record a line."""

from collections.abc import Iterator

from catalog.tally.formats.json import objects
from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "JSON Lines"
MEDIA_TYPE = "application/jsonl"
NEEDS: tuple[str, ...] = ()
CARRIES = False


def write(table: Table) -> Iterator[bytes]:
    return gathered("\n".join([*some, ""]) for some in objects(table.names, table.rows))
