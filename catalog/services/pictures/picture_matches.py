"""Finding a picture again: which held ones is it alike, what do those show, and what was it looked for in?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from catalog.domain import counting
from catalog.domain.outcomes import OutcomeKind, RecordState
from catalog.evidence import likeness
from catalog.evidence.likeness import Held, Match
from catalog.evidence.prints import Fingerprint
from catalog.models import EquipmentType, Incident, Item, ItemPicture, Outcome, Picture, PicturePrint
from catalog.search import visible
from catalog.search.show.pictures import may_see
from catalog.search.state import Kept
from catalog.search.visible import Viewer
from catalog.services.rows import number

MOST_ASKED = 1000  # matches looked through for those that who asks may see


@dataclass(frozen=True)
class Base:
    """Every picture held up to a number, ready to be compared with."""

    newest: int
    held: Held


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


@dataclass(frozen=True)
class Asked:
    """Who asks, when, and how many answers at most."""

    viewer: Viewer
    now: datetime
    limit: int


_every: Kept[Held] = Kept("picture")
_public: Kept[Held] = Kept("picture")


def base(session: Session) -> Base:
    """What a new picture is compared with, whoever adds it. Read it outside the transaction that writes."""
    return Base(session.exec(select(func.max(Picture.id))).one() or 0, _every.get(session, _all))


def held(session: Session, viewer: Viewer) -> list[Held]:
    """The pictures that who asks may be told of, ready to be compared with; kept until a picture is written."""
    if viewer.is_reviewer:
        return [_every.get(session, _all)]
    public = _public.get(session, _all_public)
    if viewer.person_id is None:
        return [public]
    is_hidden = col(Picture.sensitivity).not_in(visible.SHOWN_PICTURES)
    return [public, _held(session, is_hidden & (col(Picture.person_id) == viewer.person_id))]


def match(session: Session, data: bytes, among: Sequence[Held], asked: Asked) -> list[Found]:
    """Held pictures that are alike, best first, with the items they show; raises Invalid for what is no picture."""
    taken = likeness.take(data)
    found = sorted(one for held in among for one in held.like(taken, MOST_ASKED))
    return told(session, found, asked)


def told(session: Session, found: Iterable[Match], asked: Asked) -> list[Found]:
    """Matches as far as who asks may see their pictures, with the items they show."""
    may = may_see(asked.viewer, asked.now)
    rows = ((one, session.exec(select(Picture).where(Picture.id == one.id, may)).first()) for one in found)
    seen = [(one, row) for one, row in rows if row is not None][: asked.limit]
    return [Found(row, one.distance, one.transform, shows(session, row, asked)) for one, row in seen]


def shows(session: Session, picture: Picture, asked: Asked) -> list[Shown]:
    """The items that a picture shows, as far as who asks may see them."""
    query = (
        select(Item, EquipmentType)
        .join(ItemPicture, col(ItemPicture.item_id) == Item.id)
        .join(EquipmentType, col(Item.type_id) == EquipmentType.id)
        .where(ItemPicture.picture_id == picture.id, visible.items(asked.now, insider=asked.viewer.is_insider))
    )
    rows: Iterable[tuple[Item, EquipmentType]] = session.exec(query.order_by(col(Item.id)))
    return [Shown(item, kind, _outcomes(session, item, asked.now)) for item, kind in rows]


def searched(session: Session, viewer: Viewer, now: datetime) -> Searched:
    """What the answer was looked for in, as far as who asks may know of it."""
    may = may_see(viewer, now)
    count = select(func.count()).select_from(Picture).where(may)
    with_picture = select(ItemPicture.item_id).join(Picture, col(ItemPicture.picture_id) == Picture.id).where(may)
    things = select(func.count()).select_from(Item).where(Item.state == RecordState.ACTIVE)
    things = things.where(visible.items(now, insider=viewer.is_insider))
    without = things.where(col(Item.id).not_in(with_picture))
    return Searched(session.exec(count).one(), session.exec(without).one())


def _all(session: Session) -> Held:
    return _held(session, col(Picture.id).is_not(None))


def _all_public(session: Session) -> Held:
    """Those that are reviewed; whether each is due by now is asked of its match."""
    return _held(session, col(Picture.sensitivity).in_(visible.SHOWN_PICTURES))


def _held(session: Session, condition: Any) -> Held:
    query = select(Picture, PicturePrint).join(PicturePrint, col(PicturePrint.picture_id) == col(Picture.id))
    rows = session.exec(query.where(condition).order_by(col(Picture.id)))
    return Held((number(one), Fingerprint(one.dhash or "", one.phash or "", print_.features)) for one, print_ in rows)


def _outcomes(session: Session, item: Item, now: datetime) -> tuple[str, ...]:
    """What its losses print, of the outcomes that are out by now."""
    query = select(Outcome).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.where(Outcome.item_id == item.id, Outcome.state == RecordState.ACTIVE, visible.out(now))
    chain = counting.stints(session.exec(query.order_by(col(Outcome.seq))).all())
    return tuple(OutcomeKind(one.kind).label for one in counting.losses(chain))
