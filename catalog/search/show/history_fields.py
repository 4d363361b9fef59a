"""What a history tells: tables and fields listed one by one, each in the field's words. What is not here is not told.

Left out on purpose: points of incidents (only that they changed), moments of publication, what sources say as pasted,
addresses and hashes of files, what cameras wrote, numbers of imports, and everything of accounts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from catalog.domain import dates, outcomes, vocabulary


class Ref(StrEnum):
    """What a field may name by number."""

    TYPE = "type"
    ITEM = "item"
    INCIDENT = "incident"
    SOURCE = "source"
    PICTURE = "picture"
    PLACE = "place"
    PARTY = "party"
    PERSON = "person"
    PUBLISHER = "publisher"
    ANSWER = "answer"


@dataclass(frozen=True)
class Field:
    """A column, what it is called, and how its value reads: as a term, as what it names, or by a function."""

    name: str
    label: str
    reads: Any = str


@dataclass(frozen=True)
class Told:
    """A table: its noun and its fields. `tells` are sentences for one row; the first whose fields all have values fits.

    A row is not told while one of its `gates` names what who asks may not see. `notes` are what is said in place of
    values that only reviewers see, by the fields that hold them.
    """

    noun: str
    fields: tuple[Field, ...]
    tells: tuple[str, ...] = ()
    gates: Mapping[str, Ref] = field(default_factory=dict)
    notes: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    secret: tuple[Field, ...] = ()


def day(value: Any) -> str:
    return dates.day_text(date.fromisoformat(str(value)[:10]))


def yes(value: Any) -> str:
    return "yes" if value else "no"


def many(value: Any) -> str:
    return "; ".join(map(str, value))


def figure(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


_SPAN = (Field("earliest", "earliest day", day), Field("latest", "latest day", day),
         Field("precision", "precision of the date", outcomes.Precision),
         Field("date_as_written", "date as written"))  # fmt: skip
_COUNT = (Field("count_min", "number, at least", figure), Field("count_best", "number", figure),
          Field("count_max", "number, at most", figure))  # fmt: skip
_STATE = (Field("state", "state", outcomes.RecordState),)
_NAME = (Field("name", "name"), Field("language", "language"), Field("preferred", "preferred", yes))
POINT = ("lat", "lon", "uncertainty_m", "geo_precision")
_POINT = (Field("lat", "latitude", figure), Field("lon", "longitude", figure),
          Field("uncertainty_m", "uncertainty in metres", figure))  # fmt: skip

TOLD: dict[str, Told] = {
    "equipment_type": Told("type", (
        Field("name", "name"), Field("rank", "rank", vocabulary.Rank), Field("parent_id", "stands below", Ref.TYPE),
        Field("role", "role", vocabulary.TypeRole), Field("state", "state", vocabulary.TypeState),
        Field("accepted_id", "stands for it", Ref.TYPE), Field("maker", "maker"), Field("country", "country of origin"),
        Field("introduced", "introduced", figure), Field("summary", "summary"),
        Field("marks", "recognition marks", many), Field("separable_in_pictures", "separable in pictures", yes))),
    "type_name": Told("name", (
        *_NAME, Field("kind", "kind", vocabulary.NameKind), Field("ambiguous", "ambiguous", yes)),
        ("the name “{name}” ({kind}, {language})",)),
    "type_relation": Told("relation", (
        Field("kind", "relation", vocabulary.RelationKind), Field("to_id", "to", Ref.TYPE), Field("note", "note")),
        ("the relation “{kind}” {to_id}",)),
    "type_spec": Told("figure", (
        Field("quantity", "quantity"), Field("value", "value", figure), Field("value_max", "up to", figure),
        Field("unit", "unit"), Field("source_id", "source", Ref.SOURCE), Field("note", "note")),
        ("the figure {quantity} {value}–{value_max} {unit}", "the figure {quantity} {value} {unit}"),
        {"source_id": Ref.SOURCE}),
    "type_external_id": Told("identifier", (Field("scheme", "scheme"), Field("value", "value")),
        ("the identifier {scheme} {value}",)),
    "type_source": Told("source", (Field("source_id", "source", Ref.SOURCE),), ("the source {source_id}",),
        {"source_id": Ref.SOURCE}),
    "type_feature": Told("feature", (
        Field("value_id", "feature", Ref.ANSWER), Field("presence", "seen", vocabulary.Presence)),
        ("the feature {value_id}, {presence}",)),
    "item": Told("item", (
        Field("type_id", "identified as", Ref.TYPE), Field("qualifier", "how sure", outcomes.Qualifier),
        Field("as_written", "as written"), Field("is_lot", "a lot", yes), *_COUNT,
        Field("parent_lot_id", "taken out of the lot", Ref.ITEM), *_STATE,
        Field("merged_into_id", "merged into", Ref.ITEM), Field("note", "note"))),
    "item_candidate": Told("candidate", (Field("type_id", "candidate", Ref.TYPE),), ("the candidate {type_id}",)),
    "marking": Told("marking", (
        Field("text", "text"), Field("kind", "kind", outcomes.MarkingKind), Field("source_id", "source", Ref.SOURCE)),
        ("the marking “{text}” ({kind})",)),
    "fitment": Told("fitted part", (
        Field("part_type_id", "part", Ref.TYPE), Field("slot", "where"), Field("as_written", "as written"),
        Field("certainty", "how sure", outcomes.Certainty), Field("source_id", "source", Ref.SOURCE)),
        ("the fitted part {part_type_id}",)),
    "identification": Told("opinion", (
        Field("person_id", "by", Ref.PERSON), Field("type_id", "type", Ref.TYPE),
        Field("qualifier", "how sure", outcomes.Qualifier), Field("disagrees", "disagrees", outcomes.Disagreement),
        Field("reason", "reason"), Field("is_current", "current", yes)),
        ("the opinion of {person_id} that it {disagrees}: {type_id}",
         "the opinion of {person_id} that it is {type_id}, {qualifier}")),
    "item_picture": Told("picture", (Field("picture_id", "picture", Ref.PICTURE), Field("item_id", "item", Ref.ITEM)),
        ("{picture_id} of {item_id}",), {"picture_id": Ref.PICTURE, "item_id": Ref.ITEM}),
    "item_pair": Told("judgement", (
        Field("judgement", "judgement", outcomes.Judgement), Field("one_id", "one", Ref.ITEM),
        Field("other_id", "other", Ref.ITEM), Field("reason", "reason"), Field("undone_at", "taken back on", day)),
        ("the judgement “{judgement}” of {one_id} and {other_id}",), {"one_id": Ref.ITEM, "other_id": Ref.ITEM}),
    "outcome": Told("outcome", (
        Field("kind", "outcome", outcomes.OutcomeKind), Field("manner", "manner"), Field("as_written", "as written"),
        Field("from_party_id", "lost by", Ref.PARTY), Field("to_party_id", "taken by", Ref.PARTY),
        Field("from_basis", "basis of lost by", outcomes.PartyBasis),
        Field("to_basis", "basis of taken by", outcomes.PartyBasis), Field("grade", "grade", outcomes.Grade),
        Field("visual_picture_id", "picture that shows it", Ref.PICTURE), Field("reviews", "reviews", figure),
        Field("cause", "cause"), Field("non_combat", "non-combat", yes), Field("seq", "place in the chain", figure),
        Field("incident_id", "incident", Ref.INCIDENT), *_STATE),
        ("{kind} by {to_party_id} from {from_party_id}", "{kind}, lost by {from_party_id}"),
        {"incident_id": Ref.INCIDENT, "item_id": Ref.ITEM}),
    "outcome_review": Told("check", (Field("person_id", "by", Ref.PERSON), Field("agrees", "agrees", yes)),
        ("the check of an outcome by {person_id}",), {}, {}, (Field("reason", "reason"),)),
    "holding": Told("holding", (
        Field("party_id", "seen with", Ref.PARTY), Field("context", "how", outcomes.HoldingContext),
        Field("basis", "basis", outcomes.PartyBasis), Field("grade", "grade", outcomes.Grade), *_SPAN,
        Field("place_id", "place", Ref.PLACE), Field("source_id", "source", Ref.SOURCE), *_STATE),
        ("seen with {party_id}, {context},",), {"incident_id": Ref.INCIDENT, "item_id": Ref.ITEM}),
    "incident": Told("incident", (
        Field("title", "title"), Field("narrative", "narrative"), *_SPAN,
        Field("basis", "what the date is the day of", outcomes.DateBasis), Field("place_id", "place", Ref.PLACE),
        Field("place_as_written", "place as written"), *_STATE, Field("merged_into_id", "merged into", Ref.INCIDENT)),
        ("the date and the place",), {}, {POINT: "the point was changed"}, _POINT),
    "geolocation": Told("opinion of the point", (
        Field("person_id", "by", Ref.PERSON), Field("method", "method"), *_POINT, Field("is_chosen", "chosen", yes)),
        ("the opinion of {person_id} where it was",)),
    "claim": Told("claim", (
        Field("summary", "what it says"), Field("quote", "quote"), Field("kind", "kind", outcomes.ClaimKind),
        Field("stance", "stance", outcomes.Stance), Field("asserted_by", "said by"), Field("locator", "where in it"),
        Field("is_hedged", "hedged", yes), Field("value", "figure", figure), Field("unit", "unit"),
        Field("said_on", "said on", day), Field("place_id", "place", Ref.PLACE),
        Field("place_as_written", "place as written"), Field("type_id", "type", Ref.TYPE),
        Field("lost_by_id", "lost by", Ref.PARTY), Field("taken_by_id", "taken by", Ref.PARTY),
        Field("incident_id", "incident", Ref.INCIDENT)),
        ("the claim “{summary}” of {source_id}",),
        {"source_id": Ref.SOURCE, "incident_id": Ref.INCIDENT, "related_incident_id": Ref.INCIDENT,
         "item_id": Ref.ITEM}),
    "source": Told("source", (
        Field("title", "title"), Field("kind", "kind", vocabulary.SourceKind),
        Field("publisher_id", "publisher", Ref.PUBLISHER), Field("platform", "platform", vocabulary.Platform),
        Field("handle", "account"), Field("language", "language"), Field("url", "address"),
        Field("published_on", "published on", day), Field("availability", "availability", vocabulary.Availability),
        Field("quoted_in_id", "read in", Ref.SOURCE), Field("note", "note")), ("the source",)),
    "archive_copy": Told("archived copy", (
        Field("kind", "kind", vocabulary.ArchiveKind), Field("captured_at", "archived on", day)),
        ("the archived copy ({kind})",)),
    "picture": Told("picture", (
        Field("sensitivity", "sensitivity", vocabulary.Sensitivity), Field("licence", "licence"),
        Field("credit", "credit"), Field("width", "width in pixels", figure),
        Field("height", "height in pixels", figure), Field("source_id", "source", Ref.SOURCE)),
        ("the picture",), {}, {("public_sha256", "redactions"): "what is covered on it was changed"}),
    "place": Told("place", (
        Field("name", "name"), Field("kind", "kind", vocabulary.PlaceKind), Field("parent_id", "lies in", Ref.PLACE),
        Field("country", "country"), *_POINT[:2], Field("radius_m", "radius in metres", figure),
        Field("population", "population", figure), Field("note", "note"))),
    "place_name": Told("name", (*_NAME, Field("kind", "kind", vocabulary.PlainNameKind)),
        ("the name “{name}” ({kind}, {language})",)),
    "party": Told("party", (
        Field("name", "name"), Field("kind", "kind", vocabulary.PartyKind), Field("country", "country"),
        Field("leans_to_id", "leans to", Ref.PARTY), Field("note", "note"))),
    "party_name": Told("name", (*_NAME, Field("kind", "kind", vocabulary.PlainNameKind)),
        ("the name “{name}” ({kind}, {language})",)),
    "party_relation": Told("relation", (
        Field("kind", "relation", vocabulary.PartyRelationKind), Field("to_id", "to", Ref.PARTY),
        Field("since_on", "since", day), Field("until_on", "until", day), Field("source_id", "source", Ref.SOURCE)),
        ("the relation “{kind}” {to_id}",), {"source_id": Ref.SOURCE}),
    "dataset": Told("dataset", (
        Field("name", "name"), Field("maintainer", "maintainer"), Field("licence", "licence"),
        Field("credit", "credit"), Field("url", "address"), Field("may_publish", "may be published", yes),
        Field("requires_picture", "asks for a picture", yes), Field("mode", "counted by", outcomes.Mode),
        Field("copied_on", "day of the copy", day), Field("note", "note"))),
    "dataset_cover": Told("what it covers", (
        Field("party_id", "party", Ref.PARTY), Field("type_id", "type", Ref.TYPE), Field("since_on", "since", day),
        Field("until_on", "until", day), Field("is_covered", "covered", yes)),
        ("what it covers of {type_id}", "what it covers of {party_id}", "what days it covers")),
    "dataset_version": Told("import", (
        Field("file_name", "file"), Field("state", "state", outcomes.VersionState), Field("things", "things", figure),
        Field("added", "added", figure), Field("changed", "changed", figure), Field("withdrawn", "withdrawn", figure)),
        ("the import of {file_name}",)),
    "publisher": Told("publisher", (Field("name", "name"), Field("url", "address"), Field("note", "note"))),
    "identification_key": Told("identification key", (Field("label", "name"), Field("under_id", "below", Ref.TYPE))),
    "feature": Told("feature", (Field("label", "feature"), Field("ask", "question"), Field("hint", "where to look")),
        ("the feature “{label}”",)),
}  # fmt: skip
