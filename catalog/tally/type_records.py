"""The columns of the export of types, and what they are read from: everything the catalog says of a type."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.vocabulary import RelationKind
from catalog.models import (
    EquipmentType,
    Source,
    TypeExternalId,
    TypeName,
    TypeRelation,
    TypeSource,
    TypeSpec,
)
from catalog.search import visible
from catalog.search.show.types import figure
from catalog.search.world import World
from catalog.tally.column import Column, Kind

Texts = dict[int, list[str]]  # by the id of a type


@dataclass(frozen=True)
class Told:
    """What stands beside the types: names, figures, look-alikes, ids elsewhere and sources, as texts."""

    names: Texts
    specs: Texts
    look_alikes: Texts
    external: Texts
    sources: Texts


@dataclass(frozen=True)
class TypeRow:
    type: EquipmentType
    world: World
    told: Told

    @property
    def parent(self) -> str | None:
        return self.world.types.by_id[self.type.parent_id].slug if self.type.parent_id else None

    def all_of(self, texts: Texts) -> str:
        return "; ".join(texts.get(self.type.id or 0, ()))


TYPES: tuple[Column, ...] = (
    Column("slug", "permanent slug", lambda r: r.type.slug),
    Column("name", "preferred name", lambda r: r.type.name),
    Column("rank", "domain, category, family, model or variant", lambda r: r.type.rank.value),
    Column("parent", "slug of the type above it", lambda r: r.parent),
    Column("role", "end item, fitted part, munition …", lambda r: r.type.role.value),
    Column("state", "proposed, active or retired", lambda r: r.type.state.value),
    Column("country", "ISO 3166 code of the country of origin", lambda r: r.type.country),
    Column("maker", "maker", lambda r: r.type.maker),
    Column("introduced", "year", lambda r: r.type.introduced, Kind.INTEGER, "year"),
    Column("names", "its other names", lambda r: r.all_of(r.told.names)),
    Column("summary", "what it is", lambda r: r.type.summary),
    Column("specs", "figures, each with its unit and the id of its source", lambda r: r.all_of(r.told.specs)),
    Column("marks", "what it can be told by in a picture", lambda r: "; ".join(r.type.marks)),
    Column("look_alikes", "slugs of the types it is often confused with", lambda r: r.all_of(r.told.look_alikes)),
    Column("separable", "can pictures tell it from all others?", lambda r: r.type.separable_in_pictures, Kind.FLAG),
    Column("external", "ids elsewhere", lambda r: r.all_of(r.told.external)),
    Column("sources", "ids of the works it rests on", lambda r: r.all_of(r.told.sources)),
)


def told(session: Session, now: datetime) -> Told:
    """Everything that stands beside types, read once for all of them; sources that are not public are not named."""
    public = visible.sources(now)
    names = select(TypeName.type_id, TypeName.name).where(~col(TypeName.preferred)).order_by(col(TypeName.id))
    sources = select(TypeSource.type_id, Source.public_id).join(Source).where(public).order_by(col(TypeSource.id))
    external = select(TypeExternalId.type_id, TypeExternalId.scheme, TypeExternalId.value)
    return Told(
        names=_texts(session.exec(names)),
        specs=_specs(session, public),
        look_alikes=_look_alikes(session),
        external=_texts((type_id, f"{scheme}:{value}") for type_id, scheme, value in session.exec(external)),
        sources=_texts(session.exec(sources)),
    )


def _specs(session: Session, public: Any) -> Texts:
    query = select(TypeSpec, Source.public_id).outerjoin(Source, (col(TypeSpec.source_id) == Source.id) & public)
    rows = session.exec(query.order_by(col(TypeSpec.id)))
    return _texts(
        (spec.type_id, f"{spec.quantity} {figure(spec)}{f' [{source}]' if source else ''}") for spec, source in rows
    )


def _look_alikes(session: Session) -> Texts:
    query = select(TypeRelation.from_id, EquipmentType.slug).join(
        EquipmentType, col(TypeRelation.to_id) == EquipmentType.id
    )
    confused = query.where(TypeRelation.kind == RelationKind.OFTEN_CONFUSED_WITH).order_by(col(TypeRelation.id))
    return _texts(session.exec(confused))


def _texts(pairs: Iterable[tuple[int, str]]) -> Texts:
    found: Texts = defaultdict(list)
    for type_id, text in pairs:
        found[type_id].append(text)
    return found
