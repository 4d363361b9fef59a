"""Histories of a catalog, drawn by hypothesis: things that are logged, corrected, taken out of lots, judged, merged and
withdrawn, one change after the other. Everything in them is synthetic: no thing, place or day here is real."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from sqlmodel import Session, col, func, select

from catalog import models
from catalog.db import Database
from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.outcomes import Grade, Judgement, OutcomeKind, RecordState
from catalog.models import Item
from catalog.services import items, losses, people
from catalog.services.items import CountIn, ItemIn, PairIn
from tests.services.writing import changing, incident_id, item_id
from tests.support.clock import NOW

K = OutcomeKind
TYPES = ("t-72", "t-72b", "t-72b3", "t-80", "bmp", "bmp-1", "tanks", "armoured-vehicles")
PARTIES = ("russia", "corps", "brigade", "ukraine", "unknown")
INCIDENTS = ("day", "later", "range", "year", "before", "told", "undated")
GRADES = tuple(grade for grade in Grade if grade is not Grade.VISUAL)  # visual needs a picture that is held
DATASETS = ("field", "field", "second")
MOST = 6  # things of one history


@dataclass(frozen=True)
class Step:
    """One outcome as it is drawn; who loses and who may take follows from what stands before it."""

    kind: OutcomeKind
    grade: Grade
    incident: str
    taker: int
    non_combat: bool


@dataclass(frozen=True)
class Log:
    """A thing is logged, or logged again otherwise."""

    thing: int
    type: str
    dataset: str
    count: tuple[int, int, int | None] | None
    candidates: tuple[str, ...]
    first: str
    steps: tuple[Step, ...]
    lot: int | None


@dataclass(frozen=True)
class Judge:
    one: int
    other: int
    judgement: Judgement


@dataclass(frozen=True)
class End:
    """A thing is withdrawn, or merged into another."""

    thing: int
    into: int | None


Change = Log | Judge | End
THINGS = st.integers(0, MOST - 1)
STEPS = st.builds(
    Step, st.sampled_from(OutcomeKind), st.sampled_from(GRADES), st.sampled_from(INCIDENTS), st.integers(0, 3),
    st.booleans(),
)  # fmt: skip
COUNTS = st.tuples(st.integers(0, 4), st.integers(0, 4), st.none() | st.integers(0, 4)).map(
    lambda one: (one[0], one[0] + one[1], None if one[2] is None else sum(one))
)
LOGS = st.builds(
    Log, THINGS, st.sampled_from(TYPES), st.sampled_from(DATASETS), st.none() | st.none() | COUNTS,
    st.sampled_from(((), (), ("bmp-1", "bmp-2"), ("t-72", "t-80"))), st.sampled_from(PARTIES),
    st.lists(STEPS, max_size=4).map(tuple), st.none() | st.none() | THINGS,
)  # fmt: skip
JUDGEMENTS = st.builds(Judge, THINGS, THINGS, st.sampled_from((Judgement.UNSURE, Judgement.UNSURE, *Judgement)))
ENDS = st.builds(End, THINGS, st.none() | THINGS)
HISTORIES = st.lists(LOGS | LOGS | LOGS | JUDGEMENTS | ENDS, min_size=1, max_size=12)


def play(database: Database, history: list[Change], known: dict[int, Log] | None = None) -> Iterator[int]:
    """Make one change after the other, those that make no sense left out; the number of each that was made.

    `known` is what an earlier history logged; what is logged now is put into it.
    """
    known = {} if known is None else known
    for one in history:
        if _makes_sense(one, known):
            with changing(database, why=f"a synthetic {type(one).__name__.lower()}") as session:
                _make(session, one, known)
            yield _last(database)


def _makes_sense(one: Change, known: dict[int, Log]) -> bool:
    if isinstance(one, Log):
        return one.thing not in known or known[one.thing].dataset == one.dataset
    if isinstance(one, Judge):
        return one.one != one.other and {one.one, one.other} <= set(known)
    return one.thing in known and (one.into is None or (one.into != one.thing and one.into in known))


def _make(session: Session, one: Change, known: dict[int, Log]) -> None:
    if isinstance(one, Log):
        items.put(session, _as_item(one, known))
        known[one.thing] = one
    elif isinstance(one, Judge):
        pair = PairIn(one=_id(one.one), other=_id(one.other), judgement=one.judgement, reason="they look alike")
        items.judge(session, people.system(session, NOW), pair, NOW)
    else:
        _end(session, one)


def _id(thing: int) -> str:
    return item_id(f"thing-{thing}")


def _as_item(one: Log, known: dict[int, Log]) -> ItemIn:
    lot = known.get(one.lot) if one.lot is not None and one.lot != one.thing else None
    is_lot = lot is not None and lot.count is not None and lot.lot is None and one.count is None
    count = CountIn(min=one.count[0], best=one.count[1], max=one.count[2]) if one.count else None
    return ItemIn(
        id=_id(one.thing), type=one.type, dataset=one.dataset, count=count, candidates=list(one.candidates),
        parent_lot=_id(one.lot) if is_lot and one.lot is not None else None, outcomes=list(_chain(one)),
    )  # fmt: skip


def _chain(one: Log) -> Iterator[dict[str, Any]]:
    """Outcomes in which whoever took the thing loses it next, and only an earlier operator has it back."""
    holder, had = one.first, [one.first]
    for step in one.steps:
        earlier = [party for party in had if party != holder]
        kind = K.CAPTURED if step.kind is K.RECAPTURED and not earlier else step.kind
        others = earlier if kind is K.RECAPTURED else [party for party in PARTIES if party != holder]
        taker = others[step.taker % len(others)] if kind in NEEDS_TAKER else None
        yield {"incident": incident_id(step.incident), "kind": kind, "lost_by": holder, "taken_by": taker,
               "grade": step.grade, "non_combat": step.non_combat}  # fmt: skip
        holder = taker or holder
        had.append(holder)


def _end(session: Session, one: End) -> None:
    """What a merge or a withdrawal leaves behind: the item's state, and no losses of its own."""
    wanted = [_id(one.thing), *([] if one.into is None else [_id(one.into)])]
    rows = {row.public_id: row for row in session.exec(select(Item).where(col(Item.public_id).in_(wanted)))}
    row = rows[_id(one.thing)]
    row.state = RecordState.WITHDRAWN if one.into is None else RecordState.MERGED
    row.merged_into_id = None if one.into is None else rows[_id(one.into)].id
    session.flush()
    losses.rewrite(session, row.id, row.parent_lot_id)


def _last(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.max(models.Change.id))).one() or 0
