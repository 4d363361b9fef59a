"""Accepting a sighting: its lines become items with outcomes or holdings, all in one change, and the totals follow.

What is seen by whom is left to the search; here it is only said from when on it may be.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import public_ids, publishing
from catalog.domain.errors import Invalid, NotAllowed
from catalog.domain.outcomes import GeoPrecision, RecordState, ReviewState
from catalog.domain.publishing import Caution
from catalog.domain.vocabulary import PlaceKind, Sensitivity
from catalog.models import (
    Incident,
    ItemPicture,
    Picture,
    Place,
    SightedItem,
    Sighting,
    SightingPicture,
    SightingSource,
    Source,
    SourcePicture,
)
from catalog.services import history, losses, people
from catalog.services.reviews import accepted_claims, accepted_items, accepted_outcomes, reviewing
from catalog.services.reviews.accepted import AcceptIn, LineIn, Linking, Usual
from catalog.services.reviews.accepted_items import Acceptance
from catalog.services.reviews.reviewing import Decided
from catalog.services.rows import number, put_row, set_fields

# How sure the place of an incident without a point of its own is.
GEO = {
    PlaceKind.COUNTRY: GeoPrecision.REGION,
    PlaceKind.REGION: GeoPrecision.REGION,
    PlaceKind.AREA: GeoPrecision.REGION,
    PlaceKind.DISTRICT: GeoPrecision.DISTRICT,
}


def accept(session: Session, person_id: int, values: AcceptIn, usual: Usual, now: datetime) -> Sighting:
    """Accept it in one change; raises Invalid by field, Conflict where it changed meanwhile, NotAllowed.

    The same decision sent twice is made once.
    """
    person, row = people.acting(session, person_id), reviewing.found(session, values.sighting)
    if reviewing.is_repeated(session, row, person, ReviewState.ACCEPTED, values):
        return row
    reviewing.check(row, person, ReviewState.ACCEPTED, values, now)
    lines, claims = _lines(session, row, values), accepted_claims.decided(session, row, values)
    if values.is_empty:
        raise Invalid.one("lines", "nothing would be left of it; reject it instead, or keep a line or a claim")
    due = publishing.due(row.latest, row.submitted_at or now, values.hours)
    until, recorded = due if due > now else None, _recorded(session, values)
    if recorded is not None:
        until = _as_its_incident(recorded, until, values, usual)
    _check_caution(row, values, usual)
    why = f"; sooner or nearer than usual: {values.sooner}" if values.sooner else ""
    change = history.begin(session, person, f"sighting {row.public_id} accepted: {values.reason}{why}", now)
    made = _prepared(session, Acceptance(person, row, recorded, {}, [], len(lines), values.reason, until, now), values)
    accepted_claims.check_held_back(made, claims)
    touched = [one for line, said in lines for one in _link(session, made, line, said)]
    accepted_claims.add(session, made, claims)
    set_fields(row, {"incident_id": made.incident and made.incident.id})
    reviewing.close(session, row, Decided(person, ReviewState.ACCEPTED, values.reason, now))
    losses.rewrite(session, *touched)
    history.close(session, change)
    return row


def _lines(session: Session, row: Sighting, values: AcceptIn) -> list[tuple[SightedItem, LineIn]]:
    """Each line with what is said of it; raises Invalid unless it is all of them, once."""
    query = select(SightedItem).where(SightedItem.sighting_id == row.id).order_by(col(SightedItem.seq))
    lines = {line.seq: line for line in session.exec(query)}
    said = {one.seq: one for one in values.lines}
    if set(said) != set(lines) or len(said) != len(values.lines):
        raise Invalid.one("lines", f"each of the lines {', '.join(map(str, lines))} has to be decided on, once")
    return [(line, said[seq]) for seq, line in lines.items()]


def _check_caution(row: Sighting, values: AcceptIn, usual: Usual) -> None:
    """Sooner or nearer than usual only by who may, with a reason. Metres matter where there is a point to blur."""
    metres = values.metres if row.lat is not None else usual.caution.metres
    if not Caution(values.hours, metres).is_less_than(usual.caution):
        return
    if not usual.may_lessen:
        raise NotAllowed(
            f"Less than {usual.caution.hours} hours or {usual.caution.metres} metres is for editors, with a reason."
        )
    if not values.sooner:
        raise Invalid.one("sooner", "say why it may be seen sooner or nearer than is usual")


def _recorded(session: Session, values: AcceptIn) -> Incident | None:
    """The incident that is named; None for a new one."""
    if values.incident is None:
        return None
    standing = select(Incident).where(Incident.public_id == values.incident, Incident.state == RecordState.ACTIVE)
    found = session.exec(standing).first()
    if found is None:
        raise Invalid.one("incident", f"no incident {values.incident!r} stands")
    return found


def _as_its_incident(incident: Incident, until: datetime | None, values: AcceptIn, usual: Usual) -> datetime | None:
    """What joins a recorded incident is seen when that is: sooner than it would be alone only by an editor's word."""
    if until is None or (incident.publish_after is not None and incident.publish_after >= until):
        return incident.publish_after
    if not usual.may_lessen:
        raise NotAllowed(f"The incident {incident.public_id} is public sooner than this may be: that is for editors.")
    if not values.sooner:
        raise Invalid.one("sooner", f"{incident.public_id} is public sooner than this would be; say why it may be seen")
    return incident.publish_after


