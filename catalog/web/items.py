"""Items: one physical thing, or a lot, with its chain of hands. The list of items is the list of losses."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from catalog.models import Item
from catalog.search.show import items, tombs
from catalog.services import origins
from catalog.services.catalog import utc_now
from catalog.services.duplicates import resembling
from catalog.web import access, packs
from catalog.web.history import eyes
from catalog.web.shown import href, only, reading, viewer

pages = Blueprint("items", __name__)
MOST_ALIKE = 5


@pages.get("/items/<public_id>")
def show(public_id: str) -> str | Response:
    """One item; one that was merged leads to the item that stands for it, which says so."""
    only("merged")
    with reading() as session:
        if kept := tombs.kept(session, "item", public_id, eyes()):
            return redirect(href(f"/items/{kept}", [("merged", public_id)]), 301)
        page = items.get(session, public_id, utc_now(), viewer())
        merged = tombs.merged(session, "item", request.args.get("merged", ""), public_id, eyes())
        return render_template("items/show.html", page=page, merged=merged, **_beside(session, page.item))


def _beside(session: Session, item: Item) -> dict[str, Any]:
    """How many origins stand behind it; for reviewers, what may be the same thing."""
    now, reviewer = utc_now(), access.is_reviewer()
    groups = origins.of_item(session, item.id or 0, now, reviewer=reviewer)
    seen = resembling.of_item(session, item) if reviewer else None
    alike = resembling.find_all(session, seen, MOST_ALIKE) if seen else []
    return {"groups": groups, "alike": alike, "pack": packs.offered(session, "items", item.public_id)}
