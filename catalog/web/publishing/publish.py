"""Making a public copy: every page and file that it has is asked of the application, as a visitor, on one state."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from catalog.config import Settings
from catalog.domain.errors import Unavailable
from catalog.search.show import changes
from catalog.search.show.changes import Wanted
from catalog.search.visible import Eyes
from catalog.services.copies.folders import Building, building
from catalog.tally import package
from catalog.tally.published import Published
from catalog.web.publishing import addresses, places
from catalog.web.publishing.addresses import PAGE, Address
from catalog.web.publishing.rewriting import SCRIPTS, WHOLE, Rewriter
from catalog.web.publishing.state import opened
from catalog.web.shown import ROOT, catalog, reading

PACKAGE = WHOLE.strip("/")
SHIPPED = ("pictograms/", "logo.svg")
OK = 200

Begin = Callable[[int], Callable[[int], None]]


@dataclass(frozen=True)
class Ends:
    """Where it is read and where it leads: `at` is the address of the copy, `site` of the working site, "" for none."""

    at: str
    site: str


@dataclass(frozen=True)
class Made:
    """`change` is the newest change that everybody may see, `as_of` its moment; 0 and None before there is any."""

    made_at: str
    change: int
    as_of: str | None
    at: str
    site: str
    counts: dict[str, int]


@dataclass(frozen=True)
class _Plan:
    """What is asked for, the newest public change and its moment."""

    wanted: list[Address]
    change: int
    moment: datetime | None


def publish(settings: Settings, folder: Path, ends: Ends, now: datetime, begin: Begin) -> Made:
    """Write the copy, or write it anew. Raises Invalid, Conflict, Unavailable; what stood there then still stands."""
    root = ends.at or ends.site
    with building(folder, settings.data) as copy, opened(settings, root) as app, app.app_context():
        plan = _planned(copy, app, settings, now)
        rewriter = Rewriter(_places(plan.wanted), ends.site, _note(plan, is_alone=not ends.site))
        _write(copy, plan.wanted, app.test_client(use_cookies=False), rewriter, begin(len(plan.wanted)))
        as_of = plan.moment.isoformat(timespec="seconds") if plan.moment else None
        counts = _counts(copy, plan.wanted)
        made = Made(now.isoformat(timespec="seconds"), plan.change, as_of, ends.at, ends.site, counts)
        copy.seal(vars(made))
        return made


def _planned(copy: Building, app: Flask, settings: Settings, now: datetime) -> _Plan:
    """What is to be asked; the Data Package, which no address gives, is written at once."""
    with reading() as session:
        asked = Published.ask(session, catalog().engine, now)
        wanted = [*addresses.every(session, asked, has_root=bool(app.config[ROOT])), *_shipped(app, settings)]
        with copy.room(PACKAGE).open("wb") as handle:
            package.write(asked.everything, handle)
        copy.take(PACKAGE)
        return _Plan(wanted, *_stands_at(session, now))


def _shipped(app: Flask, settings: Settings) -> Iterator[Address]:
    """Style sheets, those scripts that need no application, and drawings."""
    for one in addresses.shipped(settings.images, "/images"):
        if one.text.removeprefix("/images/").startswith(SHIPPED):
            yield one
    for one in addresses.shipped(Path(app.static_folder or ""), "/static"):
        if one.text.endswith(".css") or one.text in SCRIPTS:
            yield one


def _places(wanted: list[Address]) -> dict[str, str]:
    return {places.canonical(one.text): one.place for one in wanted} | {WHOLE: PACKAGE}


def _stands_at(session: Session, now: datetime) -> tuple[int, datetime | None]:
    """The newest change that touched something public: a later one is nobody's business."""
    found = changes.find(session, Wanted(), Eyes(now), most=1).rows
    return (found[0].head.number, found[0].head.made_at) if found else (0, None)


def _note(plan: _Plan, *, is_alone: bool) -> str:
    when = f" as of {plan.moment:%Y-%m-%d %H:%M} UTC, change {plan.change}" if plan.moment else ", without a record"
    rest = "What asks a question is not in it." if is_alone else "Searches, filters and what is missing here lead to"
    return f"A public copy{when}. {rest}"


def _write(copy: Building, wanted: list[Address], visitor: FlaskClient, rewriter: Rewriter,
           tell: Callable[[int], None]) -> None:  # fmt: skip
    for done, one in enumerate(wanted, 1):
        answer = visitor.get(one.text, buffered=False)
        try:
            if answer.status_code != OK:
                raise Unavailable(f"{one.text} was answered with {answer.status}: no copy was made")
            if one.kind == PAGE:
                copy.put(one.place, [rewriter.page(answer.get_data(as_text=True), one.text, one.place).encode()])
            else:
                copy.put(one.place, answer.iter_encoded())
        finally:
            answer.close()
        tell(done)


def _counts(copy: Building, wanted: list[Address]) -> dict[str, int]:
    kinds = Counter(one.kind for one in wanted)
    size = sum(one.size for one in copy.files.values())
    return {**dict(sorted(kinds.items())), "files": len(copy.files), "bytes": size}
