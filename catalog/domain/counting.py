"""Counting rules, version 1: from the outcomes of one item to its losses and gains.

The one function that decides is `stints`; `losses` and `gains` read its answer. See docs/counting.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from catalog.domain.outcomes import Band, Grade, OutcomeKind

RULES_VERSION = "1"

K = OutcomeKind
CHANGES_HANDS = frozenset({K.CAPTURED, K.RECAPTURED, K.SURRENDERED, K.SEIZED, K.HANDED_OVER, K.TRANSFERRED, K.FOUND})
NEEDS_TAKER = CHANGES_HANDS
LOSS_KINDS = frozenset(
    {K.DAMAGED, K.ABANDONED, K.DESTROYED, K.CAPTURED, K.RECAPTURED, K.SURRENDERED, K.SEIZED, K.HANDED_OVER},
)
GAIN_KINDS = CHANGES_HANDS - {K.TRANSFERRED}
MENDED = frozenset({K.REPAIRED, K.RECOVERED})
PRINTED = {K.RECAPTURED: K.CAPTURED, K.SURRENDERED: K.CAPTURED}
# The outcomes of a loss as tables print them, in this order.
LOSS_COLUMNS = (K.DESTROYED, K.DAMAGED, K.ABANDONED, K.CAPTURED, K.SEIZED, K.HANDED_OVER)

BANDS = {
    Grade.VISUAL: Band.CONFIRMED,
    Grade.DOCUMENTED: Band.CONFIRMED,
    Grade.LISTED: Band.LISTED,
    Grade.CORROBORATED: Band.CORROBORATED,
    Grade.SINGLE_CLAIM: Band.CLAIMED,
    Grade.UNASSESSED: Band.CLAIMED,
    Grade.CONTESTED: Band.CONTESTED,
}
COUNTED_GRADES = tuple(BANDS)  # all but discounted, best first where `GRADE_ORDER` says so
GRADE_ORDER = (
    Grade.VISUAL, Grade.DOCUMENTED, Grade.LISTED, Grade.CORROBORATED, Grade.SINGLE_CLAIM, Grade.UNASSESSED,
    Grade.CONTESTED, Grade.DISCOUNTED,
)  # fmt: skip


class Fact(Protocol):
    """What counting needs of an outcome; parties are any comparable ids."""

    @property
    def kind(self) -> OutcomeKind: ...
    @property
    def grade(self) -> Grade: ...
    @property
    def from_party_id(self) -> int | None: ...
    @property
    def to_party_id(self) -> int | None: ...


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Stint(Generic[F]):
    """One operator's time with the item: its outcomes in order; `number` counts from 1."""

    number: int
    operator: int | None
    facts: tuple[F, ...]

    @property
    def taker(self) -> int | None:
        last = self.facts[-1]
        return last.to_party_id if last.kind in CHANGES_HANDS else None

    @property
    def loss_facts(self) -> tuple[F, ...]:
        return tuple(fact for fact in self.facts if fact.kind in LOSS_KINDS)

    @property
    def holds_destroyed(self) -> bool:
        return any(fact.kind is K.DESTROYED for fact in self.facts)


@dataclass(frozen=True)
class LossFact(Generic[F]):
    """One loss: the stint, the outcome that decides, and how each mode prints it.

    `first_kind` is None unless this is the item's loss in the mode `first_operator`.
    """

    stint: Stint[F]
    deciding: F
    kind: OutcomeKind
    first_kind: OutcomeKind | None
    grade: Grade
    is_mended: bool


@dataclass(frozen=True)
class GainFact(Generic[F]):
    stint: Stint[F]
    deciding: F
    is_recovery: bool


def stints(outcomes: Iterable[F], grades: Iterable[Grade] = COUNTED_GRADES) -> list[Stint[F]]:
    """Cut an item's outcomes (in order) where it changes hands, keeping those of the chosen grades."""
    wanted = frozenset(grades)
    cut: list[list[F]] = [[]]
    for fact in outcomes:
        if fact.grade not in wanted:
            continue
        cut[-1].append(fact)
        if fact.kind in CHANGES_HANDS:
            cut.append([])
    facts = [tuple(run) for run in cut if run]
    return [Stint(number, run[0].from_party_id, run) for number, run in enumerate(facts, 1)]


