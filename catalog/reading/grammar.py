"""What the small grammars share: a pattern is tried only where one of the words stands that it can begin with.

A text is gone through once, word by word. Patterns are bounded, so that no text takes more than its length in time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

GAP = r"(?:[^\S\n]{1,3}|[^\S\n]?\n[^\S\n]?)"  # between words: spaces or one line break, never an empty line
END = r"(?!\w)"
WORD = re.compile(r"[^\W_]+|[~≈≥≤>×]")
AND = "و"  # Arabic writes its "and" in one word with what follows
TIMES = "xх"  # they may stand before a number: x3
_ALIKE = str.maketrans("ſıİKᲀᲁᲂᲃᲄᲅᲆ", "siikвдосттъ")  # patterns without regard to case take these for those
DIGIT = "0"  # stands for each word that begins with a digit


class Spanned(Protocol):
    """Anything that stands from one character of a text up to, not including, another."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Spanned)


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some phrases, the longest first; words of a phrase may stand in two lines."""
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(set(words), key=lambda phrase: (-len(phrase), phrase)):
        by_letter.setdefault(phrase[0], []).append(phrase[1:])
    groups = (f"{re.escape(letter)}(?:{'|'.join(map(_spaced, rests))})" for letter, rests in by_letter.items())
    return f"(?:{'|'.join(groups)})"


def _spaced(phrase: str) -> str:
    return GAP.join(re.escape(word) for word in phrase.split(" "))


class Pattern:
    """A pattern that takes capitals and small letters alike, compiled when it is first tried.

    Those of all rules together take most of a second: whoever reads no report does not wait for them.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.text, re.IGNORECASE)

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self._compiled.match

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return self._compiled.search

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        return self._compiled.finditer


def plain(words: str) -> str:
    """Words of a text as rules write them: in small letters, one space between them."""
    return " ".join(words.translate(_ALIKE).lower().split())


def firsts(phrases: Iterable[str]) -> frozenset[str]:
    """The first word of each phrase, as `starts` looks for it."""
    return frozenset(match[0].lower() for phrase in phrases if (match := WORD.search(phrase)))


@dataclass(frozen=True)
class Form:
    """A pattern, and the words that it can begin with."""

    pattern: Pattern
    firsts: frozenset[str]

    def at(self, text: str, place: int, word: str) -> re.Match[str] | None:
        """What stands at `place`, where `word` begins; it is tried only if it can be."""
        return self.pattern.match(text, place) if word in self.firsts else None


def starts(text: str, wanted: frozenset[str]) -> Iterator[int]:
    """Where a word stands that a rule begins with; one after an Arabic "and" too."""
    for match in WORD.finditer(text):
        word = _known(match[0])
        if word in wanted:
            yield match.start()
        elif word[0] == AND and _known(word[1:]) in wanted:
            yield match.start() + 1


def word_at(text: str, place: int) -> str:
    """The word that begins at `place`, as `starts` and forms know it; "" where none does."""
    match = WORD.match(text, place)
    return _known(match[0]) if match else ""


def _known(word: str) -> str:
    lower = word.lower()
    if lower[:1].isdecimal():
        return DIGIT
    return lower[0] if lower[:1] in TIMES and lower[1:2].isdecimal() else lower


def apart(found: Iterable[S]) -> list[S]:
    """In the order of the text, without what lies in another; of two that overlap, the longer one."""
    kept: list[S] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def taken_once(places: Iterable[int], find: Callable[[int], tuple[S | None, int]]) -> Iterator[S]:
    """What `find` reads at each place; it answers with where to go on, and places before that are passed over."""
    after = 0
    for place in places:
        if place >= after:
            one, after = find(place)
            if one is not None:
                yield one
