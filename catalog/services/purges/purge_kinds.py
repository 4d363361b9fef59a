"""What each kind of record is made of: a purge empties rows that others name, and deletes the others."""

from sqlalchemy import String, cast, func, literal
from sqlmodel import col, select

from catalog.domain.outcomes import (
    DateBasis,
    GeoPrecision,
    Grade,
    HoldingContext,
    OutcomeKind,
    PartyBasis,
    Precision,
    Qualifier,
    RecordState,
    ReviewState,
)
from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import Availability, PartyKind, Platform
from catalog.models import (
    ApiToken,
    ArchiveCopy,
    Claim,
    Correction,
    Fitment,
    Geolocation,
    Holding,
    Identification,
    IdentificationFeature,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    ItemPicture,
    Marking,
    OnceLink,
    Outcome,
    OutcomeReview,
    Party,
    Person,
    PersonRole,
    Picture,
    PictureAlike,
    PicturePrint,
    RecoveryCode,
    Report,
    Review,
    SavedSearch,
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
    SignIn,
    Source,
    SourcePicture,
    TypeClosure,
)
from catalog.services.purges.purge_parts import Part, Rules

TAKEN_AWAY = "taken away"
FORMER = "former contributor "


UNDATED = {"earliest": None, "latest": None, "precision": Precision.UNKNOWN, "date_as_written": ""}
NOWHERE = {"place_id": None, "place_as_written": "", "lat": None, "lon": None, "uncertainty_m": None}
ONE = {"count_min": 1, "count_best": 1, "count_max": 1}
# A type has to be named: the top of the tree above it says hardly anything.
TOP = (
    select(TypeClosure.ancestor_id)
    .where(TypeClosure.descendant_id == Item.type_id)
    .order_by(col(TypeClosure.depth).desc())
    .limit(1)
    .correlate(Item)
    .scalar_subquery()
)
NOBODY = select(Party.id).where(Party.kind == PartyKind.UNKNOWN).order_by(col(Party.id)).limit(1).scalar_subquery()

NUMBERED = literal(FORMER) + cast(Person.id, String)

NO_OUTCOME = {
    "kind": OutcomeKind.DAMAGED, "manner": "", "as_written": "", "cause": "", "non_combat": False,
    "from_party_id": func.coalesce(NOBODY, Outcome.from_party_id), "to_party_id": None,
    "from_basis": PartyBasis.UNKNOWN, "to_basis": None, "grade": Grade.UNASSESSED, "visual_picture_id": None,
    "reviews": 0, "is_self_reviewed": False, "state": RecordState.WITHDRAWN,
}  # fmt: skip
NO_HOLDING = {
    "party_id": func.coalesce(NOBODY, Holding.party_id), "basis": PartyBasis.UNKNOWN, "context": HoldingContext.IN_USE,
    "place_id": None, "source_id": None, "publish_after": None, "grade": Grade.UNASSESSED,
    "state": RecordState.WITHDRAWN, **UNDATED,
}  # fmt: skip
NO_LINE = {
    "type_id": None, "qualifier": Qualifier.EXACT, "as_written": "", "kind": None, "context": None, "manner": "",
    "is_hedged": False, "lost_by_id": None, "taken_by_id": None, "lost_basis": PartyBasis.UNKNOWN,
    "taken_basis": PartyBasis.UNKNOWN, "note": "", "left_out": "", **ONE,
}  # fmt: skip
OUTCOME_PARTS = (Part(OutcomeReview, "outcome_id"),)
LINE_PARTS = (
    Part(SightedCandidate, "sighted_id"),
    Part(SightedPart, "sighted_id"),
    Part(SightedMarking, "sighted_id"),
    Part(SightedPicture, "sighted_id"),
    Part(SightedPair, "sighted_id"),
)
CORRECTIONS = Part(Correction, "about", is_address=True)

