"""How far two things seen may be one and the same: what speaks for it and against it, weighed. Pure rules, no session.

Neither distance nor time between the two speaks against it: things are driven, shipped and shown again years later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.domain.designations import by_look, fold, units
from catalog.domain.outcomes import MarkingKind, OutcomeKind
from catalog.domain.vocabulary import Term


class PictureTie(Term):
    """What two things have in common in the pictures that show them; the strongest counts."""

    SAME = "same", "the same picture shows both"
    ALIKE = "alike", "pictures of the two are alike"
    VIDEO = "video", "frames of one video show both"


class TypeTie(Term):
    """How the types of two things stand to each other."""

    SAME = "same", "the same type"
    AKIN = "akin", "one type is a kind of the other"
    CANDIDATE = "candidate", "the type is one of the candidates"
    APART = "apart", "the types exclude each other"


# What each piece of evidence adds. Pictures and markings decide; type, day and place alone only order a list.
FOR_PICTURE = {PictureTie.SAME: 60.0, PictureTie.ALIKE: 55.0, PictureTie.VIDEO: 45.0}
FOR_MARKING = {
    MarkingKind.SERIAL: 80.0,
    MarkingKind.NUMBER: 35.0,
    MarkingKind.NAME: 30.0,
    MarkingKind.INSCRIPTION: 20.0,
    MarkingKind.SIGN: 4.0,
}
FOR_SOURCE = 25.0
FOR_PART, MOST_FOR_PARTS = 5.0, 15.0
FOR_TYPE = {TypeTie.SAME: 10.0, TypeTie.AKIN: 8.0, TypeTie.CANDIDATE: 6.0, TypeTie.APART: -30.0}
FOR_KIND = 4.0
FOR_PLACE = 5.0
FOR_DAYS = ((0, 5.0, "on the same day"), (3, 4.0, "within three days"), (31, 2.0, "within a month"))
NEAR_M = 15_000
AGAINST_MARKING = {MarkingKind.SERIAL: -90.0, MarkingKind.NUMBER: -8.0}
AGAINST_KIND = -4.0
AGAINST_TOLD_APART = -70.0  # who reported both had them before the eyes
LEAST = 6.0  # less than a type that may be the same is no reason to look
STRONG = 20.0  # from here on a pair is worth a person's time
# What became of a thing after which the other is not likely to be seen of it.
EXCLUDES = {
    OutcomeKind.DESTROYED: frozenset({OutcomeKind.REPAIRED, OutcomeKind.TRANSFERRED, OutcomeKind.HANDED_OVER}),
}
SHORTEST = 2  # letters and digits of a marking that says anything


@dataclass(frozen=True)
class Evidence:
    """What is known of two things together. `days` lie between them, `metres` between their places; None: not known.

    `told_apart`: one report tells of both, as two things.
    """

    picture: PictureTie | None = None
    markings: frozenset[MarkingKind] = frozenset()
    other_markings: frozenset[MarkingKind] = frozenset()
    sources: int = 0
    parts: int = 0
    type: TypeTie | None = None
    kinds: tuple[frozenset[OutcomeKind], frozenset[OutcomeKind]] = (frozenset(), frozenset())
    days: int | None = None
    metres: float | None = None
    told_apart: bool = False


@dataclass
class Weighed:
    """The score and its reasons in words, the weightiest first."""

    score: float = 0.0
    told: list[tuple[float, str]] = field(default_factory=list)

    def add(self, weight: float, words: str) -> None:
        self.score += weight
        self.told.append((weight, words))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it."""
        return tuple(words for weight, words in sorted(self.told, key=lambda one: -one[0]) if weight > 0)

    @property
    def against(self) -> tuple[str, ...]:
        return tuple(words for weight, words in sorted(self.told) if weight < 0)


