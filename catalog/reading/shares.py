"""What became of things as lists say it after them: `T-72B3: destroyed`, `T-72s: 7 destroyed, 3 captured`.

Where things of one kind ended differently, each share is a phrase of its own, with its number and its word of outcome:
`24 T-72B: (1, 2, 3, destroyed) (4, captured)` are three and one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.reading.counts import Count
from catalog.reading.phrase import Phrase
from catalog.reading.triggers import MAKES, Trigger, Way
from catalog.reading.units import Cut

SIGN = re.compile(r"\s{0,3}(?::|[–—-](?=\s)|\()\s{0,3}(?:\d{1,5}\s{0,3}\(|\(?)")
OF_WHICH = re.compile(r"\s{0,3},?\s{0,3}of (?:which|them|these)\s{1,3}", re.IGNORECASE)
WERE = re.compile(r"\s{0,3}(?:of them\s{1,3})?(?:(?:were|was|are|have been|has been|had been)\s{1,3})?", re.IGNORECASE)
JOIN = re.compile(r"\s{0,3}(?:,\s{0,3}(?:and\s)?|;|/|&|and\s)\s{0,3}", re.IGNORECASE)
CLOSED = re.compile(r"\s*(?:$|[.,;|)/\n]|(?:and|by|in|near|on|at|from|during|after)\b)", re.IGNORECASE)
BRACKET = re.compile(
    r"\s{0,3}:?\s{0,3}\((?P<numbers>\d{1,4}(?:,\s?(?:and\s)?\d{1,4}){0,300}),\s?(?P<fate>[^()\n]{1,120})\)"
)
# `Tanks (3, of which destroyed: 2)`: the heading of a list with its totals.
TOTALS = re.compile(r"\s?\(\d[\d,.]*,? of which\b", re.IGNORECASE)
WHY = "as many as are numbered in the bracket"
OTHERS = "{whole} in all, and {told} are told of: what of the others?"


@dataclass(frozen=True)
class Share:
    """So many of them, up to `end`; `count` None is all that the phrase counts."""

    count: Count | None
    trigger: Trigger
    end: int


@dataclass(frozen=True)
class Sides:
    """Numbers and words of outcome of a sentence, by where each begins; `owned` are numbers of other things."""

    cut: Cut
    end: int
    counts: dict[int, Count]
    triggers: dict[int, Trigger]
    owned: frozenset[int]


def parted(
    cut: Cut, end: int, phrases: Sequence[Phrase], counts: Sequence[Count], triggers: Sequence[Trigger]
) -> tuple[list[Phrase], dict[int, Trigger]]:
    """The phrases with such shares for themselves, and what governs these: start of a phrase → its word."""
    made = {one.start: one for one in triggers if one.rule.kind in MAKES}
    owned = frozenset(one.count.start for one in phrases if one.count)
    sides = Sides(cut, end, {one.start: one for one in counts}, made, owned)
    found, governed = [], {}
    for phrase in phrases:
        if TOTALS.match(cut.text, phrase.end, end):
            continue
        shares = [] if phrase.is_ammunition or not made else _shares(sides, phrase, triggers)
        for own, trigger in _phrases(phrase, shares):
            found.append(own)
            governed[own.start] = replace(trigger, way=Way.LAST, is_passive=True)
        if not shares:
            found.append(phrase)
    return found, governed


def _phrases(phrase: Phrase, shares: Sequence[Share]) -> Iterator[tuple[Phrase, Trigger]]:
    told = sum(one.count.best for one in shares if one.count)
    whole = phrase.count.best if phrase.count and len(shares) > 1 and shares[0].count is not phrase.count else told
    ask = OTHERS.format(whole=whole, told=told) if whole > told else ""
    for number, one in enumerate(shares):
        start = phrase.start if number == 0 or one.count is None else one.count.start
        rule = replace(one.trigger.rule, ask=one.trigger.rule.ask or ask)
        own = replace(
            phrase, start=start, end=one.end, count=one.count or phrase.count, is_open=phrase.is_open and not one.count
        )
        yield own, replace(one.trigger, rule=rule)


def _shares(sides: Sides, phrase: Phrase, triggers: Sequence[Trigger]) -> list[Share]:
    if found := list(_bracketed(sides, phrase)):
        return found
    sign = SIGN.match(sides.cut.text, phrase.end, sides.end)
    if sign:
        return list(_pairs(sides, sign.end())) or _whole(sides, sign.end())
    is_governed = any(one.way is Way.AFTER and one.end <= phrase.start for one in triggers)
    which = OF_WHICH.match(sides.cut.text, phrase.end, sides.end)
    if which:
        return [] if is_governed else list(_pairs(sides, which.end()))
    first = _word(sides, phrase.end)
    join = JOIN.match(sides.cut.text, first.end, sides.end) if first and phrase.count else None
    others = list(_pairs(sides, join.end())) if join else []
    return [Share(phrase.count, first, first.end), *others] if first and others else []


def _bracketed(sides: Sides, phrase: Phrase) -> Iterator[Share]:
    """`(1, 2, destroyed) (3, damaged and captured)`: the last word in each decides."""
    bracket = BRACKET.match(sides.cut.text, phrase.end, sides.end)
    while bracket:
        inside = [one for at, one in sides.triggers.items() if bracket.start("fate") <= at < bracket.end("fate")]
        number = bracket["numbers"].count(",") + 1
        if inside:
            count = Count(bracket.start("numbers"), bracket.end("numbers"), number, number, number, WHY)
            yield Share(count, inside[-1], bracket.end())
        bracket = BRACKET.match(sides.cut.text, bracket.end(), sides.end)


def _pairs(sides: Sides, at: int) -> Iterator[Share]:
    """`7 destroyed, 3 captured`: each number with the word right after it."""
    while count := sides.counts.get(at):
        trigger = _word(sides, count.end)
        if trigger is None or at in sides.owned:
            return
        yield Share(count, trigger, trigger.end)
        join = JOIN.match(sides.cut.text, trigger.end, sides.end)
        at = join.end() if join else -1


def _whole(sides: Sides, at: int) -> list[Share]:
    """`T-72B3: damaged, captured`: the last word tells how it ended."""
    found = None
    while trigger := _word(sides, at):
        found = trigger
        join = JOIN.match(sides.cut.text, trigger.end, sides.end)
        at = join.end() if join else -1
    return [Share(None, found, found.end)] if found else []


def _word(sides: Sides, at: int) -> Trigger | None:
    """The word of outcome that stands there and ends what is said."""
    were = WERE.match(sides.cut.text, at, sides.end)
    trigger = sides.triggers.get(were.end() if were else at)
    is_closed = trigger is not None and CLOSED.match(sides.cut.text, trigger.end, sides.end) is not None
    return trigger if is_closed else None
