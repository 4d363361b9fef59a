"""Types: the tree, and a type's page."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from catalog.domain.outcomes import DateBasis
from catalog.search import asking
from catalog.search.asking import Asked
from catalog.search.question import Question
from catalog.search.show import apart, comparing, losses, types
from catalog.services.catalog import utc_now
from catalog.tally import charts as drawings
from catalog.tally import exports, type_document
from catalog.tally.count import tally
from catalog.web import access, charts, files
from catalog.web.shown import catalog, only, reading

pages = Blueprint("types", __name__)


@pages.get("/types/")
def index() -> str:
    only("under")
    with reading() as session:
        under = request.args.get("under") or None
        links = files.links("/types", [("type", under)] if under else [], exports.COLUMNS["types"])
        return render_template("types/index.html", tree=types.tree(session, under), under=under, downloads=links)


@pages.get("/types/compare")
def compare() -> str:
    """Two to four side by side; the form alone until two are named."""
    only("type")
    asked = [text for text in (one.strip() for one in request.args.getlist("type")) if text]
    with reading() as session:
        compared = comparing.compare(session, asked, utc_now()) if len(asked) > 1 else None
        return render_template("types/compare.html", compared=compared, asked=asked)


@pages.get("/types/<slug>")
def show(slug: str) -> str:
    only()
    with reading() as session:
        page = types.get(session, slug, utc_now())
        asked = asking.ask(session, catalog().engine, {"type": [slug]}, utc_now(), insider=access.is_insider())
        told = apart.of(session, page)
        return render_template("types/show.html", page=page, asked=asked, apart=told, **_losses(asked))


def _losses(asked: Asked) -> dict[str, Any]:
    """The first losses of a type, its incidents, and its losses by year; nothing where there are none."""
    rows = losses.rows(asked.question, asked.question.page(1).tolist())
    if not rows:
        return {"rows": [], "incidents": [], "by_year": None, "smalls": None, "charts": []}
    seen = _first_seen(asked)
    drawn = {"smalls": drawings.small(tally(seen, "outcome", "year")), "charts": charts.of(asked.question)}
    return {"rows": rows, "incidents": asked.incidents(), "by_year": tally(seen, "year", "outcome"), **drawn}


@pages.get("/types/<slug>.json")
def document(slug: str) -> Response:
    only()
    with reading() as session:
        return jsonify(type_document.document(types.get(session, slug, utc_now())))


def _first_seen(asked: Asked) -> Question:
    """The same question dated by first sight: the day that most records have."""
    criteria = replace(asked.question.criteria, singles={"date_basis": DateBasis.FIRST_SEEN.value})
    return replace(asked.question, criteria=criteria)
