"""Public pictures of many records at once: which shows which, and who published it. No other picture is known here.

Pairs are numbers: of the picture, and of the record that it shows.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState
from catalog.models import Dataset, Item, ItemPicture, Outcome, Picture, Source, SourcePicture
from catalog.search import blocks, visible
from catalog.search.asking import Asked

Pairs = Iterator[tuple[int, int]]


def of_items(asked: Asked, items: Iterable[int]) -> Pairs:
    query = select(ItemPicture.picture_id, ItemPicture.item_id).where(_is_public(ItemPicture.picture_id, asked.now))
    return _pairs(asked.question.session, query, ItemPicture.item_id, items)


def of_incidents(asked: Asked, incidents: Iterable[int]) -> Pairs:
    """Those that show items with an outcome in an incident, of items that who asks may see."""
    query = select(ItemPicture.picture_id, Outcome.incident_id).join(
        Outcome, col(Outcome.item_id) == ItemPicture.item_id
    )
    query = query.join(Item, col(ItemPicture.item_id) == Item.id).where(_may_see(asked))
    query = query.where(Outcome.state == RecordState.ACTIVE, _is_public(ItemPicture.picture_id, asked.now)).distinct()
    return _pairs(asked.question.session, query, Outcome.incident_id, incidents)


def of_types(asked: Asked, types: Iterable[int]) -> Pairs:
    """Those that show items of the lists asked for that are identified as just these types."""
    listed = col(Dataset.slug).in_(asked.question.criteria.datasets)
    query = select(ItemPicture.picture_id, Item.type_id).join(Item, col(ItemPicture.item_id) == Item.id)
    query = query.join(Dataset, col(Item.dataset_id) == Dataset.id).where(listed, Item.state == RecordState.ACTIVE)
    query = query.where(_may_see(asked), _is_public(ItemPicture.picture_id, asked.now)).distinct()
    return _pairs(asked.question.session, query, Item.type_id, types)


def of_sources(asked: Asked, sources: Iterable[int]) -> Pairs:
    """Those that a source shows."""
    wanted, session = list(sources), asked.question.session
    first = select(Picture.id, Picture.source_id).where(_is_public(Picture.id, asked.now))
    more = select(SourcePicture.picture_id, SourcePicture.source_id)
    more = more.where(_is_public(SourcePicture.picture_id, asked.now))
    yield from _pairs(session, first, Picture.source_id, wanted)
    yield from _pairs(session, more, SourcePicture.source_id, wanted)


def sources_of(session: Session, pictures: Collection[int], now: datetime) -> dict[int, list[Source]]:
    """Picture → the public sources that show it, the first recorded first."""
    first = select(Picture.id, Picture.source_id).where(col(Picture.source_id).is_not(None))
    more = select(SourcePicture.picture_id, SourcePicture.source_id)
    pairs = {
        *_pairs(session, first, Picture.id, pictures),
        *_pairs(session, more, SourcePicture.picture_id, pictures),
    }
    known = _known(session, {source for _, source in pairs}, now)
    found: dict[int, list[Source]] = {}
    for picture, source in sorted(pairs):
        if source in known:
            found.setdefault(picture, []).append(known[source])
    return found


def _known(session: Session, ids: Iterable[int], now: datetime) -> dict[int, Source]:
    query = select(Source).where(visible.sources(now))
    rows = (row for some in blocks.some_of(ids) for row in session.exec(query.where(col(Source.id).in_(some))))
    return {row.id or 0: row for row in rows}


def _is_public(picture: Any, now: datetime) -> Any:
    return col(picture).in_(select(Picture.id).where(visible.pictures(now)))


def _may_see(asked: Asked) -> Any:
    return visible.items(asked.now, insider=asked.question.criteria.insider)


def _pairs(session: Session, query: Any, column: Any, ids: Iterable[int]) -> Pairs:
    for some in blocks.some_of(ids):
        yield from session.exec(query.where(col(column).in_(some)))
