"""The kinds of seed rows, in the order they are loaded, each with its input class and its service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from catalog.models import Person
from catalog.services import datasets, incidents, items, keys, parties, places, sources, types
from catalog.services.rows import Input

Put = Callable[[Session, Any], SQLModel]


@dataclass(frozen=True)
class Kind:
    """`files` is a pattern below the folder, `section` the part of a file that holds several kinds.

    `tables` are the tables a row of this kind writes: its own first, then those of its parts with the column that
    leads back to it; a person's change to any of them keeps the row from being overwritten.
    """

    name: str
    files: str
    input: type[Input]
    put: Put
    tables: Mapping[str, str]
    section: str = ""
    keys: tuple[str, ...] = ("slug",)
    relate: Callable[[Session, Any], None] | None = None
    has_public_id: bool = False
    references: Mapping[str, str] = field(default_factory=dict)
    lists_with_incidents: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table of the record itself."""
        return next(iter(self.tables))

    def key_of(self, written: Mapping[str, Any]) -> str:
        return "=".join(str(written[key]) for key in self.keys)


def judge(session: Session, values: Any) -> SQLModel:
    """A judgement is made by a person at a time: the load's own, handed over in `session.info`."""
    person: Person = session.info["seed.person"]
    now: datetime = session.info["seed.now"]
    return items.judge(session, person, values, now)


TYPE_TABLES = {
    "equipment_type": "id",
    "type_name": "type_id",
    "type_relation": "from_id",
    "type_spec": "type_id",
    "type_external_id": "type_id",
    "type_source": "type_id",
}
ITEM_TABLES = {
    "item": "id",
    "outcome": "item_id",
    "fitment": "item_id",
    "holding": "item_id",
    "item_candidate": "item_id",
    "identification": "item_id",
}
REPORTS = "reports/*.yaml"
KEYS = "keys/*.yaml"

KINDS = (
    Kind("publisher", "publishers.yaml", sources.PublisherIn, sources.put_publisher, {"publisher": "id"}),
    Kind("source", "sources*.yaml", sources.SourceIn, sources.put, {"source": "id", "archive_copy": "source_id"}),
    Kind("report-source", REPORTS, sources.SourceIn, sources.put, {"source": "id"}, section="sources"),
    Kind("type", "types/*.yaml", types.TypeIn, types.put, TYPE_TABLES, relate=types.relate),
    Kind("key", KEYS, keys.KeyIn, keys.put_key, {"identification_key": "id"}, section="keys"),
    Kind(
        "feature",
        KEYS,
        keys.FeatureIn,
        keys.put_feature,
        {"feature": "id", "feature_value": "feature_id"},
        section="features",
    ),
    Kind(
        "score",
        KEYS,
        keys.ScoreIn,
        keys.put_score,
        {"type_feature": "type_id"},
        section="scores",
        keys=("type", "key"),
    ),
    Kind(
        "party",
        "parties.yaml",
        parties.PartyIn,
        parties.put,
        {"party": "id", "party_name": "party_id", "party_relation": "from_id"},
        relate=parties.relate,
    ),
    Kind("place", "places.yaml", places.PlaceIn, places.put, {"place": "id", "place_name": "place_id"}),
    Kind(
        "dataset", "datasets.yaml", datasets.DatasetIn, datasets.put, {"dataset": "id", "dataset_cover": "dataset_id"}
    ),
    Kind(
        "incident",
        REPORTS,
        incidents.IncidentIn,
        incidents.put,
        {"incident": "id", "geolocation": "incident_id"},
        section="incidents",
        keys=("key",),
        has_public_id=True,
    ),
    Kind(
        "item",
        REPORTS,
        items.ItemIn,
        items.put,
        ITEM_TABLES,
        section="items",
        keys=("key",),
        has_public_id=True,
        references={"parent_lot": "item"},
        lists_with_incidents=("outcomes", "holdings"),
    ),
    Kind(
        "claim",
        REPORTS,
        incidents.ClaimIn,
        incidents.put_claim,
        {"claim": "id"},
        section="claims",
        keys=("key",),
        references={"incident": "incident", "related_incident": "incident", "item": "item"},
    ),
    Kind(
        "pair",
        REPORTS,
        items.PairIn,
        judge,
        {"item_pair": "id"},
        section="pairs",
        keys=("one", "other"),
        references={"one": "item", "other": "item"},
    ),
)
