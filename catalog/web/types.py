"""Types: the tree, and a type's page."""

from flask import Blueprint, Response, jsonify, render_template, request

from catalog.search import asking
from catalog.search.show import losses, types
from catalog.services.catalog import utc_now
from catalog.tally import type_document
from catalog.tally.count import tally
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
        page = types.get(session, slug)
        asked = asking.ask(session, catalog().engine, {"type": [slug]}, utc_now())
        rows = losses.rows(asked.question, asked.question.page(1).tolist())
        incidents = asked.incidents() if rows else []
        by_year = tally(asked.question, "year", "outcome") if rows else None
        return render_template(
            "types/show.html", page=page, asked=asked, rows=rows, incidents=incidents, by_year=by_year
        )


@pages.get("/types/<slug>.json")
def document(slug: str) -> Response:
    only()
    with reading() as session:
        return jsonify(type_document.document(types.get(session, slug)))
