"""Correcting a source, and adding archived copies of it: for reviewers."""

from typing import BinaryIO, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import ArchiveKind, Availability
from catalog.evidence.archives import MOST_BYTES
from catalog.search.show import sources
from catalog.services import archives, source_edits
from catalog.services.archives import LinkIn
from catalog.services.catalog import utc_now
from catalog.services.source_edits import Changed, EditIn
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog, only, reading

pages = Blueprint("source_edit", __name__, url_prefix="/sources")
MOST_SENT = MOST_BYTES + 1_000_000  # a file with its form


@pages.get("/<public_id>/edit")
@need(Role.REVIEWER)
def form(public_id: str) -> str:
    only()
    return _page(public_id)


@pages.post("/<public_id>/edit")
@need(Role.REVIEWER)
def edit(public_id: str) -> Response:
    """What was typed stays when it is refused, and when somebody else was quicker: then both are shown."""
    only()
    try:
        values = EditIn.of(request.form)
        with catalog().writing() as session:
            source_edits.edit(session, access.actor(), public_id, values, utc_now())
    except Changed as error:
        return make_response(_page(public_id, meanwhile=error.standing), 409)
    except Invalid as error:
        return make_response(_page(public_id, error), 400)
    return make_response(redirect(f"/sources/{public_id}", 303))


@pages.post("/<public_id>/archives")
@need(Role.REVIEWER, MOST_SENT)
def add_copy(public_id: str) -> Response:
    """An archived copy: an address, or else a file, which is kept and never served."""
    only()
    try:
        _add(public_id, request.form.get("url", "").strip())
    except Invalid as error:
        return make_response(_page(public_id, error), 400)
    return make_response(redirect(f"/sources/{public_id}", 303))


def _add(public_id: str, url: str) -> None:
    """A name that ends in .wacz says the kind of a file."""
    sent = request.files.get("file")
    if url:
        with catalog().writing() as session:
            archives.add_link(session, access.actor(), public_id, LinkIn(url), utc_now())
    elif sent is not None and sent.filename:
        kind = ArchiveKind.WACZ if sent.filename.lower().endswith(".wacz") else ArchiveKind.FILE
        with sent.stream:
            kept = archives.ready(catalog().store, cast("BinaryIO", sent.stream), kind)
        with catalog().writing() as session:
            archives.keep_file(session, access.actor(), public_id, kept, utc_now())
    else:
        raise Invalid.one("url", "is needed, or else a file")


def _page(public_id: str, error: Invalid | None = None, meanwhile: dict[str, str] | None = None) -> str:
    """The form, as typed where it was sent; `meanwhile` is how the source stands now that somebody else changed it."""
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    with reading() as session:
        row = sources.find(session, public_id, utc_now(), reviewer=access.is_reviewer())
        standing = source_edits.standing(session, row)
    sent = request.form.to_dict() if "title" in request.form else {}
    typed = {**standing, "why": "", **({"protected": ""} if sent else {}), **sent}
    typed["url"] = request.form.get("url", "")
    if meanwhile:
        typed["edition"] = meanwhile["edition"]
    answers = {"typed": typed, "told": told, "meanwhile": meanwhile or {}}
    return render_template("sources/edit.html", source=row, terms=list(Availability), **answers)
