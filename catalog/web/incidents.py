"""Incidents: the list, and an incident's page with its place drawn."""

from flask import Blueprint, render_template

from catalog.search.question import PER_PAGE
from catalog.search.show import incidents
from catalog.services.catalog import utc_now
from catalog.web import access, listing, locator
from catalog.web.shown import only, page_of, reading

pages = Blueprint("incidents", __name__)


@pages.get("/incidents/")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/incidents/")
        rows = frame.asked.incidents()
        page = page_of(max(1, -(-len(rows) // PER_PAGE)), frame.path, frame.args)
        start = (page.number - 1) * PER_PAGE
        shown = incidents.summaries(session, rows[start : start + PER_PAGE])
        return render_template("incidents/index.html", frame=frame, rows=shown, total=len(rows), page=page)


@pages.get("/incidents/<public_id>")
def show(public_id: str) -> str:
    only()
    with reading() as session:
        page = incidents.get(session, public_id, utc_now(), insider=access.is_insider())
        return render_template("incidents/show.html", page=page, map=locator.draw(page.incident, page.around))
