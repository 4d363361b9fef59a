"""Errors of the API: one document of RFC 9457 each, with every problem and what is allowed."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from catalog.domain.errors import Conflict, Contradiction, Gone, Invalid, NotAllowed, NotFound, Unavailable

MEDIA_TYPE = "application/problem+json"
CODES: dict[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Contradiction: HTTPStatus.CONFLICT,  # each value is allowed, but not beside the others
    Invalid: HTTPStatus.BAD_REQUEST,
    Gone: HTTPStatus.GONE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
}
HEADERS: dict[type[Exception], dict[str, str]] = {Unavailable: {"Retry-After": "10"}}
TOLD = ("Retry-After", "WWW-Authenticate", "Allow")  # headers of an error that its document keeps


@dataclass(frozen=True)
class Told:
    """An error as it is answered; `more` are members of its document beside those that every one has."""

    status: int
    title: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def of(error: Exception) -> Response:
    """The document of an error, with its code and headers."""
    told = _of_http(error) if isinstance(error, HTTPException) else _of_ours(error)
    document = {"type": "about:blank", "title": told.title, "status": told.status, "detail": told.detail, **told.more}
    text = json.dumps(document, ensure_ascii=False) + "\n"
    return Response(text, told.status, headers=told.headers, content_type=MEDIA_TYPE)


def _of_ours(error: Exception) -> Told:
    kind = next(one for one in CODES if isinstance(error, one))
    status = CODES[kind]
    text = error.told if isinstance(error, Unavailable) else str(error)
    return Told(status.value, status.phrase, text, _more(error), HEADERS.get(kind, {}))


def _more(error: Exception) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"problems": [{"field": one.field, "message": one.message} for one in error.problems]}
    if isinstance(error, NotFound):
        return {"near": list(error.near)}
    return {"successor": error.successor} if isinstance(error, Gone) and error.successor else {}


def _of_http(error: HTTPException) -> Told:
    headers = {name: value for name, value in error.get_headers() if name in TOLD}
    detail = error.description or ""
    if isinstance(error, RequestEntityTooLarge):
        detail = f"At most {(request.max_content_length or 0) // 1_000_000} MB can be sent here. Nothing was written."
    return Told(error.code or 500, error.name, detail, {}, headers)
