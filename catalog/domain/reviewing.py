"""Reviewing: which state of a sighting may follow which, by whom, and how long one stays on a desk. No I/O, no clock.

A catalog kept by one person works: whoever logged a sighting may decide on it too, and that is marked self-reviewed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import ReviewState

S = ReviewState
DESK_TIME = timedelta(minutes=30)
# Those that somebody still has to decide on, and what is decided.
OPEN = (S.SUBMITTED, S.IN_REVIEW, S.NEEDS_INFO)
DECISIONS = (S.ACCEPTED, S.NEEDS_INFO, S.REJECTED, S.DUPLICATE)


class By(StrEnum):
    """Who takes a step: whoever logged the sighting, or anybody who reviews."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"


@dataclass(frozen=True)
class Step:
    before: ReviewState
    after: ReviewState
    by: By
    needs_reason: bool = False


STEPS = (
    Step(S.DRAFT, S.SUBMITTED, By.CONTRIBUTOR),
    Step(S.SUBMITTED, S.SUBMITTED, By.CONTRIBUTOR),  # amended
    Step(S.IN_REVIEW, S.SUBMITTED, By.CONTRIBUTOR),
    Step(S.NEEDS_INFO, S.SUBMITTED, By.CONTRIBUTOR),  # answered
    *(Step(before, S.WITHDRAWN, By.CONTRIBUTOR, needs_reason=True) for before in OPEN),
    Step(S.SUBMITTED, S.IN_REVIEW, By.REVIEWER),  # taken
    Step(S.IN_REVIEW, S.IN_REVIEW, By.REVIEWER),  # taken over
    Step(S.IN_REVIEW, S.SUBMITTED, By.REVIEWER),  # let go
    *(Step(before, after, By.REVIEWER, needs_reason=True) for before in OPEN for after in DECISIONS if before != after),
    Step(S.NEEDS_INFO, S.NEEDS_INFO, By.REVIEWER, needs_reason=True),  # asked once more
    *(Step(before, S.IN_REVIEW, By.REVIEWER, needs_reason=True) for before in (S.REJECTED, S.DUPLICATE)),  # reopened
)


def following(before: ReviewState, by: By) -> Iterator[ReviewState]:
    """The states that may follow, each once, in the order of the table."""
    yield from dict.fromkeys(step.after for step in STEPS if step.before is before and step.by is by)


def check(before: ReviewState, after: ReviewState, by: By, reason: str = "") -> None:
    """Raises Conflict for a step that is not in the table, Invalid where its reason is missing."""
    found = [step for step in STEPS if (step.before, step.after, step.by) == (before, after, by)]
    if not found:
        may = ", ".join(state.label for state in following(before, by))
        raise Conflict(f"A sighting that is {before.label} cannot become {after.label}: {may or 'nothing more'} may.")
    if found[0].needs_reason and not reason.strip():
        raise Invalid.one("reason", "a reason is needed")


def is_held(until: datetime | None, now: datetime) -> bool:
    """Has somebody a sighting on the desk? The lock ends by itself."""
    return until is not None and until > now
