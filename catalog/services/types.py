"""Equipment types: put one with all that is known of it; keep the closure and the keys of names in step."""

from collections.abc import Iterator
from typing import Annotated, Any

import pycountry
from pydantic import Field, field_validator, model_validator
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from catalog.domain import designations, quantities
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import NameKind, Rank, RelationKind, TypeRole, TypeState
from catalog.models import (
    EquipmentType,
    Source,
    TypeClosure,
    TypeExternalId,
    TypeName,
    TypeNameKey,
    TypeRelation,
    TypeSource,
    TypeSpec,
)
from catalog.services.rows import Input, add_rows, id_of, need_id, number, put_row, reconcile

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
FORMER_STATES = {country.alpha_2 for country in pycountry.historic_countries if hasattr(country, "alpha_2")}
PREFERRED_LANGUAGE = "en"


class NameIn(Input):
    name: Words
    language: Annotated[str, Field(max_length=20)] = ""
    ambiguous: bool = False


class SpecIn(Input):
    quantity: Words
    value: float
    max: float | None = None
    unit: Annotated[str, Field(min_length=1, max_length=20)]
    source: Slug
    note: str = ""

    @model_validator(mode="after")
    def is_measured_so(self) -> "SpecIn":
        if wrong := quantities.problem(self.quantity, self.unit):
            raise ValueError(wrong)
        return self


class RelationIn(Input):
    kind: RelationKind
    to: Slug
    note: str = ""


class TypeIn(Input):
    """One equipment type as a seed row or a form gives it."""

    slug: Slug
    name: Words
    rank: Rank
    parent: Slug | None = None
    role: TypeRole | None = None
    state: TypeState = TypeState.ACTIVE
    country: str | None = None
    maker: Words | None = None
    introduced: Annotated[int, Field(ge=1800, le=2100)] | None = None
    summary: str = ""
    marks: list[Words] = []
    separable: bool = True
    names: dict[NameKind, list[Words | NameIn]] = {}
    external: dict[Annotated[str, Field(max_length=20)], Words] = {}
    specs: list[SpecIn] = []
    relations: list[RelationIn] = []
    sources: list[Slug] = []

    @field_validator("country")
    @classmethod
    def is_a_country(cls, code: str | None) -> str | None:
        if code is None or code in FORMER_STATES or pycountry.countries.get(alpha_2=code):
            return code
        raise ValueError("an ISO 3166 code of two letters is allowed (RU, US; SU, YU, CS, DD for former states)")


def put(session: Session, values: TypeIn) -> EquipmentType:
    """Add or update a type with its names, specs, external ids and sources; relations come later, see `relate`."""
    parent = _parent(session, values)
    found = session.exec(select(EquipmentType).where(EquipmentType.slug == values.slug)).first()
    old_parent = found.parent_id if found else None
    _check_children(session, found, values.rank)
    row = put_row(session, EquipmentType, found, _own_fields(values, parent))
    if found is None:
        _enter_closure(session, row)
    elif old_parent != row.parent_id:
        _move_in_closure(session, row)
    owner = {"type_id": number(row)}
    write = reconcile if found else add_rows
    put_names(session, number(row), list(_names(values)), is_new=found is None)
    write(session, TypeSpec, owner, ("quantity", "source_id"), _specs(session, values))
    external = [{"scheme": scheme, "value": value} for scheme, value in values.external.items()]
    write(session, TypeExternalId, owner, ("scheme", "value"), external)
    sources = [{"source_id": need_id(session, Source, slug, "sources")} for slug in dict.fromkeys(values.sources)]
    write(session, TypeSource, owner, ("source_id",), sources)
    return row


def relate(session: Session, values: TypeIn) -> None:
    """Put a type's relations; every type they name has to be there."""
    owner = {"from_id": need_id(session, EquipmentType, values.slug, "slug")}
    wanted = [
        {"kind": one.kind, "to_id": need_id(session, EquipmentType, one.to, "relations"), "note": one.note}
        for one in values.relations
    ]
    reconcile(session, TypeRelation, owner, ("kind", "to_id"), wanted)


def _parent(session: Session, values: TypeIn) -> EquipmentType | None:
    """The parent row; a child is never ranked shallower than its parent."""
    parent_id = id_of(session, EquipmentType, values.parent, "parent")
    if values.parent == values.slug:
        raise Invalid.one("parent", f"{values.slug} would stand under itself")
    if (values.rank is Rank.DOMAIN) != (parent_id is None):
        raise Invalid.one("parent", "a domain has none, every other rank needs one")
    parent = session.get(EquipmentType, parent_id) if parent_id else None
    if parent and parent.rank.depth > values.rank.depth:
        raise Invalid.one("rank", f"a {values.rank} cannot stand under the {parent.rank} {parent.slug}")
    return parent


