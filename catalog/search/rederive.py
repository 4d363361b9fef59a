"""Losses, gains and standing losses by the rules, from the outcomes: for any grades, as of a day, as known on a day.

Most items have one outcome: what follows is worked out for all of those at once; `domain.counting` does the rest.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Select, func
from sqlmodel import Session, col

from catalog.domain import counting
from catalog.domain.counting import K
from catalog.domain.outcomes import Grade, OutcomeKind, RecordState
from catalog.models import Incident, Item, Loss, Outcome
from catalog.search import blocks, past, weights
from catalog.search.blocks import Arrays, flag, number, term
from catalog.search.codes import FACT_CODES, FACTS, GRADE_CODES, GRADES, KIND_CODES, NO_KIND, OPEN
from catalog.search.variants import Count, Variant


class Fact(NamedTuple):
    """One outcome as `domain.counting` wants it; `place` is where it stands in the arrays."""

    kind: OutcomeKind
    grade: Grade
    from_party_id: int
    to_party_id: int | None
    place: int


def _own_fields(model: Any) -> list[blocks.Field]:
    return [
        number("item", model.item_id),
        number("incident", model.incident_id),
        term("grade", model.grade, GRADE_CODES),
        flag("non_combat", model.non_combat),
    ]


STORED = [
    *_own_fields(Loss),
    number("stint", Loss.stint, np.int16),
    number("dataset", Loss.dataset_id),
    number("version", Loss.version_id),
    number("type", Loss.type_id),
    number("operator", Loss.operator_id),
    number("taker", Loss.taker_id),
    term("kind", Loss.kind, KIND_CODES),
    term("first_kind", Loss.first_kind, KIND_CODES, NO_KIND),
    number("least", Loss.count_min),
    number("best", Loss.count_best),
    number("most", Loss.count_max, nothing=OPEN),
    flag("mended", Loss.is_mended),
]
FACT_FIELDS = [
    *_own_fields(Outcome),
    number("seq", Outcome.seq),
    term("fact", Outcome.kind, FACT_CODES),
    number("operator", Outcome.from_party_id),
    number("to", Outcome.to_party_id),
    number("dataset", Item.dataset_id),
    number("version", Item.version_id),
    number("type", Item.type_id),
    number("least", Item.count_min),
    number("best", Item.count_best),
    number("most", Item.count_max, nothing=OPEN),
]


def present(session: Session, items: Iterable[int] | None = None) -> Arrays:
    """The stored losses: what the rules give at the default grades. `items` narrows to some."""
    return blocks.read_of(session, STORED, lambda query: query.select_from(Loss), col(Loss.item_id), items)


def by_rules(session: Session, variant: Variant, items: Iterable[int] | None = None) -> Arrays:
    """What the rules give of all items, or of some, from the outcomes that the variant keeps."""
    wanted = None if items is None else set(items)
    facts = _facts_known(session, variant) if variant.known_on is not None else _facts(session, variant, wanted)
    keep = np.isin(facts["grade"], [GRADE_CODES[one] for one in variant.grades])
    if variant.hidden:
        keep &= ~blocks.among(facts["incident"], variant.hidden)
    facts = blocks.chosen(facts, keep)
    facts = blocks.chosen(facts, np.lexsort((facts["seq"], facts["item"])))
    found = followed(facts, variant.count)
    weights.put(session, found, variant.known_on)
    return found


def _facts(session: Session, variant: Variant, items: set[int] | None) -> Arrays:
    def narrow(query: Select[Any]) -> Select[Any]:
        query = query.select_from(Outcome).join(Item, col(Outcome.item_id) == Item.id)
        query = query.where(col(Outcome.state) == RecordState.ACTIVE, col(Item.state) == RecordState.ACTIVE)
        query = query.where(col(Outcome.grade).in_(sorted(variant.grades)))
        if variant.as_of is None:
            return query
        latest = func.coalesce(Incident.latest, date.min)  # what has no date stays in, and stands under *undated*
        return query.join(Incident, col(Outcome.incident_id) == Incident.id).where(latest <= variant.as_of)

    return blocks.read_of(session, FACT_FIELDS, narrow, col(Outcome.item_id), items)


def _facts_known(session: Session, variant: Variant) -> Arrays:
    """The same from the revisions."""
    items = {row.id: row for row in past.rows(session, Item, variant.known_on) if row.state is RecordState.ACTIVE}
    latest = {row.id: row.latest for row in past.rows(session, Incident, variant.known_on)}
    return facts_of(
        (one, items[one.item_id])
        for one in past.rows(session, Outcome, variant.known_on)
        if one.state is RecordState.ACTIVE and one.item_id in items
        if variant.as_of is None or (latest[one.incident_id] or date.min) <= variant.as_of
    )


def facts_of(outcomes: Iterable[tuple[Outcome, Item]]) -> Arrays:
    """Outcomes with their items as arrays, in the order given."""
    rows = [_fact_row(one, item) for one, item in outcomes]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(FACT_FIELDS)).T
    return {one.name: values.astype(one.kind) for one, values in zip(FACT_FIELDS, table, strict=True)}


def _fact_row(one: Outcome, item: Item) -> tuple[int, ...]:
    """In the order of `FACT_FIELDS`."""
    most = OPEN if item.count_max is None else item.count_max
    of_item = (item.dataset_id, item.version_id or 0, item.type_id, item.count_min, item.count_best, most)
    who = (FACT_CODES[one.kind], one.from_party_id, one.to_party_id or 0)
    return (one.item_id, one.incident_id, GRADE_CODES[one.grade], int(one.non_combat), one.seq, *who, *of_item)


def followed(facts: Arrays, count: Count) -> Arrays:
    """The rows that follow from the outcomes, in order of item and seq."""
    item = facts["item"]
    first = np.concatenate(([True], item[1:] != item[:-1]))[: len(item)]
    alone = first & np.concatenate((first[1:], [True]))[: len(item)]
    simple = of_one(blocks.chosen(facts, alone), count)
    rest = blocks.chosen(facts, ~alone)
    return blocks.joined([simple, _of_chains(rest, count)])


# What one outcome alone makes of its item, by the kind of outcome.
_LOST = np.array([kind in counting.LOSS_KINDS for kind in FACTS])
_GAINED = np.array([kind in counting.GAIN_KINDS for kind in FACTS])
_TAKEN = np.array([kind in counting.CHANGES_HANDS for kind in FACTS])
_PRINTED = np.array([KIND_CODES.get(counting.PRINTED.get(kind, kind), NO_KIND) for kind in FACTS], dtype=np.int8)


def of_one(facts: Arrays, count: Count) -> Arrays:
    """The rows that follow from each outcome by itself."""
    kind = facts["fact"]
    if count is Count.GAINS:
        wanted = _GAINED[kind]
    elif count is Count.STANDING:
        wanted = _LOST[kind] & (kind != FACT_CODES[K.DAMAGED]) & (facts["to"] != facts["operator"])
    else:
        wanted = _LOST[kind]
    rows = blocks.chosen(facts, wanted)
    kind = rows.pop("fact")
    ones = np.ones(len(kind), dtype=np.int16)
    taker = np.where(_TAKEN[kind], rows.pop("to"), 0).astype(np.int32)
    rows.pop("seq")
    printed = _PRINTED[kind]
    mended = np.zeros(len(kind), dtype=np.int8)
    return {**rows, "stint": ones, "taker": taker, "kind": printed, "first_kind": printed, "mended": mended}


class _Row(NamedTuple):
    """What a chain gives: the outcome that decides, by its place, and how it is counted."""

    place: int
    stint: int
    operator: int
    taker: int
    kind: int
    first_kind: int
    grade: int
    mended: int


SHARED = ("item", "incident", "non_combat", "dataset", "version", "type", "least", "best", "most")


def _of_chains(facts: Arrays, count: Count) -> Arrays:
    found = [row for chain in _chains(facts) for row in ROWS[count](chain)]
    table = np.array(found, dtype=np.int64).reshape(len(found), len(_Row._fields)).T
    own = dict(zip(_Row._fields, table, strict=True))
    places = own.pop("place")
    kinds = {"operator": np.int32, "taker": np.int32, "stint": np.int16}
    rows = {name: values.astype(kinds.get(name, np.int8)) for name, values in own.items()}
    return {**rows, **{name: facts[name][places] for name in SHARED}}


def _chains(facts: Arrays) -> Iterator[list[counting.Stint[Fact]]]:
    columns = [facts[name].tolist() for name in ("item", "fact", "grade", "operator", "to")]
    rows = zip(*columns, range(len(columns[0])), strict=True)
    for _, own in groupby(rows, key=lambda row: row[0]):
        yield counting.stints(
            [
                Fact(FACTS[kind], GRADES[grade], lost, taken or None, place)
                for _, kind, grade, lost, taken, place in own
            ],
            GRADES,
        )


def _losses(chain: list[counting.Stint[Fact]]) -> Iterator[_Row]:
    for one in counting.losses(chain):
        first = NO_KIND if one.first_kind is None else KIND_CODES[one.first_kind]
        yield _row(one.stint, one.deciding, KIND_CODES[one.kind], first, one)


def _row(stint: counting.Stint[Fact], deciding: Fact, kind: int, first: int, of: Any) -> _Row:
    grade = GRADE_CODES[getattr(of, "grade", deciding.grade)]
    mended = int(getattr(of, "is_mended", False))
    return _Row(deciding.place, stint.number, stint.operator or 0, stint.taker or 0, kind, first, grade, mended)


def _gains(chain: list[counting.Stint[Fact]]) -> Iterator[_Row]:
    """A gain counts in both modes."""
    for one in counting.gains(chain):
        kind = KIND_CODES[counting.PRINTED.get(one.deciding.kind, one.deciding.kind)]
        yield _row(one.stint, one.deciding, kind, kind, one)


def _standing(chain: list[counting.Stint[Fact]]) -> Iterator[_Row]:
    """T4: of each party that lost it and does not have it, the last of its losses that is more than damage."""
    wanted = counting.standing_losses(chain)
    last = {
        one.stint.operator: one
        for one in counting.losses(chain)
        if any(fact.kind is not K.DAMAGED for fact in one.stint.loss_facts)
    }
    for operator, one in last.items():
        if operator in wanted:
            kind = KIND_CODES[one.kind]
            yield _row(one.stint, one.deciding, kind, kind, one)


ROWS = {Count.LOSSES: _losses, Count.FITTED: _losses, Count.GAINS: _gains, Count.STANDING: _standing}
