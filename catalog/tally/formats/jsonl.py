"""JSON Lines: one record a line."""

import json
from collections.abc import Iterator

from catalog.tally.table import Table

MEDIA_TYPE = "application/jsonl"


def write(table: Table) -> Iterator[str]:
    for record in table.records():
        yield json.dumps(record, ensure_ascii=False) + "\n"
