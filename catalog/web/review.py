"""Review: the queue by what needs doing, and one sighting with its evidence beside the decision. For reviewers only."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from catalog.domain.errors import CatalogError, Conflict, Invalid, NotAllowed
from catalog.domain.outcomes import HoldingContext, Judgement, OutcomeKind, PartyBasis, Qualifier, Role
from catalog.domain.publishing import Caution
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Sighting
from catalog.search import world
from catalog.search.show import review_editions, review_evidence, review_page, reviews
from catalog.search.show.review_page import ReviewPage
from catalog.search.show.reviews import Asker
from catalog.services.catalog import utc_now
from catalog.services.duplicates import alike, resembling
from catalog.services.reviews import accepting, reviewing
from catalog.services.reviews.accepted import Usual
from catalog.services.reviews.reviewing import DecisionIn, DuplicateIn
from catalog.web import access, review_forms
from catalog.web.access import need
from catalog.web.review_forms import Form
from catalog.web.shown import catalog, href, only, reading

pages = Blueprint("review", __name__)
CHOICES = {
    "outcomes": OutcomeKind, "contexts": HoldingContext, "qualifiers": Qualifier, "bases": PartyBasis,
    "judgements": Judgement, "sensitivities": Sensitivity,
}  # fmt: skip
MOST_ALIKE = 5


@pages.get("/review")
@need(Role.REVIEWER)
def index() -> str:
    only("what", "after")
    tab = reviews.tab_of(request.args.get("what", "new"))
    if tab is None:
        raise Invalid.one("what", f"one of {', '.join(one.slug for one in reviews.TABS)} is allowed")
    with reading() as session:
        counts, rows = _counts(session), reviews.rows(session, tab, _asker())
        after = _after(session)
        return render_template(
            "review/index.html", tabs=reviews.TABS, tab=tab, counts=counts, rows=rows, after=after, most=reviews.PAGE
        )


@pages.get("/review/<public_id>")
@need(Role.REVIEWER)
def show(public_id: str) -> str:
    only("after")
    with reading() as session:
        return _page(session, public_id)


@pages.post("/review/<public_id>")
@need(Role.REVIEWER)
def decide(public_id: str) -> Response:
    """What was typed stays when it is refused, or when somebody was quicker."""
    only()
    try:
        with catalog().writing() as session:
            _decide(session, public_id)
    except (Invalid, Conflict, NotAllowed) as error:
        return _refused(public_id, error)
    with reading() as session:
        on = reviews.following(session, _asker(), public_id)
    return make_response(redirect(href(f"/review/{on}" if on else "/review", [("after", public_id)]), 303))


@pages.post("/review/<public_id>/take")
@need(Role.REVIEWER)
def take(public_id: str) -> Response:
    only()
    with catalog().writing() as session:
        reviewing.take(session, access.actor(), public_id, utc_now(), over="over" in request.form)
    return make_response(redirect(f"/review/{public_id}", 303))


@pages.post("/review/<public_id>/let-go")
@need(Role.REVIEWER)
def let_go(public_id: str) -> Response:
    only()
    with catalog().writing() as session:
        reviewing.let_go(session, access.actor(), public_id, utc_now())
    return make_response(redirect("/review", 303))


def _asker() -> Asker:
    return Asker(access.actor(), utc_now())


def _counts(session: Session) -> dict[str, int]:
    return reviews.counts(session, _asker()) | {"duplicates": len(alike.possible(session))}


def _usual() -> Usual:
    settings = catalog().settings
    return Usual(Caution(settings.embargo_hours, settings.coarsen_m), may_lessen=access.may(Role.EDITOR))


def _decide(session: Session, public_id: str) -> None:
    """The button says what; a sighting on another desk is taken over first where that was ticked."""
    do = request.form.get("do", "")
    if do not in DECIDE:
        raise Invalid.one("do", f"one of {', '.join(DECIDE)} is allowed")
    if "over" in request.form:
        reviewing.take(session, access.actor(), public_id, utc_now(), over=True)
    DECIDE[do](session, public_id)


def _accept(session: Session, public_id: str) -> None:
    values = review_forms.read(public_id, request.form, world.read(session, insider=True))
    accepting.accept(session, access.actor(), values, _usual(), utc_now())


def _plain(do: Callable[..., Any], wanted: type[DecisionIn]) -> Callable[[Session, str], None]:
    def decided(session: Session, public_id: str) -> None:
        values = review_forms.read_plain(public_id, request.form, wanted)
        do(session, access.actor(), values, utc_now())

    return decided


DECIDE: dict[str, Callable[[Session, str], None]] = {
    "accept": _accept,
    "ask": _plain(reviewing.ask, DecisionIn),
    "reject": _plain(reviewing.reject, DecisionIn),
    "duplicate": _plain(reviewing.duplicate, DuplicateIn),
    "reopen": _plain(reviewing.reopen, DecisionIn),
}


def _refused(public_id: str, error: CatalogError) -> Response:
    """The page once more: 400 with what is wrong, 403 with who may, 409 with both versions."""
    if isinstance(error, Invalid):
        told, code = error, 400
    else:
        field = "sooner" if isinstance(error, NotAllowed) else "edition"
        told, code = Invalid.one(field, str(error)), 403 if isinstance(error, NotAllowed) else 409
    with reading() as session:
        return make_response(_page(session, public_id, told, is_conflict=isinstance(error, Conflict)), code)


def _page(session: Session, public_id: str, error: Invalid | None = None, *, is_conflict: bool = False) -> str:
    page, known = review_page.get(session, public_id, utc_now()), world.read(session, insider=True)
    fields = review_forms.filled(page, _usual().caution, known)
    sent: review_forms.Fields = MultiDict(request.form)
    form = Form.of(review_forms.kept(page, sent, fields) if error else fields, error)
    seen = request.form.get("edition", "")
    both = review_editions.both(session, page.sighting, int(seen)) if is_conflict and _is_number(seen) else []
    return render_template(
        "review/show.html", page=page, form=form, usual=_usual(), **_beside(session, page), **CHOICES,
        both=both, sent=sent, after=_after(session), me=access.actor(),
        grades={line.row.seq: review_evidence.grades(page, line) for line in page.lines}, now=utc_now(),
    )  # fmt: skip


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**31))


def _beside(session: Session, page: ReviewPage) -> dict[str, Any]:
    """For each line the recorded items that it may be, and what became of them."""
    found = {}
    if page.is_open:
        seen = {line.row.seq: resembling.of_line(session, line.row) for line in page.lines}
        found = {seq: resembling.find_all(session, one, MOST_ALIKE) for seq, one in seen.items()}
    told = [item for line in page.lines for _, item, _ in line.said] + [one.seen for one in page.lines if one.seen]
    ids = {one.item.id for many in found.values() for one in many} | {item.id for item in told}
    return {"alike": found, "chains": review_page.chains(session, ids)}


def _after(session: Session) -> Sighting | None:
    """The sighting that was decided just before."""
    public_id = request.args.get("after", "")
    return reviewing.found(session, public_id) if public_id else None
