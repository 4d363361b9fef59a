"""Undo: one change is taken back by another, with a reason. The button stands on the page of the change."""

from flask import Blueprint, Response, make_response, redirect, request

from catalog.domain.outcomes import Role
from catalog.services import undoing
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog

pages = Blueprint("undo", __name__)


@pages.post("/changes/<int(max=2147483647):number>/undo")
@need(Role.EDITOR)
def undo(number: int) -> Response:
    """Take it back and show the change that did; refused with 409 where something was built on it since."""
    with catalog().writing() as session:
        made = undoing.undo(session, access.actor(), number, request.form.get("reason", ""), utc_now()).id
    return make_response(redirect(f"/changes/{made}", 303))
