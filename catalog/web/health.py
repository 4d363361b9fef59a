"""Is it alive, is it ready; what robots may read."""

from flask import Blueprint, Response, jsonify

from catalog.domain.errors import Unavailable
from catalog.search.state import last_job
from catalog.services import upkeep
from catalog.web.errors import RETRY
from catalog.web.logs import LOG
from catalog.web.shown import catalog, reading

pages = Blueprint("health", __name__)
OK, CURRENT, LATER = "ok", "current", "later"


@pages.get("/healthz")
def alive() -> Response:
    return jsonify(status="ok")


@pages.get("/readyz")
def ready() -> tuple[Response, int, dict[str, str]]:
    """Ready when the tables are current and files can be kept; an index that lags is said, not refused.

    Tables of a later release serve this one too: hosts are brought up one after the other.
    """
    database, lag = _database()
    storage = _storage()
    told = jsonify(database=database, index_lag=lag, storage=storage)
    return (told, 200, {}) if database in (CURRENT, LATER) and storage == OK else (told, 503, RETRY)


def _database() -> tuple[str, int | None]:
    """What hinders its use, else whose tables they are, and how many jobs the index is behind."""
    try:
        with reading() as session:
            is_current = upkeep.is_current(session.connection())
            if not (is_current or upkeep.is_later(session.connection())):
                return "not migrated", None
            return CURRENT if is_current else LATER, last_job(session) - (catalog().engine.position() or 0)
    except Unavailable as error:
        LOG.warning("unavailable", why=str(error))
        return error.told, None


def _storage() -> str:
    """Why files cannot be kept; "ok" where they can."""
    try:
        catalog().store.check()
    except Unavailable as error:
        LOG.warning("unavailable", why=str(error))
        return error.told
    return OK


@pages.get("/robots.txt")
def robots() -> Response:
    return Response("User-agent: *\nDisallow: /*?*&\n", mimetype="text/plain")
