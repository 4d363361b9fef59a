"""Pictures as pages show them: one with its items, those that wait for a review, those of an item."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.errors import NotFound
from catalog.domain.vocabulary import Sensitivity
from catalog.models import EquipmentType, Item, ItemPicture, Picture, Source
from catalog.search import visible

MOST_WAITING = 60


@dataclass(frozen=True)
class PicturePage:
    picture: Picture
    source: Source | None
    items: list[tuple[Item, EquipmentType]]

    @property
    def is_graphic(self) -> bool:
        return self.picture.sensitivity in (Sensitivity.GRAPHIC, Sensitivity.GRAPHIC_PERSONAL)


def get(session: Session, public_sha256: str, now: datetime, *, insider: bool) -> PicturePage:
    """One picture by the hash of its public copy; raises NotFound, also for one that who asks may not see."""
    row = session.exec(select(Picture).where(Picture.public_sha256 == public_sha256)).first()
    if row is None or not (insider or row.sensitivity in visible.SHOWN_PICTURES):
        raise NotFound("picture", public_sha256[:12])
    source = session.get(Source, row.source_id) if row.source_id else None
    query = select(Item, EquipmentType).join(ItemPicture, col(ItemPicture.item_id) == Item.id)
    query = query.join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    items = session.exec(query.where(ItemPicture.picture_id == row.id, visible.items(now, insider=insider)))
    return PicturePage(row, source if source and (insider or not source.protected) else None, list(items))


def waiting(session: Session) -> tuple[list[Picture], list[Picture]]:
    """Pictures that nobody has reviewed, the oldest first; and the latest of the others."""
    query = select(Picture).limit(MOST_WAITING)
    unreviewed = col(Picture.sensitivity) == Sensitivity.UNREVIEWED
    new = session.exec(query.where(unreviewed).order_by(col(Picture.id)))
    done = session.exec(query.where(~unreviewed).order_by(col(Picture.id).desc()))
    return list(new), list(done)


def of_item(session: Session, item_id: int, *, insider: bool) -> list[Picture]:
    """The pictures that show an item, as far as who asks may see them."""
    query = select(Picture).join(ItemPicture, col(ItemPicture.picture_id) == Picture.id)
    rows = session.exec(query.where(ItemPicture.item_id == item_id).order_by(col(Picture.id)))
    return [row for row in rows if insider or row.sensitivity in visible.SHOWN_PICTURES]
