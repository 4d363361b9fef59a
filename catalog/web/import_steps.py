"""Importing a list by hand: upload, map columns, dry run, apply, and how far it has come. For editors."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Role
from catalog.search.show import imports
from catalog.services.catalog import utc_now
from catalog.services.imports import losses, mapping, report, running
from catalog.services.imports.losses import Done
from catalog.services.imports.running import Job
from catalog.services.imports.uploads import MEGABYTE, MOST_BYTES
from catalog.tally.formats import csv
from catalog.web import import_flow as flow
from catalog.web.access import need
from catalog.web.shown import catalog, only, page_of, reading

pages = Blueprint("import_steps", __name__, url_prefix="/imports/new")
REFUSED_SHOWN, NAMES_SHOWN, REASONS_SHOWN, HEAD_ROWS, PER_PAGE = 50, 50, 20, 5, 100
WHATS = ("add", "change", "withdraw", "leave", "refuse")
BODY = 1_000_000  # what a form has beside its file
editors = need(Role.EDITOR)


@pages.get("")
@editors
def start(error: str = "") -> str:
    only()
    waiting = [(one, running.find(catalog(), one.sha256)) for one in flow.uploads().all()]
    return render_template("imports/upload.html", error=error, waiting=waiting, most=MOST_BYTES // MEGABYTE)


@pages.post("")
@need(Role.EDITOR, MOST_BYTES + BODY)
def upload() -> Response | tuple[str, int]:
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid.one("file", "choose a file: a CSV in UTF-8 or a spreadsheet")
        with file.stream:
            kept = flow.uploads().keep(file.filename, file.stream, utc_now())
    except Invalid as error:
        return start("; ".join(one.message for one in error.problems)), 400
    return make_response(redirect(f"/imports/new/{kept.sha256}", 303))


@pages.get("/<sha256>")
@editors
def columns(sha256: str) -> str:
    only()
    return _mapping(flow.step(sha256), tells=False)


@pages.post("/<sha256>")
@editors
def choose(sha256: str) -> Response | tuple[str, int]:
    flow.keep_choices(flow.uploads().get(sha256))
    step = flow.step(sha256)
    if request.form.get("step") == "look":
        return make_response(redirect(f"{step.path}#words", 303))
    if step.wanted is None or not step.asked.form.validate():
        return _mapping(step, tells=True), 400
    return make_response(redirect(f"{step.path}/dry-run", 303))


@pages.get("/<sha256>/dry-run")
@editors
def dry_run(sha256: str) -> str | tuple[str, int]:
    only()
    step = flow.step(sha256)
    if step.wanted is None:
        return _mapping(step, tells=True), 400
    done = flow.dry_run(step.wanted)
    run = running.find(catalog(), sha256)
    return render_template("imports/dry_run.html", step=step, done=done, run=run, **_told(done))


@pages.get("/<sha256>/rows")
@editors
def rows(sha256: str) -> str:
    only("what", "page")
    what = request.args.get("what", WHATS[0])
    if what not in WHATS:
        raise Invalid.one("what", f"{what[:20]!r} is not allowed; one of {', '.join(WHATS)} is")
    step, wanted = flow.whole(sha256)
    found = [one for one in report.lines(flow.dry_run(wanted)) if one[1] == what]
    page = page_of(max(1, -(-len(found) // PER_PAGE)), f"{step.path}/rows", [("what", what)])
    shown = found[(page.number - 1) * PER_PAGE : page.number * PER_PAGE]
    return render_template("imports/rows.html", step=step, what=what, rows=shown, total=len(found), page=page)


@pages.get("/<sha256>/report.csv")
@editors
def full_report(sha256: str) -> Response:
    only()
    step, wanted = flow.whole(sha256)
    rows = ([csv.inert(value) for value in line] for line in report.lines(flow.dry_run(wanted)))
    return _attached(b"".join(csv.lines(report.HEAD, rows)), csv.MEDIA_TYPE, f"report-{step.upload.sha256[:8]}.csv")


@pages.get("/<sha256>/profile.toml")
@editors
def profile(sha256: str) -> Response:
    only()
    _, wanted = flow.whole(sha256)
    name = wanted.named.name.removesuffix(".toml")
    return _attached(mapping.as_toml(wanted.named.profile), "application/toml; charset=utf-8", f"{name}.toml")


@pages.post("/<sha256>/apply")
@editors
def apply(sha256: str) -> Response:
    step, wanted = flow.whole(sha256)
    if request.form.get("mapping") != wanted.named.name or request.form.get("dataset") != wanted.dataset:
        raise Conflict("The mapping has changed since this dry run; go back and look at the new one.")
    flow.PREVIEWS.forget()
    running.start(Job(catalog(), wanted, drops_most=bool(request.form.get("withdraw_most"))), utc_now())
    return make_response(redirect(f"{step.path}/progress", 303))


@pages.get("/<sha256>/progress")
@editors
def progress(sha256: str) -> str:
    only()
    upload, run = flow.uploads().get(sha256), running.find(catalog(), sha256)
    wanted = flow.step(sha256).wanted if run and run.state == running.STOPPED else None
    return render_template("imports/progress.html", upload=upload, run=run, wanted=wanted)


def _mapping(step: flow.Step, *, tells: bool) -> str:
    lines = [list(line.cells.values()) for _, line in zip(range(HEAD_ROWS), step.asked.sheet.lines(), strict=False)]
    with reading() as session:
        known = imports.datasets(session)
    return render_template("imports/mapping.html", step=step, asked=step.asked, lines=lines, tells=tells, known=known)


def _told(done: Done) -> dict[str, object]:
    refused = [one for one in report.lines(done) if one[1] == "refuse"][:REFUSED_SHOWN]
    return {
        "figures": report.as_json(done), "refused": refused, "names": done.plan.unresolved[:NAMES_SHOWN],
        "reasons": report.reasons(done.plan)[:REASONS_SHOWN], "drops_most": losses.withdraws_most(done.plan),
    }  # fmt: skip


def _attached(text: str | bytes, content_type: str, file: str) -> Response:
    return Response(text, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{file}"'})
