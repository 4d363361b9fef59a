"""Pictures as pages show them: one with all that is said of it, those that wait for a review, those of an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import EquipmentType, Item, ItemPicture, Outcome, Picture, PictureAlike, Revision, Source
from catalog.models import SourcePicture as Shows
from catalog.search import past, visible
from catalog.search.visible import VISITOR, Viewer

MOST_WAITING = 60
SHA256_DIGITS = 64
VEILED = (Sensitivity.UNREVIEWED, Sensitivity.GRAPHIC, Sensitivity.GRAPHIC_PERSONAL)  # not shown before asked for


@dataclass(frozen=True)
class Alike:
    """A held picture that is alike: the one was made of the other, or both of a third."""

    picture: Picture
    distance: float
    transform: str


@dataclass(frozen=True)
class PicturePage:
    """`sources` show the picture; `alike` are other pictures of the same, the nearest first."""

    picture: Picture
    sources: list[Source]
    items: list[tuple[Item, EquipmentType]]
    alike: list[Alike]
    is_own: bool

    @property
    def is_veiled(self) -> bool:
        return self.picture.sensitivity in VEILED and not (self.is_own and not self.is_graphic)

    @property
    def is_public(self) -> bool:
        """May everybody see it, from its day on?"""
        return self.picture.sensitivity in visible.SHOWN_PICTURES

    @property
    def is_graphic(self) -> bool:
        return self.picture.sensitivity in (Sensitivity.GRAPHIC, Sensitivity.GRAPHIC_PERSONAL)


def may_see(viewer: Viewer, now: datetime) -> Any:
    """Condition on pictures that stand in the query."""
    return visible.pictures(now, reviewer=viewer.is_reviewer, person_id=viewer.person_id)


def get(session: Session, public_sha256: str, now: datetime, viewer: Viewer = VISITOR) -> PicturePage:
    """One picture by the hash of its public copy; raises NotFound, also for one that who asks may not see."""
    row = find(session, public_sha256, now, viewer)
    query = select(Item, EquipmentType).join(ItemPicture, col(ItemPicture.item_id) == Item.id)
    query = query.join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    items = session.exec(
        query.where(ItemPicture.picture_id == row.id, visible.items(now, insider=viewer.is_insider))
    ).all()
    return PicturePage(
        picture=row,
        sources=_sources(session, row, now, viewer),
        items=list(items),
        alike=alike(session, row, now, viewer),
        is_own=row.person_id is not None and row.person_id == viewer.person_id,
    )


def find(session: Session, public_sha256: str, now: datetime, viewer: Viewer = VISITOR) -> Picture:
    """The row alone; raises NotFound as `get` does."""
    query = select(Picture).where(Picture.public_sha256 == public_sha256, may_see(viewer, now))
    row = session.exec(query.order_by(col(Picture.id))).first()
    if row is None:
        raise NotFound("picture", public_sha256[:12])
    return row


def some(session: Session, public_sha256s: Sequence[str], now: datetime, viewer: Viewer) -> list[Picture]:
    """Those of these that who asks may see, in the same order; the others are left out."""
    query = select(Picture).where(col(Picture.public_sha256).in_(public_sha256s), may_see(viewer, now))
    return sorted(session.exec(query), key=lambda row: public_sha256s.index(row.public_sha256 or ""))


def moved(session: Session, public_sha256: str, now: datetime, viewer: Viewer = VISITOR) -> str | None:
    """The hash of a picture's public copy as it is now, if this is one that it had before boxes were burnt in or taken
    out, and who asks may see it."""
    if len(public_sha256) != SHA256_DIGITS:
        return None
    was = past.said(Revision.before, "public_sha256").as_string()
    query = select(Picture.public_sha256).join(Revision, col(Revision.row_id) == Picture.id)
    query = query.where(Revision.table_name == "picture", was == public_sha256, may_see(viewer, now))
    return session.exec(query.order_by(col(Revision.id).desc())).first()


def alike(session: Session, row: Picture, now: datetime, viewer: Viewer) -> list[Alike]:
    """Pictures compared as alike when they were added, as far as who asks may see them."""
    pair = or_(
        (col(PictureAlike.one_id) == row.id) & (col(PictureAlike.other_id) == Picture.id),
        (col(PictureAlike.other_id) == row.id) & (col(PictureAlike.one_id) == Picture.id),
    )
    query = select(Picture, PictureAlike).join(PictureAlike, pair).where(may_see(viewer, now))
    rows = session.exec(query.order_by(col(PictureAlike.distance), col(Picture.id)))
    return [Alike(picture, found.distance, found.transform) for picture, found in rows]


def _sources(session: Session, row: Picture, now: datetime, viewer: Viewer) -> list[Source]:
    """The sources that show it: reviewers see all, others those that are public."""
    shows = select(Shows.source_id).where(Shows.picture_id == row.id)
    named = or_(col(Source.id).in_(shows), col(Source.id) == (row.source_id or 0))
    may = visible.sources(now, reviewer=viewer.is_reviewer)
    return list(session.exec(select(Source).where(named, may).order_by(col(Source.id))))


def waiting(session: Session) -> tuple[list[Picture], list[Picture]]:
    """Pictures that nobody has reviewed, the oldest first; and the latest of the others."""
    query = select(Picture).limit(MOST_WAITING)
    unreviewed = col(Picture.sensitivity) == Sensitivity.UNREVIEWED
    new = session.exec(query.where(unreviewed).order_by(col(Picture.id)))
    done = session.exec(query.where(~unreviewed).order_by(col(Picture.id).desc()))
    return list(new), list(done)


def of_item(session: Session, item_id: int, now: datetime, viewer: Viewer = VISITOR) -> list[Picture]:
    """The pictures that show an item, as far as who asks may see them."""
    query = select(Picture).join(ItemPicture, col(ItemPicture.picture_id) == Picture.id)
    query = query.where(ItemPicture.item_id == item_id, may_see(viewer, now))
    return list(session.exec(query.order_by(col(Picture.id))))


def of_incident(session: Session, incident_id: int, now: datetime, viewer: Viewer = VISITOR) -> list[Picture]:
    """The pictures that show items with an outcome in an incident, as far as who asks may see pictures and items."""
    shown = select(ItemPicture.picture_id).join(Outcome, col(Outcome.item_id) == ItemPicture.item_id)
    shown = shown.join(Item, col(ItemPicture.item_id) == Item.id)
    shown = shown.where(Outcome.incident_id == incident_id, Outcome.state == RecordState.ACTIVE)
    shown = shown.where(visible.items(now, insider=viewer.is_insider))
    query = select(Picture).where(col(Picture.id).in_(shown), may_see(viewer, now))
    return list(session.exec(query.order_by(col(Picture.id))))
