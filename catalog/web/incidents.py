"""Incidents: the list, and an incident's page with its place drawn."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from catalog.search.question import PER_PAGE
from catalog.search.show import incidents, tombs
from catalog.search.show.incidents import IncidentPage
from catalog.services import origins
from catalog.services.catalog import utc_now
from catalog.web import listing, locator, packs
from catalog.web.history import eyes
from catalog.web.shown import href, only, page_of, reading, viewer

pages = Blueprint("incidents", __name__)


@pages.get("/incidents/")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/incidents/")
        numbers = frame.asked.incident_numbers
        page = page_of(max(1, -(-len(numbers) // PER_PAGE)), frame.path, frame.args)
        start = (page.number - 1) * PER_PAGE
        rows = incidents.at(session, numbers[start : start + PER_PAGE].tolist())
        shown = incidents.summaries(session, rows, utc_now())
        return render_template("incidents/index.html", frame=frame, rows=shown, total=len(numbers), page=page)


@pages.get("/incidents/<public_id>")
def show(public_id: str) -> str | Response:
    """One incident; one that was merged leads to the incident that stands for it, which says so."""
    only("merged")
    with reading() as session:
        if kept := tombs.kept(session, "incident", public_id, eyes()):
            return redirect(href(f"/incidents/{kept}", [("merged", public_id)]), 301)
        tombs.refuse_withdrawn(session, "incident", public_id, eyes())
        page = incidents.get(session, public_id, utc_now(), viewer())
        merged = tombs.merged(session, "incident", request.args.get("merged", ""), public_id, eyes())
        return render_template("incidents/show.html", page=page, merged=merged, **_beside(session, page))


def _beside(session: Session, page: IncidentPage) -> dict[str, Any]:
    """Its place drawn, how many origins stand behind it, and where its evidence pack is."""
    return {
        "map": locator.draw(page.point, page.around),
        "groups": origins.of_incident(session, page.incident.id or 0, eyes()),
        "pack": packs.offered(session, "incidents", page.incident.public_id),
    }
