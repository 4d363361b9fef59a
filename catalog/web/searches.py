"""Saved searches of whoever is signed in: keep a question of a list under a name, see what is new in its answer.

A look is marked by a form that was sent: a page that a browser fetches ahead marks nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlencode

from flask import Blueprint, Response
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.models import SavedSearch
from catalog.search import state
from catalog.search.entered import Look
from catalog.search.show.news import MOST, Arrived
from catalog.services.accounts import searches
from catalog.services.accounts.searches import LONGEST_ADDRESS, LONGEST_NAME, Wanted
from catalog.services.aside import aside
from catalog.services.catalog import utc_now
from catalog.web import accounting, questions
from catalog.web.access import actor, need
from catalog.web.accounting import to
from catalog.web.listing import LAID_OUT, Frame
from catalog.web.shown import catalog, only, reading

PATH = "/account/searches"
pages = Blueprint("searches", __name__, url_prefix=PATH)
own = need(Role.READER)


@dataclass(frozen=True)
class Kept:
    """A saved search with its question and what is new in it; or with why the question no longer reads."""

    row: SavedSearch
    frame: Frame | None = None
    arrived: Arrived | None = None
    refusal: str = ""

    @property
    def list(self) -> str:
        return questions.NAMES[self.row.path]

    @property
    def told(self) -> str:
        """The question in words; as it was written where it no longer reads."""
        written = [f"{name}: {value}" for name, value in parse_qsl(self.row.address)]
        if self.frame is not None:
            written = [
                self.frame.told,
                self.frame.wider,
                *(f"{name}: {value}" for name, value in self.frame.extra if name in LAID_OUT),
            ]
        return "; ".join(part for part in written if part) or "everything"

    @property
    def href(self) -> str:
        return f"{self.row.path}?{self.row.address}" if self.row.address else self.row.path

    @property
    def total(self) -> int:
        return self.arrived.total if self.arrived else 0


@pages.get("")
@own
def index() -> Response:
    only()
    return _page()


@pages.post("")
@own
def keep() -> Response:
    form = accounting.typed("name", "path", "address")
    try:
        with reading() as session:
            wanted, look = _wanted(session, form["name"], form["path"], form["address"]), _look(session)
        with aside(catalog().database) as session:
            searches.keep(session, actor(), wanted, look)
    except Invalid as error:
        return _page(error)
    return to(PATH)


@pages.get("/<int(max=2147483647):number>")
@own
def show(number: int) -> Response:
    """What was new when it was last opened, and since; looking at it again shows the same."""
    only()
    with reading() as session:
        row = searches.get(session, actor(), number)
        one = _kept(session, row, Look(row.before_change, row.before_at))
        later = _kept(session, row, Look(row.looked_change, row.looked_at)).total
        news = one.arrived.first() if one.arrived else []
        return accounting.page("account/search.html", one=one, news=news, later=later, most=MOST)


@pages.post("/<int(max=2147483647):number>/open")
@own
def look_into(number: int) -> Response:
    """Where nothing is new, nothing is marked: sent twice, it still shows what was new the first time."""
    with reading() as session:
        row, look = searches.get(session, actor(), number), _look(session)
        is_news = _kept(session, row, Look(row.looked_change, row.looked_at)).total > 0
    if is_news:
        with aside(catalog().database) as session:
            searches.looked(session, actor(), number, look)
    return to(f"{PATH}/{number}")


@pages.post("/<int(max=2147483647):number>/rename")
@own
def rename(number: int) -> Response:
    try:
        with aside(catalog().database) as session:
            searches.rename(session, actor(), number, accounting.typed("name")["name"])
    except Invalid as error:
        return _page(error, number)
    return to(f"{PATH}#search-{number}")


@pages.post("/<int(max=2147483647):number>/delete")
@own
def delete(number: int) -> Response:
    with aside(catalog().database) as session:
        searches.delete(session, actor(), number)
    return to(PATH)


def _page(error: Invalid | None = None, wrong: int | None = None) -> Response:
    """All of them; `wrong` is the one whose new name cannot be."""
    with reading() as session:
        kept = list(_every(session))
        return accounting.page("account/searches.html", error, kept=kept, wrong=wrong, longest=LONGEST_NAME)


def _every(session: Session) -> Iterator[Kept]:
    for row in searches.every(session, actor()):
        yield _kept(session, row, Look(row.looked_change, row.looked_at))


def _kept(session: Session, row: SavedSearch, look: Look) -> Kept:
    try:
        frame = questions.put(session, row.path, parse_qs(row.address))
    except Invalid as error:
        return Kept(row, refusal=str(error))
    return Kept(row, frame, questions.arrived(frame, look))


def _wanted(session: Session, name: str, path: str, address: str) -> Wanted:
    """The question as it writes itself; raises Invalid for one that does not read."""
    if len(address) > LONGEST_ADDRESS:
        raise Invalid.one("address", f"at most {LONGEST_ADDRESS} characters are allowed; choose fewer values")
    return Wanted(name, path, urlencode(questions.put(session, path, parse_qs(address)).args))


def _look(session: Session) -> Look:
    return Look(state.last_change(session), utc_now())
