"""Sightings as their contributors make them: submit, amend, withdraw. Nothing counts before a reviewer accepts it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from catalog.domain import public_ids, reviewing
from catalog.domain.errors import Conflict, Invalid, NotFound
from catalog.domain.outcomes import ReviewState
from catalog.domain.reviewing import By
from catalog.models import Place, Sighting, SightingDraft
from catalog.services import history, people
from catalog.services.rows import id_of, number, set_fields
from catalog.services.sightings import drafts, sighting_claims, sighting_inputs, sighting_lines, sighting_links
from catalog.services.sightings.sighting_inputs import SightingIn

S = ReviewState
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Edition:
    """A sighting as somebody saw it: its public id and how often it had been changed."""

    public_id: str
    number: int


def submit(session: Session, person_id: int, values: SightingIn, key: str, now: datetime) -> Sighting:
    """Send a sighting in; `key` is the id of its draft. The same key again is the same sighting, not a second one.

    Raises Invalid with every problem of every line, NotFound for a key that somebody else used or that is no id.
    """
    if not public_ids.looks_like_one(key):
        raise NotFound("draft", key[:20])
    sent = session.exec(select(Sighting).where(Sighting.idempotency_key == key)).first()
    if sent is not None:
        return _own(sent, person_id)
    person = people.acting(session, person_id)
    _check(values)
    draft = session.exec(select(SightingDraft).where(SightingDraft.public_id == key)).first()
    if draft is not None and draft.person_id != person_id:
        raise NotFound("draft", key)
    change = history.begin(session, person, f"sighting {key} submitted", now)
    row = Sighting.model_validate({
        "public_id": key, "idempotency_key": key, "person_id": person_id, "state": S.SUBMITTED, "submitted_at": now,
        "started_at": draft.started_at if draft else now, **_own_fields(session, values),
    })  # fmt: skip
    session.add(row)
    session.flush()
    _write_details(session, row, values, now)
    history.close(session, change)
    drafts.drop(session, key)
    return row


def amend(session: Session, person_id: int, seen: Edition, values: SightingIn, now: datetime) -> Sighting:
    """Say it anew, by its contributor, as long as nobody decided; it goes back into the queue.

    Raises Conflict when it was changed since the edition that was seen, NotFound for one of somebody else.
    """
    person, row = people.acting(session, person_id), get_own(session, person_id, seen.public_id)
    if row.edition != seen.number:
        raise Conflict(
            f"Sighting {row.public_id} was changed meanwhile: you saw edition {seen.number}, "
            f"and it is edition {row.edition} now."
        )
    reviewing.check(row.state, S.SUBMITTED, By.CONTRIBUTOR)
    _check(values)
    change = history.begin(session, person, f"sighting {row.public_id} amended", now)
    set_fields(
        row, {**_own_fields(session, values), "state": S.SUBMITTED, "edition": row.edition + 1, **_off_the_desk()}
    )
    session.flush()
    _write_details(session, row, values, now)
    history.close(session, change)
    drafts.drop(session, row.public_id)
    return row


def withdraw(session: Session, person_id: int, seen: Edition, reason: str, now: datetime) -> Sighting:
    """Take it back, by its contributor, as long as nobody decided. Withdrawn twice is withdrawn once."""
    person, row = people.acting(session, person_id), get_own(session, person_id, seen.public_id)
    if row.state is S.WITHDRAWN:
        return row
    if row.edition != seen.number:
        raise Conflict(f"Sighting {row.public_id} was changed meanwhile; look at it again before you withdraw it.")
    if len(reason) > LONGEST_REASON:
        raise Invalid.one("reason", f"at most {LONGEST_REASON} characters are allowed")
    reviewing.check(row.state, S.WITHDRAWN, By.CONTRIBUTOR, reason)
    change = history.begin(session, person, f"sighting {row.public_id} withdrawn: {reason}", now)
    set_fields(row, {"state": S.WITHDRAWN, "edition": row.edition + 1, **_off_the_desk()})
    history.close(session, change)
    drafts.drop(session, row.public_id)
    return row


def get_own(session: Session, person_id: int, public_id: str) -> Sighting:
    """One's own sighting; raises NotFound, also for one of somebody else."""
    row = session.exec(select(Sighting).where(Sighting.public_id == public_id)).first()
    if row is None:
        raise NotFound("sighting", public_id[:20])
    return _own(row, person_id)


def _own(row: Sighting, person_id: int) -> Sighting:
    if row.person_id != person_id:
        raise NotFound("sighting", row.public_id)
    return row


def _check(values: SightingIn) -> None:
    if found := list(sighting_inputs.problems(values)):
        raise Invalid(*found)


def _off_the_desk() -> dict[str, Any]:
    return {"assigned_id": None, "assigned_until": None}


def _own_fields(session: Session, values: SightingIn) -> dict[str, Any]:
    return {
        **values.date.columns(), "basis": values.basis, "note": values.note,
        "place_id": id_of(session, Place, values.place, "place"), "place_as_written": values.place_written,
        "lat": values.lat, "lon": values.lon, "uncertainty_m": values.uncertainty_m,
    }  # fmt: skip


def _write_details(session: Session, row: Sighting, values: SightingIn, now: datetime) -> None:
    held = sighting_links.write_pictures(session, number(row), values.pictures)
    sources = sighting_links.write_sources(session, number(row), values, now)
    sighting_lines.write(session, number(row), values.lines, held)
    sighting_claims.write(session, number(row), values.claims, sources)
