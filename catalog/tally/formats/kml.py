"""KML 2.2 (OGC 07-147r2): a placemark a row, for globes and map programs; without a point where none may be told.

Every value is plain text: no markup, link or style of a row is one of the file.
"""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from catalog.tally.feed import NOT_XML
from catalog.tally.formats.pieces import gathered
from catalog.tally.table import Table

LABEL = "KML"
MEDIA_TYPE = "application/vnd.google-earth.kml+xml"
NEEDS: tuple[str, ...] = ("id", "lat", "lon", "uncertainty_m", "is_coarse")
CARRIES = True
NAMED_BY = ("type_name", "title", "id")  # the first that a row has
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def write(table: Table) -> Iterator[bytes]:
    return gathered(_texts(table))


def _texts(table: Table) -> Iterator[str]:
    yield f"{HEAD}{_element('name', table.name)}{_data(table.about)}\n"
    for record in table.records():
        yield f"{_placemark(record)}\n"
    yield "</Document></kml>\n"


def _placemark(record: dict[str, Any]) -> str:
    """Its parts in the order that the schema wants."""
    name = next(record[one] for one in NAMED_BY if record.get(one))
    return f"<Placemark>{_element('name', name)}{_span(record)}{_data(record)}{_point(record)}</Placemark>"


def _span(record: dict[str, Any]) -> str:
    days = (("begin", record.get("earliest")), ("end", record.get("latest")))
    told = "".join(_element(name, day) for name, day in days if day)
    return f"<TimeSpan>{told}</TimeSpan>" if told else ""


def _data(values: dict[str, Any]) -> str:
    """What is told, by name; nothing for what is not known."""
    told = (_datum(name, value) for name, value in values.items() if value is not None and value != "")
    return f"<ExtendedData>{''.join(told)}</ExtendedData>"


def _datum(name: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<Data name="{name}">{_element("value", text)}</Data>'


def _point(record: dict[str, Any]) -> str:
    if record["lat"] is None:
        return ""
    return f"<Point><coordinates>{record['lon']},{record['lat']}</coordinates></Point>"


def _element(name: str, text: str) -> str:
    element = ET.Element(name)
    element.text = NOT_XML.sub("", text)
    return ET.tostring(element, encoding="unicode")
