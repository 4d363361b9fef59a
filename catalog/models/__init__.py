"""Tables: one noun a module. Fields, constraints and nothing else; no queries.

Every rule the database can hold is in the database. A table class validates nothing by itself: rows are made by
`services`, from values that were checked there.
"""

from catalog.models.claims import Claim
from catalog.models.datasets import Dataset, DatasetCover, DatasetVersion
from catalog.models.fixity import FileCheck
from catalog.models.history import Change, IndexJob, LastChange, Purge, Revision, SeedRow
from catalog.models.incidents import Geolocation, Holding, Incident, Outcome, OutcomeReview
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
from catalog.models.people import ApiToken, OnceLink, Person, PersonRole, RateCounter, RecoveryCode, SignIn
from catalog.models.pictures import Picture, PictureAlike, PicturePrint
from catalog.models.places import Place, PlaceName, PlaceNameKey
from catalog.models.published import FeedEntry, FeedMark
from catalog.models.reports import Report
from catalog.models.sightings import (
    Review,
    SightedCandidate,
    SightedClaim,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
    SightingDraft,
    SightingPicture,
    SightingSource,
)
from catalog.models.sources import ArchiveCopy, Publisher, Source, SourcePicture
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
from catalog.models.work import BulkEdit, Correction, SavedSearch, Snapshot

__all__ = [
    "ApiToken",
    "ArchiveCopy",
    "BulkEdit",
    "Change",
    "Claim",
    "Correction",
    "Dataset",
    "DatasetCover",
    "DatasetVersion",
    "EquipmentType",
    "Feature",
    "FeatureValue",
    "FeedEntry",
    "FeedMark",
    "FileCheck",
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
    "OnceLink",
    "Outcome",
    "OutcomeReview",
    "Party",
    "PartyName",
    "PartyRelation",
    "Person",
    "PersonRole",
    "Picture",
    "PictureAlike",
    "PicturePrint",
    "Place",
    "PlaceName",
    "PlaceNameKey",
    "Publisher",
    "Purge",
    "RateCounter",
    "RecoveryCode",
    "Report",
    "Review",
    "Revision",
    "SavedSearch",
    "SeedRow",
    "SightedCandidate",
    "SightedClaim",
    "SightedItem",
    "SightedMarking",
    "SightedPair",
    "SightedPart",
    "SightedPicture",
    "Sighting",
    "SightingDraft",
    "SightingPicture",
    "SightingSource",
    "SignIn",
    "Snapshot",
    "Source",
    "SourcePicture",
    "TypeClosure",
    "TypeExternalId",
    "TypeFeature",
    "TypeName",
    "TypeNameKey",
    "TypeRelation",
    "TypeSource",
    "TypeSpec",
]
