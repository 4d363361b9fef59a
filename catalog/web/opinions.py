"""Second opinions on what an item is, taking their consensus over, and second checks of what became of it."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlmodel import Session

from catalog.domain import grading
from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Disagreement, Grade, Qualifier, Role
from catalog.models import EquipmentType, Incident, Item, Party
from catalog.search import world
from catalog.search.show import items, opinions, pictures
from catalog.services import identifications, origins
from catalog.services.catalog import utc_now
from catalog.services.identifications import IdentificationIn
from catalog.services.reviews import checking, supporting
from catalog.services.reviews import opinions as given
from catalog.services.reviews.checking import CheckIn
from catalog.services.reviews.opinions import TakenOver
from catalog.services.reviews.reviewing import standing_item
from catalog.web import access, review_forms
from catalog.web.access import need
from catalog.web.limits import limited
from catalog.web.review_forms import Form
from catalog.web.shown import catalog, only, reading, viewer

pages = Blueprint("opinions", __name__, url_prefix="/items/<public_id>")
HOW_OFTEN = "60 per hour"  # an opinion is seen at once
LONGEST = 2000


@pages.get("/opinion")
@need(Role.CONTRIBUTOR)
def show(public_id: str) -> str:
    """`blind=1` keeps the opinions of others, and what it is recorded as, back until one's own is given."""
    only("blind")
    with reading() as session:
        return _opinion_page(session, public_id, Form.of(review_forms.Fields()))


@pages.post("/opinion")
@need(Role.CONTRIBUTOR)
@limited(HOW_OFTEN)
def give(public_id: str) -> Response:
    """What was typed stays when it is refused."""
    only("blind")
    try:
        with catalog().writing() as session:
            item = _item(session, public_id)
            identifications.record(session, access.actor(), _opinion(session, item), utc_now())
    except Invalid as error:
        with reading() as session:
            return make_response(_opinion_page(session, public_id, Form.of(_sent(), error)), 400)
    return make_response(redirect(f"/items/{public_id}/opinion", 303))


@pages.post("/type")
@need(Role.REVIEWER)
def take_over(public_id: str) -> Response:
    """Make the consensus the item's type."""
    only()
    try:
        with catalog().writing() as session:
            values = review_forms.checked(TakenOver, {"item": public_id, **_own("type", "qualifier", "reason")})
            given.take_over(session, access.actor(), values, utc_now())
    except (Invalid, Conflict) as error:
        told, code = (error, 400) if isinstance(error, Invalid) else (Invalid.one("consensus", str(error)), 409)
        with reading() as session:
            return make_response(_opinion_page(session, public_id, Form.of(_sent(), told)), code)
    return make_response(redirect(f"/items/{public_id}", 303))


@pages.get("/outcomes/<int(max=9999):seq>/check")
@need(Role.REVIEWER)
def check(public_id: str, seq: int) -> str:
    only()
    with reading() as session:
        return _check_page(session, public_id, seq, Form.of(review_forms.Fields()))


@pages.post("/outcomes/<int(max=9999):seq>/check")
@need(Role.REVIEWER)
def keep_check(public_id: str, seq: int) -> Response:
    """What was typed stays when it is refused."""
    only()
    names = _own("agrees", "reason", "grade", "picture", "inspected_by")
    try:
        with catalog().writing() as session:
            values = review_forms.checked(CheckIn, {"item": public_id, "seq": seq, **names})
            checking.check(session, access.actor(), values, utc_now())
    except Invalid as error:
        with reading() as session:
            return make_response(_check_page(session, public_id, seq, Form.of(_sent(), error)), 400)
    return make_response(redirect(f"/items/{public_id}/outcomes/{seq}/check", 303))


def _item(session: Session, public_id: str) -> Item:
    """The item as far as who asks may see it: reviewers see what is not public yet."""
    if not access.is_reviewer():
        return items.get(session, public_id, utc_now(), viewer()).item
    try:
        return standing_item(session, public_id, "item")
    except Invalid:
        return items.get(session, public_id, utc_now(), viewer()).item  # says that it is gone, or not there


def _sent() -> review_forms.Fields:
    return review_forms.Fields(request.form)


def _own(*names: str) -> dict[str, str]:
    """The fields of the form that are filled in."""
    return {name: text for name in names if (text := request.form.get(name, "").strip())}


def _opinion(session: Session, item: Item) -> IdentificationIn:
    sent = _own("type", "qualifier", "reason", "disagrees")
    if len(sent.get("reason", "")) > LONGEST:
        raise Invalid.one("reason", f"at most {LONGEST} characters are allowed")
    node = world.read(session, insider=True).types.find(sent.get("type", ""))
    kind = given.type_named(session, node.slug if node else sent.get("type", ""))
    told = {**sent, "type": kind.slug, "item": item.public_id}
    return IdentificationIn.of({**told, "is_blind": request.form.get("blind") == "1"})


def _opinion_page(session: Session, public_id: str, form: Form) -> str:
    item = _item(session, public_id)
    found, me = opinions.of_item(session, item), access.actor()
    own = found.by(me)
    blind = (request.args.get("blind") == "1" or form.get("blind") == "1") and own is None
    return render_template(
        "review/opinion.html", item=item, found=found, form=form, own=own, blind=blind, me=me,
        type=session.get_one(EquipmentType, item.type_id), qualifiers=Qualifier, disagreements=Disagreement,
        pictures=pictures.of_item(session, item.id or 0, utc_now(), viewer()),
        may_take_over=access.may(Role.REVIEWER) and found.differs and not blind,
    )  # fmt: skip


def _check_page(session: Session, public_id: str, seq: int, form: Form) -> str:
    item = _item(session, public_id)
    outcome = checking.outcome_of(session, item, seq)
    shown = supporting.pictures_of(session, item.id or 0)
    evidence = checking.evidence_of(session, outcome, next(iter(shown.values()), None), utc_now())
    checked = next(one for one in opinions.of_item(session, item).outcomes if one.outcome.id == outcome.id)
    parties: dict[str, Any] = {
        "lost_by": session.get_one(Party, outcome.from_party_id),
        "taken_by": session.get(Party, outcome.to_party_id) if outcome.to_party_id else None,
    }
    return render_template(
        "review/check.html", item=item, outcome=outcome, checked=checked, form=form, me=access.actor(), **parties,
        type=session.get_one(EquipmentType, item.type_id), incident=session.get_one(Incident, outcome.incident_id),
        pictures=list(shown.values()), evidence=evidence, suggested=grading.suggested(evidence),
        lacks={one: "; ".join(grading.refusals(one, evidence)) for one in Grade},
        origins=origins.of_item(session, item.id or 0, utc_now(), reviewer=True),
        is_own=access.actor() in supporting.loggers_of(session, outcome),
    )  # fmt: skip
