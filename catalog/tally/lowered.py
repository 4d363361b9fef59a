"""Rows that count for less (T6): lots that things were taken out of, and things that may be one with another."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain.counting import Range
from catalog.domain.outcomes import Judgement, RecordState
from catalog.models import Item, ItemPair
from catalog.search import past
from catalog.search.past import Then
from catalog.search.question import Question
from catalog.search.show.losses import count_at
from catalog.tally import known


@dataclass(frozen=True)
class Lowered:
    """A counted row that weighs less than the number of things it is recorded with (T6), and because of which items."""

    place: int
    item: str
    own: Range
    counted: Range
    why: str
    others: tuple[str, ...]


def of(question: Question) -> list[Lowered]:
    """Lots that things were taken out of, and things that may be one with another, among the rows that count."""
    session, then = question.session, question.criteria.variant.known_on
    lots, pairs = _lots(session, then), _pairs(session, then)
    beside = {**lots, **{one: lots.get(one, set()) | others for one, others in pairs.items()}}
    places = [one for one in question.rows.tolist() if int(question.columns.item[one]) in beside]
    items = {row.id: row for row in known.items(session, {int(question.columns.item[one]) for one in places}, then)}
    shown = known.public_ids(session, set().union(*beside.values()), question.criteria)
    found = []
    for place in places:
        item, counted = items[int(question.columns.item[place])], count_at(question.columns, place)
        own = Range(item.count_min, item.count_best, item.count_max)
        if own != counted:
            is_lot = (item.id or 0) in lots
            why = "part of the lot is counted by itself" if is_lot else "may be the same thing as another"
            others = tuple(sorted(shown[one] for one in beside[item.id or 0] if one in shown))
            found.append(Lowered(place, item.public_id, own, counted, why, others))
    return found


def _lots(session: Session, then: Then) -> dict[int, set[int]]:
    """Lot → items that were taken out of it."""
    found: dict[int, set[int]] = {}
    if then is None:
        rows = list(session.exec(select(Item).where(col(Item.parent_lot_id).is_not(None))))
    else:
        rows = past.rows(session, Item, then)
    for row in rows:
        if row.parent_lot_id and row.state is RecordState.ACTIVE:
            found.setdefault(row.parent_lot_id, set()).add(row.id or 0)
    return found


def _pairs(session: Session, then: Then) -> dict[int, set[int]]:
    """Item → items that it may be the same as."""
    found: dict[int, set[int]] = {}
    for row in past.rows(session, ItemPair, then):
        if row.judgement is Judgement.UNSURE and row.undone_at is None:
            found.setdefault(row.one_id, set()).add(row.other_id)
            found.setdefault(row.other_id, set()).add(row.one_id)
    return found
