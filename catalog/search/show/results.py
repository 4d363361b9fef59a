"""Search results of every kind, each with its name, its address and why it matched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.models import EquipmentType, Incident, Item, Source
from catalog.search import engines, visible, words, world
from catalog.search.engines import Engine, Hit

MOST_EXPLAINED = 60
KINDS = {
    "types": ("type",),
    "incidents": ("incident",),
    "losses": ("item",),
    "sources": ("source",),
    "all": engines.KINDS,
}


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


@dataclass(frozen=True)
class Results:
    """All hits in the order of their kinds, types first; `by_index` is False while the index is being built."""

    hits: list[Result] = field(default_factory=list)
    by_index: bool = True
    widened: str = ""

    @property
    def total(self) -> int:
        return len(self.hits)

    def of(self, kind: str) -> list[Result]:
        return [hit for hit in self.hits if hit.kind == kind]


def search(session: Session, engine: Engine, wanted: Wanted, now: datetime) -> Results:
    """Everything that the words find and that who asks may see."""
    found = words.find(session, engine, wanted.text, KINDS[wanted.kind], exact=wanted.exact)
    by_kind: dict[str, list[Hit]] = {}
    for hit in found.hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    hits = _types(session, wanted.text, by_kind.get("type", []))
    why = words.why(session, wanted.text, [hit for hit in found.hits if hit.kind != "type"][:MOST_EXPLAINED])
    asked = _Asked(now, wanted.insider, why)
    hits += _incidents(session, by_kind.get("incident", []), asked)
    hits += _items(session, by_kind.get("item", []), asked)
    hits += _sources(session, by_kind.get("source", []), asked)
    return Results(hits, found.by_index, found.widened)


Why = dict[str, str]


@dataclass(frozen=True)
class _Asked:
    """When and by whom, and why hits match."""

    now: datetime
    insider: bool
    why: Why


def _why(hit: Hit, why: Why) -> str:
    return why.get(f"{hit.kind}:{hit.record_id}", "")


def _types(session: Session, text: str, hits: Sequence[Hit]) -> list[Result]:
    ids = [hit.record_id for hit in hits]
    rows = {row.id or 0: row for row in session.exec(select(EquipmentType).where(col(EquipmentType.id).in_(ids)))}
    known = world.read(session)
    ordered = words.order_types(session, text, {one: row.slug for one, row in rows.items()}, hits)
    return [
        Result("type", row.slug, row.slug, row.name, hit.score, why, row, known.types.path(hit.record_id)[0].slug)
        for hit, why in ordered
        for row in [rows[hit.record_id]]
    ]


def _incidents(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    ids = [hit.record_id for hit in hits]
    query = select(Incident).where(col(Incident.id).in_(ids), *visible.incidents(asked.now, insider=asked.insider))
    rows = {row.id: row for row in session.exec(query)}
    return [
        Result("incident", row.public_id, None, row.title, hit.score, _why(hit, asked.why), row)
        for hit in hits
        if (row := rows.get(hit.record_id))
    ]


def _items(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    """Items whose losses are public."""
    known = world.read(session)
    shown = _public_items(session, [hit.record_id for hit in hits], asked)
    found = []
    for hit in hits:
        if row := shown.get(hit.record_id):
            path = known.types.path(row.type_id)
            name = f"{path[-1].name} ({row.as_written})" if row.as_written else path[-1].name
            found.append(Result("loss", row.public_id, None, name, hit.score, _why(hit, asked.why), row, path[0].slug))
    return found


def _public_items(session: Session, ids: Sequence[int], asked: _Asked) -> dict[int | None, Item]:
    rows = session.exec(select(Item).where(col(Item.id).in_(ids), visible.items(asked.now, insider=asked.insider)))
    return {row.id: row for row in rows}


def _sources(session: Session, hits: Sequence[Hit], asked: _Asked) -> list[Result]:
    ids = [hit.record_id for hit in hits]
    query = select(Source).where(col(Source.id).in_(ids), visible.sources(asked.now))
    rows = {row.id: row for row in session.exec(query)}
    return [
        Result("source", row.public_id, None, row.title, hit.score, _why(hit, asked.why), row)
        for hit in hits
        if (row := rows.get(hit.record_id))
    ]
