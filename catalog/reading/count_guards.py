"""What makes a number in a text no number of things: a measure, a date, a time, a rank, a name, a note, a price."""

import re

from catalog.reading import rules
from catalog.reading.grammar import END, GAP, Pattern, any_of

RULES = rules.read("counts")
MONTHS = frozenset(rules.read("moments")["months"])
NAMING = frozenset(RULES["naming"]["words"])
TIMED = frozenset(RULES["naming"]["timed"])
DESIGNATORS = frozenset(RULES["naming"]["designators"])
YEARS = frozenset(RULES["years"]["after"])
NOT_ONE = frozenset(RULES["one"]["before"])
LOOK_BACK = 24  # characters, for the word before a number
ABBREVIATED = 5  # letters of a month with a full stop

_MONTH = rf"(?!may{GAP}(?:have|be|also|not|well|still|yet)){any_of(MONTHS)}{END}"
_MEASURE = rf"{any_of(RULES['measures']['words'])}(?!\w|[-–]?[ \u00a0]?\d|[-–]\w)"
_AFTER = Pattern(
    rf"[\w%‰°\ufe0f\u20e3]|[-‐–][^\W_]|-(?!-)|[ ]-[ ](?:{_MEASURE}|and{GAP}\d)|[.,:/٫]\d|['’]\w|[ \u00a0]?%"
    rf"|{GAP}?{_MEASURE}"
    rf"|(?:{GAP}?[,–-]{GAP}?\d{{1,2}}|{GAP}(?:and|or|to|и|до){GAP}\d{{1,2}}){{0,3}}{GAP}?(?:of{GAP})?{_MONTH}"
    rf"|{GAP}{any_of(RULES['naming']['formations'])}{END}|{GAP}\(@|[ \u00a0]?[x×][ \u00a0]?\d{{1,2}}(?![\d.]|[- ]?mm)"
)
_UNIT = Pattern(rf"{GAP}{_MEASURE}")
_SMALL = re.compile(rf"{GAP}?{any_of(RULES['measures']['lower'])}(?![\w-])")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?,?")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d|,\d)")
_PLURAL = re.compile(rf"{GAP}(?:[\w'’-]*[sS](?!\w)|[A-Z]{{1,5}}-?\d|\w+{GAP}\w+[sS](?!\w))")
_NOT_ONE_AFTER = Pattern(rf"{GAP}{any_of(RULES['one']['after'])}{END}")
_LIST = re.compile(r"[.)](?:\s|$)")
_AGE = re.compile(r"[;,.)](?!\w)|\Z")
_GLUED = frozenset("#№$€£₽/\\=@&_+±.'’[")
_HYPHENS = frozenset("-‐–")
_HYPHENED = re.compile(r"[^\W\d_]{1,5}-")


def stands(text: str, start: int, end: int, *, bare: bool = True, glued: bool = False) -> bool:
    """Whether a number counts things. `bare`: no words as "at least" before it; `glued`: a sign "x" belongs to it."""
    if not _is_free(text, start, end):
        return False
    if not glued and (_AFTER.match(text, end) or (text[start].isdecimal() and _SMALL.match(text, end))):
        return False
    return not bare or not (_is_named(text, start, end) or _is_listed(text, start, end) or _is_year(text, start, end))


def measures(text: str, end: int) -> bool:
    """Whether what ends here is a number of units of measure: `several hours`."""
    return _UNIT.match(text, end) is not None


def _is_free(text: str, start: int, end: int) -> bool:
    """Whether the sign directly before a number leaves it by itself."""
    before, further = text[start - 1 : start], text[max(0, start - 2) : max(0, start - 1)]
    if before in _HYPHENS:
        return before == "" or further == "" or further.isspace() or further in _HYPHENS
    if before and before in ",:":
        return not further.isdecimal()
    if before == "(":
        return text[end : end + 1] != ")"
    return not before or not (before in _GLUED or before.isalnum()) or before == "و"


def _is_named(text: str, start: int, end: int) -> bool:
    """Whether the word before makes a number a name, a time or a day; or a number begins with nought."""
    word = _word_before(text, start)
    lower = word.lower().strip('"“”«»().,:;')
    number = text[start:end]
    if number[0] == "0" or lower in NAMING or _HYPHENED.fullmatch(word):
        return True
    if number.lower() == "one" and (lower in NOT_ONE or _NOT_ONE_AFTER.match(text, end)):
        return True
    if word[:1].isupper() and lower in DESIGNATORS and number.isdecimal() and word[-1:] not in ".,:;":
        return True
    return _is_dated(word, lower) or (lower in TIMED and number.isdecimal() and len(number) == len("1625"))


def _word_before(text: str, start: int) -> str:
    before = text[max(0, start - LOOK_BACK) : start]
    words = before.split()
    return words[-1] if words and before[-1].isspace() else ""


def _is_dated(word: str, lower: str) -> bool:
    """Whether a number follows a month: `November 27`, `Nov. 27`; a comma or the end of a sentence parts them."""
    is_apart = word[-1:] in (",", ";", ":") or (word[-1:] == "." and len(word) > ABBREVIATED)
    return lower in MONTHS and not is_apart and not (lower in ("may", "march", "mar") and word.islower())


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a number begins a line of a list (`1. `), or is somebody's age (`, 31;`)."""
    if not text[start:end].isdecimal():
        return False
    line = text[max(0, start - LOOK_BACK) : start].rpartition("\n")[2]
    if not line.strip() and _LIST.match(text, end):
        return True
    return text[max(0, start - 2) : start] == ", " and _AGE.match(text, end) is not None


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether four bare figures are a year: after "in" or the like, or with no plural after them."""
    if not _YEAR.match(text, start):
        return False
    before = _word_before(text, start).lower()
    return before in YEARS or _DAY.fullmatch(before) is not None or not _PLURAL.match(text, end)
