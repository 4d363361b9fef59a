"""The tables that ties are made of, kept between questions: of what is written later only the rows touched are read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col

from catalog.models import Fitment, Incident, Item, Outcome, Revision, Source
from catalog.search import blocks, written
from catalog.search.blocks import Arrays, Field, flag, number
from catalog.search.state import Kept, State


@dataclass(frozen=True)
class Rows:
    """Tables as they stand, by id: `item` (type, version, dataset), `incident` (place, version, waits, bare), `outcome`
    (item, incident, lost_by, taken_by), `fitment` (item, part), `source`.

    An incident waits if it has a day of publication.
    """

    tables: dict[str, Arrays]

    def __getitem__(self, table: str) -> Arrays:
        return self.tables[table]


FIELDS: dict[str, tuple[Any, list[Field]]] = {
    "item": (
        Item,
        [
            number("id", Item.id),
            number("type", Item.type_id),
            number("version", Item.version_id),
            number("dataset", Item.dataset_id),
        ],
    ),
    "incident": (
        Incident,
        [
            number("id", Incident.id),
            number("place", Incident.place_id),
            number("version", Incident.version_id),
            flag("waits", col(Incident.publish_after).is_not(None)),
            flag("bare", Incident.is_bare),
        ],
    ),
    "outcome": (
        Outcome,
        [
            number("id", Outcome.id),
            number("item", Outcome.item_id),
            number("incident", Outcome.incident_id),
            number("lost_by", Outcome.from_party_id),
            number("taken_by", Outcome.to_party_id),
        ],
    ),
    "fitment": (
        Fitment,
        [number("id", Fitment.id), number("item", Fitment.item_id), number("part", Fitment.part_type_id)],
    ),
    "source": (Source, [number("id", Source.id)]),
}
MOST = 5_000  # rows touched beyond which everything is read
_kept: Kept[Rows] = Kept(*FIELDS)


def read(session: Session) -> Rows:
    """The rows as this session sees them; the same object while none of the tables is written."""
    return _kept.get(session, _whole, _followed)


def held() -> list[Rows]:
    """The rows of every database that are kept."""
    return _kept.held()


def _whole(session: Session) -> Rows:
    return Rows({table: _table(session, table, None) for table in FIELDS})


def _followed(session: Session, before: State, rows: Rows) -> Rows | None:
    """The rows with those read anew that were written since; None where they are too many, or of another past."""
    revised = (Revision.table_name, Revision.row_id)
    since = written.rows_since(session, before, _kept.tables, revised, MOST)
    if since is None:
        return None
    touched = defaultdict[str, set[int]](set)
    for table, row in since:
        touched[table].add(row)
    changed = {table: _with(session, table, rows[table], ids) for table, ids in touched.items()}
    if all(table is rows[name] for name, table in changed.items()):
        return rows
    return Rows({**rows.tables, **changed})


def _with(session: Session, table: str, before: Arrays, ids: set[int]) -> Arrays:
    """A table with these rows read anew; the same object where they tie as before, as after a change of texts."""
    own = blocks.among(before["id"], ids)
    new = _table(session, table, ids)
    if blocks.is_same(new, blocks.chosen(before, own)):
        return before
    found = blocks.joined([blocks.chosen(before, ~own), new])
    return blocks.chosen(found, np.argsort(found["id"], kind="stable"))


def _table(session: Session, table: str, ids: Iterable[int] | None) -> Arrays:
    model, fields = FIELDS[table]
    return blocks.read_of(session, fields, lambda query: query.order_by(model.id), model.id, ids)
