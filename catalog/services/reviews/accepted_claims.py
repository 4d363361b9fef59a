"""The claims of an accepted sighting: each is kept and stands with its source, or is left out with a reason."""

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.models import Claim, SightedClaim, Sighting, Source
from catalog.services.reviews.accepted import AcceptIn, SaidOfClaim
from catalog.services.reviews.accepted_items import Acceptance
from catalog.services.rows import put_row, set_fields

Decided = list[tuple[SightedClaim, SaidOfClaim]]
COPIED = {
    "source_id", "kind", "asserted_by", "is_hedged", "summary", "quote", "count_min", "count_max", "value",
    "value_qualifier", "unit", "said_on", "type_id", "lost_by_id", "taken_by_id", "place_id", "place_as_written",
}  # fmt: skip


def decided(session: Session, row: Sighting, values: AcceptIn) -> Decided:
    """Each claim with what is said of it; raises Invalid unless it is all of them, once."""
    query = select(SightedClaim).where(SightedClaim.sighting_id == row.id).order_by(col(SightedClaim.seq))
    claims = {one.seq: one for one in session.exec(query)}
    said = {one.seq: one for one in values.claims}
    if set(said) != set(claims) or len(said) != len(values.claims):
        raise Invalid.one("claims", f"each of the claims {', '.join(map(str, claims))} has to be decided on, once")
    return [(one, said[seq]) for seq, one in claims.items()]


def check_held_back(made: Acceptance, claims: Decided) -> None:
    """A claim is seen when its source and its incident are; raises Invalid where that is sooner than it may be."""
    if made.incident is not None or made.publish_after is None:
        return
    later = {one.id for one in made.sources if one.publish_after and one.publish_after >= made.publish_after}
    if any(said.is_kept and one.source_id not in later for one, said in claims):
        raise Invalid.one(
            "title",
            f"a source of it is public already, so what it says needs an incident to be seen no sooner than "
            f"{made.publish_after:%d %b %Y, %H:%M} UTC: a title for a new one, or the id of one",
        )


def add(session: Session, made: Acceptance, claims: Decided) -> None:
    """Make a claim of each that is kept; a claim counts nothing."""
    sources = {one.id: one for one in made.sources}
    for one, said in claims:
        if not said.is_kept:
            set_fields(one, {"left_out": said.left_out})
            continue
        key = f"{made.sighting.public_id}-claim-{one.seq}"
        found = session.exec(select(Claim).where(Claim.key == key)).first()
        row = put_row(session, Claim, found, {"key": key, **_said(made, one, sources[one.source_id])})
        set_fields(one, {"claim_id": row.id})
    session.flush()


def _said(made: Acceptance, one: SightedClaim, source: Source) -> dict[str, object]:
    """As the contributor told it. When somebody else spoke than the source is not known by the source's own day."""
    said_on = one.said_on or (None if one.asserted_by else source.published_on)
    return {
        **one.model_dump(include=COPIED), **made.sighting.model_dump(include={"earliest", "latest"}),
        "said_on": said_on, "incident_id": made.incident and made.incident.id,
    }  # fmt: skip
