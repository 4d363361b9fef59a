"""Judging whether two items are the same thing, and taking a judgement back: each a change of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlmodel import Session

from catalog.domain.errors import Conflict, Invalid, NotFound, Problem
from catalog.domain.outcomes import Judgement
from catalog.models import ItemPair
from catalog.services import history, items, losses, people
from catalog.services.items import PairIn
from catalog.services.rows import Input, set_fields

Said = TypeVar("Said", bound=Input)
ALLOWED = {
    "judgement": f"one of {', '.join(Judgement)} is allowed",
    "reason": "is needed: what you saw that tells",
    "keep": "outcomes of the merged item are allowed",
}


def said(model: type[Said], values: Mapping[str, Any]) -> Said:
    """What a form says, as a `PairIn` or a `MergeIn`; raises Invalid with what is allowed."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        allowed = "the permanent id of an item is allowed, as its page shows it"
        raise Invalid(*(Problem(name, ALLOWED.get(name, allowed)) for name in fields)) from None


def judge(session: Session, person_id: int, values: PairIn, now: datetime) -> ItemPair:
    """Keep a person's answer; raises Invalid for an item that is not there."""
    person = people.acting(session, person_id)
    why = f"items {values.one} and {values.other} judged {values.judgement.label}: {values.reason}"
    change = history.begin(session, person, why, now)
    row = items.judge(session, person, values, now)
    history.close(session, change)
    return row


def take_back(session: Session, person_id: int, pair_id: int, why: str, now: datetime) -> ItemPair:
    """Take a judgement back: the two are proposed again, and count as if nobody had said anything.

    Raises NotFound, Conflict where it is taken back already, Invalid without a reason.
    """
    person = people.acting(session, person_id)
    row = session.get(ItemPair, pair_id)
    if row is None:
        raise NotFound("judgement", str(pair_id))
    if row.undone_at is not None:
        raise Conflict("This judgement is taken back already.")
    if not why.strip():
        raise Invalid.one("reason", "a reason is needed")
    change = history.begin(session, person, f"judgement {pair_id} taken back: {why.strip()}", now)
    tied = losses.cluster_of(session, row.one_id) | losses.cluster_of(session, row.other_id)
    set_fields(row, {"undone_at": now})
    session.flush()
    losses.rewrite(session, *tied)
    history.close(session, change)
    return row
