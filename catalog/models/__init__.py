"""Tables: one noun a module. Fields, constraints and nothing else; no queries.

Every rule the database can hold is in the database. A table class validates nothing by itself: rows are made by
`services`, from values that were checked there.
"""

from catalog.models.claims import Claim
from catalog.models.datasets import Dataset, DatasetCover, DatasetVersion
from catalog.models.history import Change, IndexJob, LastChange, Revision, SeedRow
from catalog.models.incidents import Geolocation, Holding, Incident, Outcome
from catalog.models.items import (
    Fitment,
    Identification,
    IdentificationFeature,
    Item,
    ItemCandidate,
    ItemPair,
    ItemPicture,
    Marking,
)
from catalog.models.losses import Gain, Loss
from catalog.models.parties import Party, PartyName, PartyRelation
from catalog.models.people import ApiToken, Person, PersonRole
from catalog.models.pictures import Picture, PicturePrint
from catalog.models.places import Place, PlaceName, PlaceNameKey
from catalog.models.sightings import Review, SightedItem, Sighting, SightingPicture, SightingSource
from catalog.models.sources import ArchiveCopy, Publisher, Source
from catalog.models.types import (
    EquipmentType,
    Feature,
    FeatureValue,
    IdentificationKey,
    TypeClosure,
    TypeExternalId,
    TypeFeature,
    TypeName,
    TypeNameKey,
    TypeRelation,
    TypeSource,
    TypeSpec,
)
from catalog.models.work import SavedSearch, Snapshot

__all__ = [
    "ApiToken",
    "ArchiveCopy",
    "Change",
    "Claim",
    "Dataset",
    "DatasetCover",
    "DatasetVersion",
    "EquipmentType",
    "Feature",
    "FeatureValue",
    "Fitment",
    "Gain",
    "Geolocation",
    "Holding",
    "Identification",
    "IdentificationFeature",
    "IdentificationKey",
    "Incident",
    "IndexJob",
    "Item",
    "ItemCandidate",
    "ItemPair",
    "ItemPicture",
    "LastChange",
    "Loss",
    "Marking",
    "Outcome",
    "Party",
    "PartyName",
    "PartyRelation",
    "Person",
    "PersonRole",
    "Picture",
    "PicturePrint",
    "Place",
    "PlaceName",
    "PlaceNameKey",
    "Publisher",
    "Review",
    "Revision",
    "SavedSearch",
    "SeedRow",
    "SightedItem",
    "Sighting",
    "SightingPicture",
    "SightingSource",
    "Snapshot",
    "Source",
    "TypeClosure",
    "TypeExternalId",
    "TypeFeature",
    "TypeName",
    "TypeNameKey",
    "TypeRelation",
    "TypeSource",
    "TypeSpec",
]
