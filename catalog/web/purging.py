"""Takedowns: an admin says what goes and why, sees what it is made of, types the id again, and it is gone."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Conflict, Invalid, NotFound, Problem
from catalog.domain.outcomes import Role
from catalog.domain.purges import PurgeKind
from catalog.services.catalog import utc_now
from catalog.services.purges import purging, tombstones
from catalog.services.purges.purge_plan import Plan
from catalog.services.purges.purging import LONGEST_REASON, Wanted
from catalog.web import access
from catalog.web.access import need
from catalog.web.shown import catalog, only, reading

pages = Blueprint("purging", __name__)
MOST_LISTED = 200


@pages.get("/purge")
@need(Role.ADMIN)
def index() -> str:
    only()
    return _page(None, ())


@pages.post("/purge")
@need(Role.ADMIN)
def preview() -> Response:
    """What would go; nothing is written."""
    try:
        return make_response(_page(purging.preview(catalog(), _wanted()), ()))
    except (Invalid, NotFound, Conflict) as error:
        return make_response(_page(None, _problems(error)), 400)


@pages.post("/purge/confirm")
@need(Role.ADMIN)
def purge() -> Response:
    try:
        wanted = _wanted()
        if request.form.get("again", "").strip() != wanted.id:
            again = Problem("again", f"type {wanted.id} once more: nothing brings it back")
            return make_response(_page(purging.preview(catalog(), wanted), (again,)), 400)
        purging.purge(catalog(), access.actor(), wanted, utc_now())
    except (Invalid, NotFound, Conflict) as error:
        return make_response(_page(None, _problems(error)), 400)
    return make_response(redirect("/purge", 303))


def _wanted() -> Wanted:
    form, kind = request.form, request.form.get("kind", "")
    if kind and kind not in list(PurgeKind):
        raise Invalid.one("kind", f"one of {', '.join(PurgeKind)} is allowed")
    if not form.get("id", "").strip():
        raise Invalid.one("id", "the permanent id of what is to be taken away is needed")
    return Wanted(form["id"], form.get("reason", ""), PurgeKind(kind) if kind else None).checked()


def _problems(error: Invalid | NotFound | Conflict) -> tuple[Problem, ...]:
    return error.problems if isinstance(error, Invalid) else (Problem("id", str(error)),)


def _page(plan: Plan | None, problems: tuple[Problem, ...]) -> str:
    """What was typed stays."""
    told = {one.field: one.message for one in problems}
    folder = catalog().settings.data
    with reading() as session:
        return render_template(
            "purging/index.html", plan=plan, told=told, typed=request.form, kinds=list(PurgeKind), folder=folder,
            longest=LONGEST_REASON, done=tombstones.listed(session, MOST_LISTED),
        )  # fmt: skip
