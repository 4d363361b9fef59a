"""Places with their names, their point and how far it reaches."""

from typing import Annotated

from pydantic import Field, model_validator
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from catalog.domain import placenames
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import PlaceKind, PlainNameKind
from catalog.models import Place, PlaceName, PlaceNameKey, Source
from catalog.services.parties import PlainNameIn, plain_names
from catalog.services.rows import Input, id_of, number, put_row, reconcile
from catalog.services.types import Slug, Words

LONGEST_KEY = 400  # of a name of 200 signs, each of which may be several Latin letters


class PlaceIn(Input):
    """`radius_m` is how far from the point the place may reach; `source` is where the point comes from."""

    slug: Slug
    name: Words
    kind: PlaceKind
    parent: Slug | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius_m: Annotated[int, Field(gt=0)] | None = None
    source: Slug | None = None
    note: str = ""
    names: dict[PlainNameKind, list[Words | PlainNameIn]] = {}

    @model_validator(mode="after")
    def point_is_whole(self) -> "PlaceIn":
        if (self.lat is None) != (self.lon is None) or (self.lat is not None and self.radius_m is None):
            raise ValueError("a point needs lat, lon and radius_m, how far it may reach")
        return self


def put(session: Session, values: PlaceIn) -> Place:
    """Add or update a place with its names and their keys."""
    found = session.exec(select(Place).where(Place.slug == values.slug)).first()
    own = values.model_dump(include={"slug", "name", "kind", "country", "lat", "lon", "radius_m", "note"})
    own["parent_id"] = id_of(session, Place, values.parent, "parent")
    _check_parent(session, found, own["parent_id"])
    own["point_source_id"] = id_of(session, Source, values.source, "source")
    row = put_row(session, Place, found, own)
    old = select(PlaceName.id).where(PlaceName.place_id == row.id)
    session.execute(delete(PlaceNameKey).where(col(PlaceNameKey.name_id).in_(old)))
    names = plain_names(values.name, values.names)
    saved = reconcile(session, PlaceName, {"place_id": number(row)}, ("name", "language"), names)
    keys = [{"name_id": number(one), "key": key} for one in saved for key in keys_of(one.name)]
    session.execute(insert(PlaceNameKey), keys)
    return row


def _check_parent(session: Session, found: Place | None, parent_id: int | None) -> None:
    """A place lies neither in itself nor in anything that lies in it."""
    while found is not None and parent_id is not None:
        if parent_id == found.id:
            raise Invalid.one("parent", f"{found.slug} would lie in itself")
        parent_id = session.get_one(Place, parent_id).parent_id


def keys_of(name: str) -> set[str]:
    """A place is found by its letters and by its consonants."""
    return {key[:LONGEST_KEY] for key in placenames.keys(name) if key}
