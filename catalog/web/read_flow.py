"""What the page of a report does: showing it, and the steps that its buttons ask for."""

import re
from collections.abc import Sequence
from dataclasses import replace

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
from catalog.web import access
from catalog.web.history import eyes
from catalog.web.read_forms import Card, Page, answered, cards_of, corrected
from catalog.web.read_problems import HEADING, told
from catalog.web.read_steps import NOTHING, Outcome, Step
from catalog.web.shown import catalog, reading
from catalog.web.sighting_forms import Told

CHOICES = {
    "basis": DateBasis, "qualifier": Qualifier, "outcome": OutcomeKind, "holding": HoldingContext,
    "claim_kind": ClaimKind, "judgement": Judgement, "type": NameKind, "party": PlainNameKind, "place": PlainNameKind,
}  # fmt: skip


def trial(given: ReportIn) -> str:
    """The page of a text of which nothing is kept."""
    with reading() as session:
        drawn = reports.draw(session, given, utc_now())
        cards = _cards(session, drawn.entries)
        page = Page(drawn.reading, cards, _names(session, drawn.reading), title=given.title or beginning(given.text))
        page.more = reports.left_over(drawn.reading)
        return render_template("read/show.html", page=page, choices=CHOICES, names_of={})


def begin(given: ReportIn) -> str:
    """Read a text and keep it, and tell its id. While it is read, which may take long, nobody else waits to write."""
    with reading() as session:
        reports.check_room(session, access.actor())
        drawn = reports.draw(session, given, utc_now())
    with catalog().writing() as session:
        return reports.keep(session, access.actor(), given, drawn, utc_now()).public_id


def shown(session: Session, row: Report, outcome: Outcome = NOTHING) -> str:
    """The page of a report that is kept."""
    drawn, every = reports.read_again(session, row.text, row.published_on), reports.entries_of(row)
    cards = _cards(session, every, outcome)
    page = Page(drawn, cards, _names(session, drawn), may_write=True, report=row)
    page.title, page.sent_now, page.more = reports.title_of(row), outcome.sent, reports.left_over(drawn)
    page.loose = _loose(page, outcome)
    page.overtaken = [(told(Problem(one.field, "", one.where)), one.kept, one.typed) for one in outcome.overtaken]
    known = Known.of(session, utc_now())
    names_of = {one.id: keeping.proposals(known, row.text, one) for card in page.open_cards for one in card.every}
    return render_template(
        "read/show.html", page=page, choices=CHOICES, names_of=names_of, edition=reports.edition_of(row)
    )


def _loose(page: Page, outcome: Outcome) -> list[Told]:
    """What was refused of no draft that can be corrected: it is told all the same."""
    shown_at = {one.id for card in page.open_cards for one in card.every}
    refused = (one for entry, error in outcome.refused.items() if entry not in shown_at for one in error.problems)
    return [replace(told(one), id=HEADING) for one in refused]


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
    refused = [error for one in card.every if (error := outcome.refused.get(one.id)) is not None]
    problems = tuple(one for error in refused for one in error.problems)
    return Card(card.entry, card.members, prepared=prepared, alikes=alikes, refused=problems)


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


def keep(session: Session, row: Report) -> Outcome:
    """What stands in the fields, but for drafts that were sent or opened elsewhere meanwhile.

    Nothing is kept over what another window changed since the page was shown; what is too long is not kept either.
    """
    every = reports.entries_of(row)
    closed = _closed(session, every)
    still_open = {one.id for one in every if not {one.id, one.into} & closed}
    sent = {one: said for one, said in corrected(request.form).items() if one in still_open}
    new = editing.save(every, sent)
    if request.form.get("seen") != reports.edition_of(row) and (lost := list(editing.differing(every, new))):
        return Outcome({}, overtaken=lost)
    reports.put_entries(session, row, new, utc_now())
    wrong = list(editing.too_long(every, sent))
    return Outcome.of(Invalid(*wrong), Step("save")) if wrong else NOTHING


def _closed(session: Session, every: Sequence[Entry]) -> set[str]:
    """Drafts that were sent, or that wait in the full form."""
    return {*reports.sent(session, every), *reports.begun(session, every)}


def leave(session: Session, row: Report, step: Step) -> None:
    """Drop, take up again, merge, take apart. Raises Invalid, or Conflict for a draft that was sent meanwhile."""
    every = reports.entries_of(row)
    closed = _closed(session, every)
    if {step.entry, find(every, step.entry).into} & closed:
        raise Conflict("This draft was sent or opened in the full form meanwhile; load the page anew.")
    if step.name == "merge":
        still_open = [one.id if one.state == "open" and one.id not in closed else "" for one in every]
        new = editing.merge(every, step.entry, _numbered(still_open, request.form.get(f"into-{step.entry}", "")))
    else:
        act = {"drop": editing.drop, "restore": editing.restore, "apart": editing.take_apart}[step.name]
        new = act(every, step.entry)
    reports.put_entries(session, row, new, utc_now())


def _numbered(every: Sequence[str], text: str) -> str:
    """The draft with this number, as its heading has it; raises Invalid when that is none to merge into."""
    number = int(text) if re.fullmatch("[0-9]{1,3}", text.strip()) else 0
    found = every[number - 1] if 0 < number <= len(every) else ""
    if not found:
        raise Invalid.one("into", "the number of another open draft is needed, as its heading has it")
    return found


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
            refused |= Outcome.of(error, Step("send", one)).refused
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