def _prepared(session: Session, made: Acceptance, values: AcceptIn) -> Acceptance:
    """Everything that the lines share: sources, pictures, the incident, and from when on they may be seen."""
    row = made.sighting
    query = select(Picture).join(SightingPicture).where(SightingPicture.sighting_id == row.id)
    pictures = {one.public_sha256: one for one in session.exec(query.order_by(col(Picture.id))) if one.public_sha256}
    _look_at(pictures, values.sensitivities)
    _hold_back(session, pictures, made.publish_after)
    told = select(Source).join(SightingSource).where(SightingSource.sighting_id == row.id).order_by(col(Source.id))
    sources = list(session.exec(told))
    for source in sources:
        if source.is_pending:
            set_fields(source, {"is_pending": False, "publish_after": made.publish_after})
    _say_who_shows(session, pictures, sources, values.shown_by)
    incident = made.incident or _new_incident(session, row, values, made.publish_after)
    return replace(made, incident=incident, pictures=pictures, sources=sources)


def _look_at(pictures: Mapping[str, Picture], sensitivities: Mapping[str, Sensitivity]) -> None:
    for sha256, sensitivity in sensitivities.items():
        if sha256 not in pictures:
            raise Invalid.one(f"sensitivity-{sha256}", "is none of the pictures of this sighting")
        if pictures[sha256].sensitivity is Sensitivity.UNREVIEWED:
            set_fields(pictures[sha256], {"sensitivity": sensitivity})


def _hold_back(session: Session, pictures: Mapping[str, Picture], until: datetime | None) -> None:
    """Pictures that show nothing else yet are public no sooner than the rest."""
    ids = [number(one) for one in pictures.values()]
    known = set(session.exec(select(ItemPicture.picture_id).where(col(ItemPicture.picture_id).in_(ids))))
    for one in pictures.values():
        if one.id not in known:
            set_fields(one, {"publish_after": until})


def _say_who_shows(
    session: Session, pictures: Mapping[str, Picture], sources: list[Source], shown_by: Mapping[str, str]
) -> None:
    """Which source shows which picture: a picture that is shown again is no origin of its own."""
    by_id = {source.public_id: source for source in sources}
    for sha256, picture in pictures.items():
        named = sources[0].public_id if len(sources) == 1 else shown_by.get(sha256)
        if named is None:
            continue
        if named not in by_id:
            raise Invalid.one(f"shown-{sha256}", "one of the sources of this sighting is allowed")
        key = {"source_id": number(by_id[named]), "picture_id": number(picture)}
        if session.get(SourcePicture, key) is None:
            session.add(SourcePicture.model_validate(key))
    session.flush()


def _new_incident(session: Session, row: Sighting, values: AcceptIn, publish_after: datetime | None) -> Incident | None:
    """None where nothing happened: things seen with somebody need none, nor does what is only said."""
    if not values.title and not any(line.counts_anew for line in values.lines):
        return None
    if not values.title:
        raise Invalid.one("title", "a new incident needs a title; or give the id of one that is recorded")
    copied = {"earliest", "latest", "precision", "basis", "date_as_written", "place_id", "place_as_written"}
    own = {"public_id": public_ids.new(), "title": values.title, "publish_after": publish_after}
    return put_row(session, Incident, None, row.model_dump(include=copied) | own | _point(session, row, values.metres))


def _point(session: Session, row: Sighting, metres: int) -> dict[str, Any]:
    """Its own point, blurred, or that of its place, which is no secret."""
    if row.lat is not None:
        own = row.model_dump(include={"lat", "lon", "uncertainty_m"})
        return {**own, "geo_precision": GeoPrecision.POINT, "coarsen_to_m": metres or None}
    place = session.get(Place, row.place_id) if row.place_id else None
    if place is None:
        return {}
    point = {"lat": place.lat, "lon": place.lon, "uncertainty_m": place.radius_m}
    return {**point, "geo_precision": GEO.get(place.kind, GeoPrecision.PLACE)}


def _link(session: Session, made: Acceptance, line: SightedItem, said: LineIn) -> list[int | None]:
    """Make of a line what is said of it; the items whose totals it touches."""
    if said.decision is Linking.LEAVE:
        set_fields(line, {"left_out": said.left_out})
        return []
    item = accepted_items.item_of(session, line, said)
    accepted_items.add_details(session, made, line, item)
    accepted_items.add_pictures(session, made, line, item, said)
    accepted_outcomes.add_claims(session, made, line, item)
    accepted_items.identify(session, made, line, item, said)
    accepted_outcomes.become(session, made, line, item, said)
    set_fields(line, {"item_id": item.id})
    session.flush()
    accepted_items.judge(session, made, line, item, said)
    return [item.id, item.parent_lot_id]
