"""One type with all that its page shows, and the tree."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.domain.errors import NotFound
from catalog.domain.lexicon import Lexicon
from catalog.domain.vocabulary import Rank
from catalog.models import (
    EquipmentType,
    Fitment,
    Item,
    Source,
    TypeExternalId,
    TypeName,
    TypeRelation,
    TypeSource,
    TypeSpec,
)
from catalog.search import lexicon, visible, world
from catalog.search.register import Node
from catalog.search.world import World


@dataclass(frozen=True)
class Relation:
    words: str
    other: EquipmentType
    note: str


@dataclass(frozen=True)
class TypePage:
    type: EquipmentType
    path: list[Node]
    siblings: list[EquipmentType]
    children: list[EquipmentType]
    pictogram: str
    names: list[tuple[str, list[TypeName]]]
    specs: list[tuple[TypeSpec, Source | None]]
    relations: list[Relation]
    external: list[TypeExternalId]
    sources: list[Source]
    parts_seen: list[tuple[EquipmentType, int]]
    seen_on: list[tuple[EquipmentType, int]]


# How a relation reads from its other end.
INVERSE = {
    "upgrade of": "upgraded to",
    "copy of": "copied as",
    "licensed copy of": "copied under licence as",
    "carries": "carried by",
    "fires": "fired by",
    "often confused with": "often confused with",
}


def get(session: Session, slug: str, now: datetime) -> TypePage:
    """A type by its slug; raises NotFound with near slugs."""
    row = session.exec(select(EquipmentType).where(EquipmentType.slug == slug)).first()
    known = world.read(session)
    if row is None or row.id is None:
        raise NotFound("type", slug, tuple(near(session, slug, known)))
    return TypePage(
        type=row,
        path=known.types.path(row.id)[:-1],
        siblings=_below(session, row.parent_id),
        children=_below(session, row.id),
        pictogram=pictogram(lexicon.read(session).types[row.slug].path, lexicon.read(session)),
        names=_names(session, row.id),
        specs=_specs(session, row.id, now),
        relations=_relations(session, row.id),
        external=_all(session, select(TypeExternalId).where(TypeExternalId.type_id == row.id)),
        sources=_sources(session, row.id, now),
        parts_seen=_parts_seen(session, known.below[row.id], now),
        seen_on=_seen_on(session, known.below[row.id], now),
    )


def pictogram(path: tuple[str, ...], known: Lexicon) -> str:
    """The slug of the category that a type is drawn as; that of its domain where it stands in none."""
    drawn = [slug for slug in path if known.types[slug].rank in (Rank.DOMAIN, Rank.CATEGORY)]
    return drawn[-1]


def _below(session: Session, parent_id: int | None) -> list[EquipmentType]:
    query = select(EquipmentType).where(EquipmentType.parent_id == parent_id)
    return _all(session, query.order_by(EquipmentType.name))


def _all(session: Session, query: Any) -> list[Any]:
    return list(session.exec(query))


def near(session: Session, text: str, known: World) -> list[str]:
    """Slugs of types that the text may have meant."""
    names = lexicon.read(session)
    found = {entry.slug for key in _keys(text) for entry in names.names.get(key, [])}
    return sorted(found) + [slug for slug in known.types.near(text) if slug not in found]


def _keys(text: str) -> set[str]:
    from_slug = text.replace("-", " ")
    return lexicon.keys(text) | lexicon.keys(from_slug)


def _names(session: Session, type_id: int) -> list[tuple[str, list[TypeName]]]:
    """Names by kind, the preferred one first."""
    query = (
        select(TypeName).where(TypeName.type_id == type_id).order_by(col(TypeName.preferred).desc(), col(TypeName.id))
    )
    kinds = {name.kind: name.kind.label for name in session.exec(query)}
    rows = sorted(session.exec(query), key=lambda name: list(kinds).index(name.kind))
    return [(kinds[kind], list(group)) for kind, group in groupby(rows, key=lambda name: name.kind)]


def _specs(session: Session, type_id: int, now: datetime) -> list[tuple[TypeSpec, Source | None]]:
    """Figures with their sources; one that is not public is not named."""
    query = select(TypeSpec, Source).outerjoin(Source, (col(TypeSpec.source_id) == Source.id) & visible.sources(now))
    return list(session.exec(query.where(TypeSpec.type_id == type_id).order_by(col(TypeSpec.id))))


def _sources(session: Session, type_id: int, now: datetime) -> list[Source]:
    query = select(Source).join(TypeSource).where(TypeSource.type_id == type_id, visible.sources(now))
    return _all(session, query.order_by(col(TypeSource.id)))


def figure(spec: TypeSpec) -> str:
    """`5.45 mm`, `600–650 rounds/min`."""
    upper = f"–{spec.value_max:g}" if spec.value_max is not None else ""
    return f"{spec.value:g}{upper} {spec.unit}"


def _relations(session: Session, type_id: int) -> list[Relation]:
    """What the type is to others, and others to it; a look-alike told from both ends stands once."""
    forward = select(TypeRelation, EquipmentType).join(EquipmentType, col(TypeRelation.to_id) == EquipmentType.id)
    back = select(TypeRelation, EquipmentType).join(EquipmentType, col(TypeRelation.from_id) == EquipmentType.id)
    found = [
        Relation(one.kind.label, other, one.note)
        for one, other in session.exec(forward.where(TypeRelation.from_id == type_id))
    ]
    said = {(one.words, one.other.id) for one in found}
    for one, other in session.exec(back.where(TypeRelation.to_id == type_id)):
        if (INVERSE[one.kind.label], other.id) not in said:
            found.append(Relation(INVERSE[one.kind.label], other, one.note))
    return found


def _parts_seen(session: Session, below: frozenset[int], now: datetime) -> list[tuple[EquipmentType, int]]:
    """Parts seen on items of the type, with the number of items."""
    query = (
        select(EquipmentType, func.count())
        .join(Fitment, col(Fitment.part_type_id) == EquipmentType.id)
        .join(Item, col(Fitment.item_id) == Item.id)
        .where(col(Item.type_id).in_(below), visible.items(now))
        .group_by(col(EquipmentType.id))
    )
    return list(session.exec(query.order_by(func.count().desc(), EquipmentType.name)))


def _seen_on(session: Session, below: frozenset[int], now: datetime) -> list[tuple[EquipmentType, int]]:
    """For a part: the types of the items that it was seen on."""
    query = (
        select(EquipmentType, func.count())
        .join(Item, col(Item.type_id) == EquipmentType.id)
        .join(Fitment, col(Fitment.item_id) == Item.id)
        .where(col(Fitment.part_type_id).in_(below), visible.items(now))
        .group_by(col(EquipmentType.id))
    )
    return list(session.exec(query.order_by(func.count().desc(), EquipmentType.name)))


@dataclass(frozen=True)
class Branch:
    """A type in the tree with what hangs below it and how many types that is."""

    type: EquipmentType
    children: tuple["Branch", ...]
    size: int


def tree(session: Session, under: str | None = None) -> list[Branch]:
    """The whole tree, or the branch of one type."""
    by_parent: dict[int | None, list[EquipmentType]] = {}
    for row in session.exec(select(EquipmentType).order_by(EquipmentType.name)):
        by_parent.setdefault(row.parent_id, []).append(row)
    if under is None:
        return [_branch(row, by_parent) for row in by_parent.get(None, [])]
    top = next((row for rows in by_parent.values() for row in rows if row.slug == under), None)
    if top is None:
        raise NotFound("type", under, tuple(near(session, under, world.read(session))))
    return [_branch(top, by_parent)]


def _branch(row: EquipmentType, by_parent: dict[int | None, list[EquipmentType]]) -> Branch:
    children = tuple(_branch(child, by_parent) for child in by_parent.get(row.id, []))
    return Branch(row, children, 1 + sum(child.size for child in children))
