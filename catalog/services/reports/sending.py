"""Sending drafts of a report: each becomes a sighting that waits for a review, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from catalog.domain.errors import Conflict, Invalid, Problem
from catalog.models import Report, Sighting
from catalog.services.reports import reports
from catalog.services.reports.entries import Entry, find, members
from catalog.services.reports.joining import Joined, join
from catalog.services.sightings import drafts, sighting_reading, sightings
from catalog.services.sightings.reading_lines import Read
from catalog.services.sightings.sighting_inputs import SightingIn


@dataclass(frozen=True)
class Prepared:
    """A draft with those merged into it, as it would be sent. Problems name entries and their fields."""

    id: str
    joined: Joined
    found: Read
    values: SightingIn | None

    @property
    def problems(self) -> list[Problem]:
        return [self.joined.told(one, self.id) for one in self.found.problems]


def prepare(session: Session, entries: Sequence[Entry], entry_id: str, now: datetime) -> Prepared:
    """How a draft is understood, and what is wrong with it; nothing is written."""
    joined = join(find(entries, entry_id), members(entries, entry_id))
    wrong = list(joined.problems())
    found = Read(problems=wrong) if wrong else sighting_reading.read(session, joined.typed, now)
    return Prepared(entry_id, joined, found, found.values)


def send(session: Session, person_id: int, row: Report, entry_id: str, now: datetime) -> Sighting:
    """Make a sighting of a draft; sent twice it is one. Raises Invalid with every problem, at its entry and field."""
    entries = reports.entries_of(row)
    if entry_id in reports.sent(session, entries):
        return sightings.get_own(session, person_id, entry_id)
    if find(entries, entry_id).state != "open" or entry_id in reports.begun(session, entries):
        raise Conflict("This draft was dropped, merged or opened in the full form meanwhile; load the page anew.")
    prepared = prepare(session, entries, entry_id, now)
    if prepared.values is None:
        raise Invalid(*prepared.problems)
    try:
        return sightings.submit(session, person_id, prepared.values, entry_id, now)
    except Invalid as error:
        raise Invalid(*(prepared.joined.told(one, entry_id) for one in error.problems)) from error


def open_in_form(session: Session, person_id: int, row: Report, entry_id: str, now: datetime) -> str:
    """Keep a draft as a draft sighting with the same id, where the full form finds it; the id."""
    entries = reports.entries_of(row)
    if find(entries, entry_id).state != "open" or entry_id in reports.sent(session, entries):
        raise Conflict("This draft was sent, dropped or merged meanwhile; load the page anew.")
    if entry_id not in reports.begun(session, entries):
        drafts.save(session, person_id, entry_id, join(find(entries, entry_id), members(entries, entry_id)).typed, now)
    return entry_id
