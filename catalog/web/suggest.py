"""Type-ahead for fields of names: what may be typed, for anybody."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from catalog.domain.errors import NotFound
from catalog.search import suggesting
from catalog.web.shown import only, reading

pages = Blueprint("suggest", __name__)


@pages.get("/suggest/<kind>")
def show(kind: str) -> Response:
    """At most a dozen, the likeliest first."""
    only("q")
    if kind not in suggesting.KINDS:
        raise NotFound("kind of suggestion", kind[:20], tuple(suggesting.KINDS))
    with reading() as session:
        found = suggesting.KINDS[kind](session, request.args.get("q", ""))
    return jsonify([asdict(one) for one in found])
