"""What is known of things, read for many at once, so that they can be held against each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.outcomes import MarkingKind, OutcomeKind, RecordState
from catalog.models import (
    Claim,
    Fitment,
    Holding,
    Incident,
    Item,
    ItemCandidate,
    ItemPicture,
    Marking,
    Outcome,
    Picture,
    SightedItem,
    Source,
)
from catalog.search import visible

Rows = Iterable[tuple[int, Any]]
MOST_OF_SOURCE = 40  # a source that tells of more things is a list: that two stand in it says nothing


@dataclass(frozen=True)
class Seen:
    """What is known of a thing, to look for things like it.

    `types` are its candidates where there are some, else its type; `markings` pairs of a MarkingKind and its text;
    `latest` and `place` are those of the last that is told of it; `besides` are ids of items to leave out; `reports`
    the sightings that told of it.
    """

    types: frozenset[int]
    parts: frozenset[int]
    markings: frozenset[tuple[str, str]]
    kinds: frozenset[OutcomeKind]
    pictures: frozenset[int]
    sources: frozenset[int]
    latest: date | None
    place: int | None
    besides: frozenset[int]
    reports: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reach:
    """How far who asks may look: `insider` is anyone signed in, `reviewer` also sees what is not published yet."""

    now: datetime | None
    insider: bool = True
    reviewer: bool = True

    def items(self) -> Any:
        """Condition on items that may be proposed."""
        standing = Item.state == RecordState.ACTIVE
        if self.reviewer or self.now is None:
            return standing & visible.applied(Item.version_id)
        return standing & visible.items(self.now, insider=self.insider)

    def pictures(self) -> list[Any]:
        """Conditions on pictures; a likeness with one that is hidden would tell of it."""
        return [] if self.now is None else [visible.pictures(self.now, reviewer=self.reviewer)]

    def incidents(self) -> list[Any]:
        """Conditions on incidents that stand in the query."""
        return [] if self.reviewer or self.now is None else [visible.out(self.now)]

    def holdings(self) -> Any:
        """Condition on holdings."""
        if self.reviewer or self.now is None:
            return Holding.state == RecordState.ACTIVE
        return visible.holdings(self.now)

    def sources(self) -> list[Any]:
        return [] if self.now is None else [visible.sources(self.now, reviewer=self.reviewer)]

    def markings(self) -> list[Any]:
        return [] if self.insider else [col(Marking.kind) != MarkingKind.SERIAL]


EVERYTHING = Reach(None)


def of_items(session: Session, ids: Collection[int], reach: Reach = EVERYTHING) -> dict[int, Seen]:
    """What is known of each of these items, as far as these reach see it."""
    where, kinds = _where(session, ids, reach), _sets(session.execute(_outcomes(ids, reach, Outcome.kind)))
    types, candidates = _sets(session.execute(_own(Item.id, Item.type_id, ids))), _of(session, ItemCandidate, ids)
    parts = _sets(session.execute(_own(Fitment.item_id, Fitment.part_type_id, ids)))
    pictures, sources = _sets(_pictures(session, ids, reach)), sources_of(session, ids, reach)
    markings = _sets(_markings(session, ids, reach))
    reports = _sets(session.execute(_own(SightedItem.item_id, SightedItem.sighting_id, ids)))
    return {
        one: Seen(
            types=candidates.get(one) or types.get(one, frozenset()),
            parts=parts.get(one, frozenset()),
            markings=markings.get(one, frozenset()),
            kinds=kinds.get(one, frozenset()),
            pictures=pictures.get(one, frozenset()),
            sources=sources.get(one, frozenset()),
            latest=where[one][0] if one in where else None,
            place=where[one][1] if one in where else None,
            besides=frozenset({one}),
            reports=reports.get(one, frozenset()),
        )
        for one in ids
    }


def _own(owner: Any, value: Any, ids: Collection[int]) -> Any:
    return select(owner, value).where(col(owner).in_(ids))


def _of(session: Session, model: type[ItemCandidate], ids: Collection[int]) -> dict[int, frozenset[int]]:
    return _sets(session.execute(_own(model.item_id, model.type_id, ids)))


def _outcomes(ids: Collection[int], reach: Reach, *columns: Any) -> Any:
    query: Any = select(Outcome.item_id, *columns).join(Incident, col(Outcome.incident_id) == Incident.id)
    return query.where(col(Outcome.item_id).in_(ids), Outcome.state == RecordState.ACTIVE, *reach.incidents())


def _sets(rows: Iterable[Any]) -> dict[int, frozenset[Any]]:
    found: dict[int, set[Any]] = defaultdict(set)
    for owner, value in rows:
        found[owner].add(value)
    return {owner: frozenset(values) for owner, values in found.items()}


def _pictures(session: Session, ids: Collection[int], reach: Reach) -> Rows:
    query: Any = select(ItemPicture.item_id, ItemPicture.picture_id).join(Picture)
    return list(session.execute(query.where(col(ItemPicture.item_id).in_(ids), *reach.pictures())))


def _markings(session: Session, ids: Collection[int], reach: Reach) -> Rows:
    query = select(Marking.item_id, Marking.kind, Marking.text)
    rows = session.execute(query.where(col(Marking.item_id).in_(ids), *reach.markings()))
    return [(item, (str(kind), text)) for item, kind, text in rows]


def sources_of(session: Session, ids: Collection[int], reach: Reach = EVERYTHING) -> dict[int, frozenset[int]]:
    """Sources that tell of each item itself, or of an incident of it and name no other thing."""
    told: Any = select(Claim.source_id).join(Source, col(Claim.source_id) == Source.id)
    seen = visible.tied_to(*reach.incidents())
    said = told.add_columns(Claim.item_id).where(col(Claim.item_id).in_(ids), seen)
    near = told.add_columns(Outcome.item_id).join(Outcome, col(Claim.incident_id) == Outcome.incident_id)
    near = near.where(col(Outcome.item_id).in_(ids), Outcome.state == RecordState.ACTIVE, seen)
    held: Any = select(Holding.source_id, Holding.item_id).join(Source, col(Holding.source_id) == Source.id)
    held = held.where(col(Holding.item_id).in_(ids), reach.holdings())
    queries = (said, near.where(col(Claim.item_id).is_(None)), held)
    rows = [row for query in queries for row in session.execute(query.where(*reach.sources()))]
    return _sets((item, source) for source, item in rows)


def _where(session: Session, ids: Collection[int], reach: Reach) -> dict[int, tuple[date | None, int | None]]:
    """The day and place of the last that is told of each item; later rows stand over earlier ones."""
    seq = _outcomes(ids, reach, Incident.latest, Incident.place_id)
    held: Any = select(Holding.item_id, Holding.latest, Holding.place_id)
    held = held.where(col(Holding.item_id).in_(ids), reach.holdings())
    found: dict[int, tuple[date | None, int | None]] = {}
    for rows in (session.execute(held.order_by(col(Holding.id))), session.execute(seq.order_by(col(Outcome.seq)))):
        for item, latest, place in rows:
            before = found.get(item, (None, None))
            found[item] = (latest or before[0], place or before[1])
    return found
