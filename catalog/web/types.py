"""Types: the tree, and a type's page."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template, request

from catalog.domain.outcomes import DateBasis
from catalog.search import asking
from catalog.search.asking import Asked
from catalog.search.question import Question
from catalog.search.show import losses, types
from catalog.services.catalog import utc_now
from catalog.tally import type_document
from catalog.tally.count import tally
from catalog.web import access
from catalog.web.shown import catalog, only, reading

pages = Blueprint("types", __name__)


@pages.get("/types/")
def index() -> str:
    only("under")
    with reading() as session:
        under = request.args.get("under") or None
        return render_template("types/index.html", tree=types.tree(session, under), under=under)


@pages.get("/types/<slug>")
def show(slug: str) -> str:
    only()
    with reading() as session:
        page = types.get(session, slug, utc_now())
        asked = asking.ask(session, catalog().engine, {"type": [slug]}, utc_now(), insider=access.is_insider())
        rows = losses.rows(asked.question, asked.question.page(1).tolist())
        incidents = asked.incidents() if rows else []
        by_year = tally(_first_seen(asked), "year", "outcome") if rows else None
        return render_template(
            "types/show.html", page=page, asked=asked, rows=rows, incidents=incidents, by_year=by_year
        )


@pages.get("/types/<slug>.json")
def document(slug: str) -> Response:
    only()
    with reading() as session:
        return jsonify(type_document.document(types.get(session, slug, utc_now())))


def _first_seen(asked: Asked) -> Question:
    """The same question dated by first sight: the day that most records have."""
    criteria = replace(asked.question.criteria, singles={"date_basis": DateBasis.FIRST_SEEN.value})
    return replace(asked.question, criteria=criteria)
