"""Sources: the list, and what one source says."""

from flask import Blueprint, render_template

from catalog.search.question import PER_PAGE
from catalog.search.show import sources
from catalog.services.catalog import utc_now
from catalog.tally import exports
from catalog.web import listing
from catalog.web.shown import only, page_of, reading

pages = Blueprint("sources", __name__)


@pages.get("/sources/")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/sources/")
        rows = exports.source_rows(frame.asked)
        page = page_of(max(1, -(-len(rows) // PER_PAGE)), frame.path, frame.args)
        shown = rows[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
        return render_template("sources/index.html", frame=frame, rows=shown, total=len(rows), page=page)


@pages.get("/sources/<public_id>")
def show(public_id: str) -> str:
    only()
    with reading() as session:
        return render_template("sources/show.html", page=sources.get(session, public_id, utc_now()))
