"""The front page: one search field, and what the catalog holds."""

from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, render_template, request
from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.domain.errors import Invalid
from catalog.search import facet_counts, facets
from catalog.search.question import Question
from catalog.search.show import overview, results
from catalog.search.show.results import KINDS, Result, Results, Wanted
from catalog.services.catalog import utc_now
from catalog.tally.aside import HEADINGS
from catalog.web import access
from catalog.web.shown import Page, catalog, href, mend_index, once, only, page_of, reading

pages = Blueprint("search", __name__)
SHOWN, PER_PAGE = 20, 50  # of each kind beside the others; of one kind alone
TABS = {"all": "All", "types": "Types", "incidents": "Incidents", "losses": "Losses", "sources": "Sources"}
TAB_OF = {"type": "types", "incident": "incidents", "item": "losses", "source": "sources"}


OWN = ("q", "in", "exact", "page")


@dataclass(frozen=True)
class Group:
    """Results of one kind: those that are shown of how many."""

    tab: str
    total: int
    shown: list[Result]


@dataclass(frozen=True)
class Listed:
    """The same question as lists answer it: what they count, and where they are."""

    question: Question

    @cached_property
    def args(self) -> list[tuple[str, str]]:
        return self.question.criteria.to_args()

    @property
    def datasets(self) -> list[tuple[str, int, str]]:
        """Each dataset with its number of things and the address of their list; none where there is one only."""
        if len(self.question.criteria.datasets) <= 1:
            return []
        values = facet_counts.ranked(self.question, facets.named("dataset"))
        rest = [pair for pair in self.args if pair[0] != "dataset"]
        shown = values.cut(0, len(values))
        return [(one.label, one.count, href("/losses/", [*rest, ("dataset", one.slug)])) for one in shown]

    @property
    def beside(self) -> list[tuple[str, Range, str]]:
        """What may fit besides, with the address of its rows."""
        own = self.question
        return [
            (HEADINGS[name], total, href("/losses/", own.beside_args(name))) for name, total in own.beside().items()
        ]


@pages.get("/")
def index() -> str:
    only(*OWN)
    once(*OWN)
    text, kind = request.args.get("q", "").strip(), request.args.get("in", "all")
    with reading() as session:
        if not text:
            return render_template("search/front.html", overview=overview.get(session, utc_now()), q="")
        return _found(session, Wanted(text, _checked(kind), exact=_exact(), insider=access.is_insider()))


def _found(session: Session, wanted: Wanted) -> str:
    found = results.search(session, catalog().engine, wanted, utc_now())
    mend_index(is_current=found.is_current)
    page = _page(found, wanted)
    groups = _groups(found, wanted, page)
    shown = {"found": found, "wanted": wanted, "groups": groups, "page": page, "listed": Listed(found.question)}
    losses = found.losses(hit for group in groups for hit in group.shown)
    return render_template("search/results.html", q=found.text or wanted.text, tabs=TABS, losses=losses, **shown)


def _groups(found: Results, wanted: Wanted, page: Page) -> list[Group]:
    size = SHOWN if wanted.kind == "all" else PER_PAGE
    start = (page.number - 1) * size
    cut = [(kind, found.count(kind), found.cut(kind, start, start + size)) for kind in KINDS[wanted.kind]]
    return [Group(TAB_OF[kind], total, shown) for kind, total, shown in cut if total]


def _page(found: Results, wanted: Wanted) -> Page:
    """The page of one kind; several kinds have their first results on one page."""
    count = 1 if wanted.kind == "all" else max(1, -(-found.total // PER_PAGE))
    exact = [("exact", "1")] if wanted.exact else []
    return page_of(count, "/", [("q", found.text), ("in", wanted.kind), *exact])


def _exact() -> bool:
    text = request.args.get("exact", "")
    if text not in ("", "1"):
        raise Invalid.one("exact", f"{text[:20]!r} is not allowed; 1 is")
    return text == "1"


def _checked(kind: str) -> str:
    if kind not in KINDS:
        raise Invalid.one("in", f"{kind[:20]!r} is not allowed; one of {', '.join(KINDS)} is")
    return kind
