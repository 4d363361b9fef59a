"""Acts on many items: chosen on a list, said, looked at row by row with the change in the totals, then done in one."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Role
from catalog.models import BulkEdit
from catalog.services import undoing
from catalog.services.bulk import bulk
from catalog.services.bulk.bulk_acts import ACTS
from catalog.services.bulk.bulk_preview import Preview, Previews
from catalog.services.catalog import utc_now
from catalog.web import access, bulk_forms
from catalog.web.access import need, takes_text
from catalog.web.shown import catalog, only, page_of, reading

pages = Blueprint("bulk", __name__)
PREVIEWS = Previews()
PER_PAGE = 100
MOST_TEXT = 4_000_000


@pages.post("/bulk")
@need(Role.EDITOR)
@takes_text(MOST_TEXT)
def plan() -> Response:
    with reading() as session:
        wanted = bulk_forms.wanted(session, request.form)
    with catalog().writing() as session:
        made = bulk.plan(session, access.actor(), wanted, utc_now()).public_id
    return make_response(redirect(f"/bulk/{made}", 303))


@pages.get("/bulk/<public_id>")
@need(Role.EDITOR)
def show(public_id: str) -> str:
    only("page")
    return _page(public_id)


@pages.post("/bulk/<public_id>")
@need(Role.EDITOR)
def act(public_id: str) -> Response:
    """Say with what it is done, or do it."""
    try:
        if request.form.get("step") == "say":
            _say(public_id)
        else:
            with catalog().writing() as session:
                bulk.apply(session, access.actor(), public_id, request.form.get("reason", ""), utc_now())
    except Invalid as error:
        return make_response(_page(public_id, error), 400)
    return make_response(redirect(f"/bulk/{public_id}", 303))


def _say(public_id: str) -> None:
    with catalog().writing() as session:
        row = bulk.get(session, public_id, access.actor())
        bulk.put_sets(session, row, bulk_forms.values(session, row.act, request.form))


def _page(public_id: str, error: Invalid | None = None) -> str:
    with reading() as session:
        row = bulk.get(session, public_id, access.actor())
        shown = {"row": row, "act": ACTS[row.act], "back": f"/losses/?{row.question}" if row.question else "/losses/"}
        if row.change_id is not None:
            refusal = undoing.refusal(session, row.change_id)
            return render_template("bulk/done.html", **shown, refusal=refusal)
        told = {one.field: one.message for one in error.problems} if error else {}
        typed = request.form if error else row.sets
    return render_template("bulk/plan.html", **shown, told=told, typed=typed, **bulk_forms.CHOICES, **_previewed(row))


def _previewed(row: BulkEdit) -> dict[str, Any]:
    if not row.sets:
        return {"preview": None, "page": None, "rows": []}
    found: Preview = PREVIEWS.of(catalog(), row.public_id, access.actor(), utc_now())
    page = page_of(max(1, -(-len(found.rows) // PER_PAGE)), f"/bulk/{row.public_id}", [])
    start = (page.number - 1) * PER_PAGE
    return {"preview": found, "page": page, "rows": found.rows[start : start + PER_PAGE]}
