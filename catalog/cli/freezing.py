"""Commands that freeze: snapshot add, show, list, purge."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from catalog.cli import asking
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.models import Snapshot
from catalog.search import asking as ask_room
from catalog.search.asking import Asked
from catalog.services import history, people, snapshots
from catalog.services.catalog import Catalog, utc_now
from catalog.tally import changed, exports, frozen, since
from catalog.tally.changed import Changed
from catalog.tally.frozen import Frozen, Wanted

Add = Callable[..., argparse.ArgumentParser]


def add_commands(actions: "argparse._SubParsersAction[Any]", add: Add, facets: Callable[[Any], None]) -> None:
    """The actions of `snapshot`; `add` makes a command with --json, `facets` gives it those of a question."""
    freeze = add(actions, "add", "freeze a tally or an export, so that it can be cited")
    freeze.add_argument("kind", choices=["tally", *exports.KINDS])
    freeze.add_argument("--rows", default="category", help="for a tally")
    freeze.add_argument("--cols", default="", help="for a tally")
    freeze.add_argument("--title", default="", help="what it is called; the question in words when left out")
    facets(freeze)
    freeze.set_defaults(run=freezing, refuses_usage=True)
    show = add(actions, "show", "what a snapshot is, how to cite it, what has changed since")
    show.add_argument("id")
    show.set_defaults(run=showing)
    add(actions, "list", "all snapshots, the newest first").set_defaults(run=listing)
    purge = add(actions, "purge", "take a snapshot's file away for good; its address says why")
    purge.add_argument("id")
    purge.add_argument("--reason", required=True)
    purge.set_defaults(run=purging)


def freezing(options: argparse.Namespace, settings: Settings) -> None:
    """Ask first, then write: nobody waits for a file to be made. What is frozen already is only said again."""
    catalog, now = Catalog.open(settings), utc_now()
    wanted = Wanted(options.kind, options.rows, options.cols, options.title, settings.url)
    with catalog.database.reading() as session:
        made = frozen.freeze(_asked(options, catalog, session), wanted)
        found = snapshots.held(session, catalog.store, made)
        document = _document(found) if found else None
    document = {**(document or _kept(catalog, made, now)), "is_new": document is None}
    say(options, _text(document), document)


def _asked(options: argparse.Namespace, catalog: Catalog, session: Session) -> Asked:
    """As everybody is answered, unless the question names a list that only insiders see; then only they see it."""
    asked = asking.asked(options, catalog, session)
    if not snapshots.is_public(session, asked.question.criteria.datasets):
        return asked
    return asking.asked(options, catalog, session, insider=False)


def _kept(catalog: Catalog, made: Frozen, now: datetime) -> dict[str, Any]:
    with catalog.writing() as session:
        return _document(snapshots.keep(session, catalog.store, None, made, now))


def _document(row: Snapshot) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "kind": row.kind,
        "title": row.title,
        "question": row.question,
        "address": row.address,
        "page": f"/snapshots/{row.public_id}",
        "file": row.location,
        "sha256": row.sha256,
        "size": row.size,
        "rows": row.row_count,
        "rules": row.rules,
        "change": row.change_id,
        "made_at": row.made_at.isoformat(timespec="seconds"),
        "purged_at": row.purged_at.isoformat(timespec="seconds") if row.purged_at else None,
    }


def _text(document: dict[str, Any]) -> str:
    return "\n".join(f"{name:10}{value}" for name, value in document.items() if value is not None)


def listing(options: argparse.Namespace, settings: Settings) -> None:
    with Catalog.open(settings).database.reading() as session:
        found = [_document(row) for row in snapshots.every(session, insider=True)]
    lines = [f"{one['id']}  {one['made_at'][:10]}  {one['rows']:>7} rows  {one['title']}" for one in found]
    say(options, "\n".join(lines) or "there is no snapshot yet", {"snapshots": found})


def showing(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        row = snapshots.get(session, options.id, insider=True)
        gone = snapshots.purged(session, row)
        document = {**_document(row), "purged_why": gone.why if gone else None}
        made = _since(catalog, session, row)
        cited = {} if gone else snapshots.citations(catalog.store, row)
        told = changed.as_json(made, {}) if made else None
    text = [_text(document), *cited.values(), _told(made)]
    say(options, "\n\n".join(one.strip() for one in text if one), {**document, "citations": cited, "since": told})


def _since(catalog: Catalog, session: Session, row: Snapshot) -> Changed | None:
    asked = ask_room.ask(session, catalog.engine, snapshots.question_of(row), utc_now(), insider=True)
    return since.since(asked, row.kind, row.change_id)


def _told(made: Changed | None) -> str:
    if made is None:
        return ""
    return f"since then: {made.before.total} → {made.after.total}, {len(made.things)} things changed"


def purging(options: argparse.Namespace, settings: Settings) -> None:
    """The row first: whoever sees the file gone finds the reason."""
    catalog, now = Catalog.open(settings), utc_now()
    with catalog.writing() as session:
        change = history.begin(session, people.system(session, now), options.reason, now)
        row = snapshots.purge(session, options.id, now)
        history.close(session, change)
        document = {**_document(row), "purged_why": options.reason}
    with catalog.database.reading() as session:
        snapshots.discard(catalog.store, snapshots.get(session, options.id, insider=True))
    say(options, f"purged {options.id}: {options.reason}", document)
