"""Incidents that may be told of, as arrays, newest first: kept while nothing of theirs is written."""

import numpy as np
from sqlmodel import Session, col

from catalog.domain.outcomes import DateBasis
from catalog.models import Incident
from catalog.search import blocks, visible
from catalog.search.blocks import Arrays, day, flag, number, second
from catalog.search.state import Kept

FIELDS = [
    number("id", Incident.id),
    number("place", Incident.place_id),
    day("earliest", Incident.earliest),
    day("latest", Incident.latest),
    flag("is_event_day", col(Incident.basis) == DateBasis.EVENT),
    second("due", Incident.publish_after),
]
TABLES = ("incident", "outcome", "item", "dataset", "dataset_version")
_kept = {True: Kept[Arrays](*TABLES), False: Kept[Arrays](*TABLES)}


def incidents(session: Session, *, insider: bool) -> Arrays:
    """Those of lists one may see, published or to be: `due` is the second from which, 0 where there is none.

    Days are ordinals; `latest` is 0 for what has no date, which comes last.
    """
    return _kept[insider].get(session, _insiders if insider else _public)


def _public(session: Session) -> Arrays:
    return _read(session, insider=False)


def _insiders(session: Session) -> Arrays:
    return _read(session, insider=True)


def _read(session: Session, *, insider: bool) -> Arrays:
    rows = blocks.read(session, FIELDS, lambda query: query.where(*visible.incidents_once_due(insider=insider)))
    return blocks.chosen(rows, np.lexsort((rows["id"], -rows["latest"].astype(np.int64))))
