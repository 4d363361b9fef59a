"""What acts on many items need to know of them, read for all of them together."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import EquipmentType, Incident, Item, ItemCandidate, Outcome, Revision
from catalog.search import blocks
from catalog.services.rows import number


@dataclass
class Facts:
    """What acts need to know of the chosen items, read for all of them together."""

    items: dict[int, Item] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    outcomes: dict[int, list[Outcome]] = field(default_factory=lambda: defaultdict(list))
    incidents: dict[int, Incident] = field(default_factory=dict)
    candidates: dict[int, list[ItemCandidate]] = field(default_factory=lambda: defaultdict(list))
    within: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # all items of each incident

    def incidents_of(self, item_id: int) -> list[Incident]:
        return [self.incidents[one] for one in dict.fromkeys(row.incident_id for row in self.outcomes[item_id])]

    def beside(self, item_ids: Collection[int]) -> set[int]:
        """These items with all that were in an incident of theirs."""
        incidents = {row.incident_id for one in item_ids for row in self.outcomes[one]}
        return set(item_ids).union(*(self.within[one] for one in incidents))


def read(session: Session, item_ids: Collection[int]) -> Facts:
    """The facts of these items."""
    names = session.exec(select(EquipmentType.id, EquipmentType.name))
    found = Facts(types={one: name for one, name in names if one})
    for few in blocks.some_of(item_ids):
        found.items |= {number(row): row for row in session.exec(select(Item).where(col(Item.id).in_(few)))}
        for row in session.exec(select(ItemCandidate).where(col(ItemCandidate.item_id).in_(few))):
            found.candidates[row.item_id].append(row)
        standing = select(Outcome).where(col(Outcome.item_id).in_(few), Outcome.state == RecordState.ACTIVE)
        for one in session.exec(standing.order_by(col(Outcome.item_id), col(Outcome.seq))):
            found.outcomes[one.item_id].append(one)
    for few in blocks.some_of({one.incident_id for rows in found.outcomes.values() for one in rows}):
        found.incidents |= {number(row): row for row in session.exec(select(Incident).where(col(Incident.id).in_(few)))}
        inside = select(Outcome.incident_id, Outcome.item_id).where(col(Outcome.incident_id).in_(few))
        for incident, item in session.exec(inside.where(Outcome.state == RecordState.ACTIVE)):
            found.within[incident].add(item)
    return found


def last_changes(session: Session, known: Facts) -> dict[int, int]:
    """Item → the last change that touched it, an outcome of it or an incident that it was in."""
    found = _latest(session, "item", known.items)
    outcomes = {number(one): item for item, rows in known.outcomes.items() for one in rows}
    for row, change in _latest(session, "outcome", outcomes).items():
        found[outcomes[row]] = max(found.get(outcomes[row], 0), change)
    at: dict[int, list[int]] = defaultdict(list)
    for item, rows in known.outcomes.items():
        for one in rows:
            at[one.incident_id].append(item)
    for incident, change in _latest(session, "incident", at).items():
        for item in at[incident]:
            found[item] = max(found.get(item, 0), change)
    return found


def _latest(session: Session, table: str, ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    query: Any = select(Revision.row_id, func.max(col(Revision.change_id))).where(Revision.table_name == table)
    for few in blocks.some_of(ids):
        found |= dict(session.execute(query.where(col(Revision.row_id).in_(few)).group_by(col(Revision.row_id))).all())
    return found
