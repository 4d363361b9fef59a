"""Sources: the list, and one source with what it says."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.addresses import page_key
from catalog.domain.errors import NotFound
from catalog.models import ArchiveCopy, Claim, EquipmentType, Publisher, Source, TypeSource
from catalog.search import visible
from catalog.search.blocks import one_of
from catalog.search.show.incidents import Told, claims_of

MOST_TYPES = 100


@dataclass(frozen=True)
class Listed:
    source: Source
    publisher: Publisher | None
    claims: int


@dataclass(frozen=True)
class SourcePage:
    """`same_page` is the source that has the key of the page which this one has too."""

    source: Source
    publisher: Publisher | None
    quoted_in: Source | None
    quotes: list[Source]
    same_page: Source | None
    copies: list[ArchiveCopy]
    claims: list[Told]
    types: list[EquipmentType]
    type_count: int


def get(session: Session, public_id: str, now: datetime, *, reviewer: bool = False) -> SourcePage:
    """A source by its public id; raises NotFound. A protected one is there for reviewers only."""
    may_see = visible.sources(now, reviewer=reviewer)
    row = find(session, public_id, now, reviewer=reviewer)
    types = select(EquipmentType).join(TypeSource).where(TypeSource.source_id == row.id).order_by(EquipmentType.name)
    resting = list(session.exec(types))
    return SourcePage(
        source=row,
        publisher=session.get(Publisher, row.publisher_id) if row.publisher_id else None,
        quoted_in=session.exec(select(Source).where(Source.id == row.quoted_in_id, may_see)).first(),
        quotes=list(session.exec(select(Source).where(Source.quoted_in_id == row.id, may_see).order_by(Source.title))),
        same_page=_same_page(session, row, may_see),
        copies=list(
            session.exec(select(ArchiveCopy).where(ArchiveCopy.source_id == row.id).order_by(col(ArchiveCopy.id)))
        ),
        claims=claims_of(session, Claim.source_id == row.id, now),
        types=resting[:MOST_TYPES],
        type_count=len(resting),
    )


def find(session: Session, public_id: str, now: datetime, *, reviewer: bool = False) -> Source:
    """The row alone; raises NotFound as `get` does."""
    query = select(Source).where(Source.public_id == public_id, visible.sources(now, reviewer=reviewer))
    row = session.exec(query).first()
    if row is None:
        raise NotFound("source", public_id)
    return row


def _same_page(session: Session, row: Source, may_see: Any) -> Source | None:
    key = page_key(row.url_key or "")
    is_shared = row.url_key is not None and key != row.url_key
    return session.exec(select(Source).where(Source.url_key == key, may_see)).first() if is_shared else None


def ordered(session: Session, ids: Collection[int] | None, now: datetime) -> list[int]:
    """Ids of public sources, newest first and undated ones last; `ids` narrows to those, None is all."""
    query: Any = select(Source.id, col(Source.published_on), Source.title).where(visible.sources(now))
    rows = session.exec(query if ids is None else query.where(one_of(col(Source.id), ids))).all()
    wanted = None if ids is None else frozenset(ids)
    found = sorted((day is None, -day.toordinal() if day else 0, title, one) for one, day, title in rows)
    return [one for *_, one in found if one and (wanted is None or one in wanted)]


def at(session: Session, ids: Sequence[int], now: datetime) -> list[Listed]:
    """These sources in this order, with how much each says that is public."""
    query = select(Source, Publisher).outerjoin(Publisher, col(Source.publisher_id) == Publisher.id)
    found = {source.id: (source, by) for source, by in session.exec(query.where(one_of(col(Source.id), ids)))}
    told = select(Claim.source_id).join(Source, col(Claim.source_id) == Source.id)
    told = told.where(visible.claims(now), visible.tied_to(*visible.incidents(now)))
    claims = Counter(session.exec(told.where(one_of(col(Claim.source_id), ids))))
    return [Listed(*found[one], claims[one]) for one in ids]


def of_incidents(session: Session, incidents: Sequence[int]) -> list[int]:
    """Sources that say something of these incidents."""
    wanted = frozenset(incidents)
    query = select(Claim.source_id, Claim.incident_id).where(one_of(col(Claim.incident_id), wanted))
    told = session.exec(query.where(visible.applied(Claim.version_id)))
    return sorted({source for source, incident in told if incident in wanted})
