"""The claims of a sighting as pages show them: what a source says besides things, and what became of that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import amounts
from catalog.domain.counting import Range
from catalog.models import Claim, EquipmentType, Party, Place, SightedClaim, Source
from catalog.search import visible
from catalog.search.visible import Viewer

LONGEST = 80
MOST_TOLD = 2


@dataclass(frozen=True)
class Said:
    """A claim with its source and what it names; `count` and `figure` are in words."""

    row: SightedClaim
    source: Source
    type: EquipmentType | None
    lost_by: Party | None
    taken_by: Party | None
    place: Place | None

    @property
    def count(self) -> str:
        return count(self.row)

    @property
    def figure(self) -> str:
        return figure(self.row)


def count(row: SightedClaim) -> str:
    """`13`, `≥ 13`, in the notation of every page; "" where no number is told."""
    least = row.count_min
    return amounts.written(Range(least, least, row.count_max)) if least is not None else ""


def figure(row: SightedClaim) -> str:
    """`less than 7 mi`; "" where no figure is told."""
    return f"{row.value_qualifier} {row.value:g} {row.unit}".strip() if row.value is not None else ""


def said(session: Session, sighting_id: int) -> list[Said]:
    """All of them, in order: for who sent the sighting, and for reviewers."""
    return _said(session, SightedClaim.sighting_id == sighting_id)


def public(session: Session, sighting_id: int, now: datetime, viewer: Viewer) -> list[Said]:
    """Those that were kept and may be seen by now."""
    incidents = visible.incidents(now, insider=viewer.is_insider)
    told = select(Claim.id).join(Source, col(Claim.source_id) == Source.id)
    shown = told.where(visible.claims(now, insider=viewer.is_insider), visible.tied_to(*incidents))
    return _said(session, SightedClaim.sighting_id == sighting_id, col(SightedClaim.claim_id).in_(shown))


def _said(session: Session, *where: Any) -> list[Said]:
    query = select(SightedClaim, Source).join(Source, col(SightedClaim.source_id) == Source.id)
    return [
        Said(
            row,
            source,
            _one(session, EquipmentType, row.type_id),
            _one(session, Party, row.lost_by_id),
            _one(session, Party, row.taken_by_id),
            _one(session, Place, row.place_id),
        )
        for row, source in session.exec(query.where(*where).order_by(col(SightedClaim.seq))).all()
    ]


def _one(session: Session, model: Any, row_id: int | None) -> Any:
    return session.get(model, row_id) if row_id else None


def texts(session: Session, sightings: Iterable[int | None]) -> dict[int, list[str]]:
    """For each of these sightings what its claims say, cut short."""
    query = select(SightedClaim).where(col(SightedClaim.sighting_id).in_(set(sightings)))
    found: dict[int, list[str]] = {}
    for one in session.exec(query.order_by(col(SightedClaim.seq))):
        words = one.summary if len(one.summary) <= LONGEST else f"{one.summary[: LONGEST - 1].rstrip()}…"
        found.setdefault(one.sighting_id, []).append(words)
    return found


def summed_up(said: list[str], *, is_alone: bool) -> list[str]:
    """What claims say, for a list: the first of them in their words where nothing else is told, else how many."""
    shown = [f"“{one}”" for one in said[:MOST_TOLD]] if is_alone else []
    rest = len(said) - len(shown)
    number = f"{rest} more" if shown else str(rest)
    return [*shown, *([f"{number} claim{'' if rest == 1 else 's'}"] if rest else [])]
