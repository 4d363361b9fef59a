"""Types that a running text names for sure, each with the number before it: `2x T-72B3`, `three AKMS`, `an SPD-2`."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from catalog.domain import amounts, describing, spans
from catalog.domain.lexicon import Lexicon
from catalog.domain.spans import STRONG, WORD, Span, Unit
from catalog.domain.vocabulary import TypeRole
from catalog.search import lexicon, world

MOST = 12
SHORTEST_WORD = 3  # letters of a name in capitals without a digit: AKMS, SVD
FILLERS = frozenset({
    "captured", "destroyed", "damaged", "abandoned", "seized", "lost", "trophy", "russian", "made",
    "produced", "of", "more",
})  # fmt: skip
MOST_FILLERS = 3
COUNTED = (TypeRole.END_ITEM, None)


@dataclass(frozen=True)
class Found:
    """A type by its name, the number before it ("" where there is none) and the words of both."""

    name: str
    number: str
    words: str


def find(session: Session, text: str) -> list[Found]:
    """In order, each type once; parts, munitions and whole categories are left to who reads it."""
    names, types = lexicon.read(session), world.read(session).types
    units = spans.cut(text)
    found: dict[str, Found] = {}
    for span in spans.find(units, names):
        slug = _sure(span, units, names)
        if slug is not None and types.by_slug[slug].role in COUNTED and slug not in found:
            number, words = _numbered(span, units)
            found[slug] = Found(types.by_slug[slug].name, number, words)
    return list(found.values())[:MOST]


def _sure(span: Span, units: list[Unit], names: Lexicon) -> str | None:
    """The one type that a span means: a designation with a digit, or a name in capitals."""
    slugs = span.slugs if len(span.slugs) == 1 else span.usual
    if span.is_role or len(slugs) != 1 or slugs[0] not in names.types:
        return None
    if span.strength == STRONG:
        return slugs[0]
    text = "".join(unit.text for unit in units[span.start : span.end])
    is_code = span.strength == WORD and text.isupper() and len(text) >= SHORTEST_WORD and span.end - span.start == 1
    return slugs[0] if is_code else None


def _numbered(span: Span, units: list[Unit]) -> tuple[str, str]:
    """The number that stands before a name, describing words between them passed over."""
    own = _written(units[span.start : span.end])
    before = list(_before(span, units))
    for at, unit in enumerate(before):
        if (number := _number(unit)) is not None:
            return number, " ".join([*(one.text for one in reversed(before[: at + 1])), own])
        if not (unit.text.casefold() in FILLERS or describing.is_description(unit.text)):
            break
    return "", own


def _before(span: Span, units: list[Unit]) -> Iterator[Unit]:
    yield from reversed(units[max(0, span.start - 1 - MOST_FILLERS) : span.start])


def _number(unit: Unit) -> str | None:
    """In digits, with or without a times sign, or in an English word."""
    text = unit.text.casefold().strip("x×х")
    if text.isascii() and text.isdecimal() and len(text) < len("1000") and int(text) > 0:
        return text
    return str(amounts.WORDS[text]) if text in amounts.WORDS else None


def _written(units: list[Unit]) -> str:
    """The units of a name with their joints, as near as units tell."""
    return "-".join(unit.text for unit in units)