def losses(chain: list[Stint[F]]) -> Iterator[LossFact[F]]:
    """T1 and T2: one loss for each stint that holds a loss."""
    was_destroyed = any(stint.holds_destroyed for stint in chain)
    lost = [stint for stint in chain if stint.loss_facts]
    for stint in lost:
        deciding = _deciding(stint)
        kind = PRINTED.get(deciding.kind, deciding.kind)
        first = (K.DESTROYED if was_destroyed else kind) if stint is lost[0] else None
        place = next(place for place, fact in enumerate(stint.facts) if fact is deciding)
        mended = any(fact.kind in MENDED for fact in stint.facts[place + 1 :])
        yield LossFact(stint, deciding, kind, first, best_grade(stint.loss_facts), mended)


def _deciding(stint: Stint[F]) -> F:
    destroyed = [fact for fact in stint.facts if fact.kind is K.DESTROYED]
    return destroyed[0] if destroyed else stint.loss_facts[-1]


def gains(chain: list[Stint[F]]) -> Iterator[GainFact[F]]:
    """T3: one gain for the taker at the end of a stint, unless the stint already holds destroyed."""
    for stint in chain:
        last = stint.facts[-1]
        if last.kind in GAIN_KINDS and not stint.holds_destroyed:
            yield GainFact(stint, last, last.kind is K.RECAPTURED)


def best_grade(facts: Iterable[Fact]) -> Grade:
    """T7: the best grade decides the band."""
    return min((fact.grade for fact in facts), key=GRADE_ORDER.index)


def standing_losses(chain: list[Stint[F]]) -> set[int | None]:
    """T4: parties that lost the item (not merely damaged) and do not hold it at the end of the chain."""
    lost = {stint.operator for stint in chain if any(fact.kind is not K.DAMAGED for fact in stint.loss_facts)}
    return lost - {holder(chain[-1])} if chain else set()


def holder(last: Stint[F]) -> int | None:
    """Who holds the item after its last stint; None when nobody does (destroyed, or left behind)."""
    if last.taker is not None:
        return last.taker
    is_held = True
    for fact in last.facts:
        if fact.kind is K.ABANDONED:
            is_held = False
        elif fact.kind in MENDED:
            is_held = True
    return last.operator if is_held and not last.holds_destroyed else None


class Range(NamedTuple):
    """Min, best and max of a count; `most` is None when it is open. A tuple, as a page of figures makes thousands."""

    least: int
    best: int
    most: int | None

    def __add__(self, other: "Range") -> "Range":  # type: ignore[override]  # ranges are added up, not put in a row
        most = None if self.most is None or other.most is None else self.most + other.most
        return Range(self.least + other.least, self.best + other.best, most)

    def minus(self, other: "Range") -> "Range":
        """T6: what is left of a lot after things were taken out of it, never below nothing."""
        most = None if self.most is None else max(0, self.most - other.least)
        least = 0 if other.most is None else max(0, self.least - other.most)
        return Range(least, max(0, self.best - other.best, least), most)

    def __str__(self) -> str:
        """The notation of every page: `12`, `12 (8–18)`, `≥ 3`, `12 (8–?)`."""
        if self.least == self.best == self.most:
            return str(self.best)
        if self.most is None and self.least == self.best:
            return f"≥ {self.best}"
        return f"{self.best} ({self.least}–{'?' if self.most is None else self.most})"

    def as_dict(self) -> dict[str, int | None]:
        return {"min": self.least, "best": self.best, "max": self.most}


NOTHING = Range(0, 0, 0)


def lowered(ranges: dict[int, Range], unsure: Iterable[tuple[int, int]]) -> dict[int, Range]:
    """T6: of items that may be the same thing (pairs judged *unsure*), only the largest minimum counts as sure."""
    answer = dict(ranges)
    for cluster in clusters(unsure):
        known = sorted((one for one in cluster if one in ranges), key=lambda one: (-ranges[one].least, one))
        for one in known[1:]:
            answer[one] = Range(0, ranges[one].best, ranges[one].most)
    return answer


def weights(
    ranges: dict[int, Range],
    lots: Iterable[tuple[int, int]],
    unsure: Iterable[tuple[int, int]],
) -> dict[int, Range]:
    """T6 for many items: `lots` are (item, lot it was taken out of), `unsure` pairs that may be one thing."""
    left = dict(ranges)
    taken: dict[int, Range] = {}
    for item, lot in lots:
        if item in ranges and lot in ranges:
            taken[lot] = taken.get(lot, NOTHING) + ranges[item]
    for lot, gone in taken.items():
        left[lot] = ranges[lot].minus(gone)
    return lowered(left, unsure)


def clusters(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Groups of ids that are joined by pairs."""
    found: list[set[int]] = []
    for one, other in pairs:
        joined = [group for group in found if one in group or other in group]
        found = [group for group in found if group not in joined]
        found.append({one, other}.union(*joined))
    return found
