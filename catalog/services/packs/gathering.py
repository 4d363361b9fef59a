"""Everything that everybody may see of one incident or item, gathered on one state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.models import ArchiveCopy, Incident, Item, Outcome, Source
from catalog.search import visible
from catalog.search.asking import Asked
from catalog.search.show import history, incidents, items, pictured, sources, tombs
from catalog.search.show.history import Entry
from catalog.search.show.incidents import IncidentPage, Told
from catalog.search.show.items import ItemPage
from catalog.search.show.sources import Listed
from catalog.search.visible import Eyes
from catalog.services import origins
from catalog.services.origins import Group
from catalog.services.packs import held
from catalog.services.packs.held import Held
from catalog.services.packs.pages import Home
from catalog.tally.package_choice import Chosen

NOUNS = {"incidents": "incident", "items": "item"}
TABLES: dict[str, Any] = {"incidents": Incident, "items": Item}


@dataclass(frozen=True)
class Cited:
    """A source with its archived copies, and the id of the one in which it was read."""

    listed: Listed
    copies: Sequence[ArchiveCopy]
    quoted_in: str | None

    @property
    def source(self) -> Source:
        return self.listed.source


@dataclass(frozen=True)
class Evidence:
    """One record with all that belongs to it. `known` has the ids by which its parts may name others."""

    kind: str
    key: str
    title: str
    page: IncidentPage | ItemPage
    incidents: Sequence[Incident]
    items: Sequence[Item]
    outcomes: Sequence[Outcome]
    claims: Sequence[Told]
    pictures: Sequence[Held]
    sources: Sequence[Cited]
    origins: Sequence[Group]
    history: Sequence[Entry]
    known: Chosen

    @property
    def noun(self) -> str:
        return NOUNS[self.kind]


def standing(session: Session, kind: str, public_id: str, now: datetime) -> str:
    """The id of the record that stands for this one, mostly its own; raises Gone as its page does for everybody."""
    noun, eyes = NOUNS[kind], Eyes(now)
    tombs.refuse_purged(session, noun, public_id)
    if kept := tombs.kept(session, noun, public_id, eyes):
        return kept
    if noun == "incident":  # the page of an item says it by itself
        tombs.refuse_withdrawn(session, noun, public_id, eyes)
    return public_id


def is_public(session: Session, kind: str, public_id: str, now: datetime) -> bool:
    """Has everybody a page of it?"""
    may_see = visible.incidents(now) if kind == "incidents" else [visible.items(now)]
    table = TABLES[kind]
    return session.exec(select(table.id).where(table.public_id == public_id, *may_see)).first() is not None


def gather(asked: Asked, home: Home, kind: str, key: str) -> Evidence:
    """All of it, as visitors see it; raises NotFound and Gone."""
    session, now = asked.question.session, asked.now
    page: IncidentPage | ItemPage
    if kind == "incidents":
        page = incidents.get(session, key, now)
        title, own, things = page.incident.title, [page.incident], [one.item for one in page.items]
        outcomes = [one.outcome for one in page.items]
        groups = origins.of_incident(session, own[0].id or 0, Eyes(now))
    else:
        page = items.get(session, key, now)
        title, own, things = page.type.name, [one.incident for one in page.steps], [page.item]
        outcomes, groups = [one.outcome for one in page.steps], origins.of_item(session, things[0].id or 0, now)
    own, things = _once(own), _once(things)
    shown = _pictures(asked, home, page, things)
    cited = _sources(session, page, shown, groups, now)
    return Evidence(
        kind, key, title, page, own, things, outcomes, page.claims, shown, cited, groups,
        _history(session, NOUNS[kind], key, Eyes(now)), _known(asked, own, things, page.claims, cited),
    )  # fmt: skip


def _once(rows: Iterable[Any]) -> list[Any]:
    return list({row.id: row for row in rows}.values())


def _pictures(asked: Asked, home: Home, page: IncidentPage | ItemPage, things: Sequence[Item]) -> list[Held]:
    """By their names; those whose file is missing are told without it."""
    rows = sorted(page.pictures, key=lambda row: row.public_sha256 or "")
    sources_of = pictured.sources_of(asked.question.session, [row.id or 0 for row in rows], asked.now)
    here = held.here(home.store, rows)
    ids, shows = {row.id: row.public_id for row in things}, dict[int, list[str]]()
    for picture, item in sorted(pictured.of_items(asked, [row.id or 0 for row in things])):
        shows.setdefault(picture, []).append(ids[item])
    return [
        Held(
            row,
            sources_of.get(row.id or 0, []),
            shows.get(row.id or 0, []),
            held.name_of(row) if row.id in here else "",
        )
        for row in rows
    ]


def _sources(
    session: Session, page: IncidentPage | ItemPage, shown: Iterable[Held], groups: Iterable[Group], now: datetime
) -> list[Cited]:
    """The sources of claims, origins, pictures and fitted parts, in the order in which they were recorded."""
    ids = {one.source.id for one in page.claims} | {row.id for one in shown for row in one.sources}
    ids |= {row.id for one in groups for row in one.sources}
    fitted = page.fitted if isinstance(page, ItemPage) else ()
    ids |= {one.source.id for one in fitted if one.source}
    rows = sources.at(session, sources.ordered(session, [one for one in ids if one], now), now)
    above = _public_ids(session, Source, {row.source.quoted_in_id for row in rows}, visible.sources(now))
    copies: dict[int, list[ArchiveCopy]] = {}
    for copy in session.exec(
        select(ArchiveCopy).where(col(ArchiveCopy.source_id).in_(ids)).order_by(col(ArchiveCopy.id))
    ):
        copies.setdefault(copy.source_id, []).append(copy)
    return [
        Cited(row, copies.get(row.source.id or 0, []), above.get(row.source.quoted_in_id or 0))
        for row in sorted(rows, key=lambda row: row.source.id or 0)
    ]


def _history(session: Session, noun: str, key: str, eyes: Eyes) -> list[Entry]:
    """The whole of it, the newest change first."""
    found, before = list[Entry](), history.LAST
    while True:
        page = history.get(session, noun, key, eyes, before)
        found += page.entries
        if page.older is None:
            return found
        before = page.older


def _known(
    asked: Asked, own: Iterable[Incident], things: Iterable[Item], claims: Iterable[Told], cited: Iterable[Cited]
) -> Chosen:
    """Ids of what may be named: what is told here, and what else everybody may see of what claims are tied to."""
    session, now = asked.question.session, asked.now
    named = [one.claim.item_id for one in claims]
    told = [row for one in claims for row in (one.incident, one.related) if row]
    return Chosen(asked, public_ids={
        "sources": {one.source.id or 0: one.source.public_id for one in cited},
        "incidents": {row.id or 0: row.public_id for row in (*own, *told)},
        "items": {row.id or 0: row.public_id for row in things} | _public_ids(session, Item, named, visible.items(now)),
    })  # fmt: skip


def _public_ids(session: Session, model: Any, ids: Iterable[int | None], may_see: Any) -> dict[int, str]:
    wanted = {one for one in ids if one}
    return dict(session.exec(select(model.id, model.public_id).where(model.id.in_(wanted), may_see)).all())
