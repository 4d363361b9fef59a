"""What a merge would do, told before it is done: what moves, what stays, and the change in the totals."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.domain.counting import Range
from catalog.models import EquipmentType, Loss, Outcome, Party
from catalog.services import losses
from catalog.services.duplicates import merging
from catalog.services.duplicates.merging import MergeIn
from catalog.services.rows import number

WORDS = {
    "outcome": "outcome", "item_picture": "picture", "marking": "marking", "fitment": "fitted part",
    "holding": "holding", "claim": "claim", "identification": "opinion", "item_pair": "judgement",
    "sighted_item": "line of a sighting", "item": "thing taken out of the lot",
}  # fmt: skip
Line = tuple[str, Range | None, Range | None]  # what is counted, before and after; None is not at all


@dataclass(frozen=True)
class Preview:
    """Plain words and numbers, so that they outlive the transaction that they were tried in."""

    moves: list[str]
    stays: list[str]
    chain: list[str]
    lines: list[Line]
    before: Range
    after: Range
    has_opinion: bool


def preview(session: Session, person_id: int, values: MergeIn, now: datetime) -> Preview:
    """Merge, and say what that did; the caller rolls it back. Raises as `merging.merge`."""
    item, into = merging.pair(session, values)
    ids = losses.affected(session, number(item)) | losses.affected(session, number(into))
    before = counted(session, ids)
    done = merging.merge(session, person_id, values, now)
    after = counted(session, ids)
    return Preview(
        moves=_told(done.rows),
        stays=_told(done.left),
        chain=_chain(session, done.chain),
        lines=[
            (key, before.get(key), after.get(key)) for key in sorted({*before, *after}) if _differ(before, after, key)
        ],
        before=_sum(before),
        after=_sum(after),
        has_opinion=done.opinion is not None,
    )


def counted(session: Session, item_ids: Collection[int]) -> dict[str, Range]:
    """What these items count as, a line for each party, outcome and type, by every operator."""
    query: Any = select(Loss, Party.name, EquipmentType.name).join(Party, col(Loss.operator_id) == Party.id)
    query = query.join(EquipmentType, col(Loss.type_id) == EquipmentType.id)
    found: dict[str, Range] = {}
    for row, party, kind in session.exec(query.where(col(Loss.item_id).in_(item_ids))):
        key = f"{kind}, lost by {party}, {row.kind.label}"
        found[key] = found.get(key, Range(0, 0, 0)) + Range(row.count_min, row.count_best, row.count_max)
    return found


def _differ(before: dict[str, Range], after: dict[str, Range], key: str) -> bool:
    return before.get(key) != after.get(key)


def _sum(lines: dict[str, Range]) -> Range:
    total = Range(0, 0, 0)
    for one in lines.values():
        total += one
    return total


def _told(rows: list[SQLModel]) -> list[str]:
    """`2 pictures`, `1 claim`"""
    numbers = Counter(WORDS[str(row.__tablename__)] for row in rows)
    return [f"{many} {_plural(word) if many > 1 else word}" for word, many in numbers.items()]


def _plural(word: str) -> str:
    first, _, rest = word.partition(" of ")
    if word.startswith("thing "):
        return word.replace("thing", "things", 1)
    return f"{first}s of {rest}" if rest else f"{word}s"


def _chain(session: Session, chain: list[Outcome]) -> list[str]:
    names = dict(session.exec(select(Party.id, Party.name)).all())
    told = []
    for one in chain:
        taken = f", taken by {names[one.to_party_id]}" if one.to_party_id else ""
        told.append(f"{one.kind.label}, lost by {names[one.from_party_id]}{taken}")
    return told
