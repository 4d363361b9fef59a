"""Invariants of counting (docs/counting.md, "What always holds"), checked on the records that are there."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlmodel import Session, col, or_, select

from catalog.domain.counting import NOTHING, Range, clusters
from catalog.domain.outcomes import Mode, RecordState
from catalog.models import Gain, Item, Loss
from catalog.search import question, world
from catalog.search.asking import Asked
from catalog.search.criteria import Criteria
from catalog.search.question import Question
from catalog.search.world import World
from catalog.services import losses
from catalog.tally import exports
from catalog.tally.count import Tally, tally
from catalog.tally.links import Links

Faults = Iterable[str]
LAYOUTS = (("category", "outcome"), ("type", "lost_by"), ("month", "outcome"), ("place", "grade"))
MOST_CELLS = 300  # of one layout whose rows are looked at; spread over all of it


def sums(session: Session, now: datetime) -> Faults:
    """Rows and columns of a tally add up to its total, and the total to the rows behind it, in both modes."""
    for asked in _questions(session, now):
        for rows, cols in LAYOUTS:
            answer = tally(asked, rows, cols)
            if {_sum(line.total for line in answer.lines), _sum(answer.totals.values())} != {asked.total}:
                yield f"{_named(asked)}: {rows} by {cols} does not add up to {asked.total}"


def cells(session: Session, now: datetime) -> Faults:
    """For every cell the list behind it has exactly its weight."""
    for asked in _questions(session, now):
        for rows, cols in LAYOUTS:
            answer = tally(asked, rows, cols)
            yield from (f"{_named(asked)}: {rows} by {cols}: {told}" for told in _wrong(answer))


def _wrong(answer: Tally) -> Iterator[str]:
    figures = [(line, one) for line in answer.lines for one in answer.columns if line.cells[one.key] != NOTHING]
    for line, one in figures[:: max(1, len(figures) // MOST_CELLS)]:
        address = Links(answer).url(line.key, one)
        behind = _again(answer.question, parse_qs(urlsplit(address).query)).total
        if behind != line.cells[one.key]:
            yield f"{line.key.key}, {one.key} says {line.cells[one.key]}, its rows {behind}"


def types(session: Session, now: datetime) -> Faults:
    """T8: a type is its children and what is not further identified."""
    for asked in _questions(session, now):
        for slug in _parents(asked.world):
            parent = _again(asked, {**_args(asked), "type": [slug]})
            if parent.total == NOTHING:
                continue
            lines = tally(parent, "type", "outcome").lines
            children = _sum(_again(asked, {**_args(asked), "type": [line.key.slug]}).total
                            for line in lines if line.key.slug)  # fmt: skip
            if children + _sum(line.total for line in lines if not line.key.slug) != parent.total:
                yield f"{_named(asked)}: {slug} is {parent.total}, its children and the rest are not"


def _parents(known: World) -> list[str]:
    ids = {node.parent_id for node in known.types.by_id.values() if node.parent_id}
    return sorted(known.types.by_id[one].slug for one in ids)


def exported(session: Session, now: datetime) -> Faults:
    """An export has as many rows as its page says, and they add up to its total."""
    for asked in _questions(session, now):
        table = exports.export("losses", Asked(asked, now, None))
        counts = [Range(row["count_min"], row["count_best"], row["count_max"]) for row in table.records()]
        if (len(counts), _sum(counts)) != (len(asked.rows), asked.total):
            yield f"{_named(asked)}: the page has {len(asked.rows)} rows, {asked.total}; the export {len(counts)}"


def gone(session: Session, _: datetime) -> Faults:
    """No merged or withdrawn item contributes."""
    for model in (Loss, Gain):
        query: Any = select(Item.public_id, Item.state).join(model, col(model.item_id) == Item.id)
        counted = or_(Item.state != RecordState.ACTIVE, col(Item.merged_into_id).is_not(None))
        yield from (f"{one} is {state} and counts" for one, state in session.exec(query.where(counted)))


def minimums(session: Session, _: datetime) -> Faults:
    """T6: of things that may be one, none of them a lot or out of one, one is sure."""
    groups = clusters(losses.unsure_pairs(session))
    for ids in groups:
        rows = session.exec(select(Item).where(col(Item.id).in_(ids))).all()
        if any(row.is_lot or row.parent_lot_id for row in rows):
            continue
        firsts = session.exec(select(Loss.count_min).where(col(Loss.item_id).in_(ids), col(Loss.is_first))).all()
        if sum(firsts) > 1:
            yield f"{', '.join(row.public_id for row in rows)} may be one thing, and {sum(firsts)} are sure"


def _questions(session: Session, now: datetime) -> Iterator[Question]:
    """Each dataset by itself, in each mode."""
    known = world.read(session, insider=True)
    for mode in Mode:
        for dataset in known.datasets.by_slug:
            criteria = Criteria.read({"mode": [mode.value], "dataset": [dataset]}, known, now)
            yield question.ask(session, criteria)


def _again(asked: Question, args: dict[str, list[str]]) -> Question:
    criteria = Criteria.read(args, asked.world, asked.criteria.now)
    return question.ask(asked.session, criteria)


def _args(asked: Question) -> dict[str, list[str]]:
    return {"mode": [asked.get("mode")], "dataset": list(asked.criteria.datasets)}


def _named(asked: Question) -> str:
    return f"{', '.join(asked.criteria.datasets)}, {asked.get('mode')}"


def _sum(ranges: Iterable[Range]) -> Range:
    return sum(ranges, NOTHING)


CHECKS = {
    "tallies add up to their rows": sums,
    "each cell leads to rows of its weight": cells,
    "a type is its children and what is not further identified": types,
    "an export has the rows and the number of its page": exported,
    "nothing merged or withdrawn counts": gone,
    "of what may be one thing one is sure": minimums,
}
