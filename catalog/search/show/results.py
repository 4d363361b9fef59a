"""Search results of every kind, each with its name, its address and why it matched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.models import EquipmentType, Incident, Item, Source
from catalog.search import asking, blocks, fields, passages, ranking, visible, words, world
from catalog.search.engines import Engine, Hit
from catalog.search.passages import Match, Piece, Reader, Sought
from catalog.search.periods import INCLUDED, MUNITIONS
from catalog.search.show import narrowed
from catalog.search.words import Found

MOST_EXPLAINED = 60
KINDS = {
    "types": ("type",),
    "incidents": ("incident",),
    "losses": ("item",),
    "sources": ("source",),
    "all": words.KINDS,
}
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


@dataclass(frozen=True)
class Results:
    """All hits in the order of their kinds, types first; `by_index` is False while the index is being built.

    `text` is what was searched for, `left_out` how many words it lacks of what was typed; `meant` are names that look
    like it. `narrowed` is the address of the question in which fields stand; empty without any.
    """

    hits: list[Result] = field(default_factory=list)
    by_index: bool = True
    widened: str = ""
    meant: tuple[str, ...] = ()
    text: str = ""
    left_out: int = 0
    narrowed: Sequence[tuple[str, str]] = ()

    @property
    def total(self) -> int:
        return len(self.hits)

    def of(self, kind: str) -> list[Result]:
        return [hit for hit in self.hits if hit.kind == kind]


def search(session: Session, engine: Engine, wanted: Wanted, now: datetime) -> Results:
    """Everything that the words find and that who asks may see; raises Invalid for a field that is wrong.

    Fields narrow what they can be asked of, incidents and losses. They are asked of every list, as the words are.
    """
    args = {"q": [wanted.text], "exact": ["1"] if wanted.exact else []}
    typed = fields.split(args)
    fields.check(typed)
    if not typed.fields:
        found = words.find(session, engine, typed.text, KINDS[wanted.kind], exact=wanted.exact)
        return replace(_shown(session, wanted, found, now), text=typed.text, left_out=typed.left_out)
    asked = asking.ask(session, engine, {**args, **EVERY_LIST}, now, insider=wanted.insider)
    found = narrowed.found(asked, KINDS[wanted.kind])
    link = asked.question.criteria.to_args()
    return replace(_shown(session, wanted, found, now), text=typed.all, left_out=typed.left_out, narrowed=link)


def _shown(session: Session, wanted: Wanted, found: Found, now: datetime) -> Results:
    by_kind: dict[str, list[Hit]] = {}
    for hit in found.hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    text = fields.split({"q": [wanted.text]}).text
    reader = Reader(now, wanted.insider)
    some = [hit for hits in by_kind.values() for hit in hits[:MOST_EXPLAINED]]
    asked = _Asked(reader, passages.matches(session, Sought.of(text, found.wider, exact=wanted.exact), some, reader))
    hits = _types(session, text, replace(found, hits=by_kind.get("type", [])), asked)
    hits += _incidents(session, by_kind.get("incident", []), asked)
    hits += _items(session, by_kind.get("item", []), asked)
    hits += _sources(session, by_kind.get("source", []), asked)
    return Results(hits, found.by_index, found.widened, found.meant)


@dataclass(frozen=True)
class _Asked:
    """By whom and when, and why hits match."""

    reader: Reader
    matches: dict[str, Match]

    def match(self, hit: Hit) -> Match:
        return self.matches.get(f"{hit.kind}:{hit.record_id}", Match(""))


def _types(session: Session, text: str, of_types: Found, asked: _Asked) -> list[Result]:
    rows = _rows(session, EquipmentType, of_types.hits)
    known = world.read(session)
    ordered = ranking.order_types(session, text, {one: row.slug for one, row in rows.items()}, of_types)
    found = []
    for hit, why in ordered:
        row, domain = rows[hit.record_id], known.types.path(hit.record_id)[0].slug
        passage = asked.match(hit).passage
        found.append(Result("type", row.slug, row.slug, row.name, hit.score, why, row, domain, passage))
    return found


def _incidents(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    reader = asked.reader
    rows = _rows(session, Incident, hits, *visible.incidents(reader.now, insider=reader.insider))
    return [_titled("incident", hit, row, asked) for hit in hits if (row := rows.get(hit.record_id))]


def _items(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    """Items whose losses are public."""
    known, reader = world.read(session), asked.reader
    rows = _rows(session, Item, hits, visible.items(reader.now, insider=reader.insider))
    found = []
    for hit in hits:
        if row := rows.get(hit.record_id):
            path, match = known.types.path(row.type_id), asked.match(hit)
            name = f"{path[-1].name} ({row.as_written})" if row.as_written else path[-1].name
            domain = path[0].slug
            found.append(Result("loss", row.public_id, None, name, hit.score, match.why, row, domain, match.passage))
    return found


def _sources(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    rows = _rows(session, Source, hits, visible.sources(asked.reader.now))
    return [_titled("source", hit, row, asked) for hit in hits if (row := rows.get(hit.record_id))]


def _rows(session: Session, model: Any, hits: Iterable[Hit], *conditions: Any) -> dict[int, Any]:
    """The records of these hits that fit, by id; a database takes only so many ids at once."""
    return {
        row.id: row
        for ids in blocks.some_of({hit.record_id for hit in hits})
        for row in session.exec(select(model).where(col(model.id).in_(ids), *conditions))
    }


def _titled(kind: str, hit: Hit, row: Incident | Source, asked: _Asked) -> Result:
    match = asked.match(hit)
    return Result(kind, row.public_id, None, row.title, hit.score, match.why, row, passage=match.passage)
