"""The web application, wired together: catalog, pages, errors, headers."""

from pathlib import Path

import jinja2
from flask import Flask, Response, send_from_directory

from catalog.config import Settings
from catalog.services.catalog import Catalog
from catalog.web import (
    about,
    account,
    account_code,
    account_people,
    bulk,
    changed,
    changes,
    charts,
    compare,
    corrections,
    downloads,
    duplicates,
    errors,
    facets,
    feeds,
    fixity,
    gaps,
    health,
    history,
    holdings,
    identify,
    import_steps,
    imports,
    incidents,
    items,
    limits,
    logged,
    logs,
    losses,
    maps,
    metrics,
    opinions,
    packs,
    pictures,
    purging,
    read,
    receipts,
    reset,
    review,
    search,
    searches,
    security,
    shown,
    sightings,
    signin,
    signup,
    snapshots,
    source_edit,
    sources,
    suggest,
    tally,
    types,
    undo,
    uploads,
)
from catalog.web.api import answers, described, lists, questions, records, writes
from catalog.web.noted import Application

STATIC = Path(__file__).resolve().parent.parent / "static"
MOST_BYTES = 1_000_000  # a page that takes files says how much more it takes
PAGES = (
    search,
    types,
    identify,
    logged,
    pictures,
    uploads,
    incidents,
    losses,
    maps,
    holdings,
    facets,
    items,
    packs,
    sources,
    source_edit,
    tally,
    charts,
    compare,
    review,
    opinions,
    receipts,
    changed,
    history,
    changes,
    gaps,
    corrections,
    snapshots,
    about,
    health,
    metrics,
    downloads,
    feeds,
    signin,
    signup,
    reset,
    account,
    account_code,
    account_people,
    searches,
    imports,
    import_steps,
    duplicates,
    fixity,
    undo,
    bulk,
    purging,
    sightings,
    suggest,
    read,
    answers,
    lists,
    records,
    questions,
    described,
    writes,
)


def build(settings: Settings | None = None) -> Flask:
    """The application on these settings, or on those of the environment."""
    settings = settings or Settings.read()
    app = _bare(settings)
    app.extensions["catalog"] = Catalog.open(settings)
    for room in (logs, security):
        room.register(app, settings)
    for room in (shown, errors, metrics, limits):
        room.register(app)
    for page in PAGES:
        app.register_blueprint(page.pages)
    _images(app, settings)
    return app


def _bare(settings: Settings) -> Flask:
    app = Application("catalog", template_folder=str(settings.templates), static_folder=str(STATIC))
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _images(app: Flask, settings: Settings) -> None:
    @app.get("/images/<path:name>")
    def image(name: str) -> Response:
        return send_from_directory(settings.images, name, max_age=3600)
