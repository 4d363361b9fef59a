"""Whose a changed row is, and who may see it: for each kind of record the rows that its history tells, as queries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, or_, select, true

from catalog.domain.outcomes import MarkingKind
from catalog.models import (
    ArchiveCopy,
    Claim,
    Dataset,
    DatasetCover,
    DatasetVersion,
    EquipmentType,
    Feature,
    Fitment,
    Geolocation,
    Holding,
    Identification,
    IdentificationKey,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    ItemPicture,
    Marking,
    Outcome,
    OutcomeReview,
    Party,
    PartyName,
    PartyRelation,
    Picture,
    Place,
    PlaceName,
    Publisher,
    Source,
    TypeExternalId,
    TypeFeature,
    TypeName,
    TypeRelation,
    TypeSource,
    TypeSpec,
)
from catalog.search import visible
from catalog.search.show.history_fields import TOLD, Ref
from catalog.search.visible import Eyes

Condition = Callable[[Eyes], Any]


def _incidents(eyes: Eyes) -> Any:
    """Incidents that are out, bare ones and those merged or withdrawn too, but for those of lists that are not seen."""
    with_items = select(Outcome.incident_id).join(Item, col(Outcome.item_id) == Item.id)
    may_see = visible.dataset(insider=eyes.is_insider) & visible.applied(Item.version_id)
    told = with_items.join(Dataset, col(Item.dataset_id) == Dataset.id)
    shown, hidden = told.where(may_see), told.where(~may_see)
    return or_(col(Incident.id).not_in(hidden), col(Incident.id).in_(shown)) & visible.out(eyes.now)


def _pictures(eyes: Eyes) -> Any:
    return visible.pictures(eyes.now, reviewer=eyes.is_reviewer)


def _sources(eyes: Eyes) -> Any:
    return visible.sources(eyes.now, reviewer=eyes.is_reviewer)


def _everything(_eyes: Eyes) -> Any:
    return true()


SEEN: dict[Ref, tuple[Any, Condition]] = {
    Ref.TYPE: (EquipmentType, _everything),
    Ref.ITEM: (Item, lambda eyes: visible.items(eyes.now, insider=eyes.is_insider)),
    Ref.INCIDENT: (Incident, _incidents),
    Ref.SOURCE: (Source, _sources),
    Ref.PICTURE: (Picture, _pictures),
    Ref.PLACE: (Place, _everything),
    Ref.PARTY: (Party, _everything),
    Ref.PUBLISHER: (Publisher, _everything),
}


@dataclass(frozen=True)
class Kind:
    """A kind of record: its table, its key in addresses, which of them may be seen."""

    model: Any
    key: str
    path: str
    may_see: Condition
    states: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # states that say merged, and withdrawn


STATES = (("merged",), ("withdrawn",))
KINDS: dict[str, Kind] = {
    "type": Kind(EquipmentType, "slug", "/types/", _everything, (("retired",), ())),
    "item": Kind(Item, "public_id", "/items/", SEEN[Ref.ITEM][1], STATES),
    "incident": Kind(
        Incident, "public_id", "/incidents/", lambda eyes: _incidents(eyes) & ~col(Incident.is_bare), STATES
    ),
    "source": Kind(Source, "public_id", "/sources/", _sources),
    "picture": Kind(Picture, "public_sha256", "/pictures/", _pictures),
    "place": Kind(Place, "slug", "", _everything),
    "party": Kind(Party, "slug", "", _everything),
    "dataset": Kind(Dataset, "slug", "", lambda eyes: visible.dataset(insider=eyes.is_insider)),
    "publisher": Kind(Publisher, "slug", "", _everything),
    "key": Kind(IdentificationKey, "slug", "", _everything),
}


@dataclass(frozen=True)
class Part:
    """A table whose rows belong to records of a kind by the column `owner`."""

    model: Any
    owner: str

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    @property
    def is_guarded(self) -> bool:
        """May a row of it be held back for what it says or names? Then nothing can be told of one that is no more."""
        return self.model in HELD_BACK or bool(TOLD[self.table].gates)

    def rows(self, eyes: Eyes) -> Any:
        """Row and owner of what is there now and may be seen; None where nothing of it may."""
        if self.model is Geolocation and not eyes.is_reviewer:
            return None
        owner = getattr(self.model, self.owner)
        return select(self.model.id.label("row_id"), owner.label("owner_id")).where(*_may_see(self.model, eyes))


class _Bare(Part):
    """The bare incidents of an item's outcomes: they have no page, so their history is that of the item."""

    def rows(self, eyes: Eyes) -> Any:
        query: Any = select(col(Incident.id).label("row_id"), col(Outcome.item_id).label("owner_id"))
        joined = query.join(Outcome, col(Outcome.incident_id) == Incident.id)
        return joined.where(col(Incident.is_bare), visible.out(eyes.now))


