"""What is attached to the things of the handmade catalog: parts, sources that tell of them, pictures. All made up."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from catalog.db import Database
from catalog.domain import public_ids
from catalog.domain.vocabulary import Sensitivity
from catalog.models import EquipmentType, Fitment, Item, ItemPicture, Picture, Source
from catalog.services.incidents import ClaimIn
from catalog.services.sources import SourceIn
from tests.services.writing import a_type, changing, incident_id, item_id, put

PARTS = ("sights", "red-dots", "red-dot", "magnifier")
FUTURE, PAST = datetime(2999, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
# Sources by slug: those that everybody may see, and those that nobody may.
SHOWN, HIDDEN = ("hearsay", "witness", "due"), ("secret", "pending", "waiting")
FITTED = {"single": ("red-dot",), "chain": ("red-dot", "magnifier"), "lot": ("sights",), "listed": ("red-dots",)}
# Item → sensitivity of the picture that shows it, and the moment that it waits for.
PICTURED = {
    "single": (Sensitivity.NONE, None),
    "lot": (Sensitivity.GRAPHIC, PAST),
    "chain": (Sensitivity.UNREVIEWED, None),
    "hurt": (Sensitivity.NONE, FUTURE),
    "either": (Sensitivity.PERSONAL, None),
}


def source_id(slug: str) -> str:
    return public_ids.of_seed("source", slug)


def _claims() -> list[ClaimIn]:
    """Of each source: about one item, and about what happened to others; a source that names an item names no other."""
    about = [("hearsay", {"item": item_id("single")}), ("hearsay", {"incident": incident_id("later")}),
             ("witness", {"incident": incident_id("range")}), ("due", {"item": item_id("lot")}),
             ("witness", {"incident": incident_id("later"), "item": item_id("handed")})]  # fmt: skip
    about += [(slug, {"item": item_id("single")}) for slug in HIDDEN]
    about += [(slug, {"incident": incident_id("day")}) for slug in HIDDEN]
    return [ClaimIn(key=f"attached-{number}", source=slug, kind="statement", summary="told", **what)
            for number, (slug, what) in enumerate(about)]  # fmt: skip


def attach(database: Database) -> None:
    """Put it all into the filled catalog."""
    kinds = [a_type("sights", "category", "armoured-vehicles", role="fitted_part"),
             a_type("red-dots", "family", "sights", role="fitted_part"),
             a_type("red-dot", "model", "red-dots", role="fitted_part"),
             a_type("magnifier", "model", "red-dots", role="fitted_part")]  # fmt: skip
    sources = [SourceIn(slug=slug, kind="post", title=f"Said by {slug}") for slug in (*SHOWN, *HIDDEN)]
    put(database, *kinds, *sources, *_claims())
    with changing(database) as session:
        _hide(session)
        items = {row.public_id: row.id for row in session.exec(select(Item))}
        types = {row.slug: row.id for row in session.exec(select(EquipmentType))}
        for key, parts in FITTED.items():
            session.add_all(Fitment(item_id=items[item_id(key)], part_type_id=types[one]) for one in parts)
        for key, (sensitivity, until) in PICTURED.items():
            picture = a_picture(key, sensitivity, until)
            session.add(picture)
            session.flush()
            session.add(ItemPicture(item_id=items[item_id(key)], picture_id=picture.id))


def _hide(session: Session) -> None:
    rows = {row.slug: row for row in session.exec(select(Source))}
    rows["secret"].protected = True
    rows["pending"].is_pending = True
    rows["waiting"].publish_after, rows["due"].publish_after = FUTURE, PAST


def a_picture(name: str, sensitivity: Sensitivity, until: datetime | None = None) -> Picture:
    sha = (name.encode().hex() * 32)[:64]
    size = {"width": 9, "height": 9, "size": 9, "media_type": "image/png"}
    return Picture(sha256=sha, public_sha256=sha, sensitivity=sensitivity, publish_after=until, **size)
