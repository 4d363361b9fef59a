"""What may stand between the words of one thing: `AK-47 7.62mm assault rifle`, `Type 56 Chinese-made rifle`.

And what stands beside a name and only seems to belong to it: `a Su-57`, `in 1979`.
"""

import re
from itertools import pairwise

from catalog.domain import describing
from catalog.domain.spans import Span
from catalog.reading import rules
from catalog.reading.units import Cut, Unit

FUNCTION = frozenset(rules.words("designations", "function"))
PLAIN = frozenset(rules.words("designations", "plain"))
ARTICLES = frozenset({"a", "an", "the"})
ENDS_NONE = FUNCTION | frozenset(rules.words("designations", "verbs"))
MEASURE = re.compile(r"\d{1,3}(?:mm|cm|cal)|mm|caliber|calibre")
CALIBRE = re.compile(r"\s{1,2}\.?\d[\d.,]{0,5}[ -]?(?:mm|cm|cal|caliber|calibre)\b\.?", re.IGNORECASE)
MOST_BETWEEN = 3  # words
MADE = frozenset(
    {"made", "produced", "built", "brand", "type", "model", "pattern", "style", "communication", "communications"}
)


def is_near(cut: Cut, one: Span, other: Span) -> bool:
    """Only words that describe stand between two spans, and before the kind of thing a calibre."""
    calibre = CALIBRE.match(cut.text, cut.units[one.end - 1].end) if other.is_role else None
    first = cut.at(calibre.end()) if calibre else one.end
    words = cut.units[first : other.start]
    if len(words) > MOST_BETWEEN or not all(cut.joined[first - 1 : other.start]):
        return False
    return all(_describes(unit) for unit in words)


def _describes(unit: Unit) -> bool:
    is_kind = describing.is_description(unit.text) or unit.lower in MADE or MEASURE.fullmatch(unit.lower)
    return unit.lower not in FUNCTION and bool(is_kind)


def is_by_chance(cut: Cut, units: list[Unit], *, shouted: bool) -> bool:
    """`AN 81`, `at 55`, `in 1979`: a word of English before a number that a space parts from it."""
    if len(units) == 1:
        return False
    if _begins_by_chance(cut, units, shouted=shouted) or _ends_by_chance(cut, units, shouted=shouted):
        return True
    for one, other in pairwise(units):
        is_plain = one.lower in PLAIN and (shouted or not one.text.isupper())
        if is_plain and "-" not in cut.text[one.end : other.start] and other.text[0].isdecimal():
            return True
        if one.text.isdecimal() and (other.lower in PLAIN or not other.text[0].isalnum()):
            return True
    return False


def _begins_by_chance(cut: Cut, units: list[Unit], *, shouted: bool) -> bool:
    """`a Su-57`: an article is no part of a name; in a text that tells capitals apart `AN 26` has none."""
    first, second = units[:2]
    is_meant = not shouted and first.text.isupper() and len(first.text) > 1
    return first.lower in ARTICLES and not is_meant and cut.text[first.end : second.start].isspace()


def _ends_by_chance(cut: Cut, units: list[Unit], *, shouted: bool) -> bool:
    """`tank is`, `Т-72 в`: a word that joins others ends no name across a space."""
    one, last = units[-2:]
    is_word = last.lower in ENDS_NONE and (shouted or last.text.islower())
    return is_word and cut.text[one.end : last.start].isspace()
