"""One sound row of each table that the tests of constraints vary, with every row that it points at."""

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from catalog.models import (
    Change,
    Claim,
    Dataset,
    EquipmentType,
    Fitment,
    Gain,
    Geolocation,
    Holding,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    ItemPicture,
    Loss,
    Outcome,
    Party,
    PartyName,
    PartyRelation,
    Person,
    PersonRole,
    Picture,
    Place,
    Publisher,
    Report,
    Review,
    Revision,
    SightedClaim,
    SightedItem,
    Sighting,
    Source,
    TypeClosure,
    TypeName,
    TypeNameKey,
    TypeRelation,
    TypeSpec,
)
from tests.support.clock import NOW

Values = dict[str, Any]
DAY = date(2024, 11, 27)
ON_THE_DAY: Values = {"earliest": DAY, "latest": DAY, "precision": "day"}
POINT: Values = {"lat": 36.2, "lon": 37.16, "uncertainty_m": 500}
COUNT: Values = {"count_min": 1, "count_best": 1, "count_max": 1}
LOST: Values = {"item_id": 1, "dataset_id": 1, "type_id": 3, "operator_id": 1, "kind": "captured", "grade": "listed"}
PIXELS: Values = {"sha256": "a" * 64, "media_type": "image/jpeg", "width": 640, "height": 480, "size": 9000}

# In the order of their references; each has the id 1 unless it says another.
ROWS: tuple[tuple[type[SQLModel], Values], ...] = (
    (Person, {"id": 1, "pseudonym": "ada", "email": "ada@example.org", "joined_at": NOW}),
    (PersonRole, {"id": 1, "person_id": 1, "role": "reviewer"}),
    (Change, {"id": 1, "made_at": NOW, "person_id": 1, "why": "a report came in", "previous_hash": "0" * 64}),
    (Revision, {"id": 1, "change_id": 1, "table_name": "item", "row_id": 1}),
    (Publisher, {"id": 1, "slug": "oryx", "name": "Oryx"}),
    (Source, {"id": 1, "public_id": "s0000001", "slug": "weg", "kind": "document", "title": "A guide"}),
    (EquipmentType, {"id": 1, "slug": "armoured-vehicles", "name": "Armoured vehicles", "rank": "domain"}),
    (EquipmentType, {"id": 2, "slug": "tanks", "name": "Tanks", "rank": "category", "parent_id": 1}),
    (EquipmentType, {"id": 3, "slug": "t-72", "name": "T-72", "rank": "family", "parent_id": 2}),
    (TypeName, {"id": 1, "type_id": 3, "name": "T-72", "kind": "designation", "language": "en", "script": "Latn",
                "preferred": True}),
    (TypeNameKey, {"name_id": 1, "key": "t72"}),
    (TypeClosure, {"ancestor_id": 3, "descendant_id": 3, "depth": 0}),
    (TypeRelation, {"id": 1, "from_id": 3, "kind": "often_confused_with", "to_id": 2}),
    (TypeSpec, {"id": 1, "type_id": 3, "quantity": "crew", "value": 3, "unit": "people", "source_id": 1}),
    (Party, {"id": 1, "slug": "russia", "name": "Russia", "kind": "state"}),
    (Party, {"id": 2, "slug": "ukraine", "name": "Ukraine", "kind": "state"}),
    (PartyName, {"id": 1, "party_id": 1, "name": "Russia", "kind": "official", "language": "en", "script": "Latn"}),
    (PartyRelation, {"id": 1, "from_id": 1, "kind": "allied_with", "to_id": 2, "source_id": 1, "since_on": DAY}),
    (Place, {"id": 1, "slug": "aleppo", "name": "Aleppo", "kind": "city", "lat": 36.2, "lon": 37.16, "radius_m": 9}),
    (Dataset, {"id": 1, "slug": "field", "name": "Field", "maintainer": "us", "licence": "CC BY 4.0"}),
    (Picture, {"id": 1, **PIXELS}),
    (Incident, {"id": 1, "public_id": "n0000001", "title": "A capture", **ON_THE_DAY, **POINT, "place_id": 1}),
    (Geolocation, {"id": 1, "incident_id": 1, "person_id": 1, **POINT, "method": "skyline", "made_at": NOW}),
    (Item, {"id": 1, "public_id": "t0000001", "dataset_id": 1, "origin_id": "17", "type_id": 3, **COUNT}),
    (Item, {"id": 2, "public_id": "t0000002", "dataset_id": 1, "type_id": 3, **COUNT}),
    (ItemCandidate, {"id": 1, "item_id": 1, "type_id": 3}),
    (Picture, {"id": 2, **PIXELS, "sha256": "b" * 64}),
    (ItemPicture, {"id": 1, "item_id": 1, "picture_id": 1}),
    (Fitment, {"id": 1, "item_id": 1, "part_type_id": 2}),
    (ItemPair, {"id": 1, "one_id": 1, "other_id": 2, "judgement": "unsure", "reason": "alike", "person_id": 1,
                "judged_at": NOW}),
    (Outcome, {"id": 1, "incident_id": 1, "item_id": 1, "seq": 1, "kind": "captured", "from_party_id": 1,
               "to_party_id": 2, "grade": "listed"}),
    (Holding, {"id": 1, "item_id": 1, "party_id": 2, "context": "in_use", **ON_THE_DAY}),
    (Loss, {"id": 1, "stint": 1, "incident_id": 1, "band": "listed", "is_first": True, "first_kind": "captured",
            **LOST, **ON_THE_DAY, **COUNT}),
    (Gain, {"id": 1, "stint": 1, "incident_id": 1, "band": "listed", "taker_id": 2, **LOST, **ON_THE_DAY, **COUNT}),
    (Claim, {"id": 1, "key": "a-claim", "source_id": 1, "kind": "distance", "summary": "7 km from the centre",
             "value": 7, "unit": "km"}),
    (Sighting, {"id": 1, "public_id": "g0000001", "person_id": 1, "idempotency_key": "k", "started_at": NOW}),
    (SightedItem, {"id": 1, "sighting_id": 1, "seq": 1, "kind": "captured", **COUNT}),
    (SightedClaim, {"id": 1, "sighting_id": 1, "seq": 1, "source_id": 1, "kind": "distance",
                    "summary": "7 km from the centre", "value": 7, "unit": "km"}),
    (Report, {"id": 1, "public_id": "r0000001", "person_id": 1, "text": "A tank.", "started_at": NOW,
              "saved_at": NOW}),
    (Review, {"id": 1, "sighting_id": 1, "person_id": 1, "decision": "accepted", "reason": "clear", "decided_at": NOW}),
)  # fmt: skip


def row(model: type[SQLModel]) -> Values:
    """The first sound row of a table."""
    return next(values for one, values in ROWS if one is model)


def add_all(session: Session) -> None:
    for model, values in ROWS:
        session.execute(insert(model), [values])
