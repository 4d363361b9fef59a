"""A sighting as it was at an earlier edition beside what it is now, for who decided on the earlier one."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.dates import Span, written
from catalog.models import EquipmentType, Party, Place, Revision, SightedItem, Sighting
from catalog.search import past
from catalog.search.show.reviews import line_text


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
    lines = {row.seq: row for row in past.some(session, SightedItem, change, _line_ids(session, own))}
    new = {row.seq: row for row in session.exec(select(SightedItem).where(SightedItem.sighting_id == own))}
    before, now = _fields(session, old[0], lines), _fields(session, sighting, new)
    return [Both(label, before.get(label, ""), now.get(label, "")) for label in dict.fromkeys([*before, *now])]


def _change_of(session: Session, sighting: Sighting, edition: int) -> int | None:
    """The change that wrote the edition."""
    number: Any = past.said(Revision.after, "edition").as_integer()
    query = select(Revision.change_id).where(Revision.table_name == "sighting", Revision.row_id == sighting.id)
    return session.exec(query.where(number == edition).order_by(col(Revision.id)).limit(1)).first()


def _line_ids(session: Session, sighting_id: int) -> list[int]:
    owner: Any = past.said(Revision.after, "sighting_id").as_integer()
    query = select(Revision.row_id).where(Revision.table_name == "sighted_item", owner == sighting_id)
    return list(session.exec(query.distinct()))


def _fields(session: Session, row: Sighting, lines: dict[int, SightedItem]) -> dict[str, str]:
    place = session.get(Place, row.place_id) if row.place_id else None
    point = f"{row.lat}, {row.lon} ± {row.uncertainty_m} m" if row.lat is not None else ""
    found = {
        "Where it stands": row.state.label,
        "When": written(Span(row.earliest, row.latest, row.precision)),
        "Where": place.name if place else row.place_as_written,
        "Point": point,
        "Note": row.note,
    }
    return found | {f"Line {seq}": _line(session, lines[seq]) for seq in sorted(lines)}


def _line(session: Session, row: SightedItem) -> str:
    kind = session.get(EquipmentType, row.type_id) if row.type_id else None
    parties = [
        f"{words} {party.name}"
        for words, one in (("lost by", row.lost_by_id), ("taken by", row.taken_by_id))
        if one and (party := session.get(Party, one))
    ]
    number = f"number {row.count_min}–{row.count_best}–{'?' if row.count_max is None else row.count_max}"
    return "; ".join([line_text(row, kind.name if kind else None), number, *parties, *([row.note] if row.note else [])])
