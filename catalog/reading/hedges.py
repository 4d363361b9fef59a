"""Words by which a text doubts what it says, and words that make of an event no event: negations, plans, conditions.

Where a negation or a plan ends is not decided here: a word is given by itself.
"""

import re
from dataclasses import dataclass

from catalog.reading import rules
from catalog.reading.grammar import END, GAP, Pattern, any_of, firsts, plain, starts

RULES = rules.read("hedges")
WHY: dict[str, str] = RULES["why"]
EVENT = ("event", "before_event")
HEDGES: dict[str, str] = {
    word: kind for kind, words in RULES["hedge"].items() if kind not in EVENT for word in words
} | dict.fromkeys(RULES["claim"]["others"], "claim")
UNREAL: dict[str, str] = {
    word: kind for kind in ("negation", "plan", "condition") for word in RULES[kind]["words"]
} | dict.fromkeys(RULES["plan"]["training"], "plan")
BUT: tuple[str, ...] = tuple(word for kind in ("negation", "plan", "condition") for word in RULES[kind]["but"])
NOT_BEFORE = frozenset(RULES["claim"]["not_before"])
LOOK_BACK = 20

_HEDGE = Pattern(any_of(HEDGES) + END)
_ALLEGED = Pattern(
    rf"{any_of(RULES['hedge']['before_event'])}(?={GAP}(?:(?:[\w'’-]+{GAP}){{0,2}}{any_of(RULES['hedge']['event'])}{END}"
    rf"|(?:\w+{GAP})?[^\W\d_]{{1,6}}-?\d))"
)
_CLAIM = Pattern(
    rf"{any_of(RULES['claim']['verbs'])}{END}(?!{GAP}{any_of(RULES['claim']['not_after'])}{END})(?![-‐]\w)"
)
_UNREAL = Pattern(rf"(?P<but>{any_of(BUT)}{END})|{any_of(UNREAL)}{END}")
_NUMBERED = re.compile(r"[.°º]?\s?(?:[A-Z]{1,3}-)?\d|[-‐.]\w")
_HEDGE_FIRST = firsts([*HEDGES, *RULES["claim"]["verbs"], *RULES["hedge"]["before_event"]])
_UNREAL_FIRST = firsts([*UNREAL, *BUT])


@dataclass(frozen=True)
class Hedge:
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Unreal:
    """`kind` is negation, plan (also an attempt, a threat, an exercise) or condition."""

    start: int
    end: int
    kind: str


def find(text: str) -> list[Hedge]:
    """The words by which a text doubts what it says, in its order."""
    found: list[Hedge] = []
    for place in starts(text, _HEDGE_FIRST):
        if found and place < found[-1].end:
            continue
        if (one := _hedge(text, place)) is not None:
            found.append(one)
    return found


def _hedge(text: str, place: int) -> Hedge | None:
    if match := _HEDGE.match(text, place):
        return Hedge(place, match.end(), WHY[HEDGES[plain(match[0])]])
    if match := _ALLEGED.match(text, place):
        return Hedge(place, match.end(), WHY["event"])
    match = _CLAIM.match(text, place)
    if match is None or _word_before(text, place) in NOT_BEFORE:
        return None
    return Hedge(place, match.end(), WHY["claim"])


def _word_before(text: str, place: int) -> str:
    words = text[max(0, place - LOOK_BACK) : place].lower().split()
    return words[-1] if words else ""


def unreal(text: str) -> list[Unreal]:
    """The words that make of an event no event, in the order of the text."""
    found: list[Unreal] = []
    after = 0
    for place in starts(text, _UNREAL_FIRST):
        match = _UNREAL.match(text, place) if place >= after else None
        if match is None:
            continue
        after = match.end()
        if not match["but"] and not _is_name(text, match):
            found.append(Unreal(place, after, UNREAL[plain(match[0])]))
    return found


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether "no" stands before a number or is a part of a longer word (`No. 4`, `no-fly`), or Will is somebody."""
    if match[0] == "Will":
        return True
    return match[0].lower() == "no" and _NUMBERED.match(text, match.end()) is not None
