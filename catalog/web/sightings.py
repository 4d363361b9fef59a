"""Sightings: log one, find one's own again, amend and withdraw them; what became public of one is for everybody."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from catalog.domain import public_ids
from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Role
from catalog.search.show import sightings as shown
from catalog.services.catalog import utc_now
from catalog.services.sightings import drafts, retyping, sightings
from catalog.services.sightings.sightings import Edition
from catalog.services.sightings.typed import Typed
from catalog.web import access, sighting_flow
from catalog.web.access import need
from catalog.web.limits import limited
from catalog.web.shown import catalog, only, reading, viewer
from catalog.web.sighting_flow import Sent, answered, form_of, page
from catalog.web.sighting_forms import Form
from catalog.web.uploads import MOST_BYTES

pages = Blueprint("sightings", __name__, url_prefix="/sightings")
HOW_OFTEN = "2000 per hour"
LAST = len("2147483647")


@pages.get("/")
@need(Role.CONTRIBUTOR)
def index() -> str:
    only()
    with reading() as session:
        waiting = [(row, Typed(row.typed)) for row in drafts.of_person(session, access.actor())]
        rows = shown.listed(session, access.actor())
        return render_template("sightings/index.html", drafts=waiting, rows=rows)


@pages.get("/new")
@need(Role.CONTRIBUTOR)
def new() -> Response:
    only("draft", "item", "picture")
    with reading() as session:
        public_id, item, typed = request.args.get("draft") or public_ids.new(), request.args.get("item"), Typed.of(())
        if "draft" in request.args:
            typed = Typed(drafts.get(session, access.actor(), public_id).typed)
        elif item:
            typed = retyping.seen_again(session, item, utc_now())
        typed = typed.with_pictures(request.args.getlist("picture"))
        return page(form_of(session, Sent(public_id, typed, "save")))


@pages.post("/new")
@need(Role.CONTRIBUTOR, MOST_BYTES)
@limited(HOW_OFTEN)
def send() -> Response:
    """Kept as a draft first. The same form sent twice is one sighting, and both get its page."""
    sent = sighting_flow.take(request.form.get("draft", ""))
    if sent.is_done:
        return _to(sent.id)
    return answered(sent, _submit)


def _submit(form: Form) -> Response:
    if form.found.values is None:
        raise Invalid.one("sighting", "it could not be read")
    with catalog().writing() as session:
        row = sightings.submit(session, access.actor(), form.found.values, form.id, utc_now())
        return _to(row.public_id)


@pages.post("/drafts")
@need(Role.CONTRIBUTOR)
@limited(HOW_OFTEN)
def keep() -> Response:
    """A few seconds after typing stops. Nothing is read or checked, and files do not come here."""
    only()
    public_id, typed = request.form.get("draft", ""), Typed.of(request.form.items(multi=True))
    with catalog().writing() as session:
        row = drafts.save(session, access.actor(), public_id, typed, utc_now())
        saved = row.saved_at.strftime("%H:%M") if row else None
    return jsonify(draft=public_id, saved_at=saved)


@pages.post("/drafts/<public_id>/discard")
@need(Role.CONTRIBUTOR)
def discard(public_id: str) -> Response:
    only()
    with catalog().writing() as session:
        drafts.discard(session, access.actor(), public_id)
    return make_response(redirect("/sightings/", 303))


@pages.get("/<public_id>")
def show(public_id: str) -> str:
    only()
    return _show(public_id, "", {})


@pages.get("/<public_id>/amend")
@need(Role.CONTRIBUTOR)
def change(public_id: str) -> Response:
    """As it was typed, or as far as an amendment of it was."""
    only()
    with reading() as session:
        row = sightings.get_own(session, access.actor(), public_id)
        begun = [one for one in drafts.of_person(session, access.actor()) if one.public_id == public_id]
        typed = Typed(begun[0].typed) if begun else retyping.typed(session, row)
        return page(form_of(session, Sent(public_id, typed, "save", is_amendment=True)))


@pages.post("/<public_id>/amend")
@need(Role.CONTRIBUTOR, MOST_BYTES)
@limited(HOW_OFTEN)
def amend(public_id: str) -> Response:
    """Refused where somebody changed it meanwhile: then both versions stand side by side, and what was typed stays."""
    with reading() as session:
        sightings.get_own(session, access.actor(), public_id)
    return answered(sighting_flow.take(public_id, is_amendment=True), _amend)


def _amend(form: Form) -> Response:
    if form.found.values is None:
        raise Invalid.one("sighting", "it could not be read")
    seen = Edition(form.id, _edition(form.value("edition")))
    try:
        with catalog().writing() as session:
            return _to(sightings.amend(session, access.actor(), seen, form.found.values, utc_now()).public_id)
    except Conflict as conflict:
        return _both(form, conflict)


def _both(form: Form, conflict: Conflict) -> Response:
    """What is stored by now beside what was typed; sent once more, what was typed stands."""
    with reading() as session:
        row = sightings.get_own(session, access.actor(), form.id)
        if row.edition == _edition(form.value("edition")):  # nobody changed it: it has been decided
            raise conflict
        stored = retyping.typed(session, row)
    return page(replace(form, theirs=stored, typed=form.typed.changed({"edition": str(row.edition)})), 409)


@pages.post("/<public_id>/withdraw")
@need(Role.CONTRIBUTOR)
def withdraw(public_id: str) -> Response:
    seen, reason = Edition(public_id, _edition(request.form.get("edition", ""))), request.form.get("reason", "").strip()
    try:
        with catalog().writing() as session:
            sightings.withdraw(session, access.actor(), seen, reason, utc_now())
    except Invalid as error:
        return make_response(_show(public_id, reason, {one.field: one.message for one in error.problems}), 400)
    return _to(public_id)


def _edition(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LAST else 0


def _to(public_id: str) -> Response:
    return make_response(redirect(f"/sightings/{public_id}", 303))


def _show(public_id: str, reason: str, told: dict[str, str]) -> str:
    with reading() as session:
        one = shown.get(session, public_id, utc_now(), viewer())
        return render_template("sightings/show.html", one=one, reason=reason, told=told)
