"""Parties with their names and their dated, sourced relations."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, select

from catalog.domain import designations
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import PartyKind, PartyRelationKind, PlainNameKind
from catalog.models import Party, PartyName, PartyRelation, Source
from catalog.services.rows import Input, id_of, need_id, number, put_row, reconcile
from catalog.services.types import Slug, Words


class PlainNameIn(Input):
    name: Words
    language: Annotated[str, Field(max_length=20)] = ""


class PartyRelationIn(Input):
    kind: PartyRelationKind
    to: Slug
    since: date | None = None
    until: date | None = None
    source: Slug


class PartyIn(Input):
    slug: Slug
    name: Words
    kind: PartyKind
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    leans_to: Slug | None = None
    note: str = ""
    names: dict[PlainNameKind, list[Words | PlainNameIn]] = {}
    relations: list[PartyRelationIn] = []


def put(session: Session, values: PartyIn) -> Party:
    """Add or update a party with its names; relations come later, see `relate`."""
    found = session.exec(select(Party).where(Party.slug == values.slug)).first()
    if values.leans_to and values.kind is not PartyKind.UNKNOWN:
        raise Invalid.one("leans_to", "is for a party that is unknown")
    own = values.model_dump(include={"slug", "name", "kind", "country", "note"})
    own["leans_to_id"] = id_of(session, Party, values.leans_to, "leans_to")
    row = put_row(session, Party, found, own)
    names = plain_names(values.name, values.names)
    reconcile(session, PartyName, {"party_id": number(row)}, ("name", "language"), names)
    return row


def relate(session: Session, values: PartyIn) -> None:
    """Put what a party is part of or allied with; the parties and sources named have to be there."""
    owner = {"from_id": need_id(session, Party, values.slug, "slug")}
    wanted = [
        {
            "kind": one.kind,
            "to_id": need_id(session, Party, one.to, "relations"),
            "since_on": one.since,
            "until_on": one.until,
            "source_id": need_id(session, Source, one.source, "relations.source"),
        }
        for one in values.relations
    ]
    reconcile(session, PartyRelation, owner, ("kind", "to_id", "since_on"), wanted)


def plain_names(
    preferred: str,
    others: dict[PlainNameKind, list[str | PlainNameIn]] | dict[PlainNameKind, list[Words | PlainNameIn]],
) -> list[dict[str, Any]]:
    """Rows for the names of a party or a place: the preferred one first, none said twice."""
    rows = {(preferred, "en"): _name_row(preferred, "en", PlainNameKind.OFFICIAL, preferred=True)}
    for kind, names in others.items():
        for one in names:
            name = one if isinstance(one, str) else one.name
            language = (one.language if isinstance(one, PlainNameIn) else "") or designations.default_language(name)
            rows.setdefault((name, language), _name_row(name, language, kind, preferred=False))
    return list(rows.values())


def _name_row(name: str, language: str, kind: PlainNameKind, *, preferred: bool) -> dict[str, Any]:
    script = designations.script_of(name)
    return {"name": name, "language": language, "kind": kind, "script": script, "preferred": preferred}
