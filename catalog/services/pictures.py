"""Pictures: keep one made safe, find again what is held, say which items a picture shows.

The original is kept apart and private; what others see was decoded and written anew. Nothing is public before its
sensitivity has been set.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from catalog.domain.outcomes import OutcomeKind, RecordState
from catalog.evidence import cleaning, files, likeness
from catalog.evidence.cleaning import Cleaned
from catalog.evidence.likeness import Held
from catalog.evidence.prints import Fingerprint
from catalog.models import EquipmentType, Item, ItemPicture, Loss, Picture, PicturePrint, Source
from catalog.search import visible
from catalog.search.state import Kept
from catalog.services import addresses, history, people
from catalog.services.rows import number

ORIGINALS, PUBLIC, THUMBNAILS = "pictures", "pictures-public", "thumbnails"  # below the data folder


@dataclass(frozen=True)
class Ready:
    """A picture made safe and fingerprinted; no file and no row of it is there yet."""

    original: bytes
    cleaned: Cleaned
    fingerprint: Fingerprint


@dataclass(frozen=True)
class Shown:
    """An item that a picture shows, with its type and, where it counts as lost, the outcome printed for it."""

    item: Item
    type: EquipmentType
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A held picture that is alike: `distance` 0 (the same) to 1; `transform` is how the one asked for was made."""

    picture: Picture
    distance: float
    transform: str
    items: list[Shown]


@dataclass(frozen=True)
class Searched:
    """What an answer rests on: pictures compared with, and listed things that have no picture here."""

    pictures: int
    things_without: int


def ready(data: bytes) -> Ready:
    """Open, clean and fingerprint; raises Invalid with what is allowed. Takes a while: do it outside a transaction."""
    cleaned = cleaning.clean(data)
    return Ready(data, cleaned, likeness.fingerprint(cleaned.public))


def keep(session: Session, folder: Path, made: Ready, url: str, now: datetime) -> tuple[Picture, bool]:
    """File a picture in a change of its own, by the operator; whether it is new. The same file twice is one picture."""
    found = session.exec(select(Picture).where(Picture.sha256 == made.cleaned.sha256)).first()
    if found is not None:
        return found, False
    person = people.operator(session, now)
    change = history.begin(session, person, f"picture {made.cleaned.sha256[:12]} added", now)
    row = add(session, folder, made, addresses.put(session, url) if url else None)
    history.close(session, change)
    return row, True


def add(session: Session, folder: Path, made: Ready, source: Source | None) -> Picture:
    """The files first, then the row: a crash between leaves a file that no row names, never a row without its file."""
    cleaned, public = made.cleaned, files.sha256_of_bytes(made.cleaned.public)
    for place, sha256, data in (
        (ORIGINALS, cleaned.sha256, made.original),
        (PUBLIC, public, cleaned.public),
        (THUMBNAILS, public, cleaned.thumbnail),
    ):
        files.put_once(files.path_of(folder / place, sha256), data)
    row = Picture.model_validate({
        "sha256": cleaned.sha256, "public_sha256": public, "dhash": made.fingerprint.dhash,
        "phash": made.fingerprint.phash, "media_type": cleaned.public_type, "width": cleaned.width,
        "height": cleaned.height, "size": len(cleaned.public), "source_id": source.id if source else None,
    })  # fmt: skip
    session.add(row)
    session.flush()
    session.add(PicturePrint(picture_id=number(row), features=made.fingerprint.features))
    session.flush()
    return row


_kept = {insider: Kept[Held]("picture") for insider in (False, True)}


def held(session: Session, *, insider: bool) -> Held:
    """Every picture that who asks may be told of, ready to be compared with; kept until a picture is written."""
    return _kept[insider].get(session, lambda session: _held(session, insider=insider))


def _held(session: Session, *, insider: bool) -> Held:
    query = select(Picture, PicturePrint).join(PicturePrint, col(PicturePrint.picture_id) == col(Picture.id))
    rows = session.exec(query.where(_may_be_told(insider=insider)).order_by(col(Picture.id)))
    return Held((number(one), Fingerprint(one.dhash or "", one.phash or "", print_.features)) for one, print_ in rows)


def match(session: Session, data: bytes, among: Held, may_see: Any, limit: int) -> list[Found]:
    """Held pictures that are alike, best first, with the items they show; raises Invalid for what is no picture."""
    found = []
    for one in among.match(data, limit):
        picture = session.get_one(Picture, one.id)
        found.append(Found(picture, one.distance, one.transform, _items(session, one.id, may_see)))
    return found


def searched(session: Session, *, insider: bool) -> Searched:
    """What the answer was looked for in."""
    count = select(func.count()).select_from(Picture).where(_may_be_told(insider=insider))
    with_picture = select(ItemPicture.item_id)
    things = select(func.count()).select_from(Item).where(Item.state == RecordState.ACTIVE)
    without = things.where(col(Item.id).not_in(with_picture))
    return Searched(session.exec(count).one(), session.exec(without).one())


def _may_be_told(*, insider: bool) -> Any:
    """A picture that nobody has reviewed is not public, and so is not found by the public either."""
    return col(Picture.id).is_not(None) if insider else col(Picture.sensitivity).in_(visible.SHOWN_PICTURES)


def _items(session: Session, picture_id: int, may_see: Any) -> list[Shown]:
    query = (
        select(Item, EquipmentType)
        .join(ItemPicture, col(ItemPicture.item_id) == Item.id)
        .join(EquipmentType, col(Item.type_id) == EquipmentType.id)
        .where(ItemPicture.picture_id == picture_id, may_see)
    )
    rows: Iterable[tuple[Item, EquipmentType]] = session.exec(query.order_by(col(Item.id)))
    return [Shown(item, kind, _outcomes(session, item)) for item, kind in rows]


def _outcomes(session: Session, item: Item) -> tuple[str, ...]:
    kinds = session.exec(select(Loss.kind).where(Loss.item_id == item.id).order_by(col(Loss.id)))
    return tuple(OutcomeKind(kind).label for kind in kinds)
