"""The columns of every export, listed one by one: what a column is called, what it says, how a row fills it."""

from collections.abc import Callable
from typing import Any

from catalog.tally.column import Column, Kind, moment


def _of_point(name: str) -> Callable[[Any], Any]:
    """A part of the point of a row's incident, as it may be told."""
    return lambda row: getattr(row.point, name, None)


def _held(row: Any) -> str | None:
    return moment(row.incident.publish_after) if row.incident else None


POINT: tuple[Column, ...] = (
    Column("lat", "latitude", _of_point("lat"), Kind.NUMBER, "degrees, WGS 84"),
    Column("lon", "longitude", _of_point("lon"), Kind.NUMBER, "degrees, WGS 84"),
    Column("uncertainty_m", "how far off the point may be", _of_point("uncertainty_m"), Kind.INTEGER, "metres"),
    Column("is_coarse", "was the point made coarse to protect people?", _of_point("is_coarse"), Kind.FLAG),
    Column(
        "geo_precision",
        "what the point stands for: point, place, district, region; else unknown",
        lambda r: r.incident and r.incident.geo_precision,
    ),
    Column("held_until", "until when the incident was held back; empty where it was not", _held, Kind.MOMENT, "UTC"),
)
LOSSES: tuple[Column, ...] = (
    Column("id", "permanent id of the loss: item and stint"),
    Column("item", "permanent id of the item"),
    Column("dataset", "slug of the dataset"),
    Column("mode", "how losses are counted"),
    Column("type", "slug of the type it is identified as"),
    Column("type_name", "name of that type"),
    Column("rank", "rank of that type"),
    Column("identification", "how sure the identification is"),
    Column("candidates", "names of the types it may be"),
    Column("as_written", "what the source calls it"),
    Column("fitted", "parts seen on it"),
    Column("outcome", "what became of it, as the mode prints it"),
    Column("lost_by", "slug of the party that lost it"),
    Column("taken_by", "slug of the party that took it"),
    Column("count_min", "number of things, at least", kind=Kind.INTEGER),
    Column("count_best", "number of things, best figure", kind=Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", kind=Kind.INTEGER),
    Column("grade", "how well it is supported"),
    Column("band", "band of that grade"),
    Column("earliest", "first day it may have happened on", kind=Kind.DAY),
    Column("latest", "last day it may have happened on", kind=Kind.DAY),
    Column("date_precision", "precision of the date"),
    Column("date_basis", "what the date is the day of"),
    Column("date_as_written", "the date in the source's words"),
    Column("place", "slug of the place"),
    Column("place_name", "name of the place"),
    Column("place_as_written", "the place in the source's words"),
    *POINT,
    Column("incident", "permanent id of the incident"),
    Column("sources", "permanent ids of the sources"),
)
