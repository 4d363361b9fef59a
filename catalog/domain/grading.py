"""Grading: which grades the evidence for an outcome allows, why not the others, and which one it suggests. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from catalog.domain.counting import GRADE_ORDER
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Grade, PartyBasis

LEAST_ORIGINS = 2


@dataclass(frozen=True)
class Evidence:
    """What supports an outcome.

    `has_picture`: a picture held here shows the item in that state; `is_looked_at`: its sensitivity is set. `reviews`
    counts the one that is being made. `origins` are independent ones: ten reposts of one picture are one.
    `is_inspected`: somebody other than the loser and the taker had it in hands or recorded its serial. `is_listed`: a
    third-party tracker that asks for pictures lists it. `is_hedged`: who says it doubts it.
    """

    has_picture: bool = False
    is_looked_at: bool = False
    basis: PartyBasis = PartyBasis.UNKNOWN
    reviews: int = 0
    origins: int = 0
    is_inspected: bool = False
    is_listed: bool = False
    is_hedged: bool = False
    has_reason: bool = True

    def with_inspection(self, by: str) -> "Evidence":
        """The same, inspected or its serial recorded by whoever is named, if anybody is."""
        return replace(self, is_inspected=self.is_inspected or bool(by.strip()))


Rule = tuple[Callable[[Evidence], bool], str]
# What a grade needs, and what is said where it is missing; a grade that is not named needs nothing.
NEEDS: dict[Grade, tuple[Rule, ...]] = {
    Grade.VISUAL: (
        (lambda one: one.has_picture, "visual needs a picture held here that shows the item in that state"),
        (lambda one: one.is_looked_at or not one.has_picture, "visual needs the sensitivity of its picture to be set"),
        (
            lambda one: one.basis is not PartyBasis.ALLEGED,
            "visual needs to know whose it was by more than an allegation",
        ),
        (lambda one: one.reviews >= 1, "visual needs a review"),
    ),
    Grade.DOCUMENTED: (
        (
            lambda one: one.is_inspected,
            "documented needs a physical inspection, or a serial recorded by somebody other than the loser and taker",
        ),
    ),
    Grade.LISTED: (
        (lambda one: one.is_listed, "listed needs a third-party tracker that asks for pictures to list it"),
    ),
    Grade.CORROBORATED: (
        (
            lambda one: one.origins >= LEAST_ORIGINS,
            "corroborated needs two independent origins: reposts of one picture or text are one",
        ),
    ),
    Grade.CONTESTED: ((lambda one: one.has_reason, "contested needs a reason"),),
    Grade.DISCOUNTED: ((lambda one: one.has_reason, "discounted needs a reason"),),
}
# Grades that a person gives for a reason; evidence never suggests them.
BY_JUDGEMENT = (Grade.CONTESTED, Grade.DISCOUNTED)


def refusals(grade: Grade, evidence: Evidence) -> list[str]:
    """Why the evidence does not allow a grade; empty where it does."""
    return [words for holds, words in NEEDS.get(grade, ()) if not holds(evidence)]


def allowed(evidence: Evidence) -> list[Grade]:
    """The grades that may be given, the best first."""
    return [grade for grade in GRADE_ORDER if not refusals(grade, evidence)]


def suggested(evidence: Evidence) -> Grade:
    """The best grade that the evidence carries; *unassessed* where no source and no picture stands behind it.

    What its own source doubts is a single claim at most, unless a picture held here shows it.
    """
    if evidence.is_hedged and not evidence.has_picture:
        return Grade.SINGLE_CLAIM if evidence.origins else Grade.UNASSESSED
    if not evidence.origins and not evidence.has_picture:
        return next((one for one in (Grade.DOCUMENTED, Grade.LISTED) if one in allowed(evidence)), Grade.UNASSESSED)
    return next(grade for grade in allowed(evidence) if grade not in BY_JUDGEMENT)


def check(grade: Grade, evidence: Evidence, field: str = "grade") -> None:
    """Raises Invalid with everything that a grade lacks."""
    found = refusals(grade, evidence)
    if found:
        raise Invalid.one(field, "; ".join(found))
