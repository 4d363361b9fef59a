"""CSV with every text as it is: for programs. A spreadsheet may run a text of it as a formula."""

from collections.abc import Iterator

from catalog.tally.formats import csv
from catalog.tally.table import Table

LABEL = "Raw CSV"
MEDIA_TYPE = csv.MEDIA_TYPE
NEEDS: tuple[str, ...] = ()
CARRIES = False


def write(table: Table) -> Iterator[bytes]:
    rows = ([csv.FLAGS[value] if isinstance(value, bool) else value for value in row] for row in table.rows)
    return csv.lines(table.names, rows)
