"""Reviewing sightings: who has one on the desk, and every decision but acceptance, which is in `accepting`.

A decision names the edition that it was made on; the sighting as it is now may be another one, and then it is refused.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, select

from catalog.domain import reviewing
from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import RecordState, ReviewState
from catalog.domain.reviewing import DESK_TIME, By
from catalog.models import Item, Person, Review, SightedItem, Sighting
from catalog.services import history, people
from catalog.services.incidents import PublicId, need_public
from catalog.services.rows import Input, number, set_fields

Reason = Annotated[str, Field(min_length=1, max_length=2000)]
S = ReviewState


class DecisionIn(Input):
    """`edition` is the one that was seen when it was decided."""

    sighting: PublicId
    edition: int
    reason: Reason


class DuplicateIn(DecisionIn):
    """What it tells of was told before: by another sighting, or it is an item that is recorded."""

    of_sighting: PublicId | None = None
    of_item: PublicId | None = None


def take(session: Session, person_id: int, public_id: str, now: datetime, *, over: bool = False) -> Sighting:
    """Put a sighting on one's desk for `DESK_TIME`; `over` takes it from somebody else's. Its edition stays."""
    person, row = people.acting(session, person_id), found(session, public_id)
    if is_with_another(row, person, now) and not over:
        raise Conflict(f"Somebody else has sighting {public_id} on the desk; take it over if you have to.")
    reviewing.check(row.state, S.IN_REVIEW, By.REVIEWER)
    change = history.begin(session, person, f"sighting {public_id} taken on the desk", now)
    set_fields(row, {"state": S.IN_REVIEW, "assigned_id": person.id, "assigned_until": now + DESK_TIME})
    history.close(session, change)
    return row


def let_go(session: Session, person_id: int, public_id: str, now: datetime) -> Sighting:
    """Put it back into the queue; only from one's own desk. Nothing happens where it lies on none."""
    person, row = people.acting(session, person_id), found(session, public_id)
    if row.state is not S.IN_REVIEW or row.assigned_id != person.id:
        return row
    change = history.begin(session, person, f"sighting {public_id} put back", now)
    set_fields(row, {"state": S.SUBMITTED, "assigned_id": None, "assigned_until": None})
    history.close(session, change)
    return row


def ask(session: Session, person_id: int, values: DecisionIn, now: datetime) -> Sighting:
    """Ask the contributor; the reason is the question."""
    return _decided(session, person_id, values, S.NEEDS_INFO, now)


def reject(session: Session, person_id: int, values: DecisionIn, now: datetime) -> Sighting:
    return _decided(session, person_id, values, S.REJECTED, now)


def reopen(session: Session, person_id: int, values: DecisionIn, now: datetime) -> Sighting:
    """Take up again what was rejected or called a duplicate."""
    return _decided(session, person_id, values, S.IN_REVIEW, now)


def duplicate(session: Session, person_id: int, values: DuplicateIn, now: datetime) -> Sighting:
    """Nothing new is recorded: the sighting points to the one before, and its lines to the item where one is named."""
    return _decided(session, person_id, values, S.DUPLICATE, now)


def _decided(session: Session, person_id: int, values: DecisionIn, state: ReviewState, now: datetime) -> Sighting:
    person, row = people.acting(session, person_id), found(session, values.sighting)
    if is_repeated(session, row, person, state, values):
        return row
    check(row, person, state, values, now)
    change = history.begin(session, person, f"sighting {row.public_id} {state.label}: {values.reason}", now)
    if isinstance(values, DuplicateIn):
        _point_to(session, row, values)
    close(session, row, Decided(person, state, values.reason, now))
    history.close(session, change)
    return row


def found(session: Session, public_id: str) -> Sighting:
    """The sighting; raises NotFound."""
    row = session.exec(select(Sighting).where(Sighting.public_id == public_id)).first()
    if row is None:
        raise NotFound("sighting", public_id[:20])
    return row


def is_with_another(row: Sighting, person: Person, now: datetime) -> bool:
    return reviewing.is_held(row.assigned_until, now) and row.assigned_id != person.id


def is_repeated(session: Session, row: Sighting, person: Person, state: ReviewState, values: DecisionIn) -> bool:
    """Has the same person sent the same decision before, and nothing happened since? Then it is done already."""
    last = session.exec(select(Review).where(Review.sighting_id == row.id).order_by(col(Review.id).desc())).first()
    said = (person.id, state, values.reason, values.edition + 1)
    return last is not None and (last.person_id, last.decision, last.reason, row.edition) == said


def check(row: Sighting, person: Person, state: ReviewState, values: DecisionIn, now: datetime) -> None:
    """Raises Conflict when somebody changed it meanwhile or has it on the desk, or when the state may not follow."""
    if row.edition != values.edition:
        raise Conflict(
            f"Sighting {row.public_id} was changed meanwhile: you decided on edition {values.edition}, "
            f"and it is edition {row.edition} now."
        )
    if is_with_another(row, person, now):
        raise Conflict(f"Somebody else has sighting {row.public_id} on the desk; take it over before you decide.")
    reviewing.check(row.state, state, By.REVIEWER, values.reason)


@dataclass(frozen=True)
class Decided:
    """Who decided what, when, and why."""

    person: Person
    state: ReviewState
    reason: str
    at: datetime


def close(session: Session, row: Sighting, made: Decided) -> Review:
    """Write the decision down and clear the desk."""
    set_fields(row, {"state": made.state, "edition": row.edition + 1, "assigned_id": None, "assigned_until": None})
    if made.state is S.IN_REVIEW:
        desk = {"assigned_id": made.person.id, "assigned_until": made.at + DESK_TIME}
        set_fields(row, {**desk, "duplicate_of_id": None})
    said = {"decision": made.state, "reason": made.reason, "is_own": row.person_id == made.person.id}
    who = {"sighting_id": number(row), "person_id": number(made.person), "decided_at": made.at}
    review = Review.model_validate({**said, **who})
    session.add(review)
    session.flush()
    return review


def _point_to(session: Session, row: Sighting, values: DuplicateIn) -> None:
    if (values.of_sighting is None) == (values.of_item is None):
        raise Invalid.one("of_sighting", "the id of another sighting or of an item is needed, one of the two")
    if values.of_sighting is not None:
        other = need_public(session, Sighting, values.of_sighting, "of_sighting")
        if other == row.id:
            raise Invalid.one("of_sighting", "is this sighting itself; another one is allowed")
        set_fields(row, {"duplicate_of_id": other})
        return
    item = standing_item(session, values.of_item or "", "of_item")
    told = select(SightedItem.sighting_id).where(SightedItem.item_id == item.id, SightedItem.sighting_id != row.id)
    set_fields(row, {"duplicate_of_id": session.exec(told.order_by(col(SightedItem.id))).first()})
    for line in session.exec(select(SightedItem).where(SightedItem.sighting_id == row.id)):
        set_fields(line, {"item_id": item.id})


def standing_item(session: Session, public_id: str, field: str) -> Item:
    """The item that a field names; raises Invalid for one that is not there, was merged or withdrawn."""
    row = session.exec(select(Item).where(Item.public_id == public_id, Item.state == RecordState.ACTIVE)).first()
    if row is None:
        raise Invalid.one(field, f"no item {public_id[:20]!r} stands; the permanent id of an item is allowed")
    return row
