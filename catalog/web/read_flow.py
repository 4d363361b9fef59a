"""What the page of a report does: showing it, and the steps that its buttons ask for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlmodel import Session

from catalog.domain.errors import Conflict, Invalid, Problem
from catalog.domain.outcomes import ClaimKind, DateBasis, HoldingContext, Judgement, OutcomeKind, Qualifier
from catalog.domain.vocabulary import NameKind, PlainNameKind
from catalog.models import Report
from catalog.reading.found import Reading
from catalog.search import world
from catalog.services.catalog import utc_now
from catalog.services.reports import editing, keeping, reports, sending
from catalog.services.reports.draft_sources import beginning
from catalog.services.reports.entries import Entry, find, members
from catalog.services.reports.keeping import NewName, Proposal
from catalog.services.reports.reports import ReportIn
from catalog.services.sightings import sighting_warnings
from catalog.services.sightings.reading_lines import Known
from catalog.services.sightings.sighting_warnings import Asking
from catalog.services.sightings.typed import ID
from catalog.web import access
from catalog.web.history import eyes
from catalog.web.read_forms import Card, Page, answered, cards_of, corrected
from catalog.web.shown import catalog, reading

STEP = re.compile(rf"(send|drop|restore|merge|apart|open)-({ID})|name-({ID})-([a-z_0-9-]+)|save|send-all")
LEAVING = ("drop", "restore", "merge", "apart")
CHOICES = {
    "basis": DateBasis, "qualifier": Qualifier, "outcome": OutcomeKind, "holding": HoldingContext,
    "claim_kind": ClaimKind, "judgement": Judgement, "type": NameKind, "party": PlainNameKind, "place": PlainNameKind,
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What a button asks for, and of which draft; `field` is the name to keep."""

    name: str
    entry: str = ""
    field: str = ""

    @classmethod
    def of(cls, do: str) -> "Step":
        """Raises Invalid for what is no button of the page."""
        match = STEP.fullmatch(do)
        if match is None:
            raise Invalid.one("do", f"{do[:20]!r} is no step")
        if match[3]:
            return cls("name", match[3], match[4])
        return cls(match[1] or do, match[2] or "")


@dataclass(frozen=True)
class Outcome:
    """What a step came to, for the page that is shown again: drafts that were not sent, and how many were."""

    refused: dict[str, Invalid]
    asking: frozenset[str] = frozenset()
    sent: int = 0


NOTHING = Outcome({})


def trial(given: ReportIn) -> str:
    """The page of a text of which nothing is kept."""
    with reading() as session:
        drawn = reports.draw(session, given, utc_now())
        cards = _cards(session, drawn.entries)
        page = Page(drawn.reading, cards, _names(session, drawn.reading), title=given.title or beginning(given.text))
        return render_template("read/show.html", page=page, choices=CHOICES, names_of={})


def shown(session: Session, row: Report, outcome: Outcome = NOTHING) -> str:
    """The page of a report that is kept."""
    drawn, every = reports.read_again(session, row.text, row.published_on), reports.entries_of(row)
    cards = _cards(session, every, outcome)
    page = Page(drawn, cards, _names(session, drawn), may_write=True, report=row)
    page.title, page.sent_now = row.title or beginning(row.text), outcome.sent
    known = Known.of(session, utc_now())
    names_of = {one.id: keeping.proposals(known, row.text, one) for card in page.open_cards for one in card.every}
    return render_template("read/show.html", page=page, choices=CHOICES, names_of=names_of)


def _cards(session: Session, every: Sequence[Entry], outcome: Outcome = NOTHING) -> list[Card]:
    sent, begun = reports.sent(session, every), reports.begun(session, every)
    made = []
    for one in every:
        if one.state == "open":
            card = Card(one, members(every, one.id), sighting=sent.get(one.id), is_begun=one.id in begun)
            made.append(_filled(session, every, card, outcome) if card.is_open else card)
    return cards_of(every, made)


def _filled(session: Session, every: Sequence[Entry], card: Card, outcome: Outcome) -> Card:
    """A draft that can still be sent: how it is understood, and what it looks like once it was sent in vain."""
    prepared = sending.prepare(session, every, card.entry.id, utc_now())
    alikes = _alikes(session, prepared) if card.entry.id in outcome.asking else []
    refused = outcome.refused.get(card.entry.id)
    return Card(card.entry, card.members, prepared, alikes=alikes, refused=tuple(refused.problems) if refused else ())


