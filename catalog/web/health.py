"""Is it alive, is it ready; what robots may read."""

from flask import Blueprint, Response, jsonify

from catalog.domain.errors import Unavailable
from catalog.search import indexing
from catalog.services import upkeep
from catalog.web.shown import catalog, reading

pages = Blueprint("health", __name__)
OK = "ok"


@pages.get("/healthz")
def alive() -> Response:
    return jsonify(status="ok")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Ready when the tables are current and files can be kept; an index that lags is said, not refused."""
    is_current, storage = upkeep.is_current(catalog().database), _storage()
    with reading() as session:
        lag = indexing.last_job(session) - (catalog().engine.position() or 0)
    told = jsonify(database="current" if is_current else "not migrated", index_lag=lag, storage=storage)
    return told, 200 if is_current and storage == OK else 503


def _storage() -> str:
    """Why files cannot be kept; "ok" where they can."""
    try:
        catalog().store.check()
    except Unavailable as error:
        return str(error)
    return OK


@pages.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /*?*&\n", mimetype="text/plain")
