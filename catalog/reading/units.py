"""A text cut into units – words, numbers and the parts of compounds – each with its exact place and its keys.

Units that can belong to one name stand in a *stream* side by side, glued; where a sign between them says that a new
thing begins (a comma, a bracket, the end of a sentence), a bar keeps them apart: no name is found across it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.domain import placenames
from catalog.domain.spans import unit_keys

MARKS = "\u0300-\u036f\u064b-\u065f\u0670"  # accents and vowel signs, which belong to the letter before them
UNIT = re.compile(rf"[^\W_]+(?:[{MARKS}]+[^\W_]*)*")
GENITIVE = re.compile(r"['’ʼ´`][sS](?![^\W_])")
THIN = "\u00ad\u200b-\u200f\u2060\ufeff"
JOINT = re.compile(
    rf"[ \t\u00a0\u202f{THIN}]{{0,3}}(?:[-‐‑‒–/.'’ʼ´`\"“”«»„#]{{1,2}}[ \t\u00a0{THIN}]{{0,2}})?\n?[ ]{{0,2}}"
)
STOP = re.compile(r"\.[\"”»'’]?\s")
SHORTENED = frozenset({"no", "mk", "mod", "obr", "обр", "gen", "m", "t"})
END = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\b(?:mr|dr|lt|no|st|vs|mk))(?<!\b(?:col|gen|sgt|maj|mrs|cpt|sen|gov|обр|mod|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|est|ave|obr|fig|pic|pvt))(?<!\b(?:sept|capt|incl|cmdr|brig))[.!?…]+[\"”»’)\]]*"
    r"(?:\[\d+\])*(?=\s|$)|\n)",
    re.IGNORECASE,
)
BAR = "|"
LONGEST = 1_000  # characters
MOST_LETTERS = 60  # of a word that can be a name
LEAST_LETTERS, SHARE = 40, 0.8  # of a text of which can be told that it is all in capitals


@dataclass(frozen=True)
class Unit:
    """`sound` and `look` are its keys as names are compared; `lower` is its text in lower case."""

    start: int
    end: int
    text: str
    lower: str
    sound: str
    look: str


@dataclass(frozen=True)
class Cut:
    """All units of a text. `joined[i]` says whether unit i can belong to one name with the unit after it."""

    text: str
    units: list[Unit]
    joined: list[bool]

    @cached_property
    def starts(self) -> list[int]:
        return [unit.start for unit in self.units]

    def at(self, place: int) -> int:
        """The first unit that begins at or after a character."""
        return bisect_left(self.starts, place)

    def inside(self, start: int, end: int) -> Sequence[Unit]:
        return self.units[self.at(start) : self.at(end)]

    def before(self, place: int, count: int) -> Sequence[Unit]:
        """The last units that end at or before a character, in order."""
        last = bisect_right(self.starts, place - 1)
        while last and self.units[last - 1].end > place:
            last -= 1
        return self.units[max(0, last - count) : last]

    def after(self, place: int, count: int) -> Sequence[Unit]:
        first = self.at(place)
        return self.units[first : first + count]

    def stream(self, key: Callable[[Unit], str]) -> "Stream":
        parts: list[str] = []
        owner: list[int] = []
        begins: list[int] = []
        for number, unit in enumerate(self.units):
            piece = key(unit)
            begins.append(len(owner))
            owner += [number] * len(piece)
            parts.append(piece)
            if not self.joined[number]:
                parts.append(BAR)
                owner.append(number)
        begins.append(len(owner))
        return Stream("".join(parts), owner, begins)


@dataclass(frozen=True)
class Stream:
    """Keys glued: `owner[i]` is the unit of the i-th letter, `begins[u]` the first letter of unit u."""

    text: str
    owner: list[int]
    begins: list[int]


def cut(text: str) -> Cut:
    """The units of a text; the s of a genitive or of a plural with an apostrophe is none."""
    units: list[Unit] = []
    joined: list[bool] = []
    at = 0
    while match := UNIT.search(text, at):
        end = match.end()
        if units:
            joined.append(_is_joined(text[at : match.start()], units[-1].lower))
        units.append(_unit(match))
        genitive = GENITIVE.match(text, end)
        at = genitive.end() if genitive else end
    return Cut(text, units, [*joined, False] if units else [])


def _unit(match: re.Match[str]) -> Unit:
    word = match[0]
    sound, look = unit_keys(word) if len(word) <= MOST_LETTERS else ("", "")
    return Unit(match.start(), match.end(), word, word.lower(), sound, look)


def _is_joined(between: str, before: str) -> bool:
    if between in {" ", "-"}:
        return True
    if not JOINT.fullmatch(between):
        return False
    return "." not in between or not STOP.match(between) or before in SHORTENED


def place_key(unit: Unit) -> str:
    return placenames.exact_key(unit.text)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, full stop included; a line break ends one. Blank ones are left out.

    What goes on without an end is cut between words, so that no text takes longer than its length.
    """
    found, at, last = [], start, len(text) if end is None else end
    for match in END.finditer(text, start, last):
        found += _cut_up(text, at, match.end())
        at = match.end()
    found += _cut_up(text, at, last)
    return [(first, after) for first, after in found if text[first:after].strip()]


def _cut_up(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - start > LONGEST:
        at = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        at = at if at > 0 else start + LONGEST
        found.append((start, at))
        start = at
    return [*found, (start, end)]


def is_shouted(text: str) -> bool:
    """Wire reports are all in capitals: then a capital says nothing of a word."""
    letters = [one for one in text if one.isalpha() and one.lower() != one.upper()]
    return len(letters) > LEAST_LETTERS and sum(one.isupper() for one in letters) > SHARE * len(letters)
