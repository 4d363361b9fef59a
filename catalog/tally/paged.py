"""The rows of an export in pages that neither skip nor repeat one while others write.

Rows stand by numbers that never change, so whatever is written between two pages moves none of them past the place
where the last page ended. The columns are those of the exports.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from catalog.domain.errors import Invalid
from catalog.search import holdings
from catalog.search.asking import Asked
from catalog.search.blocks import Ints
from catalog.search.question import Question
from catalog.search.show import sources
from catalog.search.variants import Count
from catalog.tally import exports, joined, loss_columns, more_records, streams, table
from catalog.tally.column import Column

Record = dict[str, Any]
Position = tuple[int, int, int]  # first number, second number, how many of the rows with both were given
START: Position = (0, 0, 0)
CHUNK = 1000  # rows made at a time


@dataclass(frozen=True)
class Rows:
    """All rows that fit, by two numbers each; `at` makes records of those at some places."""

    first: Ints
    second: Ints
    at: Callable[[list[int]], list[Record]]

    def __len__(self) -> int:
        return len(self.first)

    def of(self, numbers: Sequence[int]) -> list[Record]:
        """The records whose first number is one of these."""
        return self.at(np.flatnonzero(np.isin(self.first, np.array(numbers, dtype=np.int64))).tolist())

    def all(self) -> Iterator[Record]:
        """Every row, in their order."""
        order = np.lexsort((self.second, self.first)).tolist()
        for start in range(0, len(order), CHUNK):
            yield from self.at(order[start : start + CHUNK])

    def cut(self, after: Position, most: int) -> tuple[list[Record], Position | None]:
        """The rows that follow a position, and the position of the last of them; None where no more follow."""
        first, second, given = after
        fits = (self.first > first) | ((self.first == first) & (self.second >= second))
        order = self._lowest(fits, most + given + 1)
        skipped = sum(self._is(place, first, second) for place in order[:given])
        page, rest = order[skipped : skipped + most], order[skipped + most :]
        if not rest:
            return self.at(page), None
        last = int(self.first[page[-1]]), int(self.second[page[-1]])
        same = sum(self._is(place, *last) for place in order[: skipped + most])
        return self.at(page), (*last, same)

    def _is(self, place: int, first: int, second: int) -> bool:
        return bool(self.first[place] == first and self.second[place] == second)

    def _lowest(self, fits: Any, most: int) -> list[int]:
        """Places of the first rows of those that fit, in their order: sorted are only about so many as are wanted."""
        numbers = self.first[fits]
        if len(numbers) > most:
            fits = fits & (self.first <= np.partition(numbers, most)[most])
        places = np.flatnonzero(fits)
        found: list[int] = places[np.lexsort((self.second[places], self.first[places]))].tolist()
        return found


def rows(kind: str, asked: Asked, contexts: Sequence[str] = ()) -> Rows:
    """The rows of a kind that fit; raises Invalid for a kind that there is not, and as its export does."""
    if kind == "holdings":
        return _holdings(asked, contexts)
    if kind not in KINDS:
        raise Invalid.one("kind", f"{kind[:20]!r} is not known; one of {', '.join((*KINDS, 'holdings'))} is allowed")
    return KINDS[kind](asked)


def _by_id(found: Sequence[tuple[int, Any]], columns: Sequence[Column]) -> Rows:
    """Rows that stand in memory, each with its number."""
    numbers = np.array([number for number, _ in found], dtype=np.int64)
    return Rows(numbers, np.zeros_like(numbers), lambda at: written(columns, [found[one][1] for one in at]))


def written(columns: Sequence[Column], found: Sequence[Any]) -> list[Record]:
    return list(table.of("", columns, found, {}).records())


def _losses(asked: Asked) -> Rows:
    question = asked.question
    places = question.rows
    parts = question.columns.type[places] if question.criteria.count is Count.FITTED else np.zeros_like(places)
    return Rows(
        joined.stints(question, places),
        parts.astype(np.int64),
        lambda at: losses_at(question, places[at].tolist()),
    )


def losses_at(question: Question, places: list[int]) -> list[Record]:
    """The losses at these places of the question's columns."""
    return list(loss_columns.records(loss_columns.read(question, places)))


def _gains(asked: Asked) -> Rows:
    numbers, session = joined.gains(asked), asked.question.session
    return Rows(
        numbers,
        np.zeros_like(numbers),
        lambda at: written(more_records.GAINS, joined.gains_at(session, numbers[at].tolist())),
    )


def _holdings(asked: Asked, contexts: Sequence[str]) -> Rows:
    seen, session = holdings.ask(asked, contexts), asked.question.session
    pairs = seen.at(seen.question.rows.tolist())
    first = np.array([item.id for _, item in pairs], dtype=np.int64)
    second = np.array([row.id for row, _ in pairs], dtype=np.int64)
    return Rows(
        first, second, lambda at: written(more_records.HOLDINGS, joined.of(session, [pairs[one] for one in at]))
    )


def _items(asked: Asked) -> Rows:
    question = asked.question
    places = streams.last_losses(question)
    ids = question.columns.item[places].astype(np.int64)

    def at(some: list[int]) -> list[Record]:
        return written(more_records.ITEMS, list(streams.items_at(question, places[some].tolist())))

    return Rows(ids, np.zeros_like(ids), at)


def _incidents(asked: Asked) -> Rows:
    return _by_id([(row.incident.id or 0, row) for row in streams.of_incidents(asked)], more_records.INCIDENTS)


def _sources(asked: Asked) -> Rows:
    ids = np.array(exports.source_ids(asked), dtype=np.int64)
    session, now = asked.question.session, asked.now
    return Rows(
        ids, np.zeros_like(ids), lambda at: written(more_records.SOURCES, sources.at(session, ids[at].tolist(), now))
    )


def _types(asked: Asked) -> Rows:
    """Types are few, and what stands beside them is read for all at once: their export has all of it."""
    known = asked.question.world.types.by_slug
    found = list(exports.export("types", asked).records())
    numbers = np.array([known[one["slug"]].id for one in found], dtype=np.int64)
    return Rows(numbers, np.zeros_like(numbers), lambda at: [found[one] for one in at])


KINDS: dict[str, Callable[[Asked], Rows]] = {
    "losses": _losses,
    "gains": _gains,
    "items": _items,
    "types": _types,
    "incidents": _incidents,
    "sources": _sources,
}
