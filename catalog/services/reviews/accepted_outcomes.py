"""What became of the item of an accepted line, graded by its evidence; or with whom it was seen; and who says so."""

from sqlmodel import Session, col, select

from catalog.domain import grading
from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import ClaimKind, Grade
from catalog.models import (
    Claim,
    EquipmentType,
    Holding,
    Incident,
    Item,
    Outcome,
    OutcomeReview,
    Party,
    Picture,
    SightedItem,
    Source,
)
from catalog.services import items, losses
from catalog.services.reviews import supporting
from catalog.services.reviews.accepted import LineIn
from catalog.services.reviews.accepted_items import Acceptance
from catalog.services.rows import id_of, need_id, number, put_row, set_fields


def add_claims(session: Session, made: Acceptance, line: SightedItem, item: Item) -> None:
    """What each source says of it, one claim a source; a claim counts nothing by itself."""
    for source in made.sources:
        key = f"sighting:{made.sighting.public_id}:{line.seq}:{source.public_id}"
        found = session.exec(select(Claim).where(Claim.key == key)).first()
        put_row(session, Claim, found, {"key": key, **_said(session, made, line, item, source)})


def _said(session: Session, made: Acceptance, line: SightedItem, item: Item, source: Source) -> dict[str, object]:
    told = made.sighting.model_dump(include={"earliest", "latest", "place_id", "place_as_written"})
    own = line.model_dump(include={"type_id", "lost_by_id", "taken_by_id", "count_min", "count_max"})
    return {
        **told,
        **own,
        "source_id": source.id,
        "kind": ClaimKind.EQUIPMENT,
        "is_hedged": line.is_hedged,
        "summary": _summary(session, line, item),
        "quote": line.as_written,
        "incident_id": made.incident and made.incident.id,
        "item_id": item.id,
        "said_on": source.published_on,
    }


def _summary(session: Session, line: SightedItem, item: Item) -> str:
    name = session.get_one(EquipmentType, line.type_id or item.type_id).name
    fate = line.kind or line.context
    parties = [
        f"{words} {session.get_one(Party, party).name}"
        for words, party in (("lost by", line.lost_by_id), ("taken by" if line.kind else "with", line.taken_by_id))
        if party
    ]
    return ", ".join([f"{line.count_best} × {name}", *([fate.label] if fate else []), *parties])


def become(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> None:
    """Link the line to its outcome or holding."""
    if said.is_again:
        set_fields(line, {"outcome_id": _same_again(session, item, said)})
    elif said.kind is not None:
        set_fields(line, {"outcome_id": _outcome(session, made, line, item, said).id})
    else:
        set_fields(line, {"holding_id": _holding(session, made, line, item, said).id})


def _same_again(session: Session, item: Item, said: LineIn) -> int | None:
    """The outcome that is told of once more: the last of its kind, else the last."""
    chain = losses.active_outcomes(session, number(item))
    alike = [one for one in chain if one.kind is said.kind]
    return (alike or chain)[-1].id if chain else None


def _outcome(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> Outcome:
    if made.incident is None or said.kind is None:
        raise Invalid.one("title", "an outcome needs an incident: a title for a new one, or the id of one")
    seq = _room_in_chain(session, item, made.incident, said, f"line-{line.seq}-lost_by")
    picture = _graded(session, made, line, item, said)
    is_own = made.sighting.person_id == made.person.id
    own = said.model_dump(include={"kind", "manner", "grade", "cause", "non_combat"})
    own |= {
        "incident_id": made.incident.id,
        "item_id": item.id,
        "seq": seq,
        "as_written": line.as_written,
        "from_party_id": need_id(session, Party, said.lost_by or "", f"line-{line.seq}-lost_by"),
        "to_party_id": id_of(session, Party, said.taken_by, f"line-{line.seq}-taken_by"),
        "from_basis": said.lost_basis,
        "to_basis": said.taken_basis if said.kind in NEEDS_TAKER else None,
        "visual_picture_id": picture.id if picture is not None and said.grade is Grade.VISUAL else None,
        "reviews": 1,
        "is_self_reviewed": is_own,
    }
    row = put_row(session, Outcome, None, own)
    seen = f"; inspected or recorded by {said.inspected_by}" if said.inspected_by else ""
    told = {"agrees": True, "is_own": is_own, "reason": made.reason + seen, "made_at": made.now}
    put_row(session, OutcomeReview, None, {"outcome_id": row.id, "person_id": made.person.id, **told})
    return row


def _graded(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> Picture | None:
    """The picture that the grade rests on; raises Invalid with what the grade lacks."""
    shown = supporting.pictures_of(session, number(item))
    if said.picture is not None and said.picture not in shown:
        raise Invalid.one(f"line-{line.seq}-picture", "a picture that shows the item is allowed")
    picture = shown[said.picture] if said.picture else None
    basis = said.lost_basis if said.kind else said.taken_basis
    evidence = supporting.of_item(session, number(item), picture, basis, made.now)
    grading.check(said.grade, evidence.with_inspection(said.inspected_by), f"line-{line.seq}-grade")
    return picture


def _room_in_chain(session: Session, item: Item, incident: Incident, said: LineIn, field: str) -> int:
    """The place of a new outcome in the item's chain, by its day, and the later ones moved on; raises Invalid.

    What is not surely before the last one goes to the end: an order is never made up.
    """
    chain = losses.active_outcomes(session, number(item))
    days = [session.get_one(Incident, one.incident_id).earliest for one in chain]
    place = len(chain)
    while place and incident.latest and (before := days[place - 1]) and incident.latest < before:
        place -= 1
    _check_chain(session, item, place, said, field)
    for later in reversed(chain[place:]):  # the last first: no two of one item may have the same place
        set_fields(later, {"seq": later.seq + 1})
        session.flush()
    return chain[place - 1].seq + 1 if place else 1


def _check_chain(session: Session, item: Item, place: int, said: LineIn, field: str) -> None:
    chain = losses.active_outcomes(session, number(item))
    slugs = {number(row): row.slug for row in session.exec(select(Party).where(col(Party.id).in_(_parties(chain))))}
    links = [(slugs[one.from_party_id], slugs.get(one.to_party_id or 0), one.kind) for one in chain]
    if said.kind is not None:
        links.insert(place, (said.lost_by or "", said.taken_by, said.kind))
    try:
        items.check_hands(links)
    except Invalid as error:
        raise Invalid.one(field, error.problems[0].message) from None


def _parties(chain: list[Outcome]) -> set[int]:
    return {party for one in chain for party in (one.from_party_id, one.to_party_id) if party}


def _holding(session: Session, made: Acceptance, line: SightedItem, item: Item, said: LineIn) -> Holding:
    """Seen with somebody: neither a loss nor a gain, under the same embargo as an incident."""
    _graded(session, made, line, item, said)
    told = {"earliest", "latest", "precision", "date_as_written", "place_id"}
    own = {
        **made.sighting.model_dump(include=told),
        "item_id": item.id,
        "party_id": need_id(session, Party, said.taken_by or "", f"line-{line.seq}-taken_by"),
        "basis": said.taken_basis,
        "context": said.context,
        "incident_id": made.incident and made.incident.id,
        "grade": said.grade,
        "source_id": made.sources[0].id if made.sources else None,
        "publish_after": made.publish_after,
    }
    return put_row(session, Holding, None, own)
