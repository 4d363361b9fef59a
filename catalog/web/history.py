"""The history of a record, as a page; and what answers for records that were taken away for good."""

from flask import Blueprint, render_template, request

from catalog.search.show import history, tombs
from catalog.search.visible import Eyes
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.shown import only, reading

pages = Blueprint("history", __name__)
# Pages of one record: endpoint → kind of record, and the part of the address that names it.
RECORDS = {
    "items.show": ("item", "public_id"), "history.of_item": ("item", "public_id"),
    "incidents.show": ("incident", "public_id"), "history.of_incident": ("incident", "public_id"),
    "sources.show": ("source", "public_id"), "history.of_source": ("source", "public_id"),
    "types.show": ("type", "slug"), "types.document": ("type", "slug"), "history.of_type": ("type", "slug"),
    "pictures.show": ("picture", "sha256"), "pictures.file": ("picture", "sha256"),
    "pictures.thumbnail": ("picture", "sha256"), "corrections.show": ("correction", "public_id"),
    "sightings.show": ("sighting", "public_id"),
    "api_records.of_item": ("item", "public_id"), "api_records.of_incident": ("incident", "public_id"),
    "api_records.of_source": ("source", "public_id"), "api_records.of_type": ("type", "slug"),
    "api_records.of_picture": ("picture", "sha256"),
}  # fmt: skip


def eyes() -> Eyes:
    """Who asks, and now."""
    return Eyes(utc_now(), is_insider=access.is_insider(), is_reviewer=access.is_reviewer())


@pages.before_app_request
def refuse_purged() -> None:
    """Every page of a record that was taken away for good says when and why: 410."""
    if request.endpoint in RECORDS and request.method in ("GET", "HEAD"):
        kind, part = RECORDS[request.endpoint]
        with reading() as session:
            tombs.refuse_purged(session, kind, str((request.view_args or {})[part]))


@pages.get("/types/<slug>/history")
def of_type(slug: str) -> str:
    return _page("type", slug)


@pages.get("/items/<public_id>/history")
def of_item(public_id: str) -> str:
    return _page("item", public_id)


@pages.get("/incidents/<public_id>/history")
def of_incident(public_id: str) -> str:
    return _page("incident", public_id)


@pages.get("/sources/<public_id>/history")
def of_source(public_id: str) -> str:
    return _page("source", public_id)


def _page(kind: str, key: str) -> str:
    only("before")
    text = request.args.get("before", "")
    with reading() as session:
        told = history.get(session, kind, key, eyes(), history.number(text) if text else history.LAST)
        return render_template("history/show.html", page=told, is_first=not text)
