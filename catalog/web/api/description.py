"""The description of the API in OpenAPI 3.1, written from the registries that answer it, with examples of the data."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from catalog import __doc__ as told
from catalog.domain.counting import RULES_VERSION
from catalog.search import asking, world
from catalog.search.engines import Engine
from catalog.services.catalog import utc_now
from catalog.tally import exports, paged
from catalog.web.api import operations, parameters, schemas
from catalog.web.api.operations import Operation
from catalog.web.api.problems import MEDIA_TYPE
from catalog.web.api.schemas import Schema

VERSION, ROOT = "3.1.1", "/api/v1"
SAID = {
    200: "Here it is",
    201: "It is kept",
    301: "Another stands for it now, at `Location`: it was merged, or parts of a picture were blacked out",
    304: "Nothing has changed",
    400: "A value that is not allowed; `problems` says what is",
    401: "A token is needed, or this one is not right",
    403: "The token, or its person, may not; `detail` says what is needed",
    404: "There is none",
    409: "Each value is allowed, but not beside the others",
    410: "It was taken away, withdrawn or merged",
    413: "Too large",
    415: "Another kind of content is needed",
    429: "Too often; `Retry-After` says when to come again",
    503: "Not available just now",
}
INFO = {
    "title": "Materiel Catalog",
    "version": RULES_VERSION,
    "summary": (told or "").strip(),
    "license": {"name": "CC BY 4.0 for seed data; each dataset says its own"},
}
HEADERS = {
    "ETag": {"schema": schemas.TEXT},
    "Link": {"schema": schemas.TEXT},
    "Retry-After": {"description": "seconds", "schema": schemas.TEXT},
}
EXAMPLES = {"slug": "ak-74m", "name": "type", "number": 1}


def document(session: Session, engine: Engine) -> dict[str, Any]:
    """The whole description, with values and examples that everybody may see now."""
    samples = _samples(session, engine)
    paths: dict[str, dict[str, Any]] = {}
    for one in operations.OPERATIONS:
        paths.setdefault(ROOT + one.address, {})[one.method] = _operation(one, samples)
    named = parameters.every(world.read(session), utc_now())
    return {"openapi": VERSION, "info": INFO, "servers": [{"url": "/"}], "paths": paths, "components": _shared(named)}


def _shared(named: Mapping[str, Schema]) -> Schema:
    """What the operations refer to."""
    return {
        "parameters": named,
        "schemas": schemas.every(),
        "responses": {str(code): _problem(code) for code in SAID if code >= 400},  # noqa: PLR2004
        "headers": HEADERS,
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }


def _samples(session: Session, engine: Engine) -> dict[str, paged.Record]:
    """The first row of each kind."""
    asked = asking.ask(session, engine, {}, utc_now())
    found = {kind: paged.rows(kind, asked).cut(paged.START, 1)[0] for kind in (*paged.KINDS, "holdings")}
    return {kind: rows[0] for kind, rows in found.items() if rows}


def _operation(one: Operation, samples: Mapping[str, paged.Record]) -> Schema:
    kind = one.address.split("/")[1]
    row = samples.get(kind, {})
    inside = [_in_path(name, schema, row) for name, schema in one.path.items()]
    asked = [{"$ref": f"#/components/parameters/{name}"} for name in one.takes]
    codes = (*one.codes, 401, 429, 503) if one.method == "get" else (*one.codes, 400, 401, 403, 429, 503)
    refused = {str(code): {"$ref": f"#/components/responses/{code}"} for code in codes if code >= 400}  # noqa: PLR2004
    moved = {"301": {"description": SAID[301]}} if 301 in one.codes else {}  # noqa: PLR2004
    fine = _fine(one, row)
    about = {"description": one.about} if one.about else {}
    body = {"requestBody": one.body} if one.body else {}
    guarded = {"security": [{"token": []}], "x-scope": one.scope} if one.scope else {"security": [{}, {"token": []}]}
    head = {"operationId": one.name, "summary": one.title, **about, "tags": [one.tag]}
    taken = {"parameters": [*inside, *asked, *one.headers], **body}
    return {**head, **taken, "responses": {**fine, **moved, **refused}, **guarded}


def _in_path(name: str, schema: Schema, row: paged.Record) -> Schema:
    example = EXAMPLES.get(name) or row.get("id")
    told = parameters.in_path(name, "as lists and pages have it", schema)
    return {**told, "example": example} if example else told


def _fine(one: Operation, row: paged.Record) -> Schema:
    content: Schema = {"schema": schemas.ref(one.answers)}
    if one.answers == "losses" or one.answers in exports.COLUMNS:
        content["example"] = row
    elif one.answers.endswith("-page") and row:
        content["examples"] = {"rows": {"summary": "one of its rows", "value": {"rows": [row], "next": None}}}
    code = 200 if one.method == "get" else 201
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Link")}
    found: Schema = {str(code): {"description": SAID[code], "content": {"application/json": content}}}
    if one.answers == "source-added":
        found["200"] = {**found["201"], "description": "It was a source already"}
    if one.method == "get":
        found["200"]["headers"] = headers
        found["304"] = {"description": SAID[304]}
    return found


def _problem(code: int) -> Schema:
    told: Schema = {"description": SAID[code], "content": {MEDIA_TYPE: {"schema": schemas.ref("problem")}}}
    if code in (429, 503):
        told["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return told
