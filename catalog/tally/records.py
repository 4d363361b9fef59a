"""The columns of every export, listed one by one: what a column is called, what it says, how a row fills it."""

from collections.abc import Callable, Sequence
from typing import Any

from catalog.tally.column import Column, Kind, day


def _list(values: Sequence[str]) -> str:
    return "; ".join(values)


def _of_point(name: str) -> Callable[[Any], Any]:
    """A part of the point of a row's incident, as it may be told."""
    return lambda row: getattr(row.point, name, None)


def _held(row: Any) -> str | None:
    until = row.incident and row.incident.publish_after
    return until.isoformat(timespec="seconds") if until else None


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
    Column("id", "permanent id of the loss: item and stint", lambda r: r.id),
    Column("item", "permanent id of the item", lambda r: r.item.public_id),
    Column("dataset", "slug of the dataset", lambda r: r.dataset.slug),
    Column("mode", "how losses are counted", lambda r: r.mode),
    Column("type", "slug of the type it is identified as", lambda r: r.type.slug),
    Column("type_name", "name of that type", lambda r: r.type.name),
    Column("rank", "rank of that type", lambda r: r.type.rank),
    Column("identification", "how sure the identification is", lambda r: r.item.qualifier),
    Column("candidates", "names of the types it may be", lambda r: _list(r.candidates)),
    Column("as_written", "what the source calls it", lambda r: r.item.as_written),
    Column("fitted", "parts seen on it", lambda r: _list(r.fitted)),
    Column("outcome", "what became of it, as the mode prints it", lambda r: r.kind),
    Column("lost_by", "slug of the party that lost it", lambda r: r.lost_by.slug),
    Column("taken_by", "slug of the party that took it", lambda r: r.taken_by.slug or None),
    Column("count_min", "number of things, at least", lambda r: r.count.least, Kind.INTEGER),
    Column("count_best", "number of things, best figure", lambda r: r.count.best, Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", lambda r: r.count.most, Kind.INTEGER),
    Column("grade", "how well it is supported", lambda r: r.grade),
    Column("band", "band of that grade", lambda r: r.band),
    Column("earliest", "first day it may have happened on", lambda r: day(r.incident.earliest), Kind.DAY),
    Column("latest", "last day it may have happened on", lambda r: day(r.incident.latest), Kind.DAY),
    Column("date_precision", "precision of the date", lambda r: r.incident.precision),
    Column("date_basis", "what the date is the day of", lambda r: r.incident.basis),
    Column("date_as_written", "the date in the source's words", lambda r: r.incident.date_as_written),
    Column("place", "slug of the place", lambda r: r.place.slug or None),
    Column("place_name", "name of the place", lambda r: r.place.name or None),
    Column("place_as_written", "the place in the source's words", lambda r: r.incident.place_as_written),
    *POINT,
    Column("incident", "permanent id of the incident", lambda r: r.incident.public_id),
    Column("sources", "permanent ids of the sources", lambda r: _list(r.sources)),
)
