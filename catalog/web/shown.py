"""What every view needs: the catalog of this application, a session on one state, the question of the address."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

import pycountry
from flask import Flask, current_app, request
from sqlmodel import Session

from catalog.domain import dates, terms
from catalog.domain.counting import RULES_VERSION
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.search import asking, words, world
from catalog.search.asking import Asked
from catalog.search.show.incidents import span_of
from catalog.search.show.types import figure
from catalog.search.typed import as_words
from catalog.search.visible import Viewer
from catalog.services.catalog import Catalog, utc_now
from catalog.tally.aside import HEADINGS
from catalog.tally.changed import DIRECTIONS
from catalog.tally.shown import Shown
from catalog.tally.wording import how_counted
from catalog.web import access
from catalog.web.cells import cells, figures

FORMER = {one.alpha_2: one for one in pycountry.historic_countries if hasattr(one, "alpha_2")}
LONGEST_NUMBER = 7
ROOT = "CATALOG_ROOT"  # in the configuration of an application that is asked for a copy: the address of that


def register(app: Flask) -> None:
    """Helpers of the templates."""
    app.jinja_env.globals.update(
        href=href, day=dates.day_text, span_of=span_of, country=country, language=language, figure=figure,
        shown_of=Shown, BESIDE=HEADINGS, cells=cells,
        figures=figures, how_counted=how_counted, unpublished=unpublished, rules=RULES_VERSION, DIRECTIONS=DIRECTIONS,
        root=root, MOST_WORDS=terms.MOST_UNITS, MOST_CHARACTERS=terms.LONGEST_QUERY, links_of=links_of,
        wider=words.told,
        may_log=lambda: access.may(Role.CONTRIBUTOR), may_review=access.is_reviewer,
    )  # fmt: skip


def country(code: str) -> str:
    """The name of a country, or of a state that is no more, by its code."""
    found = pycountry.countries.get(alpha_2=code) or FORMER.get(code)
    return str(getattr(found, "name", code))


def language(code: str) -> str:
    """The English name of a language by its code; the code where it has none."""
    found = pycountry.languages.get(alpha_2=code.partition("-")[0])
    return str(getattr(found, "name", code))


def viewer() -> Viewer:
    """Who asks, as pages that show what is not public to everybody need it."""
    signed = access.who()
    return Viewer(signed.person_id if signed else None, is_reviewer=access.is_reviewer())


def unpublished(session: Session) -> frozenset[str]:
    """Slugs of datasets that the public does not see, for pages that insiders see; none for anybody else."""
    if not access.is_insider():
        return frozenset()
    return frozenset({*world.read(session, insider=True).datasets.by_slug} - {*world.read(session).datasets.by_slug})


def catalog() -> Catalog:
    return cast("Catalog", current_app.extensions["catalog"])


def root() -> str:
    """The address of the catalog, without a slash at its end; that of a copy may be unknown: ""."""
    if ROOT in current_app.config:
        return str(current_app.config[ROOT])
    return catalog().settings.url or request.url_root.rstrip("/")


@contextmanager
def reading() -> Iterator[Session]:
    """A session in which a page's every query sees the same state."""
    with catalog().database.reading() as session:
        yield session


@dataclass(frozen=True)
class Page:
    """A page of a list: its number, how many there are, and how to reach another."""

    number: int
    count: int
    path: str
    args: Sequence[tuple[str, str]]

    def url(self, number: int) -> str:
        return href(self.path, [*self.args, ("page", str(number))] if number > 1 else self.args)


def asked(session: Session, extra: Sequence[str] = (), *, insider: bool | None = None) -> Asked:
    """The question of this address; `extra` are parameters of the page itself. Raises Invalid, which becomes a 400.

    Answered as who asks may see, or as `insider` says.
    """
    return put({name: values for name, values in request.args.lists() if name not in extra}, session, insider=insider)


def put(args: Mapping[str, Sequence[str]], session: Session, *, insider: bool | None = None) -> Asked:
    """The question that these parameters are; else as `asked`."""
    may_see = access.is_insider() if insider is None else insider
    answer = asking.ask(session, catalog().engine, args, utc_now(), insider=may_see)
    mend_index(is_current=answer.found is None or answer.found.is_current)
    return answer


def mend_index(*, is_current: bool) -> None:
    """Whoever finds the index absent or behind has it brought up, without waiting for it."""
    if not is_current:
        catalog().follow_aside()


def page_of(count: int, path: str, args: Sequence[tuple[str, str]]) -> Page:
    """The page asked for, of `count`; raises Invalid for one that there is not."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and 1 <= int(text) <= count):
        raise Invalid.one("page", f"{text[:20]!r} is not there; a page from 1 to {count} is")
    return Page(int(text), count, path, args)


def only(*allowed: str) -> None:
    """Refuse parameters that a page has no use for: an ignored filter is a wrong answer."""
    for name in request.args:
        if name not in allowed:
            raise Invalid.one(name[:40], f"is no parameter here; {', '.join(allowed) or 'none'} allowed")


def once(*names: str) -> None:
    """Refuse parameters that stand more than once where one is read, as lists do."""
    for name in names:
        if len({text for text in request.args.getlist(name) if text}) > 1:
            raise Invalid.one(name, "stands more than once")


def href(path: str, args: Sequence[tuple[str, str]] = ()) -> str:
    return f"{path}?{urlencode(args)}" if args else path


def links_of(names: Sequence[str]) -> list[tuple[str, str]]:
    """Names with the address that searches the whole catalog for each."""
    return [(name, href("/", [("q", as_words(name))])) for name in names]


def toggled(args: Sequence[tuple[str, str]], name: str, slug: str) -> list[tuple[str, str]]:
    """The address with one value of a facet chosen, or no longer chosen."""
    pair = (name, slug)
    kept = [one for one in args if one != pair]
    return kept if pair in args else [*kept, pair]


def only_not(*refused: str) -> None:
    """Refuse parameters that belong to a page and not to what is asked for here."""
    for name in refused:
        if name in request.args:
            raise Invalid.one(name, "is no parameter here")
