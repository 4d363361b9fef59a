"""The front page: one search field, and what the catalog holds."""

from flask import Blueprint, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.search.show import overview, results
from catalog.search.show.results import KINDS, Wanted
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.shown import catalog, mend_index, only, reading

pages = Blueprint("search", __name__)
SHOWN = 20
TABS = {"all": "All", "types": "Types", "incidents": "Incidents", "losses": "Losses", "sources": "Sources"}
LISTS = (("/losses/", "losses"), ("/incidents/", "incidents"), ("/tally", "tally"))


@pages.get("/")
def index() -> str:
    only("q", "in", "exact")
    text, kind = request.args.get("q", "").strip(), request.args.get("in", "all")
    with reading() as session:
        if not text:
            return render_template("search/front.html", overview=overview.get(session, utc_now()), q="")
        return _found(session, Wanted(text, _checked(kind), exact=_exact(), insider=access.is_insider()))


def _found(session: Session, wanted: Wanted) -> str:
    found = results.search(session, catalog().engine, wanted, utc_now())
    mend_index(is_whole=found.by_index)
    lists = [link for link in LISTS if found.narrowed]
    return render_template(
        "search/results.html", q=found.text, found=found, wanted=wanted, tabs=TABS, shown=SHOWN, lists=lists
    )


def _exact() -> bool:
    text = request.args.get("exact", "")
    if text not in ("", "1"):
        raise Invalid.one("exact", f"{text[:20]!r} is not allowed; 1 is")
    return text == "1"


def _checked(kind: str) -> str:
    if kind not in KINDS:
        raise Invalid.one("in", f"{kind[:20]!r} is not allowed; one of {', '.join(KINDS)} is")
    return kind
