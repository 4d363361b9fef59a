"""Identify: pick what can be seen, the list narrows, the next best question comes first. The address is the state."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Qualifier, Role
from catalog.search import identify
from catalog.search.identify import Answer, Pair
from catalog.services import identifications
from catalog.services.catalog import utc_now
from catalog.services.identifications import IdentificationIn
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog, href, reading, toggled

pages = Blueprint("identify", __name__)
OWN = ("key", "under")
MOST_LEFT = 30
MOST_COMPARED = 4


@pages.get("/identify")
def show() -> str:
    with reading() as session:
        if not request.args:
            return render_template("identify/index.html", keys=list(identify.keys(session).values()))
        return _page(session, {}, None)


@pages.post("/identify")
@need(Role.EDITOR)
def keep() -> Response:
    """Keep the features of the address as the basis of an identification; what was typed stays when it is refused."""
    with reading() as session:
        found = _answer(session)
    try:
        wanted = _wanted(found)
        with catalog().writing() as session:
            identifications.record(session, access.actor(), wanted, utc_now())
    except Invalid as error:
        with reading() as session:
            return make_response(_page(session, request.form.to_dict(), error), 400)
    return make_response(redirect(f"/items/{wanted.item}#identifications", 303))


def _page(session: Session, typed: dict[str, str], error: Invalid | None) -> str:
    found = _answer(session)
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    return render_template(
        "identify/key.html",
        found=found,
        under=request.args.get("under", ""),
        toggle=lambda feature, value: href("/identify", toggled(_args(found), feature, value)),
        clear=href("/identify", [("key", found.key.slug)]),
        compare_args=lambda left: [("type", one.slug) for one in left],
        most_left=MOST_LEFT,
        most_compared=MOST_COMPARED,
        qualifiers=list(Qualifier),
        typed=typed,
        told=told,
    )


def _answer(session: Session) -> Answer:
    return identify.answer(session, _pairs(), request.args.get("key", ""), request.args.get("under", ""))


def _pairs() -> list[Pair]:
    return [(name, value) for name, values in request.args.lists() if name not in OWN for value in values]


def _args(found: Answer) -> list[Pair]:
    """The address of the answer, with its key said even where the features tell it."""
    under = request.args.get("under")
    return [("key", found.key.slug), *([("under", under)] if under else []), *found.pairs]


def _wanted(found: Answer) -> IdentificationIn:
    fields = {name: request.form.get(name, "").strip() for name in ("item", "type", "qualifier", "reason")}
    return IdentificationIn.of({**fields, "features": found.pairs})
