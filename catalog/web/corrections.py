"""Corrections by anyone: the form, what became of one, and the queue of those who answer."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask import session as cookie

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import CorrectionState, Role
from catalog.services import corrections
from catalog.services.catalog import utc_now
from catalog.services.corrections import AnswerIn, CorrectionIn
from catalog.web import access
from catalog.web.access import need, open_to_all
from catalog.web.history import eyes
from catalog.web.limits import limited
from catalog.web.shown import catalog, only, reading

pages = Blueprint("corrections", __name__)
SENT = "corrections"  # in the cookie: the ids of those that this browser sent
MOST_SENT = 20
SAID, ANSWERED = ("about", "text", "url", "website"), ("state", "answer")
ANSWERS = (CorrectionState.TAKEN_UP, CorrectionState.REFUSED)


@pages.get("/corrections/new")
def new() -> str:
    only("about")
    return _form({"about": request.args.get("about", "")}, {})


@pages.post("/corrections/new")
@open_to_all
@limited("5 per hour")
def send() -> Response:
    only("about")
    typed = {name: request.form.get(name, "").replace("\r\n", "\n") for name in SAID}
    try:
        values = corrections.read(CorrectionIn, typed)
        with catalog().writing() as session:
            public_id = corrections.send(session, values, eyes()).public_id
    except Invalid as error:
        return make_response(_form(typed, {one.field: one.message for one in error.problems}), 400)
    cookie[SENT] = [*cookie.get(SENT, []), public_id][-MOST_SENT:]
    return make_response(redirect(f"/corrections/{public_id}", 303))


def _form(typed: dict[str, Any], told: dict[str, str]) -> str:
    """The form for a record that there is; raises Invalid for any other address."""
    with reading() as session:
        title = corrections.record(session, typed["about"], eyes())
    return render_template("corrections/new.html", typed=typed, told=told, record=title, most=corrections.MOST)


@pages.get("/corrections/<public_id>")
def show(public_id: str) -> str:
    """What became of one. Its text is shown to the browser that sent it and to those who answer."""
    only()
    with reading() as session:
        return _shown(corrections.get(session, public_id), {}, {})


def _shown(row: Any, typed: dict[str, str], told: dict[str, str]) -> str:
    is_own = row.public_id in cookie.get(SENT, [])
    may_read = is_own or access.is_reviewer()
    return render_template(
        "corrections/show.html", row=row, may_read=may_read, may_answer=access.is_reviewer(), is_own=is_own,
        answers=ANSWERS, typed=typed, told=told,
    )  # fmt: skip


@pages.post("/corrections/<public_id>")
@need(Role.REVIEWER)
def answer(public_id: str) -> Response:
    only()
    typed = {name: request.form.get(name, "").replace("\r\n", "\n") for name in ANSWERED}
    try:
        values = corrections.read(AnswerIn, typed)
        with catalog().writing() as session:
            corrections.answer(session, access.actor(), public_id, values, utc_now())
    except Invalid as error:
        with reading() as session:
            told = {one.field: one.message for one in error.problems}
            return make_response(_shown(corrections.get(session, public_id), typed, told), 400)
    return make_response(redirect(f"/corrections/{public_id}", 303))


@pages.get("/corrections/")
@need(Role.REVIEWER)
def index() -> str:
    only()
    with reading() as session:
        rows, done = corrections.waiting(session), corrections.answered(session)
        return render_template("corrections/index.html", rows=rows, done=done)