KINDS: dict[PurgeKind, Rules] = {
    PurgeKind.ITEM: Rules(
        model=Item,
        empty={
            "type_id": func.coalesce(TOP, Item.type_id), "qualifier": Qualifier.EXACT, "as_written": "", "note": "",
            "heading": "", "origin_id": None, "is_lot": False, **ONE, "state": RecordState.WITHDRAWN,
            "merged_into_id": None,
        },
        parts=(
            Part(Outcome, "item_id", NO_OUTCOME, OUTCOME_PARTS),
            Part(Holding, "item_id", NO_HOLDING),
            Part(Claim, "item_id"),
            Part(ItemCandidate, "item_id"),
            Part(Marking, "item_id"),
            Part(Fitment, "item_id"),
            Part(Identification, "item_id", parts=(Part(IdentificationFeature, "identification_id"),)),
            Part(ItemPair, "one_id"),
            Part(ItemPair, "other_id"),
            Part(ItemPicture, "item_id"),
            Part(SightedPair, "item_id"),
            Part(SightedItem, "item_id", NO_LINE, LINE_PARTS),
            CORRECTIONS,
        ),
        marks=("public_id",),
        texts=("note",),
        takes=((PurgeKind.ITEM, "merged_into_id"),),
    ),
    PurgeKind.INCIDENT: Rules(
        model=Incident,
        empty={
            "title": "", "narrative": "", "is_bare": True, "basis": DateBasis.EVENT, **UNDATED, **NOWHERE,
            "geo_precision": GeoPrecision.UNKNOWN, "publish_after": None, "coarsen_to_m": None,
            "state": RecordState.WITHDRAWN, "merged_into_id": None,
        },
        parts=(
            Part(Outcome, "incident_id", NO_OUTCOME, OUTCOME_PARTS),
            Part(Holding, "incident_id", NO_HOLDING),
            Part(Claim, "incident_id", parts=(Part(SightedClaim, "claim_id"),)),
            Part(Geolocation, "incident_id"),
            CORRECTIONS,
        ),
        marks=("public_id",),
        texts=("title", "narrative"),
        takes=((PurgeKind.INCIDENT, "merged_into_id"), (PurgeKind.SIGHTING, "incident_id")),
    ),
    PurgeKind.SOURCE: Rules(
        model=Source,
        ids=("public_id", "slug", "url_key"),
        empty={
            "slug": None, "publisher_id": None, "platform": Platform.WEB, "handle": None, "post_id": None,
            "title": TAKEN_AWAY, "language": "und", "url": None, "url_key": None, "published_on": None,
            "published_at": None, "retrieved_at": None, "availability": Availability.UNCHECKED, "protected": True,
            "quoted_in_id": None, "note": "", "text": "", "publish_after": None,
        },
        parts=(
            Part(SightedClaim, "source_id"),
            Part(Claim, "source_id"),
            Part(ArchiveCopy, "source_id"),
            Part(SourcePicture, "source_id"),
            CORRECTIONS,
        ),
        marks=("public_id", "url", "url_key"),
        texts=("title", "text", "note"),
    ),
    PurgeKind.PICTURE: Rules(
        model=Picture,
        ids=("public_sha256", "sha256"),
        address="public_sha256",
        parts=(
            Part(PicturePrint, "picture_id"),
            Part(PictureAlike, "one_id"),
            Part(PictureAlike, "other_id"),
            Part(ItemPicture, "picture_id"),
            Part(SightedPicture, "picture_id"),
            Part(SightingPicture, "picture_id"),
            Part(SourcePicture, "picture_id"),
            CORRECTIONS,
        ),
        marks=("sha256", "public_sha256"),
    ),
    PurgeKind.SIGHTING: Rules(
        model=Sighting,
        empty={
            "state": ReviewState.WITHDRAWN, "idempotency_key": None, "assigned_id": None, "assigned_until": None,
            "basis": DateBasis.EVENT, "note": "", "duplicate_of_id": None, **UNDATED, **NOWHERE,
        },
        parts=(
            Part(SightedItem, "sighting_id", parts=LINE_PARTS),
            Part(SightedClaim, "sighting_id"),
            Part(SightingSource, "sighting_id"),
            Part(SightingPicture, "sighting_id"),
            Part(Review, "sighting_id"),
            CORRECTIONS,
        ),
        marks=("public_id",),
        texts=("note",),
    ),
    PurgeKind.CORRECTION: Rules(
        model=Correction, marks=("public_id", "url"), texts=("text", "answer")
    ),
    PurgeKind.PERSON: Rules(
        model=Person,
        ids=("pseudonym",),
        address="id",
        empty={
            "pseudonym": NUMBERED, "pseudonym_key": NUMBERED,
            "email": None, "email_confirmed_at": None, "password_hash": None, "totp_secret": None, "totp_since": None,
            "totp_step": 0, "is_active": False,
        },
        parts=tuple(
            Part(model, "person_id")
            for model in (PersonRole, SignIn, OnceLink, RecoveryCode, ApiToken, SavedSearch, SightingDraft, Report)
        ),
        marks=("email",),
        texts=("pseudonym",),
    ),
    PurgeKind.ARCHIVE: Rules(model=ArchiveCopy, ids=("sha256",), address="sha256", marks=("sha256",)),
}  # fmt: skip
