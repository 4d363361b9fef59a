"""Where incidents were, as anybody may be told: points for the columns, never the exact ones of those made coarse."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.domain import publishing
from catalog.domain.publishing import Kept, Point
from catalog.models import Incident
from catalog.search import blocks
from catalog.search.blocks import Arrays, Field, number
from catalog.search.globe import whole


class _Whole(dict[Any, int]):
    """A number of degrees as columns hold it; nothing is remembered, as nearly every one is another."""

    def __missing__(self, degrees: float) -> int:
        return whole(degrees)


NAMES = ("lat", "lon", "reach")  # a reach of 0 says that there is no point
FIELDS = [
    number("id", Incident.id),
    Field("lat", Incident.lat, np.int32, _Whole()),
    Field("lon", Incident.lon, np.int32, _Whole()),
    number("reach", Incident.uncertainty_m),
]
RAW: tuple[Any, ...] = (Incident.id, Incident.lat, Incident.lon, Incident.uncertainty_m, Incident.coarsen_to_m)
_HAS_POINT = col(Incident.lat).is_not(None)
_IS_COARSE = func.coalesce(Incident.coarsen_to_m, 0) > 0


def read(session: Session, ids: set[int] | None) -> Arrays:
    """`id` and the told point of each incident that has one; of these ids, or of all."""
    plain = blocks.read_of(session, FIELDS, lambda query: query.where(_HAS_POINT, ~_IS_COARSE), col(Incident.id), ids)
    coarse = [(one, publishing.told(*kept)) for one, kept in _kept(session, ids, _HAS_POINT, _IS_COARSE)]
    return blocks.joined([plain, _arrays(coarse)])


def known(session: Session, then: Iterable[Incident]) -> Arrays:
    """The same of incidents of the past; what may be told of them is decided by today."""
    today = dict(_kept(session, None, _HAS_POINT))
    of = {row.id or 0: Kept(row.lat, row.lon, row.uncertainty_m, row.coarsen_to_m) for row in then}
    return _arrays((one, publishing.told_then(kept, today[one])) for one, kept in of.items() if one in today)


def _kept(session: Session, ids: set[int] | None, *where: Any) -> Iterator[tuple[int, Kept]]:
    query = select(*RAW).where(*where)
    queries = [query] if ids is None else [query.where(col(Incident.id).in_(some)) for some in blocks.some_of(ids)]
    for one in queries:
        yield from ((row[0], Kept(*row[1:])) for row in session.execute(one))


def _arrays(points: Iterable[tuple[int, Point | None]]) -> Arrays:
    rows = [(one, whole(at.lat), whole(at.lon), at.uncertainty_m) for one, at in points if at]
    table = np.array(rows, dtype=np.int32).reshape(len(rows), len(FIELDS)).T
    return {one.name: values for one, values in zip(FIELDS, table, strict=True)}
