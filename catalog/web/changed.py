"""What changed between two days in a number, and why: a page and its downloads."""

from flask import Blueprint, Response, render_template, request
from sqlmodel import Session

from catalog.search.asking import Asked
from catalog.search.question import PER_PAGE
from catalog.tally import changed, wording
from catalog.tally.about import Layout, about
from catalog.tally.changed import Changed
from catalog.tally.table import Table
from catalog.web import files
from catalog.web.listing import Frame
from catalog.web.shown import Page, asked, href, only_not, page_of, reading

pages = Blueprint("changed", __name__)
OWN = ("rows", "cols", "from", "to", "page")
PATH = "/tally/changed"


@pages.get(PATH)
def show() -> str:
    with reading() as session:
        frame = Frame(PATH, asked(session, OWN), _days())
        made = _made(frame.asked) if frame.extra or request.args.get("to") else None
        page = _page(frame, made)
        start = (page.number - 1) * PER_PAGE
        return render_template(
            "tally/changed.html", frame=frame, made=made, page=page, days=_texts(), links=_links(frame, made),
            words=wording.sentence(frame.asked.question), things=made.things[start : start + PER_PAGE] if made else [],
            downloads=files.links(PATH, frame.args, changed.COLUMNS),
        )  # fmt: skip


@pages.get("/tally/changed.<name>")
def download(name: str) -> Response:
    only_not("page")

    def make(session: Session) -> tuple[Table, str]:
        answer = asked(session, OWN)
        told = about(answer, Layout("tally/changed", tuple(_days())))
        return changed.table(_made(answer), told), f"changed-{answer.now:%Y-%m-%d}.{name}"

    return files.sent(files.known(name, changed.COLUMNS), make)


def _texts() -> tuple[str, str]:
    return request.args.get("from", ""), request.args.get("to", "")


def _days() -> list[tuple[str, str]]:
    return [(name, text) for name, text in zip(("from", "to"), _texts(), strict=True) if text]


def _made(answer: Asked) -> Changed:
    return changed.changed(answer.question, *changed.days(answer.question.criteria, *_texts()))


def _page(frame: Frame, made: Changed | None) -> Page:
    count = len(made.things) if made else 0
    return page_of(max(1, -(-count // PER_PAGE)), PATH, frame.args)


def _links(frame: Frame, made: Changed | None) -> tuple[str, ...]:
    """The rows behind the two totals: the list of losses as known on each of the days."""
    own = frame.asked.question.criteria.to_args()
    return tuple(href("/losses/", [*own, *([("known_on", day)] if day else [])]) for day in _texts()) if made else ()
