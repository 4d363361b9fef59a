"""What belongs to a single record and stands on its page beside its row: claims, pictures, opinions and more.

Each kind of part has its columns, one by one, under the name that it has in documents; the description of the API is
made of them too.
"""

from collections.abc import Callable
from typing import Any

from catalog.tally.column import Column, Kind, day

TEXT_OF = "in the source's words"


def _slug(name: str) -> Callable[[Any], str | None]:
    """The slug of what stands there, if anything does."""
    return lambda row: getattr(getattr(row, name), "slug", None)


def _public_id(name: str) -> Callable[[Any], str | None]:
    return lambda row: getattr(getattr(row, name), "public_id", None)


def _of(name: str, column: str) -> Callable[[Any], Any]:
    return lambda row: getattr(getattr(row, name), column)


def _count(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row.item, name)


COUNT = (
    Column("count_min", "number of things, at least", _count("count_min"), Kind.INTEGER),
    Column("count_best", "number of things, best figure", _count("count_best"), Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", _count("count_max"), Kind.INTEGER),
)
PARTIES = (
    Column("lost_by", "slug of the party that lost it", _slug("lost_by")),
    Column("lost_basis", "how that party is known", _of("outcome", "from_basis")),
    Column("taken_by", "slug of the party that took it", _slug("taken_by")),
    Column("taken_basis", "how that party is known", _of("outcome", "to_basis")),
)
BECAME = (
    Column("seq", "place in the chain of the item, from 1", _of("outcome", "seq"), Kind.INTEGER),
    Column("outcome", "what became of it", _of("outcome", "kind")),
    Column("manner", "the finer word", _of("outcome", "manner")),
    Column("outcome_as_written", TEXT_OF, _of("outcome", "as_written")),
    *PARTIES,
    Column("grade", "how well it is supported", _of("outcome", "grade")),
)
CLAIMS = (
    Column("source", "permanent id of the source that says it", _of("source", "public_id")),
    Column("source_title", "title of that source", _of("source", "title")),
    Column("asserted_by", "whom the source lets speak, when not itself", _of("claim", "asserted_by")),
    Column("kind", "what is claimed", _of("claim", "kind")),
    Column("stance", "asserts, denies, corrects or retracts", _of("claim", "stance")),
    Column("is_hedged", "is it said with reserve?", _of("claim", "is_hedged"), Kind.FLAG),
    Column("summary", "what is said", _of("claim", "summary")),
    Column("quote", TEXT_OF, _of("claim", "quote")),
    Column("said_on", "day it was said", lambda r: day(r.claim.said_on), Kind.DAY),
    Column("value", "a distance or another figure", _of("claim", "value"), Kind.NUMBER),
    Column("value_qualifier", "about, at least …", _of("claim", "value_qualifier")),
    Column("unit", "unit of that figure", _of("claim", "unit")),
    Column("place", "slug of the place that it names", _slug("place")),
    Column("place_as_written", "that place in the source's words", _of("claim", "place_as_written")),
    Column("incident", "permanent id of the incident it is about", _public_id("incident")),
    Column("related_incident", "permanent id of the incident it is tied to", _public_id("related")),
)
ORIGINS = (
    Column("sources", "permanent ids of sources that are one origin",
           lambda r: [one.public_id for one in r.sources], Kind.LIST),
    Column("links", "why they are one: author, quoted, picture, video, text",
           lambda r: [one.value for one in r.links], Kind.LIST),
)  # fmt: skip
PICTURES = (
    Column("sha256", "SHA-256 of the picture as it is shown, and its permanent id", _of("picture", "public_sha256")),
    Column("file", "address of the file", lambda r: f"{r.address}/file"),
    Column("thumbnail", "address of a small copy, WebP", lambda r: f"{r.address}/thumbnail"),
    Column("media_type", "type of the file", _of("picture", "media_type")),
    Column("width", "width", _of("picture", "width"), Kind.INTEGER, "pixels"),
    Column("height", "height", _of("picture", "height"), Kind.INTEGER, "pixels"),
    Column("credit", "whom to credit", _of("picture", "credit")),
    Column("licence", "licence; empty: not known, kept as evidence and not for reuse", _of("picture", "licence")),
    Column("sensitivity", "is anything graphic in it?", _of("picture", "sensitivity")),
    Column("redactions", "number of parts that are blacked out", lambda r: len(r.picture.redactions), Kind.INTEGER),
    Column(
        "video_at_ms", "for a frame of a video: when in it", _of("picture", "video_at_ms"), Kind.INTEGER, "milliseconds"
    ),
)
ALIKE = (
    Column("sha256", "permanent id of a picture that is alike", _of("picture", "public_sha256")),
    Column("distance", "how far they differ, from 0 to 1", lambda r: r.distance, Kind.NUMBER),
    Column("transform", "how the one was made of the other", lambda r: r.transform),
)
CHAIN = (
    *BECAME,
    Column("reviews", "independent reviews of it, up to 3", _of("outcome", "reviews"), Kind.INTEGER),
    Column("is_self_reviewed", "is its only reviewer who logged it?", _of("outcome", "is_self_reviewed"), Kind.FLAG),
    Column("doubts", "number of people who doubt it", lambda r: r.doubts, Kind.INTEGER),
    Column("incident", "permanent id of the incident", _of("incident", "public_id")),
    Column("incident_title", "its title; empty where it came with a row of a list", _of("incident", "title")),
    Column("earliest", "first day it may have happened on", lambda r: day(r.incident.earliest), Kind.DAY),
    Column("latest", "last day it may have happened on", lambda r: day(r.incident.latest), Kind.DAY),
    Column("date_precision", "precision of the date", _of("incident", "precision")),
    Column("date_basis", "what the date is the day of", _of("incident", "basis")),
    Column("date_as_written", "the date in the source's words", _of("incident", "date_as_written")),
)
IN_INCIDENT = (
    Column("item", "permanent id of the item", _of("item", "public_id")),
    Column("type", "slug of the type it is identified as", _of("type", "slug")),
    Column("type_name", "name of that type", _of("type", "name")),
    Column("identification", "how sure the identification is", _of("item", "qualifier")),
    Column("as_written", "what the source calls it", _of("item", "as_written")),
    Column("fitted", "parts seen on it", lambda r: [*r.fitted], Kind.LIST),
    *COUNT,
    *BECAME,
)
OPINIONS = (
    Column("type", "slug of the type that somebody takes it for", lambda r: r.opinion.type.slug),
    Column("type_name", "name of that type", lambda r: r.opinion.type.name),
    Column("disagrees", "is it said not to be this, or not to be told from this?", lambda r: r.told.disagrees),
    Column("identification", "how sure they are", _of("told", "qualifier")),
    Column("by", "who, by pseudonym", lambda r: r.opinion.by),
    Column("given_on", "day of the opinion", lambda r: day(r.told.made_at.date()), Kind.DAY),
    Column("is_blind", "was it given without seeing the others?", _of("told", "is_blind"), Kind.FLAG),
    Column("reason", "why", _of("told", "reason")),
    Column("seen", "what can be seen, feature by feature", lambda r: [*r.seen], Kind.LIST),
)
FITTED = (
    Column("part", "slug of the part", _slug("part")),
    Column("name", "its name", lambda r: r.name),
    Column("slot", "where it is fitted", _of("fitment", "slot")),
    Column("as_written", "what the source calls it", _of("fitment", "as_written")),
    Column("certainty", "how sure", _of("fitment", "certainty")),
    Column("source", "permanent id of the source that shows it", _public_id("source")),
)
MARKINGS = (
    Column("kind", "serial, tactical sign, unit …", lambda r: r[0]),
    Column("text", "what can be read; of a serial only how long it is", lambda r: r[1]),
)
PAIRS = (
    Column("item", "permanent id of the other item", lambda r: r[1].public_id),
    Column("type", "slug of its type", lambda r: r[2].slug),
    Column("as_written", "what its source calls it", lambda r: r[1].as_written),
    Column("judgement", "are they the same thing? same, different, unsure", lambda r: r[0].judgement),
    Column("reason", "why", lambda r: r[0].reason),
)
PLACES = (
    Column("slug", "permanent slug", lambda r: r.slug),
    Column("name", "preferred name", lambda r: r.name),
    Column("kind", "country, region, district, city …", lambda r: r.kind),
    Column("lat", "latitude", lambda r: r.lat, Kind.NUMBER, "degrees, WGS 84"),
    Column("lon", "longitude", lambda r: r.lon, Kind.NUMBER, "degrees, WGS 84"),
    Column("radius_m", "how far from the point it may reach", lambda r: r.radius_m, Kind.INTEGER, "metres"),
)
COPIES = (
    Column("kind", "where it is archived", lambda r: r.kind),
    Column("location", "its address; of a file that is held here its hash", lambda r: r.location),
    Column("captured_at", "when it was taken", lambda r: r.captured_at and r.captured_at.isoformat(timespec="seconds"),
           Kind.MOMENT, "UTC"),
    Column("sha256", "SHA-256 of the file", lambda r: r.sha256),
)  # fmt: skip
PARTS: dict[str, tuple[Column, ...]] = {
    "claims": CLAIMS,
    "origins": ORIGINS,
    "pictures": PICTURES,
    "alike": ALIKE,
    "chain": CHAIN,
    "items": IN_INCIDENT,
    "opinions": OPINIONS,
    "fitted_parts": FITTED,
    "markings": MARKINGS,
    "pairs": PAIRS,
    "places": PLACES,
    "copies": COPIES,
}
