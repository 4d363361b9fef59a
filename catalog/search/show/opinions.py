"""What people take an item for, what they agree on, and who has checked what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain import consensus
from catalog.domain.outcomes import RecordState
from catalog.models import EquipmentType, Identification, Item, Outcome, OutcomeReview, Person, TypeClosure


@dataclass(frozen=True)
class Opinion:
    """One person's current opinion of an item."""

    identification: Identification
    type: EquipmentType
    by: str


@dataclass(frozen=True)
class Agreed:
    """The consensus: the type, how many agree with it of how many that are for or against it."""

    type: EquipmentType
    agree: int
    heard: int


@dataclass(frozen=True)
class Check:
    review: OutcomeReview
    by: str


@dataclass(frozen=True)
class Checked:
    """An outcome with those who checked it; two who disagree propose that it is contested."""

    outcome: Outcome
    checks: list[Check]

    @property
    def against(self) -> int:
        return sum(not one.review.agrees for one in self.checks)


@dataclass(frozen=True)
class OnItem:
    """Opinions, the consensus if there is one, and the checks of each standing outcome in order."""

    item: Item
    opinions: list[Opinion]
    agreed: Agreed | None
    outcomes: list[Checked]

    @property
    def differs(self) -> bool:
        """Is the consensus another type than the item is recorded as?"""
        return self.agreed is not None and self.agreed.type.id != self.item.type_id

    def checked(self, outcome: Outcome) -> Checked | None:
        """One of the outcomes with its checks; None for one that does not stand."""
        return next((one for one in self.outcomes if one.outcome.id == outcome.id), None)

    def by(self, person_id: int | None) -> Identification | None:
        return next((one.identification for one in self.opinions if one.identification.person_id == person_id), None)


def of_item(session: Session, item: Item) -> OnItem:
    """All of it, for an item that who asks may see; people stand by their pseudonyms."""
    rows = opinions_of(session, item.id or 0)
    return OnItem(
        item, rows, agreed(session, rows), [Checked(one, checks_of(session, one)) for one in _chain(session, item)]
    )


def opinions_of(session: Session, item_id: int) -> list[Opinion]:
    """The current opinions, the latest first."""
    query = (
        select(Identification, EquipmentType, Person.pseudonym)
        .join(EquipmentType, col(Identification.type_id) == EquipmentType.id)
        .join(Person, col(Identification.person_id) == Person.id)
        .where(Identification.item_id == item_id, col(Identification.is_current))
    )
    rows = session.exec(query.order_by(col(Identification.id).desc()))
    return [Opinion(one, kind, by) for one, kind, by in rows]


def agreed(session: Session, rows: Iterable[Opinion]) -> Agreed | None:
    """The consensus of opinions."""
    rows = list(rows)
    above = paths(session, {one.identification.type_id for one in rows})
    said = [
        consensus.Opinion(one.person_id, above[one.type_id], one.disagrees)
        for one in (row.identification for row in rows)
    ]
    found = consensus.of(said)
    return Agreed(session.get_one(EquipmentType, found.node), found.agree, found.heard) if found else None


def paths(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The path of each type, from the root down to itself."""
    query = (
        select(TypeClosure).where(col(TypeClosure.descendant_id).in_(set(ids))).order_by(col(TypeClosure.depth).desc())
    )
    found: dict[int, tuple[int, ...]] = {}
    for row in session.exec(query):
        found[row.descendant_id] = (*found.get(row.descendant_id, ()), row.ancestor_id)
    return found


def checks_of(session: Session, outcome: Outcome) -> list[Check]:
    query = select(OutcomeReview, Person.pseudonym).join(Person).where(OutcomeReview.outcome_id == outcome.id)
    return [Check(review, by) for review, by in session.exec(query.order_by(col(OutcomeReview.id)))]


def _chain(session: Session, item: Item) -> list[Outcome]:
    query = select(Outcome).where(Outcome.item_id == item.id, Outcome.state == RecordState.ACTIVE)
    return list(session.exec(query.order_by(col(Outcome.seq))))
