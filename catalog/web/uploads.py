"""Adding pictures: chosen, dropped or pasted files, and frames of a video that stays with whoever has it."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from catalog.domain.errors import Invalid, NotFound
from catalog.domain.outcomes import Role
from catalog.models import Picture
from catalog.search.show import pictures as shown
from catalog.services import people
from catalog.services.catalog import utc_now
from catalog.services.pictures import picture_matches, pictures
from catalog.services.pictures.picture_matches import Asked
from catalog.services.pictures.pictures import Said
from catalog.web import access, security
from catalog.web.access import need
from catalog.web.darkroom import at_work
from catalog.web.limits import limited
from catalog.web.shown import catalog, href, only, reading, viewer

pages = Blueprint("uploads", __name__, url_prefix="/pictures")
MOST_BYTES = 200_000_000
MOST_FILES = 20
HOW_OFTEN = "600 per hour"
LONGEST_NAME = 200
MOST_ALIKE = 5
FIELD = "file"
# A page on which frames are grabbed plays a file that the browser has; nothing else is loosened.
WITH_VIDEO = f"{security.CSP}; media-src blob:"


@dataclass
class Told:
    """What became of each file, as the answer in JSON says it."""

    added: list[dict[str, Any]] = field(default_factory=list)
    same: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)

    @property
    def held(self) -> list[str]:
        return [one["picture"] for one in (*self.added, *self.same)]


@pages.get("/new")
@need(Role.CONTRIBUTOR)
def new() -> Response:
    only("picture")
    return _page(Told(), request.args.getlist("picture"))


@pages.post("/")
@need(Role.CONTRIBUTOR, MOST_BYTES)
@limited(HOW_OFTEN)
def receive() -> Response:
    """Each file is a change of its own: one that is refused takes no other with it."""
    only()
    told = _receive([one for one in request.files.getlist(FIELD) if one.filename])
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response(jsonify(vars(told)))
    if told.refused:
        return make_response(_page(told, told.held), 400)
    return make_response(redirect(href("/pictures/new", [("picture", one) for one in told.held]), 303))


def _receive(files: list[FileStorage]) -> Told:
    told = Told()
    if not 0 < len(files) <= MOST_FILES:
        told.refused.append({"file": "", "reason": f"{len(files)} files were sent; from 1 to {MOST_FILES} are allowed"})
        return told
    for one in files:
        name = (one.filename or "")[:LONGEST_NAME]
        try:
            answer, is_new = _keep(one.read(), Said.of(request.form))
            (told.added if is_new else told.same).append({"file": name, **answer})
        except Invalid as error:
            told.refused.append({"file": name, "reason": _reason(error)})
    return told


def _keep(data: bytes, said: Said) -> tuple[dict[str, Any], bool]:
    """All the work before the transaction, so that nobody waits for it to write."""
    with at_work(), reading() as session:
        made = pictures.ready(data, keep_exif=catalog().settings.keep_exif)
        made = pictures.laid_down(session, catalog().store, made)
        among = picture_matches.base(session)
        sent = pictures.compared(made, said, among, is_checked=access.is_reviewer())
    with catalog().writing() as session:
        person = people.acting(session, access.actor())
        row, is_new = pictures.receive(session, person, catalog().store, sent, utc_now())
        return _told(session, row), is_new


def _told(session: Session, row: Picture) -> dict[str, Any]:
    """A picture and those it is alike, as far as who added it may see them."""
    asked = Asked(viewer(), utc_now(), MOST_ALIKE)
    answer: dict[str, Any] = {
        "picture": row.public_sha256,
        "width": row.width,
        "height": row.height,
        "thumbnail": None,
        "alike": [],
    }
    try:
        shown.find(session, row.public_sha256 or "", asked.now, asked.viewer)
    except NotFound:  # the same file, added by somebody else and not reviewed yet
        return answer
    alike = shown.alike(session, row, asked.now, asked.viewer)[: asked.limit]
    near = [
        {**vars(one), "picture": one.picture.public_sha256, "items": _items(session, one.picture, asked)}
        for one in alike
    ]
    return {**answer, "thumbnail": f"/pictures/{row.public_sha256}/thumbnail", "alike": near}


def _items(session: Session, row: Picture, asked: Asked) -> list[dict[str, Any]]:
    return [
        {"id": one.item.public_id, "type": one.type.slug, "outcomes": list(one.outcomes)}
        for one in picture_matches.shows(session, row, asked)
    ]


def _reason(error: Invalid) -> str:
    return "; ".join(f"{one.message}" if one.field == "picture" else str(one) for one in error.problems)


def _page(told: Told, sha256s: list[str]) -> Response:
    with reading() as session:
        held = shown.some(session, sha256s[:MOST_FILES], utc_now(), viewer())
        log = href("/sightings/new", [("picture", row.public_sha256 or "") for row in held])
        asked = {"told": told, "held": held, "log": log, "typed": request.form, "field": FIELD}
        answer = make_response(render_template("pictures/new.html", **asked))
    answer.headers["Content-Security-Policy"] = WITH_VIDEO
    return answer
