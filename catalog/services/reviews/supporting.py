"""What supports an outcome: the evidence that its grade rests on, and who has checked it, read from the records."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.grading import Evidence
from catalog.domain.outcomes import PartyBasis
from catalog.domain.vocabulary import Sensitivity, SourceKind
from catalog.models import Claim, ItemPicture, Outcome, OutcomeReview, Picture, SightedItem, Sighting, Source
from catalog.services import origins
from catalog.services.rows import number

MOST_REVIEWS = 3


@dataclass(frozen=True)
class Checks:
    """How many independent people agree with an outcome, up to three, and whether only who logged it does.

    `against` disagree, whoever they are.
    """

    reviews: int
    is_self_reviewed: bool
    against: int = 0


def of_item(session: Session, item_id: int, picture: Picture | None, basis: PartyBasis, now: datetime) -> Evidence:
    """The evidence of what is recorded of an item, with the picture that is named and the party's basis.

    Whoever asks is reviewing, which is one review; an inspection nobody can read from the records.
    """
    told = select(Source.kind, Claim.is_hedged).join(Claim).where(Claim.item_id == item_id).distinct()
    claims = session.exec(told).all()
    return Evidence(
        has_picture=picture is not None,
        is_looked_at=picture is not None and picture.sensitivity is not Sensitivity.UNREVIEWED,
        basis=basis,
        reviews=1,
        origins=len(origins.of_item(session, item_id, now, reviewer=True)),
        is_listed=any(kind is SourceKind.LIST for kind, _ in claims),
        is_hedged=bool(claims) and all(is_hedged for _, is_hedged in claims),
    )


def pictures_of(session: Session, item_id: int) -> dict[str, Picture]:
    """The pictures that show an item, by the hash of their public copy."""
    query = select(Picture).join(ItemPicture, col(ItemPicture.picture_id) == Picture.id)
    rows = session.exec(query.where(ItemPicture.item_id == item_id).order_by(col(Picture.id)))
    return {row.public_sha256: row for row in rows if row.public_sha256}


def loggers_of(session: Session, outcome: Outcome) -> frozenset[int]:
    """The people whose sightings tell of an outcome."""
    query = select(Sighting.person_id).join(SightedItem).where(SightedItem.outcome_id == number(outcome))
    return frozenset(session.exec(query))


def checks_of(session: Session, outcome: Outcome) -> Checks:
    """What the people say who checked an outcome."""
    rows = session.exec(select(OutcomeReview).where(OutcomeReview.outcome_id == outcome.id)).all()
    others = sum(row.agrees and not row.is_own for row in rows)
    own = any(row.agrees and row.is_own for row in rows)
    against = sum(not row.agrees for row in rows)
    return Checks(min(MOST_REVIEWS, others or int(own)), own and not others, against)
