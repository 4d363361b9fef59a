"""Downloads: what a list or a tally shows, all pages of it, in the format that its address ends in."""

from flask import Blueprint, Response, request
from sqlmodel import Session

from catalog.search.asking import Asked
from catalog.tally import exports, tabled
from catalog.tally.table import Table
from catalog.web import files
from catalog.web.shown import asked, only_not

pages = Blueprint("downloads", __name__)


@pages.get("/<any(losses, gains, holdings, items, types, incidents, sources, tally, changes):kind>.<name>")
def download(kind: str, name: str) -> Response:
    only_not(*(() if kind == "tally" else ("rows", "cols")), "page")

    def make(session: Session) -> tuple[Table, str]:
        question = asked(session, ("rows", "cols", *(("context",) if kind == "holdings" else ())))
        return _table(kind, question), f"{_named(kind, question)}.{name}"

    return files.sent(files.known(name, exports.COLUMNS.get(kind, ())), make)


def _table(kind: str, question: Asked) -> Table:
    if kind == "tally":
        return tabled.tally_table(question, request.args.get("rows", "category"), request.args.get("cols", ""))
    if kind == "holdings":
        return exports.of_holdings(question, request.args.getlist("context"))
    return exports.export(kind, question)


def _named(kind: str, question: Asked) -> str:
    """A name that says how it counts and when it was asked."""
    mode = f"-{question.question.criteria.mode}" if kind in ("losses", "tally") else ""
    return f"{kind}{mode}-{question.now:%Y-%m-%d}"
