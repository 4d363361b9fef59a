"""Compare: two lists side by side, what both have and what only one has. A page that changes nothing."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.search import world
from catalog.search.coding import NOT_FURTHER
from catalog.services import comparing
from catalog.services.catalog import utc_now
from catalog.services.comparing import Wanted
from catalog.tally import compared
from catalog.tally.compare import Comparison
from catalog.tally.compare_rows import SHOWN, Row
from catalog.tally.table import Table
from catalog.web import files
from catalog.web.forms import CompareForm
from catalog.web.shown import Page, asked, catalog, href, once, only_not, page_of, reading

pages = Blueprint("compare", __name__)
PATH = "/compare"
OWN = ("one", "other", "show", "under")
PER_PAGE = 50


@dataclass(frozen=True)
class View:
    """What the address asks for: `args` is the question but for what is `OWN`; `found` is None without two lists."""

    args: list[tuple[str, str]]
    own: dict[str, str]
    found: Comparison | None

    @property
    def rows(self) -> list[Row]:
        return self.found.shown(self.own["show"], self.own["under"]) if self.found else []

    @property
    def shown_as(self) -> str:
        return SHOWN[self.own["show"]]

    def at(self, show: str = "", under: str = "", path: str = PATH) -> str:
        """The same comparison, with other rows shown."""
        own = {**self.own, "show": show, "under": under}
        return href(path, [*((name, text) for name, text in own.items() if text), *self.args])

    def here(self, path: str = PATH) -> str:
        return self.at(self.own["show"], self.own["under"], path)

    def without(self, pair: tuple[str, str]) -> str:
        own = [(name, text) for name, text in self.own.items() if text]
        return href(PATH, [*own, *(one for one in self.args if one != pair)])

    def losses(self, slug: str) -> str:
        """The list behind the number of things of one of the two."""
        return href("/losses/", [("dataset", slug), *self.args])

    @property
    def downloads(self) -> list[tuple[str, str]]:
        own = [(name, text) for name, text in self.own.items() if text]
        return files.links(PATH, [*own, *self.args], compared.WRITTEN)

    def page(self) -> Page:
        own = [(name, text) for name, text in self.own.items() if text]
        return page_of(max(1, -(-len(self.rows) // PER_PAGE)), PATH, [*own, *self.args])


@pages.get(PATH)
def index() -> str:
    only_not("dataset")
    with reading() as session:
        view, page = _view(session, "page"), None
        form = CompareForm.of(list(world.read(session).datasets.by_slug.values()), view.own, view.args)
        rows = view.rows
        if view.found:
            page = view.page()
            rows = rows[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
        return render_template("compare/index.html", view=view, form=form, rows=rows, page=page, text=compared)


@pages.get(f"{PATH}.<name>")
def download(name: str) -> Response:
    only_not("dataset", "page")

    def make(session: Session) -> tuple[Table, str]:
        view = _view(session)
        if view.found is None:
            raise Invalid.one("other", "two lists are needed: one=… and other=…")
        file = f"compare-{view.own['one']}-{view.own['other']}-{utc_now():%Y-%m-%d}.{name}"
        return compared.table(view.found, view.rows), file

    return files.sent(files.known(name, compared.WRITTEN), make)


def _view(session: Session, *extra: str) -> View:
    own = {name: request.args.get(name, "") for name in OWN}
    once(*OWN)
    args = asked(session, (*OWN, *extra)).question.criteria.to_args()
    if not (own["one"] and own["other"]):
        return View(args, own, None)
    question = {name: values for name, values in request.args.lists() if name not in (*OWN, *extra)}
    wanted = Wanted(own["one"], own["other"], question)
    found = comparing.compare(session, catalog().engine, wanted, utc_now())
    _check(own, found)
    return View(args, own, found)


def _check(own: dict[str, str], found: Comparison) -> None:
    if own["show"] and own["show"] not in SHOWN:
        raise Invalid.one("show", f"{own['show'][:40]!r} is not allowed; one of {', '.join(SHOWN)} is")
    if own["under"] and own["under"] != NOT_FURTHER and own["under"] not in found.world.types.by_slug:
        raise Invalid.one("under", f"{own['under'][:80]!r} is no category of the catalog")
