"""Writing by token: submit a sighting with its pictures, add a source, judge a pair, by the services of the pages.

A cookie counts for nothing here; a token needs the scope `write`, and its person the role that the page needs.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from catalog.domain import public_ids
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Role
from catalog.services import people, source_adding
from catalog.services.catalog import utc_now
from catalog.services.duplicates import judging
from catalog.services.items import PairIn
from catalog.services.pictures import picture_matches, pictures
from catalog.services.pictures.pictures import Said
from catalog.services.rows import Input
from catalog.services.sightings import sightings
from catalog.services.sightings.sighting_inputs import MOST_PICTURES, SightingIn
from catalog.services.source_adding import SourceAdded
from catalog.web import access
from catalog.web.access import need
from catalog.web.api.answers import answer
from catalog.web.darkroom import at_work
from catalog.web.limits import limited
from catalog.web.shown import catalog, only, reading, root
from catalog.web.uploads import MOST_BYTES

pages = Blueprint("api_writes", __name__, url_prefix="/api/v1")
Given = TypeVar("Given", bound=Input)
HOW_OFTEN = "600 per hour"
PART, FILES, KEY = "sighting", "files", "Idempotency-Key"


@pages.post("/sightings")
@need(Role.CONTRIBUTOR, MOST_BYTES)
@limited(HOW_OFTEN)
def submit() -> Response:
    """It waits for a reviewer. The same `Idempotency-Key` again is the same sighting, not a second one."""
    only()
    values, key = _said(SightingIn, _document(PART)), _key()
    held = [_hold(one) for one in _files()]
    values = values.model_copy(update={"pictures": list(dict.fromkeys([*values.pictures, *held]))[:MOST_PICTURES]})
    with catalog().writing() as session:
        row = sightings.submit(session, access.actor(), values, key, utc_now())
        told = {"id": row.public_id, "state": row.state.value, "pictures": held}
        return answer({**told, "address": f"{root()}/sightings/{row.public_id}"}, 201)


@pages.post("/sources")
@need(Role.REVIEWER)
@limited(HOW_OFTEN)
def add_source() -> Response:
    """201 for a new one, 200 for a page that is a source already."""
    only()
    values = _said(SourceAdded, _document())
    with catalog().writing() as session:
        row, is_new = source_adding.add(session, access.actor(), values, utc_now())
        told = {"id": row.public_id, "is_new": is_new, "title": row.title}
        return answer({**told, "address": f"{root()}/sources/{row.public_id}"}, 201 if is_new else 200)


@pages.post("/pairs")
@need(Role.REVIEWER)
@limited(HOW_OFTEN)
def judge() -> Response:
    only()
    values = _said(PairIn, _document())
    with catalog().writing() as session:
        row = judging.judge(session, access.actor(), values, utc_now())
        told = {"one": values.one, "other": values.other, "judgement": row.judgement.value}
        return answer({**told, "address": f"{root()}/duplicates/{values.one}/{values.other}"}, 201)


def _document(part: str = "") -> Any:
    """The JSON that was sent, in a form as the field `part`; raises Invalid for what is none."""
    if part and request.mimetype == "multipart/form-data":
        text = request.form.get(part, "")
    elif request.mimetype == "application/json":
        text = request.get_data(as_text=False).decode("utf-8", "replace")
    else:
        forms = "application/json or multipart/form-data" if part else "application/json"
        raise UnsupportedMediaType(f"{forms} is needed.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid.one(part or "body", f"is no JSON: {str(error)[:100]}") from None


def _said(model: type[Given], document: Any) -> Given:
    """The document as an input; raises Invalid with every field that is wrong, by its path."""
    if not isinstance(document, dict):
        raise Invalid.one("body", "a JSON object is allowed")
    if any("\x00" in text for text in _texts(document)):
        raise Invalid.one("body", "every character but NUL is allowed")
    try:
        return model.model_validate_json(json.dumps(document))
    except ValidationError as error:
        raise Invalid(*(_problem(one["loc"], one["msg"]) for one in error.errors())) from None


def _problem(where: tuple[int | str, ...], message: str) -> Problem:
    return Problem(".".join(str(part) for part in where) or "body", message)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)
    if isinstance(value, dict):
        yield from value


def _key() -> str:
    given = request.headers.get(KEY)
    if given is not None and not public_ids.looks_like_one(given):
        raise Invalid.one(KEY, f"{public_ids.LENGTH} of {public_ids.ALPHABET} are allowed")
    return given or public_ids.new()


def _files() -> list[FileStorage]:
    if len(files := [one for one in request.files.getlist(FILES) if one.filename]) > MOST_PICTURES:
        raise Invalid.one(FILES, f"at most {MOST_PICTURES} pictures are allowed")
    return files


def _hold(file: FileStorage) -> str:
    """The hash of the public copy of a picture, which is made safe and held now; raises Invalid naming the file."""
    try:
        with at_work(), reading() as session:
            made = pictures.ready(file.read(), keep_exif=catalog().settings.keep_exif)
            made = pictures.laid_down(session, catalog().store, made)
            sent = pictures.compared(made, Said(), picture_matches.base(session), is_checked=access.is_reviewer())
    except Invalid as error:
        raise Invalid(*(Problem(FILES, f"{file.filename}: {one.message}") for one in error.problems)) from error
    with catalog().writing() as session:
        row, _ = pictures.receive(session, people.acting(session, access.actor()), catalog().store, sent, utc_now())
        return row.public_sha256 or ""