def _alikes(session: Session, prepared: sending.Prepared) -> list[sighting_warnings.Alike]:
    """Records that it presses to be held against."""
    if prepared.values is None:
        return []
    asking = Asking(access.actor(), prepared.id, utc_now())
    return [one for one in sighting_warnings.find(session, prepared.values, asking).alikes if one.is_pressing]


def _names(session: Session, found: Reading) -> dict[str, str]:
    """Of the records that are mentioned: `type ak-74m` → AK-74M."""
    known = world.read(session)
    registers = {"type": known.types, "part": known.types, "party": known.parties, "place": known.places}
    told = {(one.kind.value, one.slug) for one in found.mentions if one.slug and one.kind in registers}
    return {f"{kind} {slug}": node.name for kind, slug in told if (node := registers[kind].by_slug.get(slug))}


def keep(session: Session, row: Report) -> None:
    """What stands in the fields, but for drafts that were sent or opened elsewhere meanwhile."""
    every = reports.entries_of(row)
    closed = {*reports.sent(session, every), *reports.begun(session, every)}
    sent = {one: said for one, said in corrected(request.form).items() if one not in closed}
    reports.put_entries(session, row, editing.save(every, sent), utc_now())


def leave(session: Session, row: Report, step: Step) -> None:
    """Drop, take up again, merge, take apart. Raises Invalid, or Conflict for a draft that was sent meanwhile."""
    every = reports.entries_of(row)
    into = request.form.get(f"into-{step.entry}", "")
    if {step.entry, into} & {*reports.sent(session, every), *reports.begun(session, every)}:
        raise Conflict("This draft was sent or opened in the full form meanwhile; load the page anew.")
    if step.name == "merge":
        new = _merged(every, step.entry, into)
    else:
        act = {"drop": editing.drop, "restore": editing.restore, "apart": editing.take_apart}[step.name]
        new = act(every, step.entry)
    reports.put_entries(session, row, new, utc_now())


def _merged(every: Sequence[Entry], entry: str, into: str) -> list[Entry]:
    if not any(one.id == into for one in every):
        raise Invalid(Problem("into", "choose the draft to merge it into", entry))
    return editing.merge(every, entry, into)


def send(public_id: str, step: Step) -> Outcome:
    """Each draft is a change of its own: one that cannot be sent keeps no other back."""
    refused, asking, count = dict[str, Invalid](), set[str](), 0
    for one in [step.entry] if step.name == "send" else _waiting(public_id):
        try:
            if _is_asking(public_id, one):
                asking.add(one)
            else:
                _send(public_id, one)
                count += 1
        except Invalid as error:
            refused[one] = error
    return Outcome(refused, frozenset(asking), count)


def _send(public_id: str, entry: str) -> None:
    with catalog().writing() as session:
        row = reports.get(session, access.actor(), public_id)
        sending.send(session, access.actor(), row, entry, utc_now())


def _waiting(public_id: str) -> list[str]:
    """Drafts that can be sent."""
    with reading() as session:
        every = reports.entries_of(reports.get(session, access.actor(), public_id))
        return [card.entry.id for card in _cards(session, every) if card.is_open]


def _is_asking(public_id: str, entry: str) -> bool:
    """Does it look like something logged, and nobody has said whether it is?"""
    with reading() as session:
        every = reports.entries_of(reports.get(session, access.actor(), public_id))
        if entry in reports.sent(session, every):
            return False
        prepared = sending.prepare(session, every, entry, utc_now())
        return any(not answered(prepared, one) for one in _alikes(session, prepared))


def keep_name(session: Session, row: Report, step: Step, kind: str) -> str:
    """A reviewer's becomes a name at once; else the address of the correction that a reviewer answers."""
    entry = find(reports.entries_of(row), step.entry)
    found = next((one for one in _proposals(session, row, entry) if one.field == step.field), None)
    if found is None:
        raise Invalid.one("name", "nothing was corrected there")
    new = NewName(found.of, found.slug, found.words, kind)
    if access.is_reviewer():
        keeping.add(session, access.actor(), new, utc_now())
        return ""
    return f"/corrections/{keeping.propose(session, new, eyes())}"


def _proposals(session: Session, row: Report, entry: Entry) -> list[Proposal]:
    return keeping.proposals(Known.of(session, utc_now()), row.text, entry)
