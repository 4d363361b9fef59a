"""Two to four types side by side: what is said of each, line by line, and where they differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.domain.resolving import resolve
from catalog.search import identify, lexicon
from catalog.search.show import types
from catalog.search.show.types import TypePage

FEWEST, MOST = 2, 4
UNKNOWN = "–"


@dataclass(frozen=True)
class Line:
    """One thing said of every type; `–` where it is not known. What is not known of one differs from nothing."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len({cell for cell in self.cells if cell != UNKNOWN}) > 1


@dataclass(frozen=True)
class Compared:
    """The pages of the types, groups of lines, and the notes by which the types are told from each other."""

    pages: list[TypePage]
    groups: list[tuple[str, list[Line]]]
    notes: list[tuple[TypePage, TypePage, list[str]]]
    key: str


def compare(session: Session, wanted: Sequence[str], now: datetime) -> Compared:
    """Types by slug or any name, in the order given; raises Invalid for fewer than two or more than four."""
    slugs = list(dict.fromkeys(_slug(session, one) for one in wanted))
    if not FEWEST <= len(slugs) <= MOST:
        raise Invalid.one("type", f"{FEWEST} to {MOST} different types are allowed; {len(slugs)} given")
    pages = [types.get(session, slug, now) for slug in slugs]
    key, seen = _features(session, slugs)
    groups = [("What it is", list(_facts(pages))), ("Figures", list(_figures(pages))), ("What can be seen", seen)]
    return Compared(pages, [(title, lines) for title, lines in groups if lines], list(_notes(pages)), key)


def _slug(session: Session, written: str) -> str:
    known = lexicon.read(session)
    found = written if written in known.types else resolve(written, known).slug
    if found is None:
        near = ", ".join(slug for slug, _ in resolve(written, known).candidates)
        raise Invalid.one("type", f"no type {written[:60]!r}" + (f"; near: {near}" if near else ""))
    return found


FACTS: tuple[tuple[str, Callable[[TypePage], str]], ...] = (
    ("Rank", lambda page: page.type.rank.label),
    ("Below", lambda page: page.path[-1].name if page.path else UNKNOWN),
    ("Maker", lambda page: page.type.maker or UNKNOWN),
    ("Country of origin", lambda page: page.type.country or UNKNOWN),
    ("Introduced", lambda page: str(page.type.introduced or UNKNOWN)),
)


def _facts(pages: list[TypePage]) -> Iterator[Line]:
    for label, read in FACTS:
        line = Line(label, tuple(read(page) for page in pages))
        if set(line.cells) != {UNKNOWN}:
            yield line


def _figures(pages: list[TypePage]) -> Iterator[Line]:
    """One line a quantity, in the order in which the types give them."""
    quantities = dict.fromkeys(spec.quantity for page in pages for spec, _ in page.specs)
    for quantity in quantities:
        cells = (
            ", ".join(dict.fromkeys(types.figure(spec) for spec, _ in p.specs if spec.quantity == quantity))
            for p in pages
        )
        yield Line(quantity.capitalize(), tuple(cell or UNKNOWN for cell in cells))


def _features(session: Session, slugs: list[str]) -> tuple[str, list[Line]]:
    """The features of the key that holds at least two of the types."""
    for key in identify.keys(session).values():
        if sum(slug in key.scores for slug in slugs) >= FEWEST:
            return key.slug, [
                Line(one.label, tuple(key.words(slug, one.slug) or UNKNOWN for slug in slugs))
                for one in key.features.values()
                if any(key.words(slug, one.slug) for slug in slugs)
            ]
    return "", []


def _notes(pages: list[TypePage]) -> Iterator[tuple[TypePage, TypePage, list[str]]]:
    """For each pair what parts them, said from both ends."""
    for one, other in combinations(pages, 2):
        ends = ((one, other), (other, one))
        said = [
            rel.note for here, there in ends for rel in here.relations if rel.other.id == there.type.id and rel.note
        ]
        if said:
            yield one, other, list(dict.fromkeys(said))
