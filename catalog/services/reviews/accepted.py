"""What a reviewer decides when a sighting is accepted: its incident, each of its lines, and when it may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Grade, HoldingContext, Judgement, OutcomeKind, PartyBasis, Qualifier
from catalog.domain.publishing import Caution
from catalog.domain.vocabulary import Sensitivity
from catalog.services.incidents import PublicId
from catalog.services.items import CountIn
from catalog.services.reviews.reviewing import DecisionIn
from catalog.services.rows import Input
from catalog.services.types import Slug

MOST_HOURS, MOST_METRES = 24 * 365 * 2, 100_000
Words = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(max_length=200)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ROWS = {"lines": "line", "claims": "claim"}  # and what a field of one is named by
# What is said where a value of the wrong kind stands; pydantic's own words are for programmers.
ALLOWED = {
    "incident": "the permanent id of an incident is allowed, or nothing",
    "item": "the permanent id of an item is allowed",
    "title": "at most 300 characters are allowed",
    "hours": f"a whole number of hours from 0 to {MOST_HOURS} is allowed",
    "metres": f"a whole number of metres from 0 to {MOST_METRES} is allowed",
    "reason": "a reason of at most 2000 characters is needed",
    "type": "a type is needed, by any of its names",
    "lost_by": "a party is allowed, by any of its names",
    "taken_by": "a party is allowed, by any of its names",
    "count": "whole numbers are allowed, the least ≤ the best ≤ the most; an empty most is open",
    "kind": f"{', '.join(OutcomeKind)} are allowed, or a way in which it was seen with somebody",
    "grade": f"{', '.join(Grade)} are allowed",
    "decision": "a new item, an item that is recorded, one taken out of a lot, or leaving it out is allowed",
    "claim-decision": "keeping it, or leaving it out, is allowed",
    "edition": "the form has to say which edition it was made on",
    "left_out": "at most 2000 characters are allowed",
    "agrees": "say whether it stands or not",
    "of_sighting": "the permanent id of a sighting is allowed",
    "of_item": "the permanent id of an item is allowed",
}


class Linking(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    EXISTING = "existing"
    LOT = "lot"
    LEAVE = "leave"


class LineIn(Input):
    """`item` is the recorded item, or the lot that this was taken out of. `is_again`: its outcome is recorded already.

    A line with `kind` has an outcome, one with `context` was seen with `taken_by`. `picture` is the one that shows the
    item in that state, `pictures` are all that show it; both by the hash of their public copy. `inspected_by` says who
    had it in hands or recorded its serial. `pairs` answer for other items whether they are the same thing. Pictures and
    pairs are the contributor's where nothing is said of them.
    """

    seq: int
    decision: Linking
    item: PublicId | None = None
    is_again: bool = False
    left_out: Words = ""
    type: Slug | None = None
    qualifier: Qualifier = Qualifier.EXACT
    count: CountIn = CountIn(min=1, best=1, max=1)
    kind: OutcomeKind | None = None
    context: HoldingContext | None = None
    manner: Annotated[str, Field(max_length=100)] = ""
    lost_by: Slug | None = None
    taken_by: Slug | None = None
    lost_basis: PartyBasis = PartyBasis.UNKNOWN
    taken_basis: PartyBasis = PartyBasis.UNKNOWN
    cause: Short = ""
    non_combat: bool = False
    grade: Grade = Grade.UNASSESSED
    picture: Hash | None = None
    pictures: list[Hash] | None = None
    inspected_by: Short = ""
    pairs: dict[PublicId, Judgement] | None = None

    @property
    def is_single(self) -> bool:
        return (self.count.min, self.count.best, self.count.max) == (1, 1, 1)

    @property
    def counts_anew(self) -> bool:
        """Does it bring an outcome of its own?"""
        return self.decision is not Linking.LEAVE and self.kind is not None and not self.is_again

    @model_validator(mode="after")
    def is_whole(self) -> "LineIn":
        """Everything that is missing is said at once."""
        problems = list(self._problems())
        if problems:
            raise ValueError(problems)
        return self

    def _problems(self) -> list[Problem]:
        if self.decision is Linking.LEAVE:
            return [] if self.left_out else [Problem("left_out", "say why this line is left out")]
        found = []
        if self.type is None:
            found.append(Problem("type", ALLOWED["type"]))
        if (self.decision is Linking.NEW) != (self.item is None):
            needs = "has no item yet" if self.decision is Linking.NEW else "needs the permanent id of an item"
            found.append(Problem("item", f"a line of this kind {needs}"))
        if (self.kind is None) == (self.context is None) and not self.is_again:
            found.append(Problem("kind", "an outcome, or a way in which it was seen with somebody, is needed"))
        return found + self._party_problems()

    def _party_problems(self) -> list[Problem]:
        if self.is_again and self.decision is not Linking.EXISTING:
            return [Problem("is_again", "only an item that is recorded can have its outcome already")]
        if self.context is not None:
            return [] if self.taken_by else [Problem("taken_by", "say with whom it was seen; unknown is allowed")]
        if self.kind is None or self.is_again:
            return []
        found = [] if self.lost_by else [Problem("lost_by", "say whose it was; unknown is allowed")]
        if (self.kind in NEEDS_TAKER) != (self.taken_by is not None):
            needs = "needs who took it; unknown is allowed" if self.kind in NEEDS_TAKER else "has nobody who took it"
            found.append(Problem("taken_by", f"an outcome {self.kind.label} {needs}"))
        return found


class SaidOfClaim(Input):
    """What becomes of a claim: it is kept as it is told, or left out for a reason."""

    seq: int
    decision: Literal["keep", "leave"]
    left_out: Words = ""

    @property
    def is_kept(self) -> bool:
        return self.decision == "keep"

    @model_validator(mode="after")
    def says_why(self) -> "SaidOfClaim":
        if not (self.is_kept or self.left_out):
            raise ValueError([Problem("left_out", "say why this claim is left out")])
        return self


class AcceptIn(DecisionIn):
    """`incident` is one that is recorded; without it a new one of this `title` is made, if anything happened.

    `sooner` is the reason to publish sooner or nearer than is usual. `sensitivities` are set on pictures of the
    sighting, by the hash of their public copy; `shown_by` is which source shows a picture, by its public id, where
    there are several.
    """

    incident: PublicId | None = None
    title: Annotated[str, Field(max_length=300)] = ""
    hours: Annotated[int, Field(ge=0, le=MOST_HOURS)]
    metres: Annotated[int, Field(ge=0, le=MOST_METRES)]
    sooner: Words = ""
    sensitivities: dict[Hash, Sensitivity] = {}
    shown_by: dict[Hash, PublicId] = {}
    lines: list[LineIn] = []
    claims: list[SaidOfClaim] = []

    @property
    def is_empty(self) -> bool:
        """Would nothing be left of it?"""
        is_any = any(one.decision is not Linking.LEAVE for one in self.lines)
        return not (is_any or any(one.is_kept for one in self.claims))

    @property
    def caution(self) -> Caution:
        return Caution(self.hours, self.metres)

    @classmethod
    def of(cls, values: dict[str, Any]) -> "AcceptIn":
        """From a form; raises Invalid, a field of a line being named `line-<seq>-<field>`, of a claim alike."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            seqs = {name: [one.get("seq") for one in values.get(name, [])] for name in ROWS}
            raise Invalid(*problems_of(error, seqs)) from None


@dataclass(frozen=True)
class Usual:
    """How cautious the catalog is unless somebody who may says otherwise."""

    caution: Caution
    may_lessen: bool = False


def problems_of(error: ValidationError, seqs: Mapping[str, list[Any]]) -> list[Problem]:
    """What pydantic found, in the field's words, each problem once; `seqs` are the numbers of lines and claims."""
    found = {}
    for one in error.errors():
        where, row = list(one["loc"]), ""
        if len(where) > 1 and where[0] in ROWS:
            name = str(where[0])
            row, where = f"{ROWS[name]}-{seqs[name][int(where[1])]}-", where[2:]
        told = getattr(one.get("ctx", {}).get("error"), "args", ((),))[0]
        own = told if not where and isinstance(told, list) else [_plain(where, row.partition("-")[0])]
        for problem in own:
            found[row + problem.field] = Problem(row + problem.field, problem.message)
    return list(found.values())


def _plain(where: list[Any], kind: str) -> Problem:
    field = str(where[0]) if where else "form"
    told = ALLOWED.get(f"{kind}-{field}") or ALLOWED.get(field, "this value is not allowed; choose from the list")
    return Problem(field[:40], told)
