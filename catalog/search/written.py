"""What was written since a state: the records that may be told otherwise than before.

An incident is seen by its items, an item by its incidents and holdings: each of them touches the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.models import Holding, Outcome, Revision
from catalog.search import blocks
from catalog.search.blocks import Ints
from catalog.search.state import State, is_past, state_of

MOST = 1_000  # rows written beyond which everything is read anew
WHOLE = ("dataset", "dataset_version")  # lists and imports: what is written of one may touch all that is in it
WITH_VALUES = (Revision.table_name, Revision.row_id, Revision.before, Revision.after)
# Table → its columns with the id of an item, and of an incident.
NAMED = {"item": ("id", ""), "incident": ("", "id"), "outcome": ("item_id", "incident_id"), "holding": ("item_id", "")}


@dataclass
class Written:
    """Ids of the records touched; `is_timed`: something written has, or had, a day on which it is published."""

    touched: dict[str, set[int]] = field(default_factory=lambda: {"incident": set(), "item": set(), "source": set()})
    is_timed: bool = False

    def read_anew(self, kind: str, ids: Ints, found: Ints) -> Ints:
        """Sorted ids of records of a kind, without those touched and with those of them that were found now."""
        stays = ~np.isin(ids, list(self.touched[kind]))
        return np.sort(np.concatenate([ids[stays], found]), kind="stable")


def rows_since(
    session: Session, before: State, tables: tuple[str, ...], columns: Sequence[Any], most: int
) -> Sequence[Any] | None:
    """These columns of the revisions of tables since a state; None where there are more, or it is of another past."""
    if not is_past(session, before, state_of(session, tables)):
        return None
    query: Any = select(*columns).where(col(Revision.change_id) > before.number, col(Revision.table_name).in_(tables))
    rows: Sequence[Any] = session.execute(query.limit(most + 1)).all()
    return rows if len(rows) <= most else None


def since(session: Session, before: State, tables: tuple[str, ...]) -> Written | None:
    """What was written in these tables; None where it is too much, or `before` is of another past."""
    rows = rows_since(session, before, tables, WITH_VALUES, MOST)
    if rows is None or any(table in WHOLE or (old or new) is None for table, _, old, new in rows):
        return None  # what a purge took away names nothing any more
    found = Written(is_timed=any(one.get("publish_after") for _, _, *both in rows for one in both if one))
    items, incidents = set(_named(rows, 0)), set(_named(rows, 1))
    found.touched["source"] = {number for table, number, *_ in rows if table == "source"}
    found.touched["item"] = items | blocks.beside(session, Outcome.item_id, Outcome.incident_id, incidents)
    found.touched["item"] |= blocks.beside(session, Holding.item_id, Holding.incident_id, incidents)
    found.touched["incident"] = incidents | blocks.beside(session, Outcome.incident_id, Outcome.item_id, items)
    return found


def _named(rows: Iterable[Any], which: int) -> Iterator[int]:
    """Ids of the items, or the incidents, that the rows name as they were and are."""
    for table, _, *both in rows:
        name = NAMED.get(table, ("", ""))[which]
        yield from (values[name] for values in both if values and values.get(name))
