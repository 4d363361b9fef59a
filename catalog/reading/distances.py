"""Distances in a text: `within 7 km of central Aleppo`, `only two miles outside of the town`, `350 KM SOUTHWEST OF …`.

Speeds, areas, lengths and ranges of weapons are none.
"""

import re
from dataclasses import dataclass

from catalog.reading import numerals, rules
from catalog.reading.grammar import END, GAP, Pattern, any_of, firsts, plain, starts, taken_once

RULES = rules.read("distances")
UNITS: dict[str, str] = {word: unit for unit in ("km", "mi", "m") for word in RULES["units"][unit]}
SMALL = frozenset(RULES["units"]["small"])
STOPS = frozenset(RULES["stops"]["words"])
BETWEEN = RULES["between"]
MOST_WORDS = 8  # of the place that a distance is measured from
HALF = 0.5
GLUED = frozenset(".,:/-–#_@$€£'’")

_DECIMAL = r"\d{1,4}[.,]\d{1,2}(?![\d.,]\d)"
_VALUE = rf"(?P<value>{_DECIMAL}|half{GAP}an?{END}|{numerals.NUMBER}|an?{END})(?P<half>{GAP}and{GAP}a{GAP}half)?"
_RANGE = (
    rf"(?:(?:between|from){GAP})?(?P<first>\d{{1,4}}(?:[.,]\d{{1,2}})?)[ ]?(?:[-–—]|{GAP}?(?:to|and|or|до){GAP})[ ]?"
)
_QUALIFIER = rf"(?:(?P<qualifier>{any_of(RULES['qualifiers']['words'])}){GAP})"
_UNIT = (
    rf"(?P<unit>{any_of([*UNITS, *SMALL])}){END}(?!\s?[/²³]|[-‐–]\w|[23]\b)"
    rf"(?!{GAP}{any_of(RULES['units']['not_after'])}{END})"
)
_DISTANCE = Pattern(rf"(?:{_RANGE}|{_QUALIFIER})?{_VALUE}(?:[-‐–]|{GAP})?{_UNIT}")
_ASIDE = Pattern(rf"[ ]?\((?:about{GAP}|around{GAP}|~)?[\d.,]{{1,7}}(?:-|{GAP})?{any_of(UNITS)}\)")
_DIRECTION = rf"(?:(?:to{GAP}the{GAP}|in{GAP}the{GAP})?{any_of(BETWEEN['directions'])}{END})"
_TO = Pattern(
    rf"\.?(?:{GAP}(?:away|distant|further|out))?(?:{GAP}(?:{_DIRECTION}{GAP})?{any_of(BETWEEN['words'])}{END}{GAP}"
    rf"|{GAP}{any_of(BETWEEN['bare'])}{END}{GAP})"
)
_WORD = re.compile(r"[\w'’ʼ`-]+(?:\.(?=\w))?")
_GAP = re.compile(GAP)
_FIRSTS = firsts([*RULES["qualifiers"]["words"], "between", "from", "a", "an", "half"]) | numerals.FIRSTS


@dataclass(frozen=True)
class Distance:
    """From the qualifier to the unit (km, mi, m); `target` is the place of the words it is measured from."""

    start: int
    end: int
    value: float
    unit: str
    qualifier: str
    target: tuple[int, int] | None


def find(text: str) -> list[Distance]:
    """All distances in a text, in its order."""
    return list(taken_once(starts(text, _FIRSTS), lambda place: _at(text, place)))


def _at(text: str, place: int) -> tuple[Distance | None, int]:
    """The distance that begins here, and where to go on: after it, and after the same one in other units."""
    match = _DISTANCE.match(text, place)
    if match is None or text[max(0, place - 1) : place] in GLUED:
        return None, place
    word = plain(match["unit"])
    if word in SMALL and match["unit"] not in SMALL:
        return None, place
    value = _value(match["value"]) + (HALF if match["half"] else 0)
    qualifier = f"{match['first']} to" if match["first"] else plain(match["qualifier"] or "")
    aside = _ASIDE.match(text, match.end())
    after = aside.end() if aside else match.end()
    return Distance(place, match.end(), value, UNITS.get(word, "m"), qualifier, _target(text, after)), after


def _value(text: str) -> float:
    if text.lower().startswith("half"):
        return HALF
    if text.lower() in ("a", "an"):
        return 1.0
    if re.fullmatch(_DECIMAL, text):
        whole, part = re.split("[.,]", text)
        return float(f"{int(whole)}.{numerals.digits(part):0{len(part)}d}")
    return float(numerals.value(text))


def _target(text: str, place: int) -> tuple[int, int] | None:
    """The words after "of", "from" or the like, up to the end of the place's name."""
    opened = _TO.match(text, place)
    if opened is None:
        return None
    end = start = opened.end()
    for _ in range(MOST_WORDS):
        word = _WORD.match(text, _after_gap(text, end) if end > start else start)
        if word is None or word[0].lower() in STOPS:
            break
        end = word.end()
    return (start, end) if end > start else None


def _after_gap(text: str, place: int) -> int:
    """Where the next word begins if only spaces or one line break part it, else the end of the text."""
    gap = _GAP.match(text, place)
    return gap.end() if gap else len(text)
