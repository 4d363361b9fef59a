"""All values of one facet of a list with their counts: a page of its own, looked through by words."""

from flask import Blueprint, render_template, request
from sqlmodel import Session

from catalog.domain.errors import NotFound
from catalog.search.facet_counts import Ranked
from catalog.web import holdings, listing
from catalog.web.listing import Frame
from catalog.web.shown import page_of, reading

PER_PAGE = 200
MOST_WORDS = 100
WORDS = "facet_q"
OWN = ("page", WORDS)
pages = Blueprint("facets", __name__)


@pages.get("/<any(losses, incidents, sources, holdings, map):kind>/facets/<name>")
def show(kind: str, name: str) -> str:
    with reading() as session:
        frame, words = _frame(session, kind), request.args.get(WORDS, "").strip()[:MOST_WORDS]
        facet, every = _facet(frame, name)
        found = every.having(words) if words else every
        path, args = f"/{kind}/facets/{name}", [*frame.args, *([(WORDS, words)] if words else [])]
        page = page_of(max(1, -(-len(found) // PER_PAGE)), path, args)
        values = found.cut((page.number - 1) * PER_PAGE, page.number * PER_PAGE)
        shown = {"facet": facet, "facet_name": name, "path": path, "words": words, "values": values, "page": page}
        return render_template("lists/values.html", frame=frame, kind=kind, total=len(found), **shown)


def _frame(session: Session, kind: str) -> Frame:
    if kind == "holdings":
        frame, _ = holdings.asked_for(session, OWN)
        return frame
    return listing.frame(session, f"/{kind}/", own=OWN)


def _facet(frame: Frame, name: str) -> tuple[str, Ranked]:
    """The facet's heading with all its values; raises NotFound naming the facets that there are."""
    if name not in frame.facet_names:
        raise NotFound("facet", name[:40], tuple(frame.facet_names))
    return frame.facet_names[name], frame.ranked(name)
