"""What may stand between the words of one thing: `AK-47 7.62mm assault rifle`, `Type 56 Chinese-made rifle`."""

import re

from catalog.domain import describing
from catalog.domain.spans import Span
from catalog.reading import rules
from catalog.reading.units import Cut, Unit

FUNCTION = frozenset(rules.words("designations", "function"))
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
