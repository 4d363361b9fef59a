"""The bench for possible duplicates: two items side by side, judged, merged, or left for the next."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlmodel import Session, func, select

from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Judgement, Role
from catalog.models import Item, ItemPair
from catalog.search.show import duplicates
from catalog.search.show.duplicates import PER_PAGE, Side
from catalog.services.catalog import utc_now
from catalog.services.duplicates import alike, judging, merge_preview, merging
from catalog.services.duplicates.merge_preview import Preview
from catalog.services.duplicates.merging import MergeIn
from catalog.services.items import PairIn
from catalog.services.rows import number
from catalog.services.trying import trying
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog, href, only, page_of, reading

pages = Blueprint("duplicates", __name__)
PATH = "/duplicates/"


@pages.get(PATH)
@need(Role.REVIEWER)
def index() -> str:
    """The best pair that nobody has judged; `after` passes over those down to one that was left for later."""
    only("after")
    with reading() as session:
        pairs = alike.possible(session)
        place = _after(session, pairs)
        if place >= len(pairs):
            return render_template("duplicates/none.html", is_all=not pairs)
        one, other = (session.get_one(Item, each).public_id for each in (pairs[place].one, pairs[place].other))
        return _page(session, (one, other), left=len(pairs) - place - 1)


@pages.get("/duplicates/<one>/<other>")
@need(Role.REVIEWER)
def pair(one: str, other: str) -> str:
    only()
    with reading() as session:
        return _page(session, (one, other))


@pages.post("/duplicates/<one>/<other>")
@need(Role.REVIEWER)
def judge(one: str, other: str) -> Response:
    """Keep the answer; what is the same is merged next, everything else leads to the next pair."""
    typed = {name: request.form.get(name, "") for name in ("judgement", "reason")}
    try:
        wanted = judging.said(PairIn, {"one": one, "other": other, **typed})
        with catalog().writing() as session:
            judging.judge(session, access.actor(), wanted, utc_now())
    except Invalid as error:
        with reading() as session:
            return make_response(_page(session, (one, other), error=error), 400)
    is_same = wanted.judgement is Judgement.SAME
    return make_response(redirect(f"{PATH}{one}/{other}/merge" if is_same else PATH, 303))


@pages.get("/duplicates/judged")
@need(Role.REVIEWER)
def judged() -> str:
    only("page")
    with reading() as session:
        count = session.exec(select(func.count()).select_from(ItemPair)).one()
        page = page_of(max(1, -(-count // PER_PAGE)), "/duplicates/judged", [])
        return render_template("duplicates/judged.html", rows=duplicates.judged(session, page.number), page=page)


@pages.post("/duplicates/judged/<int(max=2147483647):number>")
@need(Role.REVIEWER)
def take_back(number: int) -> Response:
    with catalog().writing() as session:
        judging.take_back(session, access.actor(), number, request.form.get("reason", ""), utc_now())
    return make_response(redirect("/duplicates/judged", 303))


@pages.get("/duplicates/<one>/<other>/merge")
@need(Role.REVIEWER)
def preview(one: str, other: str) -> str:
    """What would move, and the change in the totals; `into` is the item that is kept, `keep` what is one event."""
    only("into", "keep", "chosen")
    return _merge_page((one, other), request.args.get("into", one))


@pages.post("/duplicates/<one>/<other>/merge")
@need(Role.REVIEWER)
def merge(one: str, other: str) -> Response:
    into = request.form.get("into", one)
    act = merging.take_out if request.form.get("act") == "take_out" else merging.merge
    try:
        wanted = _wanted((one, other), into, request.form.getlist("keep"), request.form.get("reason", ""))
        with catalog().writing() as session:
            act(session, access.actor(), wanted, utc_now())
    except Invalid as error:
        return make_response(_merge_page((one, other), into, error), 400)
    return make_response(redirect(f"/items/{into}", 303))


def _after(session: Session, pairs: list[alike.Alike]) -> int:
    """Where the list goes on after the pair that `after` names; from its start where that is not there any more."""
    ids = request.args.get("after", "").split(".")
    rows = session.exec(select(Item.id).where(Item.public_id.in_(ids)))  # type: ignore[attr-defined]  # a column
    wanted = sorted(one for one in rows if one)
    return next((place + 1 for place, one in enumerate(pairs) if [one.one, one.other] == wanted), 0)


def _page(session: Session, ids: tuple[str, str], left: int | None = None, error: Invalid | None = None) -> str:
    sides = _sides(session, ids)
    items = [number(side.item) for side in sides]
    return render_template(
        "duplicates/pair.html",
        sides=sides,
        alike=alike.between(session, *items),
        former=duplicates.between(session, items[0], items[1]),
        left=left,
        later=href(PATH, [("after", ".".join(ids))]),
        answers=list(Judgement),
        typed=request.form if error else {},
        told={one.field: one.message for one in error.problems} if error else {},
    )


def _sides(session: Session, ids: tuple[str, str]) -> list[Side]:
    if ids[0] == ids[1]:
        raise Invalid.one("other", "is the same item as the first")
    return [duplicates.side(session, one, utc_now()) for one in ids]


def _merge_page(ids: tuple[str, str], into: str, error: Invalid | None = None) -> str:
    """The kept one first; the outcomes that look like one event are kept apart until somebody chooses."""
    kept, gone = (into, ids[1] if into == ids[0] else ids[0]) if into in ids else ids
    with reading() as session:
        sides = _sides(session, (kept, gone))
        chosen = _chosen(sides)
        reason = request.form.get("reason") or next(
            (one.pair.reason for one in duplicates.between(session, *(number(side.item) for side in sides))), ""
        )
        found, refused = _tried(ids, kept, sorted(chosen))
        told = {one.field: one.message for one in error.problems} if error else {}
        shown = {"sides": sides, "chosen": chosen, "reason": reason, "refused": refused, "told": told, "ids": ids}
        return render_template("duplicates/merge.html", preview=found, **shown)


def _chosen(sides: list[Side]) -> set[int]:
    given = request.form if request.method == "POST" else request.args
    if "chosen" in given or "keep" in given:
        return {int(one) for one in given.getlist("keep") if one.isascii() and one.isdecimal()}
    return duplicates.same_event(sides[1].told, sides[0].told)


def _tried(ids: tuple[str, str], into: str, keep: list[int]) -> tuple[Preview | None, str]:
    """The preview, or why the two cannot be merged."""
    try:
        wanted = _wanted(ids, into, [str(one) for one in keep], "a preview")
        with trying(catalog().database) as session:
            return merge_preview.preview(session, access.actor(), wanted, utc_now()), ""
    except Invalid as error:
        return None, "; ".join(one.message for one in error.problems)
    except Conflict as error:
        return None, str(error)


def _wanted(ids: tuple[str, str], into: str, keep: list[str], reason: str) -> MergeIn:
    item = ids[1] if into == ids[0] else ids[0]
    return judging.said(MergeIn, {"item": item, "into": into, "keep": keep, "reason": reason})
