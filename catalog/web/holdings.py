"""Holdings: things seen with somebody, with no outcome; a list of its own, asked as the losses are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flask import Blueprint, render_template, request
from sqlmodel import Session

from catalog.search import holdings
from catalog.search.asking import Asked
from catalog.search.facet_counts import FacetCounts, Listed, Ranked
from catalog.search.holdings import SHOWN, Seen
from catalog.search.show import holdings as show
from catalog.web.listing import Frame, Link
from catalog.web.shown import asked, page_of, reading

pages = Blueprint("holdings", __name__)
PATH = "/holdings/"


@dataclass
class SeenFrame(Frame):
    """The frame of a list whose facets are those of holdings."""

    seen: Seen | None = None

    @cached_property
    def facets(self) -> list[FacetCounts]:
        return self.seen.facets() if self.seen else []

    @property
    def facet_names(self) -> dict[str, str]:
        return {**SHOWN, "context": "How"}

    def ranked(self, name: str) -> Ranked:
        return Listed(self.seen.contexts_found().values) if self.seen and name == "context" else super().ranked(name)

    @property
    def chosen(self) -> list[Link]:
        contexts = self.seen.contexts if self.seen else ()
        own = [Link(f"How: {one.label}", self.toggle("context", one.value)) for one in contexts]
        return [*super().chosen, *own]


@pages.get(PATH)
def index() -> str:
    with reading() as session:
        frame, seen = asked_for(session)
        page = page_of(seen.question.pages, frame.path, frame.args)
        rows = show.rows(session, seen, seen.question.page(page.number).tolist())
        return render_template("holdings/index.html", frame=frame, question=seen.question, rows=rows, page=page)


def asked_for(session: Session, own: Sequence[str] = ("page",)) -> tuple[SeenFrame, Seen]:
    """The question of this address; `own` are parameters of the page, kept in no address."""
    return frame_of(asked(session, (*own, "context")), request.args.getlist("context"))


def frame_of(question: Asked, contexts: Sequence[str]) -> tuple[SeenFrame, Seen]:
    """A question asked of the holdings that were seen in one of these ways; raises Invalid."""
    seen = holdings.ask(question, [one for one in contexts if one])
    extra = [("context", one.value) for one in seen.contexts]
    return SeenFrame(PATH, replace(question, question=seen.question), extra, seen), seen
