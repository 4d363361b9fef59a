"""Snapshots: what was frozen, how to cite it, what has changed since; its file, the same bytes for ever."""

import json
import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.domain.errors import Gone, Invalid, NotFound
from catalog.domain.outcomes import Role
from catalog.models import Snapshot
from catalog.search import asking
from catalog.search.asking import Asked
from catalog.search.question import PER_PAGE
from catalog.services import snapshots
from catalog.services.catalog import utc_now
from catalog.tally import exports, frozen, since
from catalog.tally.about import address, words
from catalog.tally.changed import Changed
from catalog.tally.frozen import FILES, LONGEST_TITLE, Wanted
from catalog.web import access
from catalog.web.access import need
from catalog.web.listing import Frame
from catalog.web.shown import asked, catalog, only, page_of, reading

pages = Blueprint("snapshots", __name__)
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "bib": "application/x-bibtex", "py": "text/x-python"}
OWN = ("kind", "rows", "cols", "title")


@pages.get("/snapshots/")
def index() -> str:
    only()
    with reading() as session:
        return render_template("snapshots/index.html", rows=snapshots.every(session, insider=access.is_insider()))


@pages.get("/snapshots/new")
def new() -> str:
    """What would be frozen: a button for who may, for everybody the command that does it."""
    wanted = _wanted()
    with reading() as session:
        frame = Frame("/snapshots/new", asked(session, OWN), _own())
        told = {"words": words(frame.asked, wanted.kind), "address": address(frame.asked, wanted.layout)}
        command = _command(frame, wanted.kind)
        return render_template("snapshots/new.html", frame=frame, kind=wanted.kind, command=command, **told)


@pages.post("/snapshots/new")
@need(Role.EDITOR)
def freeze() -> Response:
    """Ask first, then write: nobody waits for a file to be made. What is frozen already is only shown again."""
    wanted, store = replace(_wanted(), title=" ".join(request.form.get("title", "").split())), catalog().store
    if len(wanted.title) > LONGEST_TITLE:
        raise Invalid.one("title", f"is longer than {LONGEST_TITLE} characters")
    with reading() as session:
        made = frozen.freeze(_as_seen(session), wanted)
        found = snapshots.held(session, store, made)
    if found is None:
        with catalog().writing() as session:
            snapshots.keep(session, store, access.actor(), made, utc_now())
    return make_response(redirect(f"/snapshots/{made.public_id}", 303))


def _wanted() -> Wanted:
    kind = request.args.get("kind", "tally")
    if kind not in ("tally", *exports.KINDS):
        raise Invalid.one("kind", f"{kind[:20]!r} is not allowed; one of {', '.join(('tally', *exports.KINDS))} is")
    rows, cols = request.args.get("rows") or "category", request.args.get("cols", "")
    return Wanted(kind, rows, cols, site=catalog().settings.url)


def _as_seen(session: Session) -> Asked:
    """As everybody is answered, unless the question names a list that only insiders see; then only they see it."""
    found = asked(session, OWN)
    is_public = snapshots.is_public(session, found.question.criteria.datasets)
    return asked(session, OWN, insider=False) if is_public else found


def _own() -> list[tuple[str, str]]:
    return [(name, request.args[name]) for name in OWN if request.args.get(name)]


def _command(frame: Frame, kind: str) -> str:
    """As it is typed; every value is quoted for the shell."""
    layout = [pair for pair in frame.extra if pair[0] == "title" or (pair[0] != "kind" and kind == "tally")]
    options = [
        f"--{name.replace('_', '-')}={value}" for name, value in (*frame.asked.question.criteria.to_args(), *layout)
    ]
    return shlex.join([".venv/bin/python", "-m", "catalog", "snapshot", "add", kind, *options])


@pages.get("/snapshots/<public_id>")
def show(public_id: str) -> str:
    only("page")
    with reading() as session:
        row = snapshots.get(session, public_id, insider=access.is_insider())
        gone = snapshots.purged(session, row)
        held = {} if gone else snapshots.members(catalog().store, row, *FILES)
        made, refusal = _since(session, row)
        page = page_of(max(1, -(-len(made.things if made else ()) // PER_PAGE)), f"/snapshots/{public_id}", [])
        start = (page.number - 1) * PER_PAGE
        return render_template(
            "snapshots/show.html", row=row, gone=gone, held=held, page=page, files=FILES, made=made, refusal=refusal,
            things=made.things[start : start + PER_PAGE] if made else [], **_read(held),
        )  # fmt: skip


def _since(session: Session, row: Snapshot) -> tuple[Changed | None, str]:
    """The difference to now; or why the question cannot be put any more."""
    try:
        args = snapshots.question_of(row)
        again = asking.ask(session, catalog().engine, args, utc_now(), insider=access.is_insider())
    except Invalid as error:
        return None, str(error)
    return since.since(again, row.kind, row.change_id), ""


def _read(held: dict[str, bytes]) -> dict[str, Any]:
    """What the page shows of the frozen files."""
    about = json.loads(held["question.json"]) if held else {}
    table = json.loads(held["table.json"]) if "table.json" in held else None
    cited = [(name, held[name].decode()) for name in snapshots.CITATIONS if name in held]
    return {
        "about": about,
        "total": _range(about.get("total")),
        "datasets": json.loads(held["datasets.json"]) if held else [],
        "cited": cited,
        "table": _table(table) if table else None,
    }


def _table(document: dict[str, Any]) -> dict[str, Any]:
    """The frozen tally as it is drawn: heads, and lines of a label and its figures."""
    rows = list(_both_levels(document["rows"]))
    cells = dict.fromkeys(key for row in rows for key in row["cells"])  # a row that cannot have a part lacks it
    heads = [*cells, *(["total"] if any("total" in row for row in rows) else [])]
    lines = [
        (row["label"], [_range({**row["cells"], "total": row.get("total")}.get(head)) for head in heads])
        for row in rows
    ]
    totals = [_range(document["totals"].get(head)) for head in heads] if document["totals"] else []
    return {"by": document["question"]["rows"], "heads": heads, "lines": lines, "totals": totals}


def _both_levels(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield row
        yield from ({**low, "label": f"– {low['label']}"} for low in row.get("rows", ()))


def _range(figures: dict[str, int | None] | None) -> Range | None:
    return Range(figures["min"] or 0, figures["best"] or 0, figures["max"]) if figures else None


@pages.get("/snapshots/<public_id>.zip")
def download(public_id: str) -> Response:
    only()
    with reading() as session:
        row = snapshots.get(session, public_id, insider=access.is_insider())
        answer = Response(snapshots.content(session, catalog().store, row), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="materiel-catalog-{public_id}.zip"'
    answer.set_etag(row.sha256)
    answer.make_conditional(request)
    return answer


@pages.get("/snapshots/<public_id>/<name>")
def member(public_id: str, name: str) -> Response:
    """One file of it, as it was frozen."""
    only()
    with reading() as session:
        row = snapshots.get(session, public_id, insider=access.is_insider())
        if gone := snapshots.purged(session, row):
            raise Gone(f"snapshot {public_id} was taken away on {gone.at:%Y-%m-%d}: {gone.why}")
        held = snapshots.members(catalog().store, row, *FILES)
    if name not in held:
        raise NotFound("file", name[:40], tuple(held))
    media = MEDIA_TYPES.get(name.rpartition(".")[2], "text/plain")
    return Response(held[name], content_type=f"{media}; charset=utf-8")