def weigh(found: Evidence) -> Weighed:
    """Add up what speaks for two things being one, and what against it."""
    weighed = Weighed()
    if found.picture is not None:
        weighed.add(FOR_PICTURE[found.picture], found.picture.label)
    _weigh_markings(weighed, found)
    if found.sources:
        weighed.add(FOR_SOURCE, "the same source tells of both")
    if found.parts:
        words = "the same part is fitted" if found.parts == 1 else f"{found.parts} of the same parts are fitted"
        weighed.add(min(found.parts * FOR_PART, MOST_FOR_PARTS), words)
    if found.type is not None:
        weighed.add(FOR_TYPE[found.type], found.type.label)
    _weigh_fate(weighed, *found.kinds)
    _weigh_where(weighed, found)
    return weighed


def _weigh_markings(weighed: Weighed, found: Evidence) -> None:
    """What is read on the two; and who had both before the eyes told them apart."""
    for kind in sorted(found.markings):
        weighed.add(FOR_MARKING[kind], f"the same {kind.label}")
    for kind in sorted(found.other_markings & set(AGAINST_MARKING)):
        weighed.add(AGAINST_MARKING[kind], f"not the same {kind.label}")
    if found.told_apart:
        weighed.add(AGAINST_TOLD_APART, "one report tells of both, as two things")


def _weigh_fate(weighed: Weighed, one: frozenset[OutcomeKind], other: frozenset[OutcomeKind]) -> None:
    if shared := sorted(one & other):
        weighed.add(FOR_KIND, f"both {' and '.join(OutcomeKind(kind).label for kind in shared)}")
    elif _exclude(one, other) or _exclude(other, one):
        weighed.add(AGAINST_KIND, "what became of the one does not go with what became of the other")


def _exclude(one: frozenset[OutcomeKind], other: frozenset[OutcomeKind]) -> bool:
    return any(EXCLUDES.get(kind, frozenset()) & other for kind in one)


def _weigh_where(weighed: Weighed, found: Evidence) -> None:
    """Near in time and place is a plus; far is nothing."""
    if found.days is not None:
        for most, weight, words in FOR_DAYS:
            if found.days <= most:
                weighed.add(weight, words)
                break
    if found.metres is not None and found.metres <= NEAR_M:
        weighed.add(FOR_PLACE, "at the same place" if found.metres == 0 else "near the same place")


def marking_key(text: str) -> str:
    """A marking as it is compared: letters and digits only, Cyrillic ones as they look; empty when it says too little.

    `№ АК-123 45` and `AK12345` are one.
    """
    key = "".join(by_look(piece) for unit in units(fold(text.replace("№", " "))) for piece in unit)
    return key if len(key) >= SHORTEST else ""


def type_tie(ones: frozenset[int], others: frozenset[int], above: Mapping[int, frozenset[int]]) -> TypeTie | None:
    """How types stand to each other; more than one on a side are candidates. `above`: each type and all above it."""
    if not ones or not others:
        return None
    if len(ones) == 1 and ones == others:
        return TypeTie.SAME
    akin = any(one in above.get(other, ()) or other in above.get(one, ()) for one in ones for other in others)
    if not akin:
        return TypeTie.APART
    return TypeTie.AKIN if len(ones) == len(others) == 1 else TypeTie.CANDIDATE


def days_between(one: date | None, other: date | None) -> int | None:
    return None if one is None or other is None else abs((one - other).days)


def shared_kinds(
    ones: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]
) -> tuple[frozenset[MarkingKind], frozenset[MarkingKind]]:
    """Kinds of which two things have a marking in common, and kinds that both have, none in common.

    Markings are pairs of a kind and a key.
    """
    mine, theirs = _by_kind(ones), _by_kind(others)
    both = set(mine) & set(theirs)
    same = frozenset(kind for kind in both if mine[kind] & theirs[kind])
    return same, frozenset(both - same)


def _by_kind(markings: Iterable[tuple[str, str]]) -> dict[MarkingKind, set[str]]:
    found: dict[MarkingKind, set[str]] = {}
    for kind, key in markings:
        if key:
            found.setdefault(MarkingKind(kind), set()).add(key)
    return found
