"""Is it alive, is it ready; what robots may read."""

from flask import Blueprint, Response, jsonify

from catalog.search import indexing
from catalog.services import upkeep
from catalog.web.shown import catalog, reading

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> Response:
    return jsonify(status="ok")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Ready when the tables are current; an index that lags is said, not refused: words are read from the database."""
    is_current = upkeep.is_current(catalog().database)
    with reading() as session:
        lag = indexing.last_job(session) - (catalog().engine.position() or 0)
    return jsonify(database="current" if is_current else "not migrated", index_lag=lag), 200 if is_current else 503


@pages.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /*?*&\n", mimetype="text/plain")
