"""Pictures: the queue of those who review, one picture with what it shows, and its bytes, never as anything else."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Invalid, NotFound
from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence.redacting import Box
from catalog.evidence.stores import filed
from catalog.search import visible
from catalog.search.show import pictures
from catalog.services.catalog import utc_now
from catalog.services.pictures import picture_reviews, redacting
from catalog.services.pictures.picture_reviews import ReviewIn
from catalog.services.pictures.pictures import PUBLIC, THUMBNAILS
from catalog.web import access, stored
from catalog.web.access import need
from catalog.web.darkroom import at_work
from catalog.web.shown import catalog, only, reading, viewer

pages = Blueprint("pictures", __name__, url_prefix="/pictures")
TYPES = {"image/jpeg", "image/png", "image/webp"}  # what is written here; nothing else is ever served
# What was public and is blacked out or taken down is gone from caches in a minute.
FOR_ALL, FOR_INSIDERS = "public, max-age=60", "private, no-store"
BLANK_BOXES = 2  # empty rows of the form


@pages.get("/")
@need(Role.REVIEWER)
def index() -> str:
    only()
    with reading() as session:
        new, done = pictures.waiting(session)
        return render_template("pictures/index.html", new=new, done=done)


@pages.get("/<sha256>")
def show(sha256: str) -> Response:
    only("shown")
    return _or_moved(sha256, "", lambda: make_response(_page(sha256, {}, None)))


@pages.post("/<sha256>")
@need(Role.REVIEWER)
def review(sha256: str) -> Response:
    """What was typed stays when it is refused."""
    try:
        values = ReviewIn.of(request.form)
        with catalog().writing() as session:
            picture_reviews.review(session, access.actor(), sha256, values, utc_now())
    except Invalid as error:
        return make_response(_page(sha256, request.form.to_dict(), error), 400)
    return make_response(redirect(f"/pictures/{sha256}", 303))


@pages.post("/<sha256>/boxes")
@need(Role.CONTRIBUTOR)
def redact(sha256: str) -> Response:
    """Black out; what was shown before is taken away once the new copy is written."""
    only()
    try:
        boxes = redacting.boxes_of(request.form.to_dict(flat=False))
        shown = _redact(sha256, boxes)
    except Invalid as error:
        return make_response(_page(sha256, {}, error), 400)
    return make_response(redirect(f"/pictures/{shown}?shown=1", 303))


@pages.get("/<sha256>/file")
def file(sha256: str) -> Response:
    only()
    return _or_moved(sha256, "/file", lambda: _bytes(sha256, PUBLIC, None))


@pages.get("/<sha256>/thumbnail")
def thumbnail(sha256: str) -> Response:
    only()
    return _or_moved(sha256, "/thumbnail", lambda: _bytes(sha256, THUMBNAILS, "image/webp"))


def _or_moved(sha256: str, rest: str, answer: Callable[[], Response]) -> Response:
    """The answer; at an address from before boxes were burnt in, the way to the one of now."""
    try:
        return answer()
    except NotFound:
        with reading() as session:
            found = pictures.moved(session, sha256, utc_now(), viewer())
        if found is None or found == sha256:
            raise
    moved = make_response(redirect(f"/pictures/{found}{rest}", 301))
    moved.headers["Cache-Control"] = "no-cache"  # the boxes may be taken out again
    return moved


def _redact(sha256: str, boxes: tuple[Box, ...]) -> str:
    """The hash of the copy that is shown from now on."""
    store = catalog().store
    with at_work(), reading() as session:
        row = pictures.find(session, sha256, utc_now(), viewer())
        burnt = redacting.prepared(store, row, boxes, viewer())
    with catalog().writing() as session:
        shown = redacting.redact(session, access.actor(), store, burnt, utc_now()).public_sha256 or ""
    with reading() as session:
        redacting.forget(session, store, sha256)
    return shown


def _page(sha256: str, typed: dict[str, str], error: Invalid | None) -> str:
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    with reading() as session:
        page = pictures.get(session, sha256, utc_now(), viewer())
        asked = {"typed": typed, "told": told, "shown": request.args.get("shown") == "1", "boxes": _boxes(page.picture)}
        may = {"is_reviewer": access.is_reviewer(), "may_redact": redacting.may_redact(page.picture, viewer())}
        return render_template("pictures/show.html", page=page, sensitivities=list(Sensitivity), **asked, **may)


def _boxes(row: Any) -> list[Mapping[str, str]]:
    """The rows of the form of boxes: what was sent, or what is burnt in, and empty ones."""
    sent = {side: request.form.getlist(side) for side in redacting.SIDES}
    given = [dict(zip(sent, values, strict=True)) for values in zip(*sent.values(), strict=False)]
    burnt = [
        dict(zip(sent, (f"{share * redacting.WHOLE:.10g}" for share in box), strict=True)) for box in row.redactions
    ]
    return [*(given or burnt), *([dict.fromkeys(sent, "")] * (0 if given else BLANK_BOXES))]


def _bytes(sha256: str, place: str, kind: str | None) -> Response:
    with reading() as session:
        row = pictures.find(session, sha256, utc_now(), viewer())
        is_public = row.sensitivity in visible.SHOWN_PICTURES
        kind = kind or row.media_type
    answer = stored.sent(filed(place, sha256), kind if kind in TYPES else "application/octet-stream")
    answer.headers["Cache-Control"] = FOR_ALL if is_public else FOR_INSIDERS
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
