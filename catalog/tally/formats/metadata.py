"""What stands beside a file that has no room to say what it is about: its question, licence and columns.

As W3C's "Metadata Vocabulary for Tabular Data" (CSVW) has it, which readers of CSV look for beside the file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from catalog.tally.column import Column, Kind
from catalog.tally.formats.hxl_csv import tag
from catalog.tally.table import Table

ENDING = "-metadata.json"
MEDIA_TYPE = "application/csvm+json"
CONTEXT = "http://www.w3.org/ns/csvw"
TYPES = {Kind.TEXT: "string", Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.FLAG: "boolean", Kind.DAY: "date",
         Kind.MOMENT: "dateTimeStamp"}  # fmt: skip


@dataclass(frozen=True)
class Metadata:
    """Of the file at this address; a relative one is seen from the metadata. `is_tagged`: its second line is HXL's."""

    url: str
    is_tagged: bool = False
    LABEL = "Metadata"
    MEDIA_TYPE = MEDIA_TYPE
    NEEDS: ClassVar[tuple[str, ...]] = ()
    CARRIES = True

    def write(self, table: Table) -> Iterator[bytes]:
        heads = {"dialect": {"headerRowCount": 2}} if self.is_tagged else {}
        columns = [_column(one, is_tagged=self.is_tagged) for one in table.columns]
        document = {"@context": CONTEXT, "url": self.url, **_told(table), **heads, "tableSchema": {"columns": columns}}
        yield (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _told(table: Table) -> dict[str, Any]:
    """In the terms of Dublin Core; what a file does not say of itself is left out."""
    about = table.about
    licences = about.get("licences", [])
    found = {
        "dc:title": table.name,
        "dc:description": about.get("words"),
        "dc:source": about.get("address"),
        "dc:created": about.get("as_of"),
        "dc:license": [f"{one['dataset']}: {one['licence']}" for one in licences],
        "dc:rightsHolder": [f"{one['dataset']}: {one['credit']}" for one in licences if one["credit"]],
        "dc:conformsTo": f"counting rules version {about['rules']}" if "rules" in about else None,
        "dc:bibliographicCitation": about.get("cite"),
    }
    return {name: value for name, value in found.items() if value}


def _column(column: Column, *, is_tagged: bool) -> dict[str, Any]:
    unit = f", in {column.unit}" if column.unit else ""
    return {
        "name": column.name,
        "titles": [column.name, tag(column.name)] if is_tagged else column.name,
        "datatype": TYPES[column.kind],
        "dc:description": f"{column.about}{unit}",
    }
