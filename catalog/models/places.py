"""Places with their names by language and script, a point and a radius."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import PlaceKind, PlainNameKind
from catalog.models.columns import AUTOINCREMENT, reference, term


class Place(SQLModel, table=True):
    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="point"),
        CheckConstraint("lat IS NULL OR (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180)", name="globe"),
        CheckConstraint("lat IS NULL OR (radius_m IS NOT NULL AND radius_m > 0)", name="radius"),
        CheckConstraint("parent_id <> id", name="not_its_own"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    kind: PlaceKind = term(PlaceKind, "kind")
    parent_id: int | None = reference("place.id", default=None)
    country: str | None = Field(default=None, max_length=2)
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    point_source_id: int | None = reference("source.id", default=None)
    geonames_id: int | None = Field(default=None, unique=True)
    population: int | None = None
    note: str = ""


class PlaceName(SQLModel, table=True):
    __tablename__ = "place_name"
    __table_args__ = (UniqueConstraint("place_id", "name", "language"), AUTOINCREMENT)
    id: int | None = Field(default=None, primary_key=True)
    place_id: int = reference("place.id")
    name: str = Field(max_length=200)
    kind: PlainNameKind = term(PlainNameKind, "kind")
    language: str = Field(max_length=20)
    script: str = Field(max_length=4)
    preferred: bool = False


class PlaceNameKey(SQLModel, table=True):
    __tablename__ = "place_name_key"
    name_id: int = Field(foreign_key="place_name.id", primary_key=True)
    key: str = Field(primary_key=True, index=True, max_length=400)
