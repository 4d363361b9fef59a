"""Has this picture been logged? A page anyone may use; it keeps nothing of what is sent."""

import threading

from flask import Blueprint, Response, make_response, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid, Unavailable
from catalog.models import Source
from catalog.search import visible
from catalog.services import addresses, pictures
from catalog.services.catalog import utc_now
from catalog.services.pictures import Found
from catalog.web import access
from catalog.web.access import open_to_all, takes
from catalog.web.shown import only, reading

pages = Blueprint("logged", __name__)
MOST_BYTES = 31_000_000  # a picture as cameras make them, with its form
MOST_FOUND = 10
AT_ONCE = threading.BoundedSemaphore(2)  # a large picture takes a second of work, and anybody may send one
PATIENCE = 20  # seconds


@pages.get("/pictures/logged")
def ask() -> str:
    only()
    with reading() as session:
        return _page(session)


@pages.post("/pictures/logged")
@open_to_all
@takes(MOST_BYTES)
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
    insider = access.is_insider()
    among, may_see = pictures.held(session, insider=insider), visible.items(utc_now(), insider=insider)
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable("Many pictures are being looked for; try again in a minute.")
    try:
        return pictures.match(session, data, among, may_see, MOST_FOUND)
    finally:
        AT_ONCE.release()


def _known(session: Session, url: str) -> Source | None:
    """The source that has the address, if the visitor may see it."""
    try:
        found = addresses.known(session, url) if url.strip() else None
    except ValueError as error:
        raise Invalid.one("url", "an address that begins with http:// or https:// is allowed") from error
    return None if found is not None and found.protected and not access.is_insider() else found


def _page(
    session: Session,
    found: list[Found] | None = None,
    source: Source | None = None,
    url: str = "",
    error: Invalid | None = None,
) -> str:
    looked_in = pictures.searched(session, insider=access.is_insider())
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    answers = {"found": found, "source": source, "told": told}
    return render_template("pictures/logged.html", url=url, looked_in=looked_in, asked=request.method, **answers)
