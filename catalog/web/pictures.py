"""Pictures: the queue of those who review, one picture with what it shows, and its bytes, never as anything else."""

from pathlib import Path

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file

from catalog.domain.errors import Invalid, Unavailable
from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import files
from catalog.search import visible
from catalog.search.show import pictures
from catalog.services import people, picture_reviews
from catalog.services.catalog import utc_now
from catalog.services.picture_reviews import ReviewIn
from catalog.services.pictures import PUBLIC, THUMBNAILS
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog, only, reading

pages = Blueprint("pictures", __name__, url_prefix="/pictures")
TYPES = {"image/jpeg", "image/png", "image/webp"}  # what is written here; nothing else is ever served
FOR_ALL, FOR_INSIDERS = "public, max-age=86400, immutable", "private, no-store"


@pages.get("/")
@need(Role.EDITOR)
def index() -> str:
    only()
    with reading() as session:
        new, done = pictures.waiting(session)
        return render_template("pictures/index.html", new=new, done=done)


@pages.get("/<sha256>")
def show(sha256: str) -> str:
    only("shown")
    return _page(sha256, {}, None)


@pages.post("/<sha256>")
@need(Role.EDITOR)
def review(sha256: str) -> Response:
    """What was typed stays when it is refused."""
    try:
        values = ReviewIn.of(request.form)
        with catalog().writing() as session:
            picture_reviews.review(session, people.OPERATOR, sha256, values, utc_now())
    except Invalid as error:
        return make_response(_page(sha256, request.form.to_dict(), error), 400)
    return make_response(redirect(f"/pictures/{sha256}", 303))


@pages.get("/<sha256>/file")
def file(sha256: str) -> Response:
    return _bytes(sha256, PUBLIC, None)


@pages.get("/<sha256>/thumbnail")
def thumbnail(sha256: str) -> Response:
    return _bytes(sha256, THUMBNAILS, "image/webp")


def _page(sha256: str, typed: dict[str, str], error: Invalid | None) -> str:
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    with reading() as session:
        page = pictures.get(session, sha256, utc_now(), insider=access.is_insider())
        asked = {"typed": typed, "told": told, "shown": request.args.get("shown") == "1"}
        return render_template("pictures/show.html", page=page, sensitivities=list(Sensitivity), **asked)


def _bytes(sha256: str, place: str, kind: str | None) -> Response:
    only()
    with reading() as session:
        row = pictures.get(session, sha256, utc_now(), insider=access.is_insider()).picture
        is_public, kind = row.sensitivity in visible.SHOWN_PICTURES, kind or row.media_type
    where: Path = files.path_of(catalog().settings.data / place, sha256).resolve()
    if not where.is_file():
        raise Unavailable("The file of this picture is missing; `python -m catalog verify` names what else is.")
    answer = send_file(where, mimetype=kind if kind in TYPES else "application/octet-stream")
    answer.headers["Cache-Control"] = FOR_ALL if is_public else FOR_INSIDERS
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
