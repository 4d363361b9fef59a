"""What the catalog holds and what is new in it, for the front page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from catalog.models import EquipmentType, Incident, Source, TypeName
from catalog.search import question, told, visible, world
from catalog.search.criteria import Criteria
from catalog.search.show.incidents import at
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
    rows = told.incidents(session, insider=False)
    out = rows["id"][rows["due"] <= now.timestamp()]
    return Overview(
        types=_count(session, select(func.count()).select_from(EquipmentType)),
        names=_count(session, select(func.count()).select_from(TypeName)),
        incidents=len(out),
        losses=_losses(session, known, now),
        sources=_count(session, select(func.count()).select_from(Source).where(visible.sources(now))),
        newest=at(session, out[:NEWEST].tolist()),
    )


def _count(session: Session, query: Any) -> int:
    return int(session.exec(query).one())


def _losses(session: Session, known: World, now: datetime) -> int:
    """Things lost in the field records, as the list of losses counts them."""
    criteria = Criteria.read({}, known, now)
    return question.ask(session, criteria).total.best
