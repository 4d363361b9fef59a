"""CSV with the hashtags of the Humanitarian Exchange Language 1.1 in its second line, for the tools of relief workers.

A column that HXL has no tag for is said to be about the record itself.
"""

from collections.abc import Iterator
from itertools import chain

from catalog.tally.formats import csv
from catalog.tally.table import Table

LABEL = "CSV with HXL tags"
MEDIA_TYPE = csv.MEDIA_TYPE
NEEDS: tuple[str, ...] = ("id",)
CARRIES = False
TAGS = {
    "incident": "#event+id", "title": "#event+name", "narrative": "#description+event",
    "item": "#item+id", "type": "#item+type+code", "type_name": "#item+type+name", "as_written": "#item+type+written",
    "fitted": "#item+part+list", "outcome": "#status+outcome", "grade": "#status+grade", "band": "#status+band",
    "lost_by": "#org+lost_by+code", "taken_by": "#org+taken_by+code", "publisher": "#org+publisher+name",
    "count_min": "#indicator+things+min+num", "count_best": "#indicator+things+best+num",
    "count_max": "#indicator+things+max+num", "earliest": "#date+start", "latest": "#date+end",
    "published_on": "#date+published", "place": "#loc+code", "place_name": "#loc+name",
    "place_as_written": "#loc+written", "lat": "#geo+lat", "lon": "#geo+lon", "uncertainty_m": "#geo+uncertainty+m",
    "geo_precision": "#geo+precision", "sources": "#meta+source+list", "url": "#meta+url", "language": "#meta+lang",
}  # fmt: skip


def write(table: Table) -> Iterator[bytes]:
    return csv.lines(table.names, chain([[tag(name) for name in table.names]], csv.made_inert(table.rows)))


def tag(name: str) -> str:
    return TAGS.get(name, f"#meta+{name}")
