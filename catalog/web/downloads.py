"""Downloads: what a list or a tally shows, all pages of it, in the format that its address ends in."""

from collections.abc import Iterator

from flask import Blueprint, Response, request
from sqlmodel import Session

from catalog.search.asking import Asked
from catalog.services.packs import lists
from catalog.tally import exports, packing, tabled
from catalog.tally.table import Table
from catalog.web import files, packs
from catalog.web.shown import asked, only_not

pages = Blueprint("downloads", __name__)


@pages.get("/<any(losses, gains, holdings, items, types, incidents, sources, tally, changes):kind>.<name>")
def download(kind: str, name: str) -> Response:
    only_not(*(() if kind == "tally" else ("rows", "cols")), "page")

    def make(session: Session) -> tuple[Table, str]:
        question = _question(session, kind)
        return _table(kind, question), f"{_named(kind, question)}.{name}"

    if name == exports.ZIP and kind in exports.PICTURED:
        return files.written(lambda session: _with_pictures(session, kind), packs.MEDIA_TYPE)
    return files.sent(files.known(name, exports.COLUMNS.get(kind, ()), kind), make)


def _question(session: Session, kind: str) -> Asked:
    return asked(session, ("rows", "cols", *(("context",) if kind == "holdings" else ())))


def _with_pictures(session: Session, kind: str) -> tuple[Iterator[bytes], str]:
    question = _question(session, kind)
    contexts = request.args.getlist("context")
    parts = lists.parts(question, packs.home(), _table(kind, question), contexts)
    return packing.streamed(parts), f"{_named(kind, question)}.{exports.ZIP}"


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
