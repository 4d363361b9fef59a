"""Reading a report: anybody may have a text read; contributors keep it, correct its drafts and send them."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.services.catalog import utc_now
from catalog.services.reports import reports, sending, taking
from catalog.web import access, read_flow
from catalog.web.access import need, open_to_all, takes, takes_text
from catalog.web.limits import limited
from catalog.web.read_steps import LEAVING, Outcome, Step
from catalog.web.shown import catalog, href, only, reading

pages = Blueprint("read", __name__, url_prefix="/read")
MOST_BYTES, MOST_TEXT = 4_000_000, 3_000_000  # a page as it was saved, and a text with signs of several bytes each
HOW_OFTEN = "240 per hour"
SAVE_OFTEN = "2000 per hour"
ASKED = ("text", "published", "url")
NO_STEP = Step("save")


@pages.get("")
def ask() -> str:
    only()
    return _form({}, {})


@pages.post("")
@open_to_all
@takes(MOST_BYTES)
@takes_text(MOST_TEXT)
@limited(HOW_OFTEN)
def answer() -> Response:
    """Of a visitor's text nothing is kept; a contributor's is, with its drafts."""
    only()
    typed = {name: request.form.get(name, "").replace("\r\n", "\n") for name in ASKED}
    try:
        given = taking.report(typed, _file())
        if not access.may(Role.CONTRIBUTOR):
            return make_response(read_flow.trial(given))
        return _to(read_flow.begin(given))
    except Invalid as error:
        return make_response(_form(typed, {one.field: one.message for one in error.problems}), 400)


def _file() -> bytes:
    """The file that came with the form, if one did."""
    sent = request.files.get("file")
    return sent.read() if sent is not None and sent.filename else b""


def _form(typed: dict[str, str], told: dict[str, str]) -> str:
    may_keep = access.may(Role.CONTRIBUTOR)
    with reading() as session:
        own = reports.listed(session, access.actor()) if may_keep else []
    return render_template("read/form.html", typed=typed, told=told, own=own, may_keep=may_keep)


@pages.get("/<public_id>")
@need(Role.CONTRIBUTOR)
def show(public_id: str) -> str:
    only()
    with reading() as session:
        return read_flow.shown(session, reports.get(session, access.actor(), public_id))


@pages.post("/<public_id>")
@need(Role.CONTRIBUTOR, MOST_BYTES)
@takes_text(MOST_TEXT)
@limited(SAVE_OFTEN)
def act(public_id: str) -> Response:
    """Whatever the button, what stands in the fields is kept first, in a transaction of its own."""
    only()
    step = Step.of(request.form.get("do", "save"))
    try:
        with catalog().writing() as session:
            kept = read_flow.keep(session, reports.get(session, access.actor(), public_id))
        if kept.overtaken or kept.refused:
            return _again(public_id, kept, 409 if kept.overtaken else 400)
        return ACTS[step.name](public_id, step)
    except Invalid as error:
        return _again(public_id, Outcome.of(error, step), 400)


@pages.post("/<public_id>/discard")
@need(Role.CONTRIBUTOR)
def discard(public_id: str) -> Response:
    """What was sent of it stays."""
    only()
    with catalog().writing() as session:
        reports.discard(session, access.actor(), public_id)
    return make_response(redirect("/read", 303))


def _save(public_id: str, step: Step) -> Response:
    return _to(public_id, step)


def _leave(public_id: str, step: Step) -> Response:
    with catalog().writing() as session:
        read_flow.leave(session, reports.get(session, access.actor(), public_id), step)
    return _to(public_id, step)


def _open(public_id: str, step: Step) -> Response:
    with catalog().writing() as session:
        row = reports.get(session, access.actor(), public_id)
        draft = sending.open_in_form(session, access.actor(), row, step.entry, utc_now())
    return make_response(redirect(href("/sightings/new", [("draft", draft)]), 303))


def _send(public_id: str, step: Step) -> Response:
    """Those that could not be sent come back with what is asked of them."""
    outcome = read_flow.send(public_id, step)
    if outcome.refused or outcome.asking:
        return _again(public_id, outcome, 400 if outcome.refused else 200)
    return _to(public_id, step)


def _name(public_id: str, step: Step) -> Response:
    kind = request.form.get(f"kind-{step.entry}-{step.field}", "")
    with catalog().writing() as session:
        row = reports.get(session, access.actor(), public_id)
        asked = read_flow.keep_name(session, row, step, kind)
    return make_response(redirect(asked, 303)) if asked else _to(public_id, step)


ACTS: dict[str, Callable[[str, Step], Response]] = {
    "save": _save, "send": _send, "send-all": _send, "open": _open, "name": _name, **dict.fromkeys(LEAVING, _leave),
}  # fmt: skip


def _again(public_id: str, outcome: Outcome, code: int) -> Response:
    with reading() as session:
        row = reports.get(session, access.actor(), public_id)
        return make_response(read_flow.shown(session, row, outcome), code)


def _to(public_id: str, step: Step = NO_STEP) -> Response:
    """Back to the draft that the button was of."""
    return make_response(redirect(f"/read/{public_id}{f'#d-{step.entry}' if step.entry else ''}", 303))
