"""The front page: one search field, and what the catalog holds."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.search.show import overview, results
from catalog.search.show.results import KINDS, Result, Results, Wanted
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.shown import Page, catalog, mend_index, only, page_of, reading

pages = Blueprint("search", __name__)
SHOWN, PER_PAGE = 20, 50  # of each kind beside the others; of one kind alone
TABS = {"all": "All", "types": "Types", "incidents": "Incidents", "losses": "Losses", "sources": "Sources"}
TAB_OF = {"type": "types", "incident": "incidents", "item": "losses", "source": "sources"}
LISTS = (("/losses/", "losses"), ("/incidents/", "incidents"), ("/tally", "tally"))


@dataclass(frozen=True)
class Group:
    """Results of one kind: those that are shown of how many."""

    tab: str
    total: int
    shown: list[Result]


@pages.get("/")
def index() -> str:
    only("q", "in", "exact", "page")
    text, kind = request.args.get("q", "").strip(), request.args.get("in", "all")
    with reading() as session:
        if not text:
            return render_template("search/front.html", overview=overview.get(session, utc_now()), q="")
        return _found(session, Wanted(text, _checked(kind), exact=_exact(), insider=access.is_insider()))


def _found(session: Session, wanted: Wanted) -> str:
    found = results.search(session, catalog().engine, wanted, utc_now())
    mend_index(is_current=found.is_current)
    size = SHOWN if wanted.kind == "all" else PER_PAGE
    page = _page(found, wanted)
    start = (page.number - 1) * size
    groups = [
        Group(TAB_OF[kind], found.count(kind), found.cut(kind, start, start + size)) for kind in KINDS[wanted.kind]
    ]
    lists = [link for link in LISTS if found.narrowed]
    shown = {"found": found, "wanted": wanted, "groups": [one for one in groups if one.total], "page": page}
    return render_template("search/results.html", q=found.text, tabs=TABS, lists=lists, **shown)


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
