"""Reports as people keep them: a text that was read, with its drafts. Nobody else's; nothing of one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid, NotFound
from catalog.models import Report, Sighting, SightingDraft
from catalog.reading import reader
from catalog.reading.found import Reading
from catalog.services import people
from catalog.services.reports import draft_sources, entries, lexicon
from catalog.services.reports.draft_sources import Whole
from catalog.services.reports.entries import Entry
from catalog.services.rows import Input
from catalog.services.sightings.reading_lines import Known

MOST = 100


class LinkIn(Input):
    """`text[start:end]` leads to `url`."""

    start: int
    end: int
    url: str


class ReportIn(Input):
    """A text as it is read; `published` is the day from which relative days count, `url` its own address."""

    text: Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]
    published: date | None = None
    title: Annotated[str, Field(max_length=300)] = ""
    author: Annotated[str, Field(max_length=200)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    links: list[LinkIn] = []


@dataclass(frozen=True)
class Drawn:
    """What reading a text gave: all mentions, and its drafts as they can be corrected."""

    reading: Reading
    entries: list[Entry]


def draw(session: Session, given: ReportIn, now: datetime) -> Drawn:
    """Read a text and keep nothing of it."""
    reading = read_again(session, given.text, given.published)
    links = [(one.start, one.end, one.url) for one in given.links]
    whole = Whole(given.text, given.title, given.url, given.published, reading.origins, links)
    return Drawn(reading, list(entries.of_drafts(Known.of(session, now), whole, reading.drafts)))


def read_again(session: Session, text: str, published: date | None) -> Reading:
    """The same text with the names that are known by now."""
    return reader.read(text, lexicon.read(session), published)


def read(session: Session, person_id: int, given: ReportIn, now: datetime) -> Report:
    """Read a text and keep it with its drafts; raises Invalid when there are too many reports."""
    people.acting(session, person_id)
    if len(of_person(session, person_id)) >= MOST:
        raise Invalid.one("text", f"{MOST} reports of yours are kept already; throw one away first")
    drawn = draw(session, given, now)
    own = given.model_dump(include={"text", "title", "author", "url"})
    row = Report.model_validate({
        **own, "public_id": public_ids.new(), "person_id": person_id, "published_on": given.published,
        "drafts": [one.kept() for one in drawn.entries], "started_at": now, "saved_at": now,
    })  # fmt: skip
    session.add(row)
    session.flush()
    return row


def get(session: Session, person_id: int, public_id: str) -> Report:
    """One's own report; raises NotFound, also for one of somebody else."""
    row = session.exec(select(Report).where(Report.public_id == public_id)).first()
    if row is None or row.person_id != person_id:
        raise NotFound("report", public_id[:20])
    return row


def of_person(session: Session, person_id: int) -> list[Report]:
    """One's own reports, the latest first."""
    query = select(Report).where(Report.person_id == person_id)
    return list(session.exec(query.order_by(col(Report.saved_at).desc(), col(Report.id).desc())))


@dataclass(frozen=True)
class Listed:
    """A report in a list: how it is called, and how many of its drafts are open, sent and dropped."""

    report: Report
    title: str
    open: int
    sent: int
    dropped: int


def listed(session: Session, person_id: int) -> list[Listed]:
    """One's own reports, the latest first."""
    return [_listed(session, row) for row in of_person(session, person_id)]


def _listed(session: Session, row: Report) -> Listed:
    every = entries_of(row)
    gone = sent(session, every)
    dropped = sum(one.state == "dropped" for one in every)
    waiting = sum(one.state == "open" and one.id not in gone for one in every)
    return Listed(row, row.title or draft_sources.beginning(row.text), waiting, len(gone), dropped)


def discard(session: Session, person_id: int, public_id: str) -> None:
    """Throw one's own report away, with the drafts that were not sent; raises NotFound."""
    session.delete(get(session, person_id, public_id))
    session.flush()


def entries_of(row: Report) -> list[Entry]:
    return [Entry.of(one) for one in row.drafts]


def put_entries(session: Session, row: Report, new: Sequence[Entry], now: datetime) -> None:
    """Keep the drafts of a report as they are now."""
    kept = [one.kept() for one in new]
    if kept != row.drafts:
        row.drafts, row.saved_at = kept, now
        session.flush()


def sent(session: Session, every: Sequence[Entry]) -> dict[str, Sighting]:
    """Those that were sent, by their id: they are sightings now."""
    query = select(Sighting).where(col(Sighting.public_id).in_([one.id for one in every]))
    return {row.public_id: row for row in session.exec(query)}


def begun(session: Session, every: Sequence[Entry]) -> frozenset[str]:
    """Those that were opened in the full form and wait there."""
    query = select(SightingDraft.public_id).where(col(SightingDraft.public_id).in_([one.id for one in every]))
    return frozenset(session.exec(query))
