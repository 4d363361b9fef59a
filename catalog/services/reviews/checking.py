"""Second checks: one person holds an outcome against its evidence, and says whether it stands, and at which grade."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from catalog.domain import grading
from catalog.domain.errors import Invalid, NotFound
from catalog.domain.grading import Evidence
from catalog.domain.outcomes import Grade, RecordState
from catalog.models import Item, Outcome, OutcomeReview, Picture
from catalog.services import history, losses, people
from catalog.services.incidents import PublicId
from catalog.services.reviews import supporting
from catalog.services.reviews.accepted import Hash, Short
from catalog.services.reviews.reviewing import Reason, standing_item
from catalog.services.rows import Input, number, put_row, set_fields


class CheckIn(Input):
    """`grade` is left out where it stays; `picture` is what *visual* rests on, by the hash of its public copy."""

    item: PublicId
    seq: int
    agrees: bool
    reason: Reason
    grade: Grade | None = None
    picture: Hash | None = None
    inspected_by: Short = ""


def check(session: Session, person_id: int, values: CheckIn, now: datetime) -> Outcome:
    """Keep it in a change of its own; a person's later check takes the place of the former one.

    Raises NotFound for the outcome, and Invalid for a grade that the evidence does not carry.
    """
    person = people.acting(session, person_id)
    item = standing_item(session, values.item, "item")
    outcome = outcome_of(session, item, values.seq)
    said = "stands" if values.agrees else "is doubted"
    change = history.begin(session, person, f"outcome {values.seq} of {item.public_id} {said}: {values.reason}", now)
    mine = select(OutcomeReview).where(OutcomeReview.outcome_id == outcome.id, OutcomeReview.person_id == person.id)
    is_own = person.id in supporting.loggers_of(session, outcome)
    seen = f"; inspected or recorded by {values.inspected_by}" if values.inspected_by else ""
    told = {"agrees": values.agrees, "is_own": is_own, "reason": values.reason + seen, "made_at": now}
    who = {"outcome_id": outcome.id, "person_id": person.id}
    put_row(session, OutcomeReview, session.exec(mine).first(), {**who, **told})
    _apply(session, item, outcome, values, now)
    losses.rewrite(session, item.id)
    history.close(session, change)
    return outcome


def outcome_of(session: Session, item: Item, seq: int) -> Outcome:
    """The standing outcome of this number in the item's chain; raises NotFound."""
    query = select(Outcome).where(Outcome.item_id == item.id, Outcome.seq == seq, Outcome.state == RecordState.ACTIVE)
    row = session.exec(query).first()
    if row is None:
        raise NotFound("outcome", f"{seq} of {item.public_id}")
    return row


def evidence_of(session: Session, outcome: Outcome, picture: Picture | None, now: datetime) -> Evidence:
    """What supports an outcome as it is recorded, with the picture that is named."""
    return supporting.of_item(session, outcome.item_id, picture, outcome.from_basis, now)


def _apply(session: Session, item: Item, outcome: Outcome, values: CheckIn, now: datetime) -> None:
    """Count the reviews anew and set the grade with them: the database wants both to agree at any moment."""
    checks = supporting.checks_of(session, outcome)
    own: dict[str, Any] = {"reviews": checks.reviews, "is_self_reviewed": checks.is_self_reviewed}
    grade = values.grade or outcome.grade
    if values.grade is not None and (values.grade is not outcome.grade or values.picture):
        picture = _picture(session, item, values)
        evidence = evidence_of(session, outcome, picture, now).with_inspection(values.inspected_by)
        grading.check(grade, evidence)
        own |= {"grade": grade, "visual_picture_id": picture.id if picture and grade is Grade.VISUAL else None}
    if grade is Grade.VISUAL and not checks.reviews:
        raise Invalid.one("grade", "visual needs a review, and nobody would be left who agrees: choose another grade")
    set_fields(outcome, own)
    session.flush()


def _picture(session: Session, item: Item, values: CheckIn) -> Picture | None:
    if values.picture is None:
        return None
    found = supporting.pictures_of(session, number(item)).get(values.picture)
    if found is None:
        raise Invalid.one("picture", "a picture that shows the item is allowed")
    return found
