"""Search results of every kind, each with its name, its address and why it matched; rows are read of those shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.models import EquipmentType, Incident, Item, Source
from catalog.search import asking, engines, fields, passages, ranking, seen, world
from catalog.search.asking import Asked
from catalog.search.blocks import among
from catalog.search.engines import Engine, Hit
from catalog.search.passages import Match, Piece, Sought
from catalog.search.periods import INCLUDED, MUNITIONS
from catalog.search.question import Question
from catalog.search.ranking import Ranking
from catalog.search.seen import Reader
from catalog.search.show import losses, narrowed
from catalog.search.show.losses import LossRow
from catalog.search.words import Found

KINDS = {
    "types": ("type",),
    "incidents": ("incident",),
    "losses": ("item",),
    "sources": ("source",),
    "all": engines.KINDS,
}
MODELS: dict[str, Any] = {"type": EquipmentType, **seen.MODELS}
EVERY_LIST = {"dataset": ["all"], MUNITIONS: [INCLUDED]}


@dataclass(frozen=True)
class Wanted:
    text: str
    kind: str = "all"
    exact: bool = False
    insider: bool = False


@dataclass(frozen=True)
class Result:
    """One hit. `slug` is a type's; every other kind has its public id; `row` is the record."""

    kind: str
    id: str
    slug: str | None
    name: str
    score: float
    why: str
    row: EquipmentType | Incident | Item | Source
    domain: str = ""
    passage: tuple[Piece, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As commands and the API answer it."""
        told = {name: getattr(self, name) for name in ("kind", "id", "slug", "name", "score", "why")}
        return {**told, "score": round(self.score, 4)}


@dataclass(frozen=True)
class Results:
    """All hits in the order of their kinds, types first; `by_index` is False while the index is being built.

    `asked` is the same question as lists answer it, of every dataset. `text` is what was searched for, `left_out` how
    many words it lacks of what was typed; `meant` are names that look like it. `has_fields`: fields narrow it.
    """

    session: Session
    reader: Reader
    asked: Asked
    found: Found
    sought: Sought
    words: str
    text: str
    left_out: int
    has_fields: bool

    @property
    def question(self) -> Question:
        """What lists of losses answer with the same."""
        return self.asked.question

    @property
    def is_empty(self) -> bool:
        """Was there nothing to search for?"""
        return not self.has_fields and self.asked.found is None

    @property
    def by_index(self) -> bool:
        return self.found.by_index

    @property
    def is_current(self) -> bool:
        return self.found.is_current

    @property
    def widened(self) -> str:
        return self.found.widened

    @property
    def meant(self) -> tuple[str, ...]:
        return self.found.meant

    @property
    def total(self) -> int:
        return sum(len(hits) for hits in self._hits.values())

    def count(self, kind: str) -> int:
        return len(self._hits[kind])

    def first(self, most: int) -> list[Result]:
        """The first hits over all kinds."""
        shown: list[Result] = []
        for kind in engines.KINDS:
            shown += self.cut(kind, 0, most - len(shown))
        return shown

    def cut(self, kind: str, start: int, stop: int) -> list[Result]:
        """Some hits of a kind, best first."""
        hits = self._hits[kind][start:stop]
        rows = _rows(self.session, kind, hits)
        matches = passages.matches(self.session, self.sought, hits, self.reader)
        return [self._result(hit, rows[hit.record_id], matches) for hit in hits if hit.record_id in rows]

    def losses(self, shown: Iterable[Result]) -> dict[str, list[LossRow]]:
        """Item by its id → its losses that fit, as lists have them, for the hits that a page shows."""
        items = np.array([one.row.id for one in shown if one.kind == "loss"], dtype=np.int64)
        places = np.flatnonzero(self.question.mask & among(self.question.columns.item, items)) if len(items) else items
        found = defaultdict[str, list[LossRow]](list)
        for row in losses.rows(self.question, places.tolist()):
            found[row.item.public_id].append(row)
        return found

    @cached_property
    def _hits(self) -> dict[str, Sequence[Hit]]:
        """The hits that may be seen, by kind."""
        found: dict[str, Sequence[Hit]] = {
            kind: seen.among(self.session, kind, self.found.hits.of_kind(kind), self.reader) for kind in engines.KINDS
        }
        return {**found, "type": self._ranking.hits}

    @cached_property
    def _ranking(self) -> Ranking:
        of_types = replace(self.found, hits=self.found.hits.of_kind("type"))
        return ranking.of_types(self.session, self.words, world.read(self.session).types, of_types, self.sought)

    def _result(self, hit: Hit, row: Any, matches: dict[str, Match]) -> Result:
        match = matches.get(f"{hit.kind}:{hit.record_id}", Match(""))
        types = world.read(self.session).types
        if hit.kind == "type":
            domain = types.path(hit.record_id)[0].slug
            why = self._ranking.why(hit) if self.sought.groups else match.why
            return Result("type", row.slug, row.slug, row.name, hit.score, why, row, domain, match.passage)
        if hit.kind == "item":
            path = types.path(row.type_id)
            name = f"{path[-1].name} ({row.as_written})" if row.as_written else path[-1].name
            return Result("loss", row.public_id, None, name, hit.score, match.why, row, path[0].slug, match.passage)
        return Result(hit.kind, row.public_id, None, row.title, hit.score, match.why, row, "", match.passage)


def search(session: Session, engine: Engine, wanted: Wanted, now: datetime) -> Results:
    """Everything that the words find and that who asks may see; raises Invalid for a field that is wrong.

    Everything is asked of every dataset. Fields narrow what they can be asked of, incidents and losses.
    """
    args = {"q": [wanted.text], "exact": ["1"] if wanted.exact else []}
    typed = fields.split(args)
    asked = asking.ask(session, engine, {**args, **EVERY_LIST}, now, insider=wanted.insider)
    found = narrowed.found(asked, KINDS[wanted.kind], has_fields=bool(typed.fields))
    sought = Sought.of(typed, found.wider, exact=wanted.exact)
    reader = Reader(now, wanted.insider)
    return Results(session, reader, asked, found, sought, typed.text, typed.all, typed.left_out, bool(typed.fields))


def _rows(session: Session, kind: str, hits: Iterable[Hit]) -> dict[int, Any]:
    model = MODELS[kind]
    rows = session.exec(select(model).where(col(model.id).in_([hit.record_id for hit in hits])))
    return {row.id: row for row in rows}
