"""Changes: the list with its filters, one change with what it did, and the same as a feed and as JSON."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, render_template, request

from catalog.domain.outcomes import Role
from catalog.search.show import changes
from catalog.search.show.changes import FILTERS, MOST_TOLD, Page, Wanted
from catalog.search.show.history_rows import KINDS
from catalog.search.show.touched import PURGED, WHATS
from catalog.services import undoing
from catalog.services.catalog import utc_now
from catalog.tally import exports, feed
from catalog.web import access, files
from catalog.web.history import eyes
from catalog.web.shown import href, only, reading, root

pages = Blueprint("changes", __name__)
DOWNLOADS = ("atom", "json")
MOST_SAID = {"kind": (*KINDS,), "what": (*WHATS, PURGED)}


@pages.get("/changes")
def index() -> str:
    with reading() as session:
        page = _asked(lambda wanted: changes.find(session, wanted, eyes()))
        links = [(name, href(f"/changes.{name}", _filters())) for name in DOWNLOADS]
        return render_template(
            "changes/index.html", page=page, links=links, older=_older("/changes", page), choices=MOST_SAID,
            asked={name: request.args.get(name, "") for name in FILTERS}, is_asked=bool(_filters()),
            is_older="before" in request.args, whole=_whole(),
        )  # fmt: skip


def _whole() -> list[tuple[str, str]]:
    """All of them as a file, in every format but that of the page itself."""
    return [one for one in files.links("/changes", [], exports.COLUMNS["changes"]) if one[1] != "/changes.json"]


@pages.get("/changes/<int(max=2147483647):number>")
def show(number: int) -> str:
    only()
    with reading() as session:
        one, told = changes.get(session, number, eyes())
        refusal = undoing.refusal(session, number) if access.may(Role.EDITOR) else None
        return render_template("changes/show.html", one=one, told=told, most=MOST_TOLD, refusal=refusal)


@pages.get("/changes.atom")
def atom() -> Response:
    with reading() as session:
        page = _asked(lambda wanted: changes.find(session, wanted, eyes()))
        path, older = href("/changes.atom", _filters(with_cursor=True)), _older("/changes.atom", page)
        text = feed.atom(feed.of_changes(page.rows), feed.Told(root(), path, "/changes", "changes", older=older))
    return Response(text, content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")


@pages.get("/changes.json")
def document() -> Response:
    with reading() as session:
        page = _asked(lambda wanted: changes.find(session, wanted, eyes()))
        answer = jsonify({"changes": [feed.as_json(one) for one in page.rows], "next": _older("/changes.json", page)})
    answer.headers["Content-Disposition"] = f'attachment; filename="changes-{utc_now():%Y-%m-%d}.json"'
    return answer


def _asked(find: Callable[[Wanted], Page]) -> Page:
    only(*FILTERS, "before")
    return find(Wanted.read(request.args))


def _filters(*, with_cursor: bool = False) -> list[tuple[str, str]]:
    names = (*FILTERS, "before") if with_cursor else FILTERS
    return [(name, request.args[name]) for name in names if request.args.get(name)]


def _older(path: str, page: Page) -> str | None:
    return href(path, [*_filters(), ("before", str(page.older))]) if page.older else None
