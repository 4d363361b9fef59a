"""Fixity: whether the files that are held here are still what the record says of them, for those who can mend it."""

from flask import Blueprint, render_template

from catalog.domain.outcomes import Role
from catalog.services import fixity
from catalog.web.access import need
from catalog.web.shown import only, page_of, reading

pages = Blueprint("fixity", __name__)
PER_PAGE = 100
RECORDS = {"picture": "/pictures/", "source": "/sources/", "snapshot": "/snapshots/"}  # of a list: /imports/


@pages.get("/fixity")
@need(Role.EDITOR)
def index() -> str:
    only("page")
    with reading() as session:
        state = fixity.state(session)
        page = page_of(max(1, -(-state.faulty // PER_PAGE)), "/fixity", [])
        rows = fixity.findings(session, (page.number - 1) * PER_PAGE, PER_PAGE)
        return render_template("fixity/index.html", state=state, rows=rows, page=page, records=RECORDS)
