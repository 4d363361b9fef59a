"""Sources: the list, and one source with what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from catalog.domain.errors import NotFound
from catalog.models import ArchiveCopy, Claim, EquipmentType, Incident, Publisher, Source, TypeSource
from catalog.search import visible
from catalog.search.show.incidents import Told, claims_of

MOST_TYPES = 100


@dataclass(frozen=True)
class Listed:
    source: Source
    publisher: Publisher | None
    claims: int


@dataclass(frozen=True)
class SourcePage:
    source: Source
    publisher: Publisher | None
    quoted_in: Source | None
    quotes: list[Source]
    copies: list[ArchiveCopy]
    claims: list[Told]
    types: list[EquipmentType]
    type_count: int


def get(session: Session, public_id: str, now: datetime) -> SourcePage:
    """A source by its public id; raises NotFound. A protected one is not there for the public."""
    query = select(Source).where(Source.public_id == public_id, visible.sources())
    row = session.exec(query).first()
    if row is None:
        raise NotFound("source", public_id)
    types = select(EquipmentType).join(TypeSource).where(TypeSource.source_id == row.id).order_by(EquipmentType.name)
    resting = list(session.exec(types))
    return SourcePage(
        source=row,
        publisher=session.get(Publisher, row.publisher_id) if row.publisher_id else None,
        quoted_in=session.get(Source, row.quoted_in_id) if row.quoted_in_id else None,
        quotes=list(session.exec(select(Source).where(Source.quoted_in_id == row.id, visible.sources()))),
        copies=list(session.exec(select(ArchiveCopy).where(ArchiveCopy.source_id == row.id))),
        claims=claims_of(session, Claim.source_id == row.id, now),
        types=resting[:MOST_TYPES],
        type_count=len(resting),
    )


def listed(session: Session, ids: Sequence[int] | None, now: datetime) -> list[Listed]:
    """Public sources, newest first and undated ones last; `ids` narrows to those, None is all."""
    query = select(Source, Publisher).outerjoin(Publisher, col(Source.publisher_id) == Publisher.id)
    query = query.where(visible.sources())
    if ids is not None:
        query = query.where(col(Source.id).in_(ids))
    counts: dict[int, int] = {}
    shown = select(Incident.id).where(*visible.incidents(now))
    about = or_(col(Claim.incident_id).is_(None), col(Claim.incident_id).in_(shown))
    for one in session.exec(select(Claim.source_id).where(about, visible.applied(Claim.version_id))):
        counts[one] = counts.get(one, 0) + 1
    rows = [Listed(source, publisher, counts.get(source.id or 0, 0)) for source, publisher in session.exec(query)]
    return sorted(rows, key=lambda row: (row.source.published_on is None, -_day(row.source), row.source.title))


def _day(source: Source) -> int:
    return source.published_on.toordinal() if source.published_on else 0


def of_incidents(session: Session, incidents: Sequence[int]) -> list[int]:
    """Sources that say something of these incidents."""
    query = (
        select(Claim.source_id)
        .where(col(Claim.incident_id).in_(incidents), visible.applied(Claim.version_id))
        .distinct()
    )
    return list(session.exec(query))
