"""What records lack: counts, each with its rows, each row with what to do next."""

from flask import Blueprint, render_template, request

from catalog.search.show import gaps
from catalog.services.catalog import utc_now
from catalog.web.shown import only, page_of, reading

pages = Blueprint("gaps", __name__)


@pages.get("/gaps")
def index() -> str:
    only("dataset")
    with reading() as session:
        lists, now = gaps.chosen(session, _dataset()), utc_now()
        counts = [(one, gaps.count(session, one, lists, now)) for one in gaps.GAPS]
        return render_template(
            "gaps/index.html", counts=counts, dataset=_dataset(), datasets=gaps.datasets(session), standard=gaps.DEFAULT
        )


@pages.get("/gaps/<name>")
def show(name: str) -> str:
    only("dataset", "page")
    with reading() as session:
        gap, lists, now = gaps.named(name), gaps.chosen(session, _dataset()), utc_now()
        total = gaps.count(session, gap, lists, now)
        args = [("dataset", _dataset())] if _dataset() != gaps.DEFAULT else []
        page = page_of(max(1, -(-total // gaps.PER_PAGE)), f"/gaps/{name}", args)
        rows = gaps.rows(session, gap, lists, now, page.number)
        return render_template("gaps/show.html", gap=gap, rows=rows, total=total, page=page, dataset=_dataset())


def _dataset() -> str:
    return request.args.get("dataset") or gaps.DEFAULT
