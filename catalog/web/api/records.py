"""One record each, by the id that its page has, with the rows that belong to it. The columns are those of the lists."""

from typing import Any

from flask import Blueprint, Response, redirect
from sqlmodel import Session, col, select
from werkzeug.wrappers import Response as Answer

from catalog.domain.errors import NotFound
from catalog.models import Item
from catalog.search import asking
from catalog.search.asking import Asked
from catalog.search.show import changes, incidents, items, pictures, sources, tombs, types
from catalog.search.show.items import ItemPage
from catalog.services import origins
from catalog.services.catalog import utc_now
from catalog.tally import feed, joined, more_records, paged, record_parts, type_document
from catalog.tally import one as record
from catalog.web import access
from catalog.web.api import answers
from catalog.web.api.answers import answer
from catalog.web.history import eyes
from catalog.web.shown import catalog, only, reading, root, viewer

pages = Blueprint("api_records", __name__, url_prefix="/api/v1")
HEAD = ("as_of", "rules", "licences")
LONGEST_STINT = 3  # digits


@pages.get("/types/<slug>")
def of_type(slug: str) -> Response:
    only()
    with reading() as session:
        return answer(type_document.document(types.get(session, slug, utc_now())))


@pages.get("/items/<public_id>")
def of_item(public_id: str) -> Answer:
    """An item that was merged leads to the one that stands for it."""
    only()
    with reading() as session:
        if kept := tombs.kept(session, "item", public_id, eyes()):
            return redirect(f"/api/v1/items/{kept}", 301)
        page, asked = items.get(session, public_id, utc_now(), viewer()), _everything(session)
        groups = origins.of_item(session, page.item.id or 0, utc_now(), reviewer=access.is_reviewer())
        told = {**_head(asked), **record.item(asked, page.item), **_rows(asked, page)}
        return answer({**told, **record_parts.of_item(page, groups, root())})


@pages.get("/incidents/<public_id>")
def of_incident(public_id: str) -> Answer:
    """An incident that was merged leads to the one that stands for it."""
    only()
    with reading() as session:
        if kept := tombs.kept(session, "incident", public_id, eyes()):
            return redirect(f"/api/v1/incidents/{kept}", 301)
        tombs.refuse_withdrawn(session, "incident", public_id, eyes())
        page, asked = incidents.get(session, public_id, utc_now(), viewer()), _everything(session)
        groups = origins.of_incident(session, page.incident.id or 0, eyes())
        told: dict[str, Any] = {**_head(asked), **record.incident(asked, page.incident)}
        told["losses"] = record.lost_in(asked, page.incident)
        told["sources"] = [one.public_id for one in page.sources]
        return answer({**told, **record_parts.of_incident(page, groups, root())})


@pages.get("/sources/<public_id>")
def of_source(public_id: str) -> Response:
    only()
    now, reviewer = utc_now(), access.is_reviewer()
    with reading() as session:
        page = sources.get(session, public_id, now, reviewer=reviewer)
        ids = sources.ordered(session, [page.source.id or 0], now)
        if not ids:  # a reviewer's look at one that is not public
            raise NotFound("source", public_id)
        row = paged.written(more_records.SOURCES, sources.at(session, ids, now))[0]
        same = origins.of_source(session, page.source, now, reviewer=reviewer)
        return answer({**row, **record_parts.of_source(page, same)})


@pages.get("/pictures/<sha256>")
def of_picture(sha256: str) -> Answer:
    """A picture by the hash of what is shown; at the hash from before boxes were burnt in, the way to that of now."""
    only()
    with reading() as session:
        try:
            page = pictures.get(session, sha256, utc_now(), viewer())
        except NotFound:
            found = pictures.moved(session, sha256, utc_now(), viewer())
            if found is None or found == sha256:
                raise
            moved = redirect(f"/api/v1/pictures/{found}", 301)
            moved.headers["Cache-Control"] = "no-cache"  # the boxes may be taken out again
            return moved
        return answer(record_parts.of_picture(page, root()))


@pages.get("/<any(losses, gains):kind>/<key>")
def of_stint(kind: str, key: str) -> Response:
    """A loss or a gain: the id of the item, a point, and the number of the stint."""
    only()
    public_id, _, number = key.partition(".")
    with reading() as session:
        asked = _everything(session)
        item = session.exec(select(Item.id).where(col(Item.public_id) == public_id)).first()
        is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_STINT
        found = paged.rows(kind, asked).of([joined.stint(item, int(number))]) if item and is_number else []
        if not found:
            raise NotFound(kind.removesuffix("es").removesuffix("s"), key[:20])
        return answer({**_head(asked), **found[0]})


@pages.get("/changes/<int(max=2147483647):number>")
def of_change(number: int) -> Response:
    only()
    with reading() as session:
        one, _ = changes.get(session, number, eyes())
        return answer(feed.as_json(one))


def _everything(session: Session) -> Asked:
    return asking.ask(session, catalog().engine, record.EVERYTHING, utc_now(), insider=access.is_insider())


def _head(asked: Asked) -> dict[str, Any]:
    told = answers.head(asked, "losses")
    return {name: told[name] for name in HEAD}


def _rows(asked: Asked, page: ItemPage) -> dict[str, Any]:
    """The rows of lists that belong to an item."""
    own = [page.item.id or 0]
    told = {"dataset": page.dataset.slug, "losses": record.losses_of(asked, page.item)}
    told |= {"gains": record.stints(asked, "gains", own), "holdings": record.holdings(asked, own)}
    return told | {"sources": sorted({one.source.public_id for one in page.claims})}
