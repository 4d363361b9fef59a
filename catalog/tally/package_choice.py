"""What goes into a Data Package: the rows that a question selects, and every row that they refer to, by number.

Only what is public is chosen: datasets that may be published, incidents whose day has come, no protected source.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session, col, or_, select

from catalog.domain.outcomes import RecordState
from catalog.models import Claim, DatasetVersion, Fitment, Incident, Item, ItemCandidate, Outcome, Party, Place, Source
from catalog.search import visible
from catalog.search.asking import Asked

CHUNK = 500
WHOLE = {"dataset", "mode"}  # a question of these alone is one for whole datasets
FIELD = "field"  # incidents without items and claims about nothing else were logged here


@dataclass
class Chosen:
    """Numbers of the rows of each table; `public_ids` are those of items, incidents and sources."""

    asked: Asked
    items: set[int] = field(default_factory=set)
    incidents: set[int] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)
    types: set[int] = field(default_factory=set)
    parties: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    datasets: set[int] = field(default_factory=set)
    public_ids: dict[str, dict[int, str]] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.asked.question.session

    def rows(self, model: Any, column: Any, ids: Iterable[int], *where: Any) -> Iterator[Any]:
        """Rows of a table whose `column` is among the ids, some hundred ids at a time, in their order."""
        for chunk in chunks(ids):
            query = select(model).where(column.in_(chunk), *where).order_by(column, *model.__table__.primary_key)
            yield from self.session.exec(query)

    def slug(self, kind: str, number: int | None) -> str | None:
        """The slug behind a number: `types`, `parties`, `places` or `datasets`."""
        found = getattr(self.asked.question.world, kind).by_id.get(number or 0)
        return found.slug if found else None


def chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def choose(asked: Asked) -> Chosen:
    """Everything that the package of a question holds."""
    chosen = Chosen(asked)
    is_whole = {name for name, _ in asked.question.criteria.to_args()} <= WHOLE
    _losses(chosen)
    if is_whole:
        _rest(chosen)
    _outcomes(chosen)
    if is_whole:
        _told_only(chosen)
    _items(chosen)
    _claims(chosen, alone=is_whole)
    _above(chosen)
    for name, model in (("items", Item), ("incidents", Incident), ("sources", Source)):
        rows = ((row.id, row.public_id) for row in chosen.rows(model, col(model.id), getattr(chosen, name)))
        chosen.public_ids[name] = dict(rows)
    return chosen


def _losses(chosen: Chosen) -> None:
    question = chosen.asked.question
    columns, mask = question.columns, question.mask
    chosen.items |= set(np.unique(columns.item[mask]).tolist())
    chosen.incidents |= set(np.unique(columns.incident[mask]).tolist())
    chosen.parties |= set(np.unique(columns.operator[mask]).tolist()) | set(np.unique(columns.taker[mask]).tolist())


def _rest(chosen: Chosen) -> None:
    """Items of whole datasets that nobody lost: found ones, and those only seen with somebody."""
    known = chosen.asked.question.world.datasets.by_slug
    wanted = [known[slug].id for slug in chosen.asked.question.criteria.datasets if slug in known]
    may_see = visible.items(chosen.asked.now, insider=chosen.asked.question.criteria.insider)
    query = select(Item.id).where(col(Item.dataset_id).in_(wanted), Item.state == RecordState.ACTIVE, may_see)
    chosen.items |= {one for one in chosen.session.exec(query) if one}


def _outcomes(chosen: Chosen) -> None:
    """The incidents and parties of the items; an item whose incidents are all still hidden is left out."""
    with_some: set[int] = set()
    for row in chosen.rows(Outcome, col(Outcome.item_id), chosen.items, Outcome.state == RecordState.ACTIVE):
        with_some.add(row.item_id)
        chosen.incidents.add(row.incident_id)
    chosen.incidents = _shown(chosen)
    seen: set[int] = set()
    for row in chosen.rows(Outcome, col(Outcome.item_id), chosen.items, Outcome.state == RecordState.ACTIVE):
        if row.incident_id in chosen.incidents:
            seen.add(row.item_id)
            chosen.parties |= {row.from_party_id, row.to_party_id or 0}
    chosen.items -= with_some - seen


def _shown(chosen: Chosen) -> set[int]:
    """Bare incidents are among them: they came with the items."""
    by_now = or_(col(Incident.publish_after).is_(None), col(Incident.publish_after) <= chosen.asked.now)
    rows = chosen.rows(Incident, col(Incident.id), chosen.incidents, Incident.state == RecordState.ACTIVE, by_now)
    return {row.id for row in rows}


def _told_only(chosen: Chosen) -> None:
    """Public incidents in which no item is known."""
    with_items = set(chosen.session.exec(select(Outcome.incident_id).where(Outcome.state == RecordState.ACTIVE)))
    told = [row for row in chosen.asked.incidents() if row.id not in with_items]
    chosen.incidents |= {row.id for row in told if row.id and _belongs(chosen, row)}


def _belongs(chosen: Chosen, row: Incident | Claim) -> bool:
    """Is what names no item of one of the lists asked for? It came with a version of one, or was logged here."""
    if row.version_id is None:
        return FIELD in chosen.asked.question.criteria.datasets
    version = chosen.session.get_one(DatasetVersion, row.version_id)
    return chosen.slug("datasets", version.dataset_id) in chosen.asked.question.criteria.datasets


def _items(chosen: Chosen) -> None:
    for row in chosen.rows(Item, col(Item.id), chosen.items):
        chosen.types.add(row.type_id)
        chosen.datasets.add(row.dataset_id)
    chosen.types |= {row.type_id for row in chosen.rows(ItemCandidate, col(ItemCandidate.item_id), chosen.items)}
    chosen.types |= {row.part_type_id for row in chosen.rows(Fitment, col(Fitment.item_id), chosen.items)}
    chosen.places |= {row.place_id for row in chosen.rows(Incident, col(Incident.id), chosen.incidents)}


def _claims(chosen: Chosen, *, alone: bool) -> None:
    """What sources say of the incidents; with whole datasets also what they say of nothing that happened."""
    shown = col(Claim.source_id).in_(select(Source.id).where(visible.sources(chosen.asked.now)))
    rows = list(_numbers(chosen.rows(Claim, col(Claim.incident_id), chosen.incidents, shown)))
    if alone:
        about = [col(one).is_(None) for one in (Claim.incident_id, Claim.related_incident_id, Claim.item_id)]
        found = chosen.session.exec(select(Claim).where(shown, *about))
        rows += _numbers(row for row in found if _belongs(chosen, row))
    for number, source, kind, place, *parties in rows:
        chosen.claims.add(number)
        chosen.sources.add(source)
        chosen.types.add(kind or 0)
        chosen.places.add(place or 0)
        chosen.parties |= {one or 0 for one in parties}


def _numbers(rows: Iterable[Claim]) -> Iterator[tuple[Any, ...]]:
    return ((one.id, one.source_id, one.type_id, one.place_id, one.lost_by_id, one.taken_by_id) for one in rows)


def _above(chosen: Chosen) -> None:
    """What the chosen types and places lie under, whom parties lean to, where points and sources come from."""
    world = chosen.asked.question.world
    for name in ("types", "places"):
        register = getattr(world, name)
        found = (node.id for one in getattr(chosen, name) - {0, None} for node in register.path(one))
        setattr(chosen, name, set(found))
    leaning = chosen.rows(Party, col(Party.id), chosen.parties)
    chosen.parties |= {row.leans_to_id or 0 for row in list(leaning)}
    chosen.parties -= {0}
    chosen.sources |= {row.point_source_id or 0 for row in chosen.rows(Place, col(Place.id), chosen.places)}
    left = chosen.sources
    kept: set[int] = set()
    while left:
        rows = list(chosen.rows(Source, col(Source.id), left, visible.sources(chosen.asked.now)))
        kept |= {row.id for row in rows}
        left = {row.quoted_in_id or 0 for row in rows} - kept - {0}
    chosen.sources = kept
