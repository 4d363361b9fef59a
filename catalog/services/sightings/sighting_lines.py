"""The lines of a sighting as rows: what was seen, its candidates, parts, markings, pictures, and what it may be."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import RecordState
from catalog.models import (
    EquipmentType,
    Item,
    Party,
    SightedCandidate,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
)
from catalog.services.rows import id_of, need_id, number, reconcile
from catalog.services.sightings.sighting_inputs import BoxIn, LineIn, ShownIn

DETAILS: tuple[Any, ...] = (SightedCandidate, SightedPart, SightedMarking, SightedPicture, SightedPair)
AS_THEY_ARE = {"qualifier", "kind", "context", "manner", "lost_basis", "taken_basis", "note", "is_of_lot"}
NO_BOX = {"box_left": None, "box_top": None, "box_width": None, "box_height": None}


def write(session: Session, sighting: int, lines: list[LineIn], pictures: Mapping[str, int]) -> None:
    """Make the lines of a sighting these, in order; `pictures` are its own: public SHA-256 → id."""
    _drop_details_beyond(session, sighting, len(lines))
    wanted = [_own_fields(session, seq, line) for seq, line in enumerate(lines, 1)]
    rows = reconcile(session, SightedItem, {"sighting_id": sighting}, ("seq",), wanted)
    for seq, (row, line) in enumerate(zip(rows, lines, strict=True), 1):
        _write_details(session, number(row), line, (f"line {seq}", pictures))


def _drop_details_beyond(session: Session, sighting: int, count: int) -> None:
    """A line that is taken away takes its details with it."""
    query = select(SightedItem.id).where(SightedItem.sighting_id == sighting, SightedItem.seq > count)
    ids = [one for one in session.exec(query) if one]
    for model in DETAILS:
        for row in session.exec(select(model).where(col(model.sighted_id).in_(ids))):
            session.delete(row)
    session.flush()


def _own_fields(session: Session, seq: int, line: LineIn) -> dict[str, Any]:
    return {
        **line.model_dump(include=AS_THEY_ARE), "seq": seq, "as_written": line.written, "is_hedged": line.hedged,
        "type_id": id_of(session, EquipmentType, line.type, "type"),
        "count_min": line.count.min, "count_best": line.count.best, "count_max": line.count.max,
        "lost_by_id": id_of(session, Party, line.lost_by, "lost_by"),
        "taken_by_id": id_of(session, Party, line.taken_by, "taken_by"),
        "seen_item_id": _item_id(session, line.seen, f"line {seq}") if line.seen else None,
    }  # fmt: skip


def _write_details(session: Session, row: int, line: LineIn, told: tuple[str, Mapping[str, int]]) -> None:
    owner, (where, pictures) = {"sighted_id": row}, told
    candidates = [{"type_id": need_id(session, EquipmentType, slug, "type")} for slug in dict.fromkeys(line.candidates)]
    reconcile(session, SightedCandidate, owner, ("type_id",), candidates)
    parts = {one.part: one for one in line.fitted}.values()
    reconcile(session, SightedPart, owner, ("part_type_id",), [
        {"part_type_id": need_id(session, EquipmentType, one.part, "fitted"), "certainty": one.certainty,
         "as_written": one.written} for one in parts
    ])  # fmt: skip
    reconcile(session, SightedMarking, owner, ("kind", "text"), [one.model_dump() for one in line.markings])
    shown = [_shown(one, pictures, where) for one in {one.picture: one for one in line.pictures}.values()]
    reconcile(session, SightedPicture, owner, ("picture_id",), shown)
    said = {one.item: one.judgement for one in line.said}
    pairs = [{"item_id": _item_id(session, item, where), "judgement": answer} for item, answer in said.items()]
    reconcile(session, SightedPair, owner, ("item_id",), pairs)


def _shown(one: ShownIn, pictures: Mapping[str, int], where: str) -> dict[str, Any]:
    if one.picture not in pictures:
        raise Invalid(Problem("pictures", f"{one.picture[:12]} is no picture of this sighting", where))
    return {"picture_id": pictures[one.picture], **(_box(one.box) if one.box else NO_BOX)}


def _box(box: BoxIn) -> dict[str, float]:
    return {"box_left": box.left, "box_top": box.top, "box_width": box.width, "box_height": box.height}


def _item_id(session: Session, public_id: str, where: str) -> int:
    query = select(Item.id).where(Item.public_id == public_id, Item.state == RecordState.ACTIVE)
    found = session.exec(query).first()
    if found is None:
        raise Invalid(Problem("seen", f"no item {public_id!r}; the permanent id of an item is allowed", where))
    return found
