"""What the pages of a sighting's form share: taking what was sent, keeping it, and the steps that a button asks for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import Response, make_response, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid, Problem
from catalog.domain.vocabulary import Sensitivity
from catalog.search.show import pictures as shown_pictures
from catalog.search.show import sightings as shown
from catalog.search.show.sightings import Tile
from catalog.services import people
from catalog.services.catalog import utc_now
from catalog.services.pictures import picture_matches, pictures
from catalog.services.pictures.pictures import Said
from catalog.services.sightings import drafts, prefill, sighting_reading, sighting_warnings
from catalog.services.sightings.reading_lines import Read
from catalog.services.sightings.sighting_inputs import MOST_PICTURES
from catalog.services.sightings.sighting_warnings import Asking
from catalog.services.sightings.typed import Kind, Typed
from catalog.web import access, uploads
from catalog.web.darkroom import at_work
from catalog.web.shown import catalog, reading, viewer
from catalog.web.sighting_forms import CHOICES, Form

FILES = "files"
REMOVE = re.compile(r"remove-(?:(source|claim)-)?(\d{1,2})")
ADD: dict[str, Kind] = {"add": "line", "add-source": "source", "add-claim": "claim"}
KINDS: dict[str | None, Kind] = {None: "line", "source": "source", "claim": "claim"}
STEPS = ("save", "read", *ADD, "check", "submit")
SENDING = ("check", "submit")


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: its id, what was typed, the button, and files that were refused."""

    id: str
    typed: Typed
    do: str
    refused: list[Problem] = field(default_factory=list)
    saved_at: datetime | None = None
    is_done: bool = False
    is_amendment: bool = False


def take(public_id: str, *, is_amendment: bool = False) -> Sent:
    """What was sent, kept as a draft before anything else is done with it; `is_done`: it was submitted before."""
    sent = Sent(public_id, Typed.of(request.form.items(multi=True)), request.form.get("do", "save"))
    sent = replace(sent, is_amendment=is_amendment)
    if sent.do not in STEPS and not REMOVE.fullmatch(sent.do):
        raise Invalid.one("do", f"{sent.do[:20]!r} is no step; one of {', '.join(STEPS)} is")
    sent = _with_files(sent)
    sent = replace(sent, typed=_changed(sent.typed, sent.do))
    if sent.typed.is_empty:
        return sent
    with catalog().writing() as session:
        row = drafts.save(session, access.actor(), sent.id, sent.typed, utc_now())
        return replace(sent, saved_at=row.saved_at if row else None, is_done=row is None and not is_amendment)


def _changed(typed: Typed, do: str) -> Typed:
    """A line, source or claim more, or less."""
    if do in ADD:
        return typed.another(ADD[do])
    if found := REMOVE.fullmatch(do):
        return typed.without(KINDS[found[1]], int(found[2]))
    return typed.without_empty().tidied() if do in SENDING else typed


def _with_files(sent: Sent) -> Sent:
    """Files that came with the form, as a page without JavaScript sends them: each is held or refused by itself."""
    files = [one for one in request.files.getlist(FILES) if one.filename]
    held, refused = [], []
    for one in files[: max(0, MOST_PICTURES - len(sent.typed.pictures))]:
        try:
            held.append(_hold(one.read(), sent.typed.sources[0].get("url")))
        except Invalid as error:
            refused += [Problem("picture-files", f"{one.filename}: {problem.message}") for problem in error.problems]
    return replace(sent, typed=sent.typed.with_pictures(held), refused=refused)


def _hold(data: bytes, url: str) -> str:
    """The hash of the public copy of a picture that is held now."""
    with at_work(), reading() as session:
        made = pictures.ready(data, keep_exif=catalog().settings.keep_exif)
        made = pictures.laid_down(session, catalog().store, made)
        among = picture_matches.base(session)
        sent = pictures.compared(made, _said(url), among, is_checked=access.is_reviewer())
    with catalog().writing() as session:
        person = people.acting(session, access.actor())
        row, _ = pictures.receive(session, person, catalog().store, sent, utc_now())
        return row.public_sha256 or ""


def _said(url: str) -> Said:
    """Where it was published, if that is an address: what is wrong with one is told with the form."""
    try:
        return Said.of({"source": url})
    except Invalid:
        return Said()


def form_of(session: Session, sent: Sent) -> Form:
    """The form as it is shown again, with what the button asked for."""
    form = Form(sent.id, sent.typed, saved_at=sent.saved_at, is_amendment=sent.is_amendment)
    if sent.do == "read":
        filled = prefill.read(session, sent.typed, utc_now())
        form = replace(form, typed=filled.typed, read=dict(prefill.marked(filled)), named=filled.named, is_asked=True)
    found, held = sighting_reading.read(session, form.typed, utc_now()), _held(session, form.typed)
    if sent.do in SENDING and not sent.refused:
        return _warned(session, replace(form, found=found, held=held))
    problems = [*sent.refused, *(found.problems if sent.do in SENDING else [])]
    return replace(form, found=Read(None, problems, found.understood), held=held)


def _warned(session: Session, form: Form) -> Form:
    """With what looks like it, once all of it is understood."""
    values = form.found.values
    if values is None:
        return form
    asking = Asking(access.actor(), form.id, utc_now())
    warned = sighting_warnings.find(session, values, asking)
    ids = [one.found.item.id or 0 for one in warned.alikes]
    return replace(form, warned=warned, besides=shown.beside(session, ids, asking.now, viewer()))


def _held(session: Session, typed: Typed) -> list[Tile]:
    """Also those that its contributor may not look at: the same file as one that somebody else sent."""
    seen = shown.tiles(shown_pictures.some(session, typed.pictures, utc_now(), viewer()), viewer())
    known = {one.public_sha256: one for one in seen}
    return [known.get(one, Tile(one, Sensitivity.UNREVIEWED)) for one in typed.pictures]


def page(form: Form, code: int = 200) -> Response:
    """The page of the form. Frames of a video are grabbed on it, so it may play a file that the browser has."""
    answer = make_response(render_template("sightings/form.html", form=form, choices=CHOICES, files=FILES), code)
    answer.headers["Content-Security-Policy"] = uploads.WITH_VIDEO
    return answer


def answered(sent: Sent, write: Callable[[Form], Response]) -> Response:
    """The form again, or what `write` answers once nothing is wrong and every question is answered."""
    with reading() as session:
        form = form_of(session, sent)
    if sent.do in SENDING and form.found.problems:
        return page(form, 400)
    if sent.do != "submit" or form.unanswered():
        return page(form, 400 if form.found.problems else 200)
    try:
        return write(form)
    except Invalid as error:
        return page(replace(form, found=Read(None, list(error.problems), form.found.understood)), 400)
