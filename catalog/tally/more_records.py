"""The columns of the smaller exports: items, gains, holdings, incidents, sources, changes."""

from dataclasses import dataclass
from typing import Any

from catalog.domain.publishing import Point
from catalog.models import Incident, Item
from catalog.search.register import Node
from catalog.tally.column import Column, Kind, day
from catalog.tally.records import POINT


@dataclass(frozen=True)
class ItemRow:
    """An item with its type, the parts seen on it, and the incident of its last loss, if it was lost."""

    item: Item
    type: Node
    fitted: list[str]
    incident: Incident | None
    point: Point | None


@dataclass(frozen=True)
class Known:
    """Types, parties and incidents by id."""

    types: dict[int, Any]
    parties: dict[int, Any]
    incidents: dict[int, Any]


@dataclass(frozen=True)
class Joined:
    """A gain or a holding with its item."""

    row: Any
    item: Item
    known: Known

    def party(self, column: str) -> str | None:
        found = self.known.parties.get(getattr(self.row, column))
        return found.slug if found else None

    @property
    def incident(self) -> str | None:
        found = self.known.incidents.get(self.row.incident_id)
        return found.public_id if found else None


@dataclass(frozen=True)
class IncidentRow:
    """An incident with the slug of its place."""

    incident: Incident
    place: str | None
    point: Point | None


def _of_last_loss(row: ItemRow) -> str | None:
    return row.incident.public_id if row.incident else None


ITEMS: tuple[Column, ...] = (
    Column("id", "permanent id of the item", lambda r: r.item.public_id),
    Column("type", "slug of the type it is identified as", lambda r: r.type.slug),
    Column("type_name", "name of that type", lambda r: r.type.name),
    Column("identification", "how sure the identification is", lambda r: r.item.qualifier),
    Column("as_written", "what the source calls it", lambda r: r.item.as_written),
    Column("fitted", "parts seen on it", lambda r: "; ".join(r.fitted)),
    Column("count_min", "number of things, at least", lambda r: r.item.count_min, Kind.INTEGER),
    Column("count_best", "number of things, best figure", lambda r: r.item.count_best, Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", lambda r: r.item.count_max, Kind.INTEGER),
    Column("incident", "permanent id of the incident of its last loss that fits", _of_last_loss),
    *POINT,
)

GAINS: tuple[Column, ...] = (
    Column("id", "permanent id: item and stint", lambda r: f"{r.item.public_id}.{r.row.stint}"),
    Column("item", "permanent id of the item", lambda r: r.item.public_id),
    Column("type", "slug of the type", lambda r: r.known.types[r.row.type_id].slug),
    Column("taken_by", "slug of the party that gained it", lambda r: r.party("taker_id")),
    Column("lost_by", "slug of the party it came from", lambda r: r.party("operator_id")),
    Column("outcome", "how it came into the party's hands", lambda r: r.row.kind.value),
    Column("is_recovery", "was it the party's own before", lambda r: r.row.is_recovery, Kind.FLAG),
    Column("count_min", "number of things, at least", lambda r: r.row.count_min, Kind.INTEGER),
    Column("count_best", "number of things, best figure", lambda r: r.row.count_best, Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", lambda r: r.row.count_max, Kind.INTEGER),
    Column("grade", "how well it is supported", lambda r: r.row.grade.value),
    Column("earliest", "first day it may have happened on", lambda r: day(r.row.earliest), Kind.DAY),
    Column("latest", "last day it may have happened on", lambda r: day(r.row.latest), Kind.DAY),
    Column("incident", "permanent id of the incident", lambda r: r.incident),
)

HOLDINGS: tuple[Column, ...] = (
    Column("item", "permanent id of the item", lambda r: r.item.public_id),
    Column("type", "slug of the type", lambda r: r.known.types[r.item.type_id].slug),
    Column("count_min", "number of things, at least", lambda r: r.item.count_min, Kind.INTEGER),
    Column("count_best", "number of things, best figure", lambda r: r.item.count_best, Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", lambda r: r.item.count_max, Kind.INTEGER),
    Column("party", "slug of the party it was seen with", lambda r: r.party("party_id")),
    Column("context", "how it was seen", lambda r: r.row.context.value),
    Column("grade", "how well it is supported", lambda r: r.row.grade.value),
    Column("earliest", "first day it may have been seen on", lambda r: day(r.row.earliest), Kind.DAY),
    Column("latest", "last day it may have been seen on", lambda r: day(r.row.latest), Kind.DAY),
    Column("incident", "permanent id of the incident", lambda r: r.incident),
)

INCIDENTS: tuple[Column, ...] = (
    Column("id", "permanent id", lambda r: r.incident.public_id),
    Column("title", "title", lambda r: r.incident.title),
    Column("earliest", "first day it may have happened on", lambda r: day(r.incident.earliest), Kind.DAY),
    Column("latest", "last day it may have happened on", lambda r: day(r.incident.latest), Kind.DAY),
    Column("date_precision", "precision of the date", lambda r: r.incident.precision.value),
    Column("date_basis", "what the date is the day of", lambda r: r.incident.basis.value),
    Column("date_as_written", "the date in the source's words", lambda r: r.incident.date_as_written),
    Column("place", "slug of the place", lambda r: r.place),
    Column("place_as_written", "the place in the source's words", lambda r: r.incident.place_as_written),
    *POINT,
    Column("narrative", "what is told, and by whom", lambda r: r.incident.narrative),
)

SOURCES: tuple[Column, ...] = (
    Column("id", "permanent id", lambda r: r.source.public_id),
    Column("kind", "article, post, list or document", lambda r: r.source.kind.value),
    Column("title", "title", lambda r: r.source.title),
    Column("publisher", "who published it", lambda r: r.publisher.name if r.publisher else None),
    Column("platform", "where", lambda r: r.source.platform.value),
    Column("handle", "account", lambda r: r.source.handle),
    Column("published_on", "day of publication", lambda r: day(r.source.published_on), Kind.DAY),
    Column("url", "address", lambda r: r.source.url),
    Column("language", "its language, BCP 47; und where it is not known", lambda r: r.source.language),
    Column("claims", "number of claims recorded from it", lambda r: r.claims, Kind.INTEGER),
)

CHANGES: tuple[Column, ...] = (
    Column("id", "number of the change", lambda r: r.head.number, Kind.INTEGER),
    Column("made_at", "when it was made", lambda r: r.head.made_at.isoformat(timespec="seconds"), Kind.MOMENT, "UTC"),
    Column("person", "who, by pseudonym", lambda r: r.head.by),
    Column("why", "reason", lambda r: r.head.why),
    Column("undoes", "number of the change that it took back", lambda r: r.head.undoes, Kind.INTEGER),
    Column("records", "number of records it touched, of all kinds that are shown", lambda r: r.records, Kind.INTEGER),
    Column("purged", "what it took away for good", lambda r: "; ".join(r.purged)),
    Column("hash", "SHA-256 over the change and the one before it", lambda r: r.head.hash),
)
