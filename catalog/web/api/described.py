"""The description of the API: for programs as OpenAPI, for people as a page that loads nothing from elsewhere."""

from itertools import groupby

from flask import Blueprint, Response, render_template

from catalog.tally import exports
from catalog.tally.part_columns import PARTS
from catalog.web.api import answers, description, operations
from catalog.web.shown import catalog, only, reading

pages = Blueprint("api_described", __name__, url_prefix="/api")


@pages.get("/v1/openapi.json")
def document() -> Response:
    only()
    with reading() as session:
        return answers.answer(description.document(session, catalog().engine))


@pages.get("/")
@pages.get("/v1/")
def index() -> str:
    only()
    with reading() as session:
        told = description.document(session, catalog().engine)
        tags = [(tag, [*some]) for tag, some in groupby(operations.OPERATIONS, lambda one: one.tag)]
        columns = {"columns": exports.COLUMNS, "parts": PARTS}
        shown = {"tags": tags, "told": told, "root": description.ROOT, **columns}
        return render_template("api/index.html", **shown, said=description.SAID, most=answers.MOST)
