"""Incidents that may be told of, as arrays, newest first: kept while nothing of theirs is written."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.outcomes import DateBasis
from catalog.models import DatasetVersion, Incident
from catalog.search import blocks, visible, written
from catalog.search.blocks import Arrays, Ints, day, flag, number, second
from catalog.search.state import Kept, State

FIELDS = [
    number("id", Incident.id),
    number("place", Incident.place_id),
    number("version", Incident.version_id),
    day("earliest", Incident.earliest),
    day("latest", Incident.latest),
    flag("is_event_day", col(Incident.basis) == DateBasis.EVENT),
    second("due", Incident.publish_after),
]
ID_BITS = 32
TABLES = ("incident", "outcome", "item", "dataset", "dataset_version")
_lists: Kept[dict[int, int]] = Kept("dataset_version")
_kept = {True: Kept[Arrays](*TABLES), False: Kept[Arrays](*TABLES)}


def incidents(session: Session, *, insider: bool) -> Arrays:
    """Those of lists one may see, published or to be: `due` is the second from which, 0 where there is none.

    Days are ordinals; `latest` is 0 for what has no date, which comes last.
    """
    return _kept[insider].get(session, partial(_read, insider=insider), partial(_followed, insider=insider))


def lists(session: Session) -> dict[int, int]:
    """Of each import the dataset that it brought incidents to."""
    return _lists.get(session, _read_lists)


def _read_lists(session: Session) -> dict[int, int]:
    columns: list[Any] = [DatasetVersion.id, DatasetVersion.dataset_id]
    return dict(list(session.execute(select(*columns))))


def _read(session: Session, *, insider: bool, ids: Iterable[int] | None = None) -> Arrays:
    """All of them, or some."""
    shown = visible.incidents_once_due(insider=insider)
    rows = blocks.read_of(session, FIELDS, lambda query: query.where(*shown), col(Incident.id), ids)
    return blocks.chosen(rows, np.argsort(_order(rows), kind="stable"))


def _followed(session: Session, before: State, rows: Arrays, *, insider: bool) -> Arrays | None:
    """The same with those read anew that were written of."""
    then = written.since(session, before, TABLES)
    if then is None:
        return None
    touched = then.touched["incident"]
    rows = blocks.chosen(rows, ~np.isin(rows["id"], list(touched)))
    new = _read(session, insider=insider, ids=touched)
    places = np.searchsorted(_order(rows), _order(new))
    return {name: np.insert(values, places, new[name]) for name, values in rows.items()}


def _order(rows: Arrays) -> Ints:
    """The number by which rows stand in their order: the newest first, then by id."""
    found: Ints = (-rows["latest"].astype(np.int64) << ID_BITS) | rows["id"]
    return found
