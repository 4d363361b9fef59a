"""Pairs of items that may be one thing, the best first, of all that there are: what nobody has judged yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState
from catalog.domain.resembling import STRONG
from catalog.models import Claim, Item, ItemPair, ItemPicture, Loss, Picture, PictureAlike
from catalog.search import visible
from catalog.search.state import Kept
from catalog.services.duplicates import likely, resembling, seen

Two = tuple[int, int]
MOST_PAIRS = 2_000  # weighed; those that pictures and markings speak for come first
MOST_TOGETHER = 10  # things that one picture, source or marking ties together: beyond that it is a crowd or a list
NEAR_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Alike:
    """Two items by number, the lower first, with the score and what speaks for it and against it."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]


# Which pictures are alike follows from the files, so it moves on with the pictures.
_kept: Kept[list[Alike]] = Kept(
    "item", "item_candidate", "item_picture", "picture", "marking", "fitment", "claim", "holding", "outcome",
    "incident", "sighted_item", "equipment_type",
)  # fmt: skip


def possible(session: Session) -> list[Alike]:
    """Pairs of items of one list that may be one thing and that nobody has judged, the best first."""
    query = select(ItemPair.one_id, ItemPair.other_id).where(col(ItemPair.undone_at).is_(None))
    judged = {(one, other) for one, other in session.exec(query)}
    return [pair for pair in _kept.get(session, _weighed) if (pair.one, pair.other) not in judged]


def between(session: Session, one: int, other: int) -> Alike:
    """What speaks for two items being one, and what against it, whatever the lists they are of."""
    low, high = sorted((one, other))
    facts = seen.of_items(session, [low, high])
    found = resembling.hold(session, facts[low], {high: facts[high]})[high]
    return Alike(low, high, found.score, found.reasons, found.against)


def _weighed(session: Session) -> list[Alike]:
    pairs = _pairs(session)
    facts = seen.of_items(session, {one for pair in pairs for one in pair})
    by_one: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        by_one[one].append(other)
    found = []
    for one, others in by_one.items():
        held = resembling.hold(session, facts[one], {other: facts[other] for other in others})
        found += [Alike(one, other, own.score, own.reasons, own.against) for other, own in held.items()]
    return sorted(
        (pair for pair in found if pair.score >= STRONG), key=lambda pair: (-pair.score, pair.one, pair.other)
    )


def _pairs(session: Session) -> list[Two]:
    """Pairs worth weighing. What a list has twice under one address or on one day it has on purpose."""
    strong = [*_by_alike(session), *_by_video(session), *_by_markings(session)]
    weak = [*_by_picture(session), *_by_source(session), *_by_place(session)]
    items = _standing(session)
    found = dict.fromkeys(_ordered(pair) for pair in strong)
    found |= dict.fromkeys(pair for pair in map(_ordered, weak) if not _one_list_has(items, pair))
    together = [pair for pair in found if pair[0] != pair[1] and _may_be_one(items, pair)]
    return together[:MOST_PAIRS]


def _ordered(pair: Two) -> Two:
    return min(pair), max(pair)


def _standing(session: Session) -> dict[int, tuple[int, int | None]]:
    """Items that stand, with their list and the import that brought them."""
    query: Any = select(Item.id, Item.dataset_id, Item.version_id)
    query = query.where(Item.state == RecordState.ACTIVE, visible.applied(Item.version_id))
    return {one: (dataset, version) for one, dataset, version in session.execute(query)}


def _may_be_one(items: dict[int, tuple[int, int | None]], pair: Two) -> bool:
    one, other = items.get(pair[0]), items.get(pair[1])
    return one is not None and other is not None and one[0] == other[0]


def _one_list_has(items: dict[int, tuple[int, int | None]], pair: Two) -> bool:
    return all(one in items and items[one][1] is not None for one in pair)


def _by_picture(session: Session) -> Iterator[Two]:
    one, other = aliased(ItemPicture), aliased(ItemPicture)
    query: Any = select(one.item_id, other.item_id).join(other, col(one.picture_id) == other.picture_id)
    yield from session.execute(query.where(col(one.item_id) < other.item_id).limit(MOST_PAIRS))


def _by_alike(session: Session) -> Iterator[Two]:
    one, other = aliased(ItemPicture), aliased(ItemPicture)
    query: Any = select(one.item_id, other.item_id).join(PictureAlike, col(PictureAlike.one_id) == one.picture_id)
    query = query.join(other, col(PictureAlike.other_id) == other.picture_id)
    yield from session.execute(query.where(col(one.item_id) != other.item_id).limit(MOST_PAIRS))


def _by_video(session: Session) -> Iterator[Two]:
    query: Any = select(Picture.video_sha256, ItemPicture.item_id).join(Picture)
    yield from _together(session.execute(query.where(col(Picture.video_sha256).is_not(None))))


def _by_markings(session: Session) -> Iterator[Two]:
    for items in likely.marks(session).values():
        if len(items) <= MOST_TOGETHER:
            yield from combinations(items, 2)


def _by_source(session: Session) -> Iterator[Two]:
    """Things that one source tells of, where it is no list."""
    told: Any = select(Claim.source_id).join(Item, col(Claim.item_id) == Item.id).group_by(col(Claim.source_id))
    several = func.count(func.distinct(col(Claim.item_id))).between(2, MOST_TOGETHER)
    logged = func.count(col(Item.id)) > func.count(col(Item.version_id))
    query: Any = select(Claim.source_id, Claim.item_id).where(col(Claim.item_id).is_not(None))
    yield from _together(session.execute(query.where(col(Claim.source_id).in_(told.having(several, logged)))))


def _together(rows: Iterable[Any]) -> Iterator[Two]:
    groups: dict[Any, set[int]] = defaultdict(set)
    for key, item in rows:
        groups[key].add(item)
    for items in groups.values():
        if len(items) <= MOST_TOGETHER:
            yield from combinations(sorted(items), 2)


def _by_place(session: Session) -> Iterator[Two]:
    """Things logged here that were lost at one place within a few days."""
    columns: list[Any] = [Loss.place_id, Loss.latest, Loss.item_id]
    query: Any = sql_select(*columns).where(col(Loss.version_id).is_(None))
    query = query.where(col(Loss.place_id).is_not(None), col(Loss.latest).is_not(None))
    at: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for place, latest, item in session.execute(query.order_by(col(Loss.latest))):
        at[place].append((latest, item))
    for rows in at.values():
        for number, (day, item) in enumerate(rows):
            near = rows[number + 1 : number + 1 + MOST_TOGETHER]
            yield from ((item, other) for later, other in near if later - day <= NEAR_DAYS)
