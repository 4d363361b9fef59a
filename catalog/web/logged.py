"""Has this picture been logged? A page anyone may use; it keeps nothing of what is sent."""

from flask import Blueprint, Response, make_response, render_template, request
from sqlmodel import Session, select

from catalog.domain.errors import Invalid
from catalog.models import Source
from catalog.search import visible
from catalog.services import addresses
from catalog.services.catalog import utc_now
from catalog.services.pictures import picture_matches
from catalog.services.pictures.picture_matches import Asked, Found
from catalog.web import access
from catalog.web.access import open_to_all, takes
from catalog.web.darkroom import at_work
from catalog.web.limits import limited
from catalog.web.shown import only, reading, viewer

pages = Blueprint("logged", __name__)
MOST_BYTES = 31_000_000  # a picture as cameras make them, with its form
MOST_FOUND = 10
HOW_OFTEN = "120 per hour"


@pages.get("/pictures/logged")
def ask() -> str:
    only()
    with reading() as session:
        return _page(session)


@pages.post("/pictures/logged")
@open_to_all
@takes(MOST_BYTES)
@limited(HOW_OFTEN)
def answer() -> Response:
    """What is sent is looked at and forgotten: no file, no row, no log line holds it."""
    only()
    data, url = (request.files["picture"].read() if "picture" in request.files else b""), request.form.get("url", "")
    with reading() as session:
        try:
            return make_response(_page(session, _alike(session, data), _known(session, url), url))
        except Invalid as error:
            return make_response(_page(session, url=url, error=error), 400)


def _alike(session: Session, data: bytes) -> list[Found] | None:
    """None where no picture was sent."""
    if not data:
        return None
    with at_work():
        among = picture_matches.held(session, viewer())
        return picture_matches.match(session, data, among, Asked(viewer(), utc_now(), MOST_FOUND))


def _known(session: Session, url: str) -> Source | None:
    """The source that has the address, if who asks may see it."""
    try:
        found = addresses.known(session, url) if url.strip() else None
    except ValueError as error:
        raise Invalid.one("url", "an address that begins with http:// or https:// is allowed") from error
    may_see = visible.sources(utc_now(), reviewer=access.is_reviewer())
    return session.exec(select(Source).where(Source.id == found.id, may_see)).first() if found else None


def _page(
    session: Session,
    found: list[Found] | None = None,
    source: Source | None = None,
    url: str = "",
    error: Invalid | None = None,
) -> str:
    looked_in = picture_matches.searched(session, viewer(), utc_now())
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    answers = {"found": found, "source": source, "told": told}
    return render_template("pictures/logged.html", url=url, looked_in=looked_in, asked=request.method, **answers)
