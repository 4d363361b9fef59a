"""Reports as people keep them: a text that was read, with its drafts. Nobody else's; nothing of one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid, NotFound
from catalog.models import Report, Sighting, SightingDraft
from catalog.reading import reader
from catalog.reading.found import Draft, Reading
from catalog.services import people
from catalog.services.reports import draft_sources, entries, lexicon
from catalog.services.reports.draft_sources import Whole
from catalog.services.reports.entries import Entry
from catalog.services.rows import Input
from catalog.services.sightings import drafts
from catalog.services.sightings.reading_lines import Known

MOST = 100
MOST_DRAFTS, MOST_LINES = 60, 240  # of one report, claims counted as lines: nobody looks more through on one page
TAKEN_AWAY = "A report whose text was taken away"


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
    """What reading a text gave: all mentions, and its first drafts as they can be corrected."""

    reading: Reading
    entries: list[Entry]


def draw(session: Session, given: ReportIn, now: datetime) -> Drawn:
    """Read a text and keep nothing of it."""
    reading = read_again(session, given.text, given.published)
    links = [(one.start, one.end, one.url) for one in given.links]
    whole = Whole(given.text, given.title, given.url, given.published, reading.origins, links)
    return Drawn(reading, list(entries.of_drafts(Known.of(session, now), whole, _first(_parted(reading)))))


def left_over(reading: Reading) -> int:
    """How many drafts of a text are not kept because there are too many."""
    every = _parted(reading)
    return len(every) - len(_first(every))


def _parted(reading: Reading) -> list[Draft]:
    return [one for draft in reading.drafts for one in entries.parted(draft)]


def _first(every: Sequence[Draft]) -> list[Draft]:
    lines = accumulate(len(one.lines) + len(one.claims) for one in every)
    return [one for one, count in zip(every, lines, strict=True) if count <= MOST_LINES][:MOST_DRAFTS]


def read_again(session: Session, text: str, published: date | None) -> Reading:
    """The same text with the names that are known by now; of a text that was taken away there is nothing to read."""
    return reader.read(text, lexicon.read(session), published) if text else Reading(text)


def read(session: Session, person_id: int, given: ReportIn, now: datetime) -> Report:
    """Read a text and keep it with its drafts, all at once; where others wait to write, `draw` it before."""
    return keep(session, person_id, given, draw(session, given, now), now)


def check_room(session: Session, person_id: int) -> None:
    """Raises Invalid when there are too many reports."""
    if len(of_person(session, person_id)) >= MOST:
        raise Invalid.one("text", f"{MOST} reports of yours are kept already; throw one away first")


def keep(session: Session, person_id: int, given: ReportIn, drawn: Drawn, now: datetime) -> Report:
    """Keep a text that was read with its drafts; raises Invalid when there are too many reports."""
    people.acting(session, person_id)
    check_room(session, person_id)
    own = given.model_dump(include={"text", "title", "author", "url"})
    row = Report.model_validate({
        **own, "public_id": public_ids.new(), "person_id": person_id, "published_on": given.published,
        "drafts": [one.kept(given.text) for one in drawn.entries], "started_at": now, "saved_at": now,
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
    return Listed(row, title_of(row), waiting, len(gone), dropped)


def title_of(row: Report) -> str:
    """What a report is called, also when a purge took its text."""
    return row.title or draft_sources.beginning(row.text) or TAKEN_AWAY


def discard(session: Session, person_id: int, public_id: str) -> None:
    """Throw one's own report away, with the drafts that were not sent, in the full form too; raises NotFound."""
    row = get(session, person_id, public_id)
    every = entries_of(row)
    for one in begun(session, every) - {*sent(session, every)}:  # that of one that was sent amends it
        drafts.discard(session, person_id, one)
    session.delete(row)
    session.flush()


def edition_of(row: Report) -> str:
    """What tells a page whether the drafts were changed since it was shown."""
    return f"{row.saved_at:%Y%m%d%H%M%S%f}"


def entries_of(row: Report) -> list[Entry]:
    return [Entry.of(one, row.text) for one in row.drafts]


def put_entries(session: Session, row: Report, new: Sequence[Entry], now: datetime) -> None:
    """Keep the drafts of a report as they are now."""
    kept = [one.kept(row.text) for one in new]
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
