"""Downloads: what a list or a tally shows, all pages of it, in the format that its address ends in."""

from flask import Blueprint, Response, request

from catalog.domain.errors import NotFound
from catalog.search.asking import Asked
from catalog.tally import exports
from catalog.tally.formats import FORMATS
from catalog.tally.table import Table
from catalog.web.shown import asked, only_not, reading

pages = Blueprint("downloads", __name__)


@pages.get("/<any(losses, gains, holdings, items, types, incidents, sources, tally, changes):kind>.<name>")
def download(kind: str, name: str) -> Response:
    only_not(*(() if kind == "tally" else ("rows", "cols")), "page")
    if name not in FORMATS:
        raise NotFound("format", name, tuple(FORMATS))
    with reading() as session:
        question = asked(session, ("rows", "cols", *(("context",) if kind == "holdings" else ())))
        text = "".join(FORMATS[name].write(_table(kind, question)))
    return _attached(text, kind, name, question)


def _table(kind: str, question: Asked) -> Table:
    if kind == "tally":
        return exports.tally_table(question, request.args.get("rows", "category"), request.args.get("cols", ""))
    if kind == "holdings":
        return exports.of_holdings(question, request.args.getlist("context"))
    return exports.export(kind, question)


def _attached(text: str, kind: str, name: str, question: Asked) -> Response:
    """The file, its name saying how it counts and when it was asked."""
    mode = f"-{question.question.criteria.mode}" if kind in ("losses", "tally") else ""
    file = f"{kind}{mode}-{question.now:%Y-%m-%d}.{name}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(text, content_type=FORMATS[name].MEDIA_TYPE, headers=headers)
