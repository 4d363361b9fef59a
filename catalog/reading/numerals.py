"""Numbers as they stand in a text, in digits and in words: `12,485`, `twenty-three`, `two dozen`, `пять`, `٣`."""

import re

from catalog.reading import rules
from catalog.reading.grammar import DIGIT, END, GAP, any_of, firsts, plain

RULES = rules.read("numerals")
UNITS: dict[str, int] = RULES["units"]
TEENS: dict[str, int] = RULES["teens"]
TENS: dict[str, int] = RULES["tens"]
TIMES: dict[str, int] = RULES["multipliers"]
PLAIN = UNITS | TEENS | TENS
BEARERS = ("a", "an", "half")  # they begin a number only before a multiplier: "a dozen", "half a dozen"

# `1 400` is one number, `2 100-round belts` and `12 152 mm howitzers` are two.
_SPACED = (
    r"[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3}){1,2}(?![\d\w×]|[-‐–][^\W\d_]|[.,]\d"
    rf"|[ \u00a0\u202f](?:{any_of(RULES['sizes']['words'])}{END}|[x×х][ ]?\d))"
)
_DIGITS = rf"\d{{1,3}}(?:[,٬]\d{{3}}){{1,2}}(?!\d)|{_SPACED}|\d{{1,7}}(?!\d)"
_JOIN = rf"(?:-|{GAP})"
_SMALL = rf"(?:{any_of(TENS)}(?:{_JOIN}{any_of(UNITS)}{END})?|{any_of(TEENS)}|{any_of(UNITS)}){END}"
_MANY = any_of(word for word in TIMES if word != "dozen")
_LARGE = rf"(?:an?|\d{{1,3}}|{_SMALL}){_JOIN}{_MANY}{END}"
_WORDS = (
    rf"(?:an?{GAP})?half{_JOIN}(?:an?{GAP})?dozen{END}"
    rf"|(?:(?:an?|\d{{1,3}}|{_SMALL}){_JOIN})?dozen{END}"
    rf"|{_LARGE}(?:{GAP}{_LARGE})?(?:{GAP}(?:and{GAP})?{_SMALL})?"
    rf"|{_SMALL}"
)
NUMBER = rf"(?:{_WORDS}|{_DIGITS})"
DIGITS = rf"(?:{_DIGITS})"
FIRSTS = firsts(PLAIN) | {"dozen", DIGIT, *BEARERS}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[,٬ ]\d+)*")  # any gap is one space by then


def value(text: str) -> int:
    """What a number in digits or words says; `text` is what `NUMBER` has matched."""
    if text.isdecimal():
        return int(text)
    whole = current = 0
    for token in _TOKEN.findall(plain(text)):
        if token[-1].isdecimal():
            current = digits(token)
        elif token in TIMES:
            current = max(current, 1) * TIMES[token]
            if TIMES[token] >= TIMES["thousand"]:
                whole, current = whole + current, 0
        else:
            current += PLAIN.get(token, 0)
    return (whole + current) // (2 if re.search(r"\bhalf\b", text, re.IGNORECASE) else 1)


def digits(text: str) -> int:
    """A number in digits of any script, with or without separators of thousands."""
    return int("".join(letter for letter in text if letter.isdecimal()))
