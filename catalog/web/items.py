"""Items: one physical thing, or a lot, with its chain of hands. The list of items is the list of losses."""

from flask import Blueprint, render_template

from catalog.search.show import items
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.shown import only, reading

pages = Blueprint("items", __name__)


@pages.get("/items/<public_id>")
def show(public_id: str) -> str:
    only()
    with reading() as session:
        page = items.get(session, public_id, utc_now(), insider=access.is_insider())
        return render_template("items/show.html", page=page)