def _check_children(session: Session, found: EquipmentType | None, rank: Rank) -> None:
    """What stands under a type is never ranked shallower than it, also when the type's own rank changes."""
    for child in session.exec(select(EquipmentType).where(EquipmentType.parent_id == found.id)) if found else ():
        if child.rank.depth < rank.depth:
            raise Invalid.one(
                "rank", f"the {child.rank} {child.slug} stands under it; {child.rank} or above is allowed"
            )


def _own_fields(values: TypeIn, parent: EquipmentType | None) -> dict[str, Any]:
    own = values.model_dump(
        include={"slug", "name", "rank", "state", "country", "maker", "introduced", "summary", "marks"}
    )
    role = values.role or (parent.role if parent else TypeRole.END_ITEM)
    return {**own, "parent_id": parent.id if parent else None, "role": role, "separable_in_pictures": values.separable}


def _names(values: TypeIn) -> Iterator[dict[str, Any]]:
    """All names with language and script; the preferred one first, said once."""
    preferred = NameIn(name=values.name, language=PREFERRED_LANGUAGE)
    yield {**_name_row(NameKind.DESIGNATION, preferred), "preferred": True}
    said = {(values.name, PREFERRED_LANGUAGE)}
    for kind, names in values.names.items():
        for one in names:
            row = _name_row(kind, one if isinstance(one, NameIn) else NameIn(name=one))
            if (row["name"], row["language"]) not in said:
                said.add((row["name"], row["language"]))
                yield {**row, "preferred": False}


def _name_row(kind: NameKind, one: NameIn) -> dict[str, Any]:
    script = designations.script_of(one.name)
    language = one.language or designations.default_language(one.name)
    return {"name": one.name, "kind": kind, "language": language, "script": script, "ambiguous": one.ambiguous}


def put_names(session: Session, type_id: int, names: list[dict[str, Any]], *, is_new: bool = False) -> None:
    """Make a type's names these, and their keys with them."""
    if not is_new:
        old = select(TypeName.id).where(TypeName.type_id == type_id)
        session.execute(delete(TypeNameKey).where(col(TypeNameKey.name_id).in_(old)))
        _unprefer(session, type_id, names[0]["name"])
    write = add_rows if is_new else reconcile
    rows = write(session, TypeName, {"type_id": type_id}, ("name", "language"), names)
    keys = [{"name_id": number(row), "key": key} for row in rows for key in designations.full_keys(row.name)]
    if keys:
        session.execute(insert(TypeNameKey), keys)


def _unprefer(session: Session, type_id: int, name: str) -> None:
    """A type that is renamed gives up its old preferred name first: only one may be preferred at a time."""
    query = select(TypeName).where(TypeName.type_id == type_id, TypeName.preferred, TypeName.name != name)
    for row in session.exec(query):
        row.preferred = False
    session.flush()


def _specs(session: Session, values: TypeIn) -> Iterator[dict[str, Any]]:
    for one in values.specs:
        source_id = need_id(session, Source, one.source, "specs.source")
        row = one.model_dump(include={"quantity", "value", "unit", "note"})
        yield {**row, "value_max": one.max, "source_id": source_id}


def _enter_closure(session: Session, row: EquipmentType) -> None:
    above = session.exec(select(TypeClosure).where(TypeClosure.descendant_id == row.parent_id)).all()
    lines = [{"ancestor_id": line.ancestor_id, "descendant_id": row.id, "depth": line.depth + 1} for line in above]
    session.execute(insert(TypeClosure), [*lines, {"ancestor_id": row.id, "descendant_id": row.id, "depth": 0}])


def _move_in_closure(session: Session, row: EquipmentType) -> None:
    """Hang a type and all below it under its new parent; a cycle is refused."""
    below = session.exec(select(TypeClosure).where(TypeClosure.ancestor_id == row.id)).all()
    inside = {line.descendant_id for line in below}
    if row.parent_id in inside:
        raise Invalid.one("parent", f"{row.slug} would stand under itself")
    session.execute(
        delete(TypeClosure).where(
            col(TypeClosure.descendant_id).in_(inside),
            col(TypeClosure.ancestor_id).not_in(inside),
        ),
    )
    above = session.exec(select(TypeClosure).where(TypeClosure.descendant_id == row.parent_id)).all()
    lines = [
        {"ancestor_id": up.ancestor_id, "descendant_id": down.descendant_id, "depth": up.depth + down.depth + 1}
        for up in above
        for down in below
    ]
    if lines:
        session.execute(insert(TypeClosure), lines)
