"""What every answer of the API shares: its form, its tag, the parameters of pages, the headers for other sites."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request

from catalog.domain.errors import Invalid
from catalog.search.asking import Asked
from catalog.tally.about import Layout, about
from catalog.tally.paged import START, Position
from catalog.web import limits, signed
from catalog.web.api import cursors
from catalog.web.shown import href, root

pages = Blueprint("api", __name__)
FEWEST, USUAL, MOST = 1, 100, 1000  # rows of a page
PAGING = ("limit", "cursor")
HEAD = ("question", "widened", "words_left_out", "as_of", "mode", "rules", "licences")
PASSING = ("as_of",)  # what changes with every moment is in no tag
ELSEWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@pages.before_app_request
def count_reads() -> None:
    """Each address, and each person with a token, is answered so many a minute; writes say how often by themselves."""
    if request.path.startswith(signed.API) and request.method in ("GET", "HEAD"):
        limits.hit_read()


@pages.after_app_request
def open_to_other_sites(response: Response) -> Response:
    """Pages of other sites may read what everybody may, without credentials, and write nothing."""
    if request.path.startswith(signed.API) and request.method in ("GET", "HEAD", "OPTIONS"):
        for name, value in {**ELSEWHERE, **(PREFLIGHT if request.method == "OPTIONS" else {})}.items():
            response.headers[name] = value
    return response


def answer(document: Mapping[str, Any], code: int = 200) -> Response:
    """The document as JSON; its tag stays the same until something but the moment of asking is another."""
    response = Response(json.dumps(document, ensure_ascii=False) + "\n", code, content_type="application/json")
    lasting = {name: value for name, value in document.items() if name not in PASSING}
    digest = hashlib.sha256(json.dumps(lasting, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    response.set_etag(digest[:32], weak=True)
    return response


def head(asked: Asked, kind: str) -> dict[str, Any]:
    """What every answer to a question says of itself, as the files do."""
    told = about(asked, Layout(kind))
    return {name: told[name] for name in HEAD}


def limit(most: int = MOST, usual: int = USUAL) -> int:
    """How many rows are asked for; raises Invalid."""
    text = one_of("limit") if "limit" in request.args else str(usual)
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and FEWEST <= int(text) <= most):
        raise Invalid.one("limit", f"{text[:20]!r} is not allowed; a number from {FEWEST} to {most} is")
    return int(text)


def one_of(name: str) -> str:
    """A parameter that stands once; "" where it does not; raises Invalid where it stands twice."""
    given = request.args.getlist(name)
    if len(given) > 1:
        raise Invalid.one(name, "stands more than once")
    return given[0] if given else ""


def position(question: str) -> Position:
    """Where the page begins that is asked for; raises Invalid for the cursor of another question."""
    text = one_of("cursor")
    config = current_app.config
    keys = (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])
    return cursors.unseal(keys, question, text) if text else START


def following(question: str, at: Position | None) -> str | None:
    """The address of the next page: the same one with another cursor; None where there is none."""
    if at is None:
        return None
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor" and value]
    return root() + href(
        request.path, [*kept, ("cursor", cursors.seal(current_app.config["SECRET_KEY"], question, at))]
    )


def linked(response: Response, next_page: str | None) -> Response:
    """With the address of the next page in the header that crawlers read."""
    if next_page:
        response.headers["Link"] = f'<{next_page}>; rel="next"'
    return response
