"""Writing the things of a list: chunks of new ones that nobody sees yet, each row after those it refers to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.domain import public_ids
from catalog.domain.counting import NEEDS_TAKER, Range
from catalog.domain.outcomes import ClaimKind, DateBasis, GeoPrecision, PartyBasis, Precision
from catalog.models import (
    Claim,
    Dataset,
    DatasetVersion,
    EquipmentType,
    Fitment,
    Incident,
    Item,
    ItemCandidate,
    Marking,
    Outcome,
    Party,
    Source,
)
from catalog.services import losses
from catalog.services.addresses import source_of
from catalog.services.imports.pairing import Thing
from catalog.services.imports.plan import Plan
from catalog.services.rows import number

UNKNOWN = "unknown"
CHUNK = 500


@dataclass
class Writer:
    """What every chunk needs: the plan, the ids that its slugs stand for, the sources that are there by address."""

    session: Session
    plan: Plan
    dataset: Dataset
    version: DatasetVersion
    listing: Source
    types: dict[str, int] = field(default_factory=dict)
    parties: dict[str, int] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = {slug: one or 0 for slug, one in self.session.exec(select(EquipmentType.slug, EquipmentType.id))}
        self.parties = {slug: one or 0 for slug, one in self.session.exec(select(Party.slug, Party.id))}

    def add(self, things: Sequence[Thing]) -> None:
        """Write new things with their bare incidents, outcomes, claims, parts and losses."""
        self.find_sources(things)
        made = [(list(group), self._incident(row)) for row, group in groupby(things, key=lambda one: one.row)]
        self._save(incident for _, incident in made)
        items = [(thing, self._item(thing), incident) for group, incident in made for thing in group]
        self._save(item for _, item, _ in items)
        outcomes = [(item, self._outcome(thing, item, incident), incident) for thing, item, incident in items]
        self._save(outcome for _, outcome, _ in outcomes)
        self._save(row for thing, item, incident in items for row in self.beside(thing, item, incident))
        self._save(row for one in outcomes for row in self._derived(*one))

    def _save(self, rows: Iterable[SQLModel]) -> None:
        self.session.add_all(rows)
        self.session.flush()

    def find_sources(self, things: Sequence[Thing]) -> None:
        """Make the sources of these rows known: those that are there, and new ones for new addresses."""
        wanted = {one.row.url_key: one.row for one in things if one.row.url_key and one.row.url_key not in self.sources}
        query = select(Source).where(col(Source.url_key).in_(wanted))
        self.sources |= {str(one.url_key): one for one in self.session.exec(query)}
        new = {
            key: source_of(row.url, key, number(self.listing), number(self.version))
            for key, row in wanted.items()
            if key not in self.sources
        }
        self._save(new.values())
        self.sources |= new

    def _incident(self, row: Any) -> Incident:
        values = {"public_id": public_ids.new(), "is_bare": True, "version_id": number(self.version)}
        return Incident.model_validate({**values, **self.where_and_when(row)})

    def where_and_when(self, row: Any) -> dict[str, Any]:
        """The columns of an incident that a row fills; a place that is not found leaves its words only."""
        profile = self.plan.wanted.named.profile
        spot = self.plan.spots.find(row.place, row.lat, row.lon) if row.place else None
        precision = GeoPrecision.POINT if row.lat is not None else GeoPrecision.PLACE if spot else GeoPrecision.UNKNOWN
        point = (row.lat, row.lon, profile.points.uncertainty_m) if row.lat is not None else (None, None, None)
        if row.lat is None and spot and spot.lat is not None:
            point = (spot.lat, spot.lon, spot.radius_m)
        is_dated = row.span.precision is not Precision.UNKNOWN
        return {
            "earliest": row.span.earliest, "latest": row.span.latest, "precision": row.span.precision,
            "basis": profile.dates.basis if is_dated else DateBasis.EVENT, "date_as_written": row.date_text,
            "place_id": spot.id if spot else None, "place_as_written": row.place,
            "lat": point[0], "lon": point[1], "uncertainty_m": point[2], "geo_precision": precision,
        }  # fmt: skip

    def _item(self, thing: Thing) -> Item:
        row, count = thing.row, thing.says.count
        own = {
            "public_id": public_ids.new(), "dataset_id": number(self.dataset), "version_id": number(self.version),
            "origin_id": _origin(thing), "origin_row": row.number, "origin_part": thing.part,
            "is_lot": row.is_lot, "count_min": count, "count_best": count, "count_max": count,
        }  # fmt: skip
        return Item.model_validate({**own, **self.described(thing)})

    def described(self, thing: Thing) -> dict[str, Any]:
        """The columns of an item that a row fills and a newer copy may change."""
        row = thing.row
        kind = self.plan.kinds.of(row.type, row.heading)
        note = "; ".join([*row.status.notes, *([row.note] if row.note else []), *self.parts_not_known(row)])
        return {"type_id": self.types[str(kind.slug)], "as_written": row.type, "heading": row.heading, "note": note}

    def parts_not_known(self, row: Any) -> Iterator[str]:
        for part in row.status.fitted:
            if self.plan.kinds.part(part) is None:
                yield f"with {part}"

    def _outcome(self, thing: Thing, item: Item, incident: Incident) -> Outcome:
        fixed = {"item_id": number(item), "incident_id": number(incident), "seq": 1}
        return Outcome.model_validate({**fixed, **self.became(thing)})

    def became(self, thing: Thing) -> dict[str, Any]:
        """The columns of an outcome that a row fills; taken by *unknown* unless the list says it."""
        row = thing.row
        taken = row.status.kind in NEEDS_TAKER
        taker = self.plan.parties.find(row.taken_by, "taken_by") if row.taken_by else UNKNOWN
        return {
            "kind": row.status.kind, "manner": row.status.manner[:100], "as_written": row.status_text,
            "from_party_id": self.parties[thing.says.party], "to_party_id": self.parties[taker] if taken else None,
            "from_basis": PartyBasis.UNKNOWN, "to_basis": PartyBasis.UNKNOWN if taken else None,
            "grade": self.plan.wanted.named.profile.grade, "non_combat": row.status.is_non_combat,
        }  # fmt: skip

    def beside(self, thing: Thing, item: Item, incident: Incident) -> Iterator[SQLModel]:
        """The claim that the list makes of a thing, its candidates, fitted parts and name."""
        yield self.claim(thing, item, incident)
        owner = {"item_id": number(item)}
        kind = self.plan.kinds.of(thing.row.type, thing.row.heading)
        for slug in kind.candidates:
            yield ItemCandidate(**owner, type_id=self.types[slug])
        for slug, written in self.fitted(thing):
            yield Fitment.model_validate({**owner, "part_type_id": self.types[slug], "as_written": written})
        if thing.row.status.name:
            yield Marking.model_validate({**owner, "kind": "name", "text": thing.row.status.name[:200]})

    def fitted(self, thing: Thing) -> list[tuple[str, str]]:
        """Slugs of parts seen on it, by its name ("MT-LB with ZU-23") and its status, each once."""
        row = thing.row
        found = dict.fromkeys(self.plan.kinds.of(row.type, row.heading).fitted, row.type)
        for written in row.status.fitted:
            slug = self.plan.kinds.part(written)
            if slug:
                found.setdefault(slug, written[:200])
        return list(found.items())

    def claim(self, thing: Thing, item: Item, incident: Incident) -> Claim:
        row = thing.row
        locator = f"id {row.id}" if row.id else f"row {row.number}"
        return Claim.model_validate({
            "source_id": number(self.sources.get(row.url_key, self.listing)), "locator": locator,
            "kind": ClaimKind.EQUIPMENT, "asserted_by": self.dataset.name,
            "summary": f"{row.type}: {row.status_text}", "incident_id": number(incident), "item_id": number(item),
            "version_id": number(self.version),
        })  # fmt: skip

    def _derived(self, item: Item, outcome: Outcome, incident: Incident) -> Iterator[SQLModel]:
        weight = Range(item.count_min, item.count_best, item.count_max)
        yield from losses.rows_of(item, [outcome], {number(incident): incident}, weight)


def _origin(thing: Thing) -> str | None:
    """The list's own id; a row of several things gives each a number of its own."""
    if not thing.row.id:
        return None
    return thing.row.id if thing.part == 0 else f"{thing.row.id}#{thing.part + 1}"


def chunks(things: Sequence[Thing]) -> Iterator[list[Thing]]:
    """Some 500 things at a time; things of one row stay together."""
    chunk: list[Thing] = []
    for _, group in groupby(things, key=lambda one: one.row.number):
        chunk += group
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
