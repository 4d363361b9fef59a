"""What records lack: a date, a place, a source, a picture, a second opinion. Counted and listed by one condition each.

A row is a record, not a thing: a lot counts once. Only what everybody may see is looked at, and only lists that may be
published, whoever asks: what is lacking in public is what is lacking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_
from sqlmodel import Session, col, select, true

from catalog.domain.errors import Invalid, NotFound
from catalog.domain.outcomes import RecordState
from catalog.models import (
    ArchiveCopy,
    Claim,
    Dataset,
    EquipmentType,
    Holding,
    Identification,
    Incident,
    Item,
    ItemPicture,
    Outcome,
    Picture,
    Source,
)
from catalog.search import visible

ALL, DEFAULT = "all", "field"
PER_PAGE = 50
ENOUGH = 2  # opinions of an item, and reviews of an outcome
Condition = Callable[[datetime], Any]


@dataclass(frozen=True)
class Gap:
    """Something that records of a kind lack. `next` is what to do about it, with an address that holds the key."""

    name: str
    kind: str
    label: str
    lacks: Condition
    next: str
    href: str


@dataclass(frozen=True)
class Lacking:
    """A record that lacks something: its key, its name, where it is, what helps to know it."""

    key: str
    name: str
    note: str


def _happened(condition: Any) -> Condition:
    """No outcome that stands happened in an incident of which this is true."""

    def lacks(now: datetime) -> Any:
        joined = and_(col(Outcome.item_id) == Item.id, col(Outcome.state) == RecordState.ACTIVE)
        return ~exists().where(joined, col(Outcome.incident_id) == Incident.id, visible.out(now), condition)

    return lacks


def _undated(now: datetime) -> Any:
    held = exists().where(col(Holding.item_id) == Item.id, visible.holdings(now), col(Holding.latest).is_not(None))
    return _happened(col(Incident.latest).is_not(None))(now) & ~held


def _unplaced(now: datetime) -> Any:
    held = exists().where(col(Holding.item_id) == Item.id, visible.holdings(now), col(Holding.place_id).is_not(None))
    return _happened(PLACED)(now) & ~held


def _unsourced(now: datetime) -> Any:
    """No claim about the item, nor one about what happened to it."""
    told = and_(col(Claim.source_id) == Source.id, visible.claims(now))
    own = exists().where(col(Claim.item_id) == Item.id, told)
    there = exists().where(col(Outcome.item_id) == Item.id, col(Claim.incident_id) == Outcome.incident_id, told)
    return ~own & ~there


def _unpictured(now: datetime) -> Any:
    return ~exists().where(
        col(ItemPicture.item_id) == Item.id, col(ItemPicture.picture_id) == Picture.id, visible.pictures(now)
    )


def _one_opinion(_now: datetime) -> Any:
    own = and_(col(Identification.item_id) == Item.id, col(Identification.is_current))
    people = select(func.count(func.distinct(Identification.person_id))).where(own)
    return people.correlate(Item).scalar_subquery() < ENOUGH


def _unreviewed(now: datetime) -> Any:
    own = and_(col(Outcome.item_id) == Item.id, col(Outcome.state) == RecordState.ACTIVE, col(Outcome.reviews) < ENOUGH)
    return exists().where(own, col(Outcome.incident_id) == Incident.id, visible.out(now))


def _told_of(now: datetime) -> Any:
    return ~exists().where(
        col(Claim.incident_id) == Incident.id, col(Claim.source_id) == Source.id, visible.claims(now)
    )


def _not_shown(now: datetime) -> Any:
    shown = and_(
        col(ItemPicture.item_id) == Outcome.item_id, col(ItemPicture.picture_id) == Picture.id, visible.pictures(now)
    )
    return ~exists().where(col(Outcome.incident_id) == Incident.id, col(Outcome.state) == RecordState.ACTIVE, shown)


PLACED = or_(col(Incident.place_id).is_not(None), col(Incident.lat).is_not(None))
AGAIN, CORRECT = "/sightings/new?item={key}", "/corrections/new?about=/{kind}s/{key}"
GAPS = (
    Gap("item-date", "item", "Items without a date", _undated, "Log it again with a date", AGAIN),
    Gap("item-place", "item", "Items without a place", _unplaced, "Log it again with a place", AGAIN),
    Gap("item-source", "item", "Items without a source", _unsourced, "Log it again with a source", AGAIN),
    Gap("item-picture", "item", "Items without a picture", _unpictured, "Log it again with a picture", AGAIN),
    Gap("item-opinion", "item", "Items that fewer than two people identified", _one_opinion, "Say what it is",
        "/items/{key}"),
    Gap("item-review", "item", "Items with an outcome that fewer than two people reviewed", _unreviewed,
        "Look at what became of it", "/items/{key}"),
    Gap("incident-date", "incident", "Incidents without a date", lambda _: col(Incident.latest).is_(None),
        "Tell when it was", CORRECT),
    Gap("incident-place", "incident", "Incidents without a place", lambda _: ~PLACED, "Tell where it was", CORRECT),
    Gap("incident-source", "incident", "Incidents without a source", _told_of, "Tell a source", CORRECT),
    Gap("incident-picture", "incident", "Incidents of which no picture is shown", _not_shown, "Log what can be seen",
        "/sightings/new"),
    Gap("source-archive", "source", "Sources without an archived copy",
        lambda _: col(Source.url).is_not(None) & ~exists().where(col(ArchiveCopy.source_id) == Source.id),
        "Send an archived copy", CORRECT),
    Gap("source-date", "source", "Sources without a day of publication",
        lambda _: col(Source.published_on).is_(None), "Tell when it was published", CORRECT),
)  # fmt: skip
BY_NAME = {one.name: one for one in GAPS}


def datasets(session: Session) -> list[Dataset]:
    """The lists that one may choose: those that may be published."""
    return list(session.exec(select(Dataset).where(col(Dataset.may_publish)).order_by(Dataset.slug)))


def chosen(session: Session, slug: str) -> list[int]:
    """The ids of the lists that are asked for; raises Invalid naming those that there are."""
    known = {row.slug: row.id or 0 for row in datasets(session)}
    if slug == ALL:
        return sorted(known.values())
    if slug not in known and slug != DEFAULT:
        raise Invalid.one("dataset", f"{slug[:40]!r} is not there; {', '.join((ALL, *known))} is allowed")
    return [known[slug]] if slug in known else []


def named(name: str) -> Gap:
    """The gap of this name; raises NotFound."""
    if name not in BY_NAME:
        raise NotFound("gap", name[:40], tuple(BY_NAME))
    return BY_NAME[name]


def count(session: Session, gap: Gap, lists: Sequence[int], now: datetime) -> int:
    """How many records lack it."""
    query = select(func.count()).select_from(_of(gap, lists, now).subquery())
    return int(session.exec(query).one())


def rows(session: Session, gap: Gap, lists: Sequence[int], now: datetime, page: int) -> list[Lacking]:
    """The records of one page that lack it, the newest first."""
    model = MODELS[gap.kind]
    ids = _of(gap, lists, now).order_by(model.id.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    found = session.exec(select(model).where(model.id.in_(list(session.exec(ids)))).order_by(model.id.desc())).all()
    if gap.kind != "item":
        return [Lacking(row.public_id, row.title, "") for row in found]
    kinds = select(EquipmentType.id, EquipmentType.name).where(
        col(EquipmentType.id).in_({row.type_id for row in found})
    )
    names = dict(session.exec(kinds).all())
    return [Lacking(row.public_id, names[row.type_id], row.as_written) for row in found]


def _of(gap: Gap, lists: Sequence[int], now: datetime) -> Any:
    """The ids of the records of the chosen lists that lack it."""
    return select(MODELS[gap.kind].id).where(*PUBLIC[gap.kind](now), _in_lists(gap.kind, lists), gap.lacks(now))


MODELS: dict[str, Any] = {"item": Item, "incident": Incident, "source": Source}
PUBLIC: dict[str, Callable[[datetime], list[Any]]] = {
    "item": lambda now: [visible.items(now), Item.state == RecordState.ACTIVE],
    "incident": visible.incidents,
    "source": lambda now: [visible.sources(now)],
}


def _in_lists(kind: str, lists: Sequence[int]) -> Any:
    """Of these lists: what has an item of one; incidents without items, and sources of no item, are of all lists."""
    if kind == "item":
        return col(Item.dataset_id).in_(lists)
    joined = select(Outcome.incident_id).join(Item, col(Outcome.item_id) == Item.id)
    theirs = joined.where(col(Item.dataset_id).in_(lists))
    if kind == "incident":
        return col(Incident.id).in_(theirs) | ~col(Incident.id).in_(joined) if lists else ~true()
    items = select(Item.id).where(col(Item.dataset_id).in_(lists))
    told = select(Claim.source_id).where(col(Claim.item_id).in_(items) | col(Claim.incident_id).in_(theirs))
    others = select(Claim.source_id).where(col(Claim.item_id).is_not(None) | col(Claim.incident_id).in_(joined))
    return col(Source.id).in_(told) | ~col(Source.id).in_(others)
