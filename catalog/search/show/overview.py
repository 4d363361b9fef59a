"""What the catalog holds and what is new in it, for the front page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from catalog.models import EquipmentType, Incident, Source, TypeName
from catalog.search import question, visible, world
from catalog.search.criteria import Criteria
from catalog.search.world import World

NEWEST = 6


@dataclass(frozen=True)
class Overview:
    types: int
    names: int
    incidents: int
    losses: int
    sources: int
    newest: list[Incident]


def get(session: Session, now: datetime) -> Overview:
    known = world.read(session)
    newest = (
        select(Incident)
        .where(*visible.incidents(now))
        .order_by(col(Incident.latest).desc(), col(Incident.id))
        .limit(NEWEST)
    )
    return Overview(
        types=_count(session, select(func.count()).select_from(EquipmentType)),
        names=_count(session, select(func.count()).select_from(TypeName)),
        incidents=_count(session, select(func.count()).select_from(Incident).where(*visible.incidents(now))),
        losses=_losses(session, known, now),
        sources=_count(session, select(func.count()).select_from(Source).where(visible.sources(now))),
        newest=list(session.exec(newest)),
    )


def _count(session: Session, query: Any) -> int:
    return int(session.exec(query).one())


def _losses(session: Session, known: World, now: datetime) -> int:
    """Things lost in the field records, as the list of losses counts them."""
    criteria = Criteria.read({}, known, now)
    return question.ask(session, criteria).total.best
