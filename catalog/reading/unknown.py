"""What looks like a designation and is in no catalog: `UH-1H helicopters`, `five L-39Cs`. Never forced onto a type.

Letters and a number are not enough: something beside them has to say that it is a thing – a kind of thing, a number, a
list of types that it stands in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from catalog.domain import amounts, describing
from catalog.reading import rules
from catalog.reading.between import CALIBRE
from catalog.reading.taken import Taken
from catalog.reading.things import Thing
from catalog.reading.units import Cut

HEADS = frozenset(rules.words("designations", "heads"))
SHAPE = re.compile(
    r"(?<![\w./#@-])(?:[A-Z]{1,4}|[A-Z][a-z]{1,9}|[А-ЯЁ]{1,4})"
    r"(?:[-–‑‒]|[ ]-[ ]?(?=\d+[A-Z])|(?=\d)|(?<=\b[A-Z])[ ](?=\d))"
    r"\d{1,4}[A-Za-z]{0,3}\d?(?:/\d{1,3}[A-Z]?)*"
    r"(?:\s(?:Mod|Mk)\.?\s?\d)?(?![\w/-])"
)
LETTERS = re.compile(r"(?<![\w.#@-])[A-Z]{3}(?=\s)")
BRAND = re.compile(r"(?<![\w.#@’'-])(?<=[a-z0-9,] )[A-Z][a-z]{3,12}(?=\s)")
SMALL_ARMS = frozenset(rules.words("designations", "small_arms"))
NO_WORDS = frozenset(rules.words("designations", "plain")) | frozenset(amounts.WORDS)
NO_NAME = re.compile(
    r"(?:AT|IN|ON|OF|TO|BY|AN?(?=\s)|THE|AND|NO|NR|FOR|FROM|WITH|UN|EU|AGE|AGED|COVID|FY|Q|PM|AM|GMT|UTC|EST|SINCE|UNTIL|OVER|ABOUT|"
    r"JAN\w*|FEB\w*|MAR\w*|APR\w*|MAY|JUNE?|JULY?|AUG\w*|SEP\w*|OCT\w*|NOV\w*|DEC\w*|WAS|WERE|ARE|IS|SOME|THAN|PAGE|ARTICLE)"
    r"[\s-]?\d",
    re.IGNORECASE,
)
WHY = "looks like a designation; no type of the catalog has it"


def added(cut: Cut, things: list[Thing], *, shouted: bool) -> list[Thing]:
    """With what looks like a designation where no name of the catalog stands; a kind of thing after it belongs to it.

    Whether one is meant is weighed with the others.
    """
    named = [thing for thing in things if not thing.is_generic]
    by_span = {(thing.start, thing.end): thing for thing in named}
    taken = Taken(len(cut.text), by_span)
    kinds = {thing.first: thing for thing in things if thing.is_generic}
    found = [
        _thing(cut, *span, is_word=is_word)
        for span, is_word in _candidates(cut, kinds, shouted=shouted)
        if not any(_is_of(span, by_span[one]) for one in taken.inside(*span))
    ]
    ends = {thing.last: thing for thing in named}
    makes = [
        one for one in found if one.first in ends and cut.joined[one.first - 1] and not any(map(str.isdigit, one.key))
    ]
    made = {one.start for one in makes}
    found = [one for one in found if one.start not in made]
    whole_names = {ends[one.first].start: _joined(ends[one.first], one, kinds.get(one.last)) for one in makes}
    joined = {one.start: kinds.get(one.last) for one in found if one.last and cut.joined[one.last - 1]}
    whole = [_with_kind(one, joined.get(one.start)) for one in found]
    grown = list(whole_names.values())
    new = Taken(len(cut.text), ((one.start, one.end) for one in (*whole, *grown)))
    rest = [thing for thing in things if not new.inside(thing.start, thing.end)]
    return sorted([*rest, *whole, *grown], key=lambda thing: thing.start)


def _candidates(cut: Cut, kinds: Mapping[int, Thing], *, shouted: bool) -> Iterator[tuple[tuple[int, int], bool]]:
    for match in SHAPE.finditer(cut.text):
        if not NO_NAME.match(match[0]):
            yield match.span(), False
    pattern, heads = (LETTERS, HEADS) if shouted else (BRAND, SMALL_ARMS)
    for match in pattern.finditer(cut.text):
        is_word = match[0].lower() not in NO_WORDS and not describing.is_description(match[0])
        if is_word and _kind_after(cut, kinds, match.end()) in heads:
            yield match.span(), shouted


def _kind_after(cut: Cut, kinds: Mapping[int, Thing], end: int) -> str:
    """The last word of the kind of thing after a name, a calibre passed over; else the next word, empty at the end."""
    calibre = CALIBRE.match(cut.text, end)
    following = cut.after(calibre.end() if calibre else end, 1)
    if not following:
        return ""
    kind = kinds.get(cut.at(following[0].start))
    return cut.units[kind.last - 1].lower if kind else following[0].lower


def _joined(named: Thing, make: Thing, kind: Thing | None) -> Thing:
    """`M-16 Armalite rifle`: a maker after the name, and the kind of thing, belong to it."""
    last = kind or make
    return replace(
        named, end=last.end, last=last.last, has_head=kind is not None or named.has_head, is_plural=last.is_plural
    )


def _with_kind(one: Thing, kind: Thing | None) -> Thing:
    return one if kind is None else replace(one, end=kind.end, last=kind.last, has_head=True, is_plural=kind.is_plural)


def _is_of(span: tuple[int, int], thing: Thing) -> bool:
    """The words are those of a name; `AK` inside `AK-56` is none."""
    is_inside = span[0] <= thing.core[0] and thing.core[1] <= span[1] and (thing.core[0], thing.core[1]) != span
    is_short = is_inside and not any(letter.isdigit() for letter in thing.key)
    return not is_short


def _thing(cut: Cut, start: int, end: int, *, is_word: bool = False) -> Thing:
    first, last = cut.at(start), cut.at(end)
    text = cut.text[start:end]
    key = "".join(unit.sound for unit in cut.units[first:last])
    is_plural = text.endswith("s") or cut.text[end : end + 2].lower() in ("'s", "’s")
    return Thing(
        start, end, first, last, (start, end), None, None, None, key, 0 if is_word else 1, is_plural=is_plural, why=WHY
    )
