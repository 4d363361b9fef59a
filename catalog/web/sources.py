"""Sources: the list, what one source says, and what else has it from the same origin."""

from flask import Blueprint, render_template

from catalog.search.question import PER_PAGE
from catalog.search.show import sources
from catalog.services import origins
from catalog.services.catalog import utc_now
from catalog.tally import exports
from catalog.web import access, listing
from catalog.web.shown import only, page_of, reading

pages = Blueprint("sources", __name__)


@pages.get("/sources/")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/sources/")
        ids = exports.source_ids(frame.asked)
        page = page_of(max(1, -(-len(ids) // PER_PAGE)), frame.path, frame.args)
        shown = sources.at(session, ids[(page.number - 1) * PER_PAGE : page.number * PER_PAGE], frame.asked.now)
        return render_template("sources/index.html", frame=frame, rows=shown, total=len(ids), page=page)


@pages.get("/sources/<public_id>")
def show(public_id: str) -> str:
    only()
    now, reviewer = utc_now(), access.is_reviewer()
    with reading() as session:
        page = sources.get(session, public_id, now, reviewer=reviewer)
        same = origins.of_source(session, page.source, now, reviewer=reviewer)
        return render_template("sources/show.html", page=page, same=same)
