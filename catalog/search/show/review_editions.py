"""A sighting as it was at an earlier edition beside what it is now, for who decided on the earlier one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.dates import Span, written
from catalog.models import EquipmentType, Party, Place, Revision, SightedClaim, SightedItem, Sighting
from catalog.search import past
from catalog.search.show import sighted_claims
from catalog.search.show.reviews import line_text

ROWS: dict[Any, str] = {SightedItem: "Line", SightedClaim: "Claim"}


@dataclass(frozen=True)
class Both:
    """What a field was and is; `differs` where the two are not the same."""

    label: str
    before: str
    now: str

    @property
    def differs(self) -> bool:
        return self.before != self.now


def both(session: Session, sighting: Sighting, edition: int) -> list[Both]:
    """Every field of both editions in order; nothing where no such edition was ever written."""
    change = _change_of(session, sighting, edition)
    if change is None:
        return []
    own = sighting.id or 0
    old = past.some(session, Sighting, change, [own])
    before = _fields(session, old[0], {model: _past(session, model, own, change) for model in ROWS})
    now = _fields(session, sighting, {model: _now(session, model, own) for model in ROWS})
    return [Both(label, before.get(label, ""), now.get(label, "")) for label in dict.fromkeys([*before, *now])]


def _change_of(session: Session, sighting: Sighting, edition: int) -> int | None:
    """The change that wrote the edition."""
    number: Any = past.said(Revision.after, "edition").as_integer()
    query = select(Revision.change_id).where(Revision.table_name == "sighting", Revision.row_id == sighting.id)
    return session.exec(query.where(number == edition).order_by(col(Revision.id)).limit(1)).first()


def _past(session: Session, model: Any, sighting_id: int, change: int) -> list[Any]:
    """The lines or claims of the sighting as they stood after a change, in order."""
    owner: Any = past.said(Revision.after, "sighting_id").as_integer()
    query = select(Revision.row_id).where(Revision.table_name == model.__tablename__, owner == sighting_id)
    return sorted(past.some(session, model, change, list(session.exec(query.distinct()))), key=lambda row: int(row.seq))


def _now(session: Session, model: Any, sighting_id: int) -> list[Any]:
    return list(session.exec(select(model).where(model.sighting_id == sighting_id).order_by(model.seq)))


def _fields(session: Session, row: Sighting, rows: dict[Any, list[Any]]) -> dict[str, str]:
    place = session.get(Place, row.place_id) if row.place_id else None
    point = f"{row.lat}, {row.lon} ± {row.uncertainty_m} m" if row.lat is not None else ""
    found = {
        "Where it stands": row.state.label,
        "When": written(Span(row.earliest, row.latest, row.precision)),
        "Where": place.name if place else row.place_as_written,
        "Point": point,
        "Note": row.note,
    }
    return found | {f"{ROWS[model]} {one.seq}": WORDS[model](session, one) for model in ROWS for one in rows[model]}


def _line(session: Session, row: SightedItem) -> str:
    kind = session.get(EquipmentType, row.type_id) if row.type_id else None
    parties = [
        f"{words} {party.name}"
        for words, one in (("lost by", row.lost_by_id), ("taken by", row.taken_by_id))
        if one and (party := session.get(Party, one))
    ]
    number = f"number {row.count_min}–{row.count_best}–{'?' if row.count_max is None else row.count_max}"
    more = [*(["doubted by its source"] if row.is_hedged else []), *([row.note] if row.note else [])]
    return "; ".join([line_text(row, kind.name if kind else None), number, *parties, *more])


def _claim(_session: Session, row: SightedClaim) -> str:
    number, figure = sighted_claims.count(row), sighted_claims.figure(row)
    told = [row.kind.label, row.summary, row.quote, row.asserted_by, number, figure, row.place_as_written]
    return "; ".join(part for part in [*told, "hedged" if row.is_hedged else ""] if part)


WORDS: dict[Any, Callable[[Session, Any], str]] = {SightedItem: _line, SightedClaim: _claim}
