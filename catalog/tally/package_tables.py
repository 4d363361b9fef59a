"""The tables of a Data Package, column by column: what each holds, of which type, and which table it refers to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.models import Publisher, Source
from catalog.search import visible
from catalog.tally.column import Kind
from catalog.tally.package_choice import Chosen
from catalog.tally.records import LOSSES


@dataclass(frozen=True)
class Field:
    """`to` is the table whose key it holds; `value` takes it from a row."""

    name: str
    about: str
    value: Callable[[Any, Chosen], Any]
    kind: str = "string"
    to: str = ""


def _own(name: str, about: str, kind: str = "string", column: str = "") -> Field:
    """A column that holds what the row itself does."""
    return Field(name, about, lambda row, _: getattr(row, column or name), kind)


def _slug(name: str, about: str, to: str, column: str = "") -> Field:
    return Field(name, about, lambda row, chosen: chosen.slug(to, getattr(row, column or f"{name}_id")), to=to)


def _id(name: str, about: str, to: str, column: str = "") -> Field:
    """The permanent id of a row of another table; empty when that row is not in the package."""
    return Field(
        name, about, lambda row, chosen: chosen.public_ids[to].get(getattr(row, column or f"{name}_id") or 0), to=to
    )


def _of_loss(name: str) -> Callable[[Any, Chosen], Any]:
    return lambda row, _: row[name]


def _publisher(row: Source, chosen: Chosen) -> str | None:
    found = chosen.session.get(Publisher, row.publisher_id) if row.publisher_id else None
    return found.name if found else None


def _point(name: str) -> Callable[[Any, Any], Any]:
    """A part of the point of an incident, as it may be told."""
    return lambda row, _: getattr(visible.point(row), name, None)


DATE = (
    _own("earliest", "first day it may have happened on", "date"),
    _own("latest", "last day it may have happened on", "date"),
)
COUNT = (
    _own("count_min", "number of things, at least", "integer"),
    _own("count_best", "number of things, best figure", "integer"),
    _own("count_max", "number of things, at most; empty is open", "integer"),
)
NAMED = (_own("slug", "permanent slug"), _own("name", "preferred name"))

DATASETS = (
    *NAMED,
    _own("maintainer", "who keeps the list"),
    _own("licence", "licence of its rows"),
    _own("credit", "whom to credit"),
    _own("url", "address"),
    _own("requires_picture", "does every row need a picture?", "boolean"),
    _own("mode", "how it counts losses"),
    _own("copied_on", "day of the copy", "date"),
    _own("note", "what else there is to know"),
)
PARTIES = (
    *NAMED,
    _own("kind", "state, force, unit, non-state group or unknown"),
    _own("country", "ISO 3166 code"),
    _slug("leans_to", "the party that an unknown one leans to", "parties"),
    _own("note", "what else there is to know"),
)
TYPES = (
    *NAMED,
    _own("rank", "domain, category, family, model or variant"),
    _slug("parent", "the type above it", "types"),
    _own("role", "end item, fitted part, munition …"),
    _own("state", "proposed, active or retired"),
    _own("country", "ISO 3166 code of the country of origin"),
    _own("maker", "maker"),
    _own("introduced", "year", "integer"),
    _own("summary", "what it is"),
)
TYPE_NAMES = (
    _slug("type", "the type", "types"),
    _own("name", "one of its names"),
    _own("language", "BCP 47 tag"),
    _own("kind", "designation, index code, nickname …"),
    _own("script", "ISO 15924 code"),
    _own("preferred", "is it the preferred one of its language?", "boolean"),
    _own("ambiguous", "does it stand for something else more often?", "boolean"),
)
PLACES = (
    *NAMED,
    _own("kind", "country, region, district, city …"),
    _slug("parent", "the place that it lies in", "places"),
    _own("country", "ISO 3166 code"),
    _own("lat", "latitude in degrees, WGS 84", "number"),
    _own("lon", "longitude in degrees, WGS 84", "number"),
    _own("radius_m", "how far from the point it may reach, in metres", "integer"),
    _own("geonames_id", "its id at GeoNames", "integer"),
    _own("population", "people", "integer"),
    _id("source", "where the point comes from", "sources", "point_source_id"),
    _own("note", "what else there is to know"),
)
SOURCES = (
    _own("id", "permanent id", column="public_id"),
    _own("slug", "permanent slug, where it has one"),
    _own("kind", "article, post, list or document"),
    _own("title", "title"),
    Field("publisher", "who published it", _publisher),
    _own("platform", "where"),
    _own("handle", "account"),
    _own("language", "BCP 47 tag"),
    _own("url", "address"),
    _own("published_on", "day of publication", "date"),
    _id("quoted_in", "the source in which it was read", "sources"),
    _own("note", "what else there is to know"),
)
INCIDENTS = (
    _own("id", "permanent id", column="public_id"),
    _own("title", "title; empty for one that came with a row of a list"),
    _own("narrative", "what is told, and by whom"),
    _own("is_bare", "did it come with a row of a list?", "boolean"),
    *DATE,
    _own("date_precision", "precision of the date", column="precision"),
    _own("date_basis", "what the date is the day of", column="basis"),
    _own("date_as_written", "the date in the source's words"),
    _slug("place", "the place", "places"),
    _own("place_as_written", "the place in the source's words"),
    Field("lat", "latitude in degrees, WGS 84", _point("lat"), "number"),
    Field("lon", "longitude in degrees, WGS 84", _point("lon"), "number"),
    Field("uncertainty_m", "metres it may be off", _point("uncertainty_m"), "integer"),
    _own("geo_precision", "how near the point is"),
)
ITEMS = (
    _own("id", "permanent id", column="public_id"),
    _slug("dataset", "the list that it belongs to", "datasets"),
    _slug("type", "the type that it is identified as", "types"),
    _own("identification", "how sure the identification is", column="qualifier"),
    _own("as_written", "what the source calls it"),
    _own("heading", "where the list has it"),
    _own("is_lot", "is it a lot of like things?", "boolean"),
    *COUNT,
    _id("parent_lot", "the lot that it was taken out of", "items"),
    _own("note", "what else there is to know"),
)
CANDIDATES = (_id("item", "the item", "items"), _slug("type", "a type that it may be", "types"))
FITMENTS = (
    _id("item", "the item", "items"),
    _slug("part", "the part seen on it", "types", "part_type_id"),
    _own("slot", "where"),
    _own("certainty", "how sure"),
    _own("as_written", "what the source calls it"),
)
PAIRS = (
    _id("one", "the one item", "items"),
    _id("other", "the other", "items"),
    _own("judgement", "are they the same thing? same, different, unsure"),
)
OUTCOMES = (
    _id("item", "the item", "items"),
    _own("seq", "place in what became of the item, from 1", "integer"),
    _id("incident", "the incident", "incidents"),
    _own("kind", "what became of it"),
    _own("manner", "the finer word"),
    _own("as_written", "the source's words"),
    _slug("lost_by", "whose it was", "parties", "from_party_id"),
    _slug("taken_by", "who has it now", "parties", "to_party_id"),
    _own("lost_basis", "how that party is known", column="from_basis"),
    _own("taken_basis", "how that party is known", column="to_basis"),
    _own("grade", "how well it is supported"),
    _own("cause", "what it was lost to"),
    _own("non_combat", "was it lost other than in combat?", "boolean"),
)
CLAIMS = (
    Field("id", "its key, else its number", lambda row, _: row.key or str(row.id)),
    _id("source", "who says it", "sources"),
    _own("kind", "what is claimed"),
    _own("stance", "asserts, denies, corrects or retracts"),
    _own("asserted_by", "whom the source lets speak"),
    _own("is_hedged", "is it said with reserve?", "boolean"),
    _own("summary", "what is said"),
    _own("quote", "in its own words"),
    _own("locator", "where in the source"),
    _id("incident", "the incident", "incidents"),
    _id("related_incident", "the incident it is tied to", "incidents"),
    _id("item", "the item", "items"),
    _slug("type", "the type", "types"),
    _slug("lost_by", "whose it was", "parties"),
    _slug("taken_by", "who has it now", "parties"),
    _own("count_min", "number, at least", "integer"),
    _own("count_max", "number, at most", "integer"),
    _own("value", "another figure", "number"),
    _own("value_qualifier", "about, at least …"),
    _own("unit", "unit of that figure"),
    _own("said_on", "day it was said", "date"),
    *DATE,
    _slug("place", "the place", "places"),
    _own("place_as_written", "the place in the source's words"),
)
KINDS = {Kind.TEXT: "string", Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.FLAG: "boolean", Kind.DAY: "date",
         Kind.MOMENT: "datetime"}  # fmt: skip
LOSS_TO = {"item": "items", "dataset": "datasets", "type": "types", "lost_by": "parties", "taken_by": "parties",
           "place": "places", "incident": "incidents"}  # fmt: skip
LOSS = tuple(
    Field(one.name, one.about, _of_loss(one.name), KINDS[one.kind], LOSS_TO.get(one.name, "")) for one in LOSSES
)
