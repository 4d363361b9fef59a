"""What stands beside each loss and is not its own: where and when its incident was, when it was told of, recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.domain.outcomes import DateBasis
from catalog.models import Change, Claim, Incident, Item, Revision, Source
from catalog.search import blocks, past, points, visible
from catalog.search.blocks import Arrays, Ints, day, number, term
from catalog.search.codes import NO_DAY
from catalog.search.past import Then

BASIS_CODES = {basis: int(basis is DateBasis.EVENT) for basis in DateBasis}
OF_INCIDENT = [
    number("id", Incident.id),
    number("place", Incident.place_id),
    day("earliest", Incident.earliest),
    day("latest", Incident.latest),
    term("is_event_day", Incident.basis, BASIS_CODES),
]


def read(session: Session, incident: Ints, item: Ints, known_on: Then, items: Iterable[int] | None) -> Arrays:
    """Place, point, days and moment of publication of each row; `items` says that the rows are only of these."""
    own = np.unique(incident)
    some = None if items is None and len(own) > blocks.MOST_IDS else set(own.tolist())
    then = None if known_on is None else past.rows(session, Incident, known_on)
    of = _incidents(session, some) if then is None else _incidents_known(then)
    at = points.read(session, some) if then is None else points.known(session, then)
    found = {one.name: blocks.looked_up(of["id"], of[one.name], incident) for one in OF_INCIDENT[1:]}
    published = blocks.looked_up(*_told(session, some), incident)
    return {
        **found,
        **{name: blocks.looked_up(at["id"], at[name], incident) for name in points.NAMES},
        "published": published,
        "first_seen": _first_of(found["latest"], published),
        "recorded": blocks.looked_up(*_recorded(session, items), item),
        "hidden_until": _hidden_until(session, incident),
    }


def _incidents(session: Session, ids: set[int] | None) -> Arrays:
    return blocks.read_of(session, OF_INCIDENT, lambda query: query, col(Incident.id), ids)


def _incidents_known(then: Iterable[Incident]) -> Arrays:
    rows = [
        (row.id, row.place_id or 0, _ordinal(row.earliest), _ordinal(row.latest), BASIS_CODES[row.basis])
        for row in then
    ]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(OF_INCIDENT)).T
    return {one.name: values.astype(one.kind) for one, values in zip(OF_INCIDENT, table, strict=True)}


def _ordinal(one: date | None) -> int:
    return NO_DAY if one is None else one.toordinal()


def _first_of(latest: Ints, published: Ints) -> Ints:
    """The first day by which anything had shown it: its own day, or that of the first source."""
    both = np.minimum(latest, published)
    found: Ints = np.where(both == NO_DAY, np.maximum(latest, published), both)
    return found


def _told(session: Session, ids: set[int] | None) -> tuple[Ints, Ints]:
    """The first day on which a source told of each incident; a half read import tells of its own incidents only."""
    fields = [number("incident", Claim.incident_id), day("day", func.min(Source.published_on))]

    def narrow(query: Any) -> Any:
        query = query.select_from(Claim).join(Source, col(Claim.source_id) == Source.id)
        query = query.join(Incident, col(Claim.incident_id) == Incident.id)
        shown = [visible.told_with(one.version_id, Incident.version_id) for one in (Claim, Source)]
        told = [~col(Source.protected), ~col(Source.is_pending), col(Source.published_on).is_not(None)]
        query = query.where(*told, *shown)
        return query.group_by(Claim.incident_id)

    found = blocks.read_of(session, fields, narrow, col(Claim.incident_id), ids)
    return found["incident"], found["day"]


def _recorded(session: Session, items: Iterable[int] | None) -> tuple[Ints, Ints]:
    """The day (UTC) on which each item was recorded here: that of its first revision."""
    fields = [number("item", Revision.row_id), number("change", func.min(Revision.change_id))]

    def narrow(query: Any) -> Any:
        return query.where(col(Revision.table_name) == Item.__tablename__).group_by(Revision.row_id)

    found = blocks.read_of(session, fields, narrow, col(Revision.row_id), items)
    numbers = np.unique(found["change"])
    days = np.zeros(len(numbers), dtype=np.int32)
    for some in blocks.some_of(numbers.tolist()):
        for one, moment in session.exec(select(Change.id, Change.made_at).where(col(Change.id).in_(some))):
            days[np.searchsorted(numbers, one or 0)] = moment.date().toordinal()
    return found["item"], blocks.looked_up(numbers, days, found["change"])


def _hidden_until(session: Session, incident: Ints) -> Ints:
    """The second from which each row may be seen; 0 for nearly all."""
    due = visible.embargoes(session)
    ids = np.fromiter(due, dtype=np.int64)
    seconds = np.fromiter((int(moment.timestamp()) for moment in due.values()), dtype=np.int64)
    return blocks.looked_up(ids, seconds, incident) if len(ids) else np.zeros(len(incident), dtype=np.int64)
