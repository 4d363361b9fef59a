"""Names of types inside a longer text: `Kalashnikov AKS-74N 5.45x39 assault rifle` holds AKS-74N and a role.

A text is cut into units; runs of units that are a name of the lexicon are spans. The longest win and none overlap. A
span that names a category is a role: it says what kind of thing is meant, and chooses between namesakes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalog.domain import describing, designations
from catalog.domain.lexicon import Lexicon, NameEntry
from catalog.domain.vocabulary import NameKind, Rank

UNIT = re.compile(r"[^\W_]+")
GENITIVE = re.compile(r"(?<=\w)['’ʼ`´]s\b", re.IGNORECASE)
INSIDE_WORD = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
INITIALS = re.compile(r"(?<=[A-Z])&(?=[A-Z])")
PLURAL = re.compile(r"(?<=[A-Z0-9])s\b|(?<=[А-ЯЁ0-9])-?(?:ы|и|ов|ами|ах)\b")
YEAR_TYPE = re.compile(r"\btype (?=(?:19|20)\d\d\b)", re.IGNORECASE)
VERSION = re.compile(r"\b(gen|ver|rev|mk)\.?\s?(\d{1,2})\b", re.IGNORECASE)
TIDYING = ((GENITIVE, ""), (INSIDE_WORD, ""), (YEAR_TYPE, "obr. "), (INITIALS, ""), (PLURAL, ""), (VERSION, r"\1\2"))
MOST_UNITS = 7
SHORTEST_KEY = 2
NICKNAME, WORD, STRONG = 1, 2, 3


@dataclass(frozen=True)
class Unit:
    """A word or a part of one; `measure` numbers the measure that it stands in, and is 0 outside."""

    text: str
    measure: int
    keys: tuple[str, str]


@dataclass(frozen=True)
class Span:
    """Units from `start` up to `end`, and the names that they are."""

    start: int
    end: int
    key: str
    hits: tuple[NameEntry, ...]
    is_role: bool

    @property
    def strength(self) -> int:
        """A designation with a digit says which thing it is; *Hind* helps to say it, a nickname helps least."""
        if any(letter.isdigit() for letter in self.key):
            return STRONG
        return WORD if any(hit.kind is not NameKind.NICKNAME for hit in self.hits) else NICKNAME

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.slug for hit in self.hits))

    @property
    def usual(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.slug for hit in self.hits if not hit.ambiguous))


def cut(text: str) -> list[Unit]:
    """The units of a text, measures marked."""
    for pattern, instead in TIDYING:
        text = pattern.sub(instead, text)
    measures = [match.span() for match in describing.MEASURE.finditer(text)]
    return [Unit(match[0], _measure_at(match.start(), measures), unit_keys(match[0])) for match in UNIT.finditer(text)]


def _measure_at(place: int, measures: list[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(measures, 1) if start <= place < end), 0)


@lru_cache(maxsize=20_000)
def unit_keys(unit: str) -> tuple[str, str]:
    """The unit as it sounds and as it looks, as `designations.full_keys` glues them."""
    pieces = [piece for part in designations.units(unit) for piece in part]
    sound, look = ([read(piece) for piece in pieces] for read in (designations.by_sound, designations.by_look))
    return _glued(sound), _glued(look)


def _glued(pieces: list[str]) -> str:
    if len(pieces) == 1:
        pieces = [designations.SAME_WORD.get(pieces[0], pieces[0])]
    return "".join(designations.romanised(piece) for piece in pieces)


def find(units: list[Unit], lexicon: Lexicon) -> list[Span]:
    """The spans of a text in order; longer ones choose first, then those with a number, then those further left."""
    free = [True] * len(units)
    chosen = []
    for span in sorted(_candidates(units, lexicon), key=lambda one: (one.start - one.end, -one.strength, one.start)):
        if all(free[span.start : span.end]):
            free[span.start : span.end] = [False] * (span.end - span.start)
            chosen.append(span)
    return sorted(chosen, key=lambda one: one.start)


def _candidates(units: list[Unit], lexicon: Lexicon) -> Iterator[Span]:
    for start in range(len(units)):
        sound = look = ""
        for end in range(start + 1, min(start + MOST_UNITS, len(units)) + 1):
            sound, look = sound + units[end - 1].keys[0], look + units[end - 1].keys[1]
            if _splits_a_measure(units, start, end):
                continue
            for key in dict.fromkeys((sound, look)):
                hits = _hits(key, units[start:end], lexicon)
                if hits:
                    yield _span(start, end, key, hits, lexicon)
                    break


def _span(start: int, end: int, key: str, hits: list[NameEntry], lexicon: Lexicon) -> Span:
    is_role = all(lexicon.types[hit.slug].rank in (Rank.DOMAIN, Rank.CATEGORY) for hit in hits)
    return Span(start, end, key, tuple(hits), is_role)


def _hits(key: str, units: list[Unit], lexicon: Lexicon) -> list[NameEntry]:
    """Names under the key; a lone word that describes, a number and a single letter are none."""
    if len(key) < SHORTEST_KEY or key.isdigit():
        return []
    hits = lexicon.at(key)
    if hits and len(units) == 1 and describing.is_description(units[0].text):
        hits = [hit for hit in hits if lexicon.types[hit.slug].rank is Rank.CATEGORY]
    return lexicon.narrowed(" ".join(unit.text for unit in units), hits) if hits else []


def _splits_a_measure(units: list[Unit], start: int, end: int) -> bool:
    """`PM 9 x 18`: the 9 is no part of a name PM-9."""
    before = start and units[start].measure and units[start - 1].measure == units[start].measure
    after = end < len(units) and units[end - 1].measure and units[end].measure == units[end - 1].measure
    return bool(before or after)
