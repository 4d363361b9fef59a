"""Evidence packs of incidents and items, as everybody may have them, whoever asks."""

from collections.abc import Iterator

from flask import Blueprint, redirect
from sqlmodel import Session
from werkzeug.wrappers import Response

from catalog.search import asking
from catalog.services.catalog import utc_now
from catalog.services.packs import evidence, gathering
from catalog.services.packs.pages import Home
from catalog.tally import packing
from catalog.tally.one import EVERYTHING
from catalog.web import access, files
from catalog.web.shown import catalog, only, reading, root

pages = Blueprint("packs", __name__)
MEDIA_TYPE = "application/zip"


@pages.get("/incidents/<public_id>.zip")
def of_incident(public_id: str) -> Response:
    return _pack("incidents", public_id)


@pages.get("/items/<public_id>.zip")
def of_item(public_id: str) -> Response:
    return _pack("items", public_id)


def _pack(kind: str, public_id: str) -> Response:
    """One that was merged leads to the pack of the record that stands for it."""
    only()
    with reading() as session:
        key = gathering.standing(session, kind, public_id, utc_now())
    if key != public_id:
        return redirect(f"/{kind}/{key}.zip", 301)
    return files.written(lambda session: _written(session, kind, key), MEDIA_TYPE)


def _written(session: Session, kind: str, key: str) -> tuple[Iterator[bytes], str]:
    asked = asking.ask(session, catalog().engine, EVERYTHING, utc_now(), insider=False)
    parts = evidence.parts(asked, home(), kind, key)
    return packing.streamed(parts), f"evidence-{gathering.NOUNS[kind]}-{key}.zip"


def offered(session: Session, kind: str, public_id: str) -> str:
    """The address of the pack for the page of a record; "" where only those who are signed in see the record."""
    is_there = not access.is_insider() or gathering.is_public(session, kind, public_id, utc_now())
    return f"/{kind}/{public_id}.zip" if is_there else ""


def home() -> Home:
    return Home(catalog().store, catalog().settings.templates, root())
