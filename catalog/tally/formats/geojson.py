"""GeoJSON by RFC 7946: a feature a row, without a geometry where nobody knows or may tell where it was.

A point is one of those that anybody may be told; how far it may be off and whether it was made coarse are properties.
"""

import json
from collections.abc import Iterator
from typing import Any

from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "GeoJSON"
MEDIA_TYPE = "application/geo+json"
NEEDS: tuple[str, ...] = ("id", "lat", "lon", "uncertainty_m", "is_coarse")
CARRIES = True


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    head = json.dumps({"type": "FeatureCollection", "name": table.name, "about": table.about}, ensure_ascii=False)
    yield head[:-1] + ', "features": [\n'
    for place, record in enumerate(table.records()):
        yield (",\n" if place else "") + json.dumps(_feature(record), ensure_ascii=False)
    yield "\n]}\n"


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    lat, lon = record.pop("lat"), record.pop("lon")
    geometry = None if lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": record}
