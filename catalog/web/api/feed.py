"""The feed of changes: a program that applies it from 0 holds exactly what the exports hold, and keeps it up."""

from collections import defaultdict
from contextlib import suppress
from typing import Any

from flask import Response, request
from sqlmodel import Session, col, func, select

from catalog.domain.errors import Conflict, Contradiction, Invalid, Unavailable
from catalog.models import FeedEntry
from catalog.services import feed_log
from catalog.services.catalog import utc_now
from catalog.tally import published
from catalog.tally.published import Published
from catalog.web.api import answers
from catalog.web.shown import catalog, href, only, reading, root

LAST = 2**31 - 1
APART = ("kind", "what", "cursor")
HEAD = ("question", "as_of", "rules", "licences")


def page() -> Response:
    """The records that are others since a number, with their rows as they stand now; none for what is gone."""
    since, most = _since(), answers.limit()
    with suppress(Unavailable):  # the database is busy with something long: it is answered as far as it has come
        feed_log.keep_up(catalog(), utc_now())
    with reading() as session:
        found = _after(session, since, most)
        asked = Published.ask(session, catalog().engine, utc_now())
        head = {name: value for name, value in answers.head(asked.everything, "changes").items() if name in HEAD}
        document = {"since": since, **_reached(found, since, most), **head, "records": _told(asked, found[:most])}
        document["is_current"] = feed_log.is_current(session, utc_now())
    following = root() + href("/api/v1/changes", [("since", str(document["until"])), ("limit", str(most))])
    return answers.linked(answers.answer({**document, "next": following}), None if document["is_last"] else following)


def _reached(found: list[FeedEntry], since: int, most: int) -> dict[str, Any]:
    return {"until": found[:most][-1].id if found else since, "is_last": len(found) <= most}


def _since() -> int:
    for name in APART:
        if name in request.args:
            raise Contradiction.one(name, "does not go with since: the feed has every change in it")
    only("since", "limit")
    return _number(answers.one_of("since"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LAST)) and int(text) <= LAST):
        raise Invalid.one("since", f"{text[:20]!r} is not allowed; 0 or the `until` of an answer is")
    return int(text)


def _after(session: Session, since: int, most: int) -> list[FeedEntry]:
    """One more than are wanted, where there are more."""
    last = session.exec(select(func.max(FeedEntry.id))).one() or 0
    if since > last:
        raise Conflict(f"The feed has come to {last}, not to {since}: begin again from 0.")
    return list(
        session.exec(select(FeedEntry).where(col(FeedEntry.id) > since).order_by(col(FeedEntry.id)).limit(most + 1))
    )


def _told(asked: Published, entries: list[FeedEntry]) -> list[dict[str, Any]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for one in entries:
        keys[one.kind].append(one.key)
    rows = {kind: published.present(asked, kind, some) for kind, some in keys.items()}
    return [{"number": one.id, "kind": one.kind, "id": one.key, "rows": rows[one.kind].get(one.key, [])}
            for one in entries]  # fmt: skip