class _Checks(Part):
    """The checks of an item's outcomes."""

    def rows(self, eyes: Eyes) -> Any:
        query: Any = select(col(OutcomeReview.id).label("row_id"), col(Outcome.item_id).label("owner_id"))
        return query.join(Outcome, col(OutcomeReview.outcome_id) == Outcome.id).where(*_may_see(Outcome, eyes))


def _may_see(model: Any, eyes: Eyes) -> list[Any]:
    """What a row names has to be seen; and what the table itself holds back."""
    gates = TOLD[model.__tablename__].gates
    found = [_gate(getattr(model, name), ref, eyes) for name, ref in gates.items()]
    if model in HELD_BACK:
        found.append(HELD_BACK[model](eyes))
    return found


def _gate(column: Any, ref: Ref, eyes: Eyes) -> Any:
    model, may_see = SEEN[ref]
    return or_(column.is_(None), column.in_(select(model.id).where(may_see(eyes))))


HELD_BACK: dict[Any, Condition] = {
    Marking: lambda eyes: true() if eyes.is_reviewer else col(Marking.kind) != MarkingKind.SERIAL,
    Holding: lambda eyes: col(Holding.publish_after).is_(None) | (col(Holding.publish_after) <= eyes.now),
    Claim: lambda _eyes: visible.applied(Claim.version_id),
    DatasetVersion: lambda _eyes: visible.applied(DatasetVersion.id),
}


def serial(values: dict[str, Any]) -> bool:
    """Is a row, as it was, a serial number?"""
    return values.get("kind") == MarkingKind.SERIAL.value


PARTS: dict[str, tuple[Part, ...]] = {
    "type": (Part(EquipmentType, "id"), Part(TypeName, "type_id"), Part(TypeRelation, "from_id"),
             Part(TypeSpec, "type_id"), Part(TypeExternalId, "type_id"), Part(TypeSource, "type_id"),
             Part(TypeFeature, "type_id")),
    "item": (Part(Item, "id"), Part(ItemCandidate, "item_id"), Part(Marking, "item_id"), Part(Fitment, "item_id"),
             Part(Identification, "item_id"), Part(ItemPicture, "item_id"), Part(ItemPair, "one_id"),
             Part(ItemPair, "other_id"), Part(Outcome, "item_id"), Part(Holding, "item_id"), Part(Claim, "item_id"),
             _Checks(OutcomeReview, ""), _Bare(Incident, "")),
    "incident": (Part(Incident, "id"), Part(Outcome, "incident_id"), Part(Holding, "incident_id"),
                 Part(Claim, "incident_id"), Part(Geolocation, "incident_id")),
    "source": (Part(Source, "id"), Part(ArchiveCopy, "source_id"), Part(Claim, "source_id")),
    "picture": (Part(Picture, "id"), Part(ItemPicture, "picture_id")),
    "place": (Part(Place, "id"), Part(PlaceName, "place_id")),
    "party": (Part(Party, "id"), Part(PartyName, "party_id"), Part(PartyRelation, "from_id")),
    "dataset": (Part(Dataset, "id"), Part(DatasetCover, "dataset_id"), Part(DatasetVersion, "dataset_id")),
    "publisher": (Part(Publisher, "id"),),
    "key": (Part(IdentificationKey, "id"), Part(Feature, "key_id")),
}  # fmt: skip


def records(kind: str, eyes: Eyes) -> Any:
    """The ids of a kind's records that may be seen, whatever their state."""
    found = KINDS[kind]
    return select(found.model.id).where(found.may_see(eyes))
