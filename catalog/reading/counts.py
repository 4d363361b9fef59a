"""Numbers of things in a text: `13 rifles`, `at least 13`, `two dozen`, `3-5`, `x3`, `several`, `an`.

A number that measures, dates, ranks or names something is none: `81-mm`, `at 1625`, `46th`, `no. 4`, `T-72`, `[17]`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog.domain.amounts import MOST
from catalog.reading import numerals, rules
from catalog.reading.count_guards import measures, stands
from catalog.reading.grammar import DIGIT, END, GAP, Form, Pattern, any_of, firsts, plain, starts, taken_once, word_at

RULES = rules.read("counts")
BEFORE: dict[str, str] = {word: kind for kind, words in RULES["before"].items() for word in words}
AFTER: dict[str, str] = {word: kind for kind, words in RULES["after"].items() for word in words}
VAGUE: dict[str, tuple[int, int | None]] = {
    word: (group["least"], group.get("most")) for group in RULES["vague"] for word in group["words"]
}
RANGES = RULES["ranges"]
SHARE = 0.1  # "about" is so much to either side
SPREAD = ("exactly", "about")  # after them, `10 (8-12)`: the best, the least and the most
WHY: dict[str, str] = RULES["why"]

_SIGNS = [word for word in BEFORE if not word[-1].isalnum()]
_WORDS = [word for word in BEFORE if word[-1].isalnum()]
_BEFORE = rf"(?:{any_of(_WORDS)}{GAP}|{any_of(_SIGNS)}[ \u00a0]?)"
_AFTER = rf"(?:\+(?![\w+])|{GAP}{any_of(word for word in AFTER if word != '+')}{END})"
_N, _M = rf"(?P<n>{numerals.NUMBER})", rf"(?P<m>{numerals.NUMBER})"
_JOIN = rf"(?:[{RANGES['dashes']}](?=\d)|{GAP}{any_of(RANGES['join'])}{GAP})"
_OPENED = Pattern(rf"{any_of(RANGES['open'])}{GAP}{_N}{GAP}(?:{any_of(RANGES['close'])}{GAP}|و){_M}")
_NUMBERED = Pattern(rf"(?P<outer>{_BEFORE})?(?P<inner>{_BEFORE})?{_N}(?:{_JOIN}{_M})?(?P<after>{_AFTER})?")
_NOT_TIMES = rf"(?!\w|[ \u00a0]?\d|{GAP}{any_of(RULES['not_times']['after'])}{END})"
_TIMES = Pattern(
    r"(?P<n>\d{1,5})[ \u00a0]?[x×х]" + _NOT_TIMES + r"|(?P<glued>\d{1,5})[x×](?=[^\W\d_][\w-]*\d)"
    r"|[x×х][ \u00a0]?(?P<m>\d{1,5})(?!\w|[.,]\d)"
)
_VAGUE = Pattern(rf"{any_of(VAGUE)}{END}(?![-‐]\w)(?!(?:{GAP}|-){any_of(RULES['not_vague']['after'])})")
_BOTH = Pattern(rf"both(?:{GAP}[\w'’-]+){{1,4}}{GAP}and{END}")
_ARTICLE = Pattern(rf"(?P<n>{any_of(RULES['article']['words'])}){GAP}(?=[\"“«'‘(]?[^\W_])")
_PIECES = Pattern(rf"[ \u00a0]?{any_of(RULES['pieces']['words'])}(?!\w)")
_SPREAD = Pattern(rf"[ ]?\((?P<least>{numerals.DIGITS})[-–—](?P<most>{numerals.DIGITS})\)")
_SIGNED = firsts([*_WORDS, *_SIGNS])
_CORRECTED = Pattern(rf"[^.!?;\n]*(?<!\w){any_of(RULES['corrected']['words'])}{GAP}\Z")
CORRECTING = 120  # characters between a number and the one that corrects it


@dataclass(frozen=True)
class Count:
    """`most` None is open above; `why` says in words how the number was read."""

    start: int
    end: int
    least: int
    best: int
    most: int | None
    why: str


Found = tuple[Count | None, int] | None  # a number, or none, and where to go on; None: another form is tried


def find(text: str) -> list[Count]:
    """All numbers of things in a text, in its order; none lies in another."""
    return list(_settled(text, list(taken_once(starts(text, _FIRST), lambda place: _at(text, place)))))


def _settled(text: str, found: list[Count]) -> Iterator[Count]:
    """`three tanks, later corrected to four`: the later number is meant, if it can only correct one."""
    at = 0
    while at < len(found):
        is_alone = not at or _gap(text, found[at - 1], found[at]) is None
        gap = _gap(text, found[at], found[at + 1]) if at + 1 < len(found) else None
        if is_alone and gap is not None and _CORRECTED.match(gap):
            yield _corrected(found[at], found[at + 1])
            at += 1
        else:
            yield found[at]
        at += 1


def _gap(text: str, one: Count, other: Count) -> str | None:
    """What stands between two numbers of a sentence; None where they are far apart."""
    gap = text[one.end : other.start] if other.start - one.end <= CORRECTING else "\n"
    return None if re.search(r"[.!?;\n]", gap) else gap


def _corrected(one: Count, other: Count) -> Count:
    is_open = one.most is None or other.most is None
    most = None if is_open else max(one.most or 0, other.most or 0)
    return Count(one.start, one.end, min(one.least, other.least), other.best, most, WHY["corrected"])


def _at(text: str, place: int) -> tuple[Count | None, int]:
    """What begins here; a number that counts nothing is passed over whole, with the words before it."""
    word = word_at(text, place)
    for form, make in _FORMS:
        match = form.at(text, place, word)
        if match is not None and (found := make(text, match)) is not None:
            return found
    return None, place


def _opened(text: str, match: re.Match[str]) -> Found:
    """`between 3 and 5`; two numbers in no order are no range."""
    return _ranged(text, match, match.start())


def _ranged(text: str, match: re.Match[str], start: int, *, bare: bool = True) -> Found:
    first, last = numerals.value(match["n"]), numerals.value(match["m"])
    if not 0 < first < last <= MOST:
        return None
    if not stands(text, match.start("n"), match.end("m"), bare=bare):
        return None, match.end("m")
    return Count(start, match.end("m"), first, first, last, "a range from the least to the most"), match.end("m")


def _numbered(text: str, match: re.Match[str]) -> Found:
    """A number with what stands before and after it."""
    before = match["inner"] or match["outer"]
    if match["m"] and (found := _ranged(text, match, match.start(), bare=not before)):
        return found
    n, end = numerals.value(match["n"]), match.end("n")
    if not 1 <= n <= MOST or not stands(text, match.start("n"), end, bare=not before):
        return None, end
    if match["after"] and not match["m"]:
        return _counted(text, match, AFTER[plain(match["after"])], match.end())
    kind = BEFORE[plain(before)] if before else "exactly"
    return _counted(text, match, kind, end)


def _counted(text: str, match: re.Match[str], kind: str, end: int) -> Found:
    n, pieces = numerals.value(match["n"]), _PIECES.match(text, end)
    if kind == "fewer" and n == 1:
        return None, end
    bounds: dict[str, tuple[int, int, int | None]] = {
        "exactly": (n, n, n),
        "least": (n, n, None),
        "more": (n + 1, n + 1, None),
        "about": (max(1, round(n * (1 - SHARE))), n, round(n * (1 + SHARE))),
        "most": (1, 1, n),
        "fewer": (1, 1, n - 1),
    }
    end = pieces.end() if pieces else end
    if kind in SPREAD and (spread := _SPREAD.match(text, end)):
        least, most = numerals.digits(spread["least"]), numerals.digits(spread["most"])
        if 0 < least <= n <= most <= MOST:
            return Count(match.start(), spread.end(), least, n, most, WHY["spread"]), spread.end()
    return Count(match.start(), end, *bounds[kind], WHY[kind]), end


def _times(text: str, match: re.Match[str]) -> Found:
    """`x3`, `3x`, `2 ×`; the 4x4 is no number, nor is what stands between two figures."""
    number = match["n"] or match["glued"] or match["m"]
    if int(number) < 1 or not stands(text, match.start(), match.end(), glued=True):
        return None
    if match["m"] and text[: match.start()].rstrip(" \u00a0")[-1:].isdecimal() and not match[0][1].isdecimal():
        return None
    n = int(number)
    return Count(match.start(), match.end(), n, n, n, "a number of times"), match.end()


def _vague(text: str, match: re.Match[str]) -> Found:
    if _BOTH.match(text, match.start()) or measures(text, match.end()):
        return None, match.end()
    least, most = VAGUE[plain(match[0])]
    return Count(match.start(), match.end(), least, least, most, "a word for a number"), match.end()


def _article(text: str, match: re.Match[str]) -> Found:
    end = match.end("n")
    if not stands(text, match.start(), end):
        return None, end
    return Count(match.start(), end, 1, 1, 1, "one, as the article says"), end


_FORMS: tuple[tuple[Form, Callable[[str, re.Match[str]], Found]], ...] = (
    (Form(_OPENED, firsts(RANGES["open"])), _opened),
    (Form(_TIMES, frozenset({DIGIT, *"x×х"})), _times),
    (Form(_NUMBERED, numerals.FIRSTS | _SIGNED), _numbered),
    (Form(_VAGUE, firsts(VAGUE)), _vague),
    (Form(_ARTICLE, firsts(RULES["article"]["words"])), _article),
)
_FIRST = frozenset().union(*(form.firsts for form, _ in _FORMS))
