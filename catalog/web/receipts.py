"""The page under a number: the rows that make it, what was left out and why; and what changed between two days."""

from flask import Blueprint, Response, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid, NotFound
from catalog.search.question import PER_PAGE
from catalog.tally import receipt
from catalog.tally.left_out import LABELS, Reason
from catalog.tally.receipt import Receipt
from catalog.tally.receipt_rows import COLUMNS
from catalog.tally.table import Table
from catalog.web import files
from catalog.web.listing import Frame
from catalog.web.shown import Page, asked, only_not, page_of, reading

pages = Blueprint("receipts", __name__)
OWN = ("rows", "cols", "left", "page")


@pages.get("/tally/receipt")
def show() -> str:
    with reading() as session:
        frame = Frame("/tally/receipt", asked(session, OWN), [])
        made = receipt.receipt(frame.asked.question)
        left = _left(made)
        page = _page(frame, left, len(left.places) if left else made.count)
        start = (page.number - 1) * PER_PAGE
        rows = (left or made).rows(start, start + PER_PAGE)
        return render_template("tally/receipt.html", frame=frame, made=made, left=left, rows=rows, page=page)


def _page(frame: Frame, left: Reason | None, count: int) -> Page:
    args = [*frame.args, *([("left", left.name)] if left else [])]
    return page_of(max(1, -(-count // PER_PAGE)), frame.path, args)


def _left(made: Receipt) -> Reason | None:
    """The reason whose rows are asked for in place of those that count."""
    name = request.args.get("left", "")
    if name and name not in LABELS:
        raise Invalid.one("left", f"{name[:40]!r} is not allowed; one of {', '.join(LABELS)} is")
    found = made.reason(name)
    if name and found is None:
        raise NotFound("rows left out as", name, tuple(one.name for one in made.left_out))
    return found


@pages.get("/tally/receipt.<name>")
def download(name: str) -> Response:
    only_not("page", "left")

    def make(session: Session) -> tuple[Table, str]:
        answer = asked(session, ("rows", "cols"))
        mode = answer.question.criteria.mode
        return receipt.table(answer), f"receipt-{mode}-{answer.now:%Y-%m-%d}.{name}"

    return files.sent(files.known(name, COLUMNS), make)
