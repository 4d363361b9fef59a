"""Imports: which copies of which lists were read in, and what each brought, changed and withdrew."""

from flask import Blueprint, render_template, request

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.search.show import imports
from catalog.search.show.imports import ADDED
from catalog.services.catalog import utc_now
from catalog.services.imports.uploads import Uploads
from catalog.web import access
from catalog.web.shown import catalog, only, page_of, reading

pages = Blueprint("imports", __name__)
PER_PAGE = 100
PARTS = (ADDED, imports.CHANGED, imports.WITHDRAWN)


@pages.get("/imports/")
def index() -> str:
    only("page")
    with reading() as session:
        rows = imports.listed(session, insider=access.is_insider())
        page = page_of(max(1, -(-len(rows) // PER_PAGE)), "/imports/", [])
        shown = rows[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
        return render_template("imports/index.html", rows=shown, page=page, kept=_kept())


@pages.get("/imports/<int(max=2147483647):number>")
def show(number: int) -> str:
    only("part", "page")
    part = request.args.get("part", ADDED)
    if part not in PARTS:
        raise Invalid.one("part", f"{part[:20]!r} is not allowed; one of {', '.join(PARTS)} is")
    with reading() as session:
        one = imports.get(session, number, insider=access.is_insider())
        count = getattr(one.version, part)
        page = page_of(max(1, -(-count // PER_PAGE)), f"/imports/{number}", [("part", part)])
        window = slice((page.number - 1) * PER_PAGE, page.number * PER_PAGE)
        rows = imports.part(session, one.version, (part, window), utc_now())
        return render_template("imports/show.html", one=one, part=part, parts=PARTS, rows=rows, page=page, kept=_kept())


def _kept() -> frozenset[str]:
    """Digests of the files that are still there to go on with, for those who may."""
    files = Uploads(catalog().store).all() if access.may(Role.EDITOR) else []
    return frozenset(one.sha256 for one in files)
