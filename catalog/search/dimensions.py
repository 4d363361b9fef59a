"""What a tally can be laid out by: each dimension gives every row of a question a code, and each code a key."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from catalog.domain import dates
from catalog.domain.errors import Invalid
from catalog.search import drawn, timing
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import GRADES, KINDS
from catalog.search.coding import NOT_FURTHER, NOT_TAKEN, Coding, Key, reserved
from catalog.search.columns import Columns
from catalog.search.periods import IN_PERIOD, SPREAD, UNDATED, UNPLACED
from catalog.search.register import NOBODY, Node, Register
from catalog.search.rollup import Path, rolled
from catalog.search.world import World


class Asked(Protocol):
    """What a dimension needs of a question."""

    columns: Columns
    world: World

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]: ...
    def get(self, name: str) -> str: ...
    def kinds(self) -> Ints: ...
    def days(self) -> tuple[Ints, Ints]: ...
    def time_parts(self) -> dict[str, Mask]: ...
    @property
    def has_period(self) -> bool: ...


Assign = Callable[[Asked], Coding]


def coded(dimension: str, question: Asked) -> Coding:
    """The codes of every row of the question's columns, fitting or not, in their order."""
    return DIMENSIONS[dimension](question)


def _of_values(question: Asked, column: str, key_of: Callable[[int], Key]) -> Coding:
    """A dimension that follows from one column: its few values are given keys, then every row its code."""
    codes, ids = question.columns.dense(column)
    keys: dict[Key, int] = {}
    table = np.array([keys.setdefault(key_of(one), len(keys)) for one in ids.tolist()], dtype=np.int32)
    return Coding(table.take(codes), list(keys))


def _kept(name: str, assign: Assign) -> Assign:
    """A dimension that hangs on the columns and the world alone, worked out once for the two: neither ever changes."""

    def kept(question: Asked) -> Coding:
        known = question.columns.derived.get(name)
        if known is None or known[0] is not question.world:
            known = question.columns.derived[name] = (question.world, assign(question))
        found: Coding = known[1]
        return found

    return kept


def _by_category(question: Asked) -> Coding:
    nodes, category = question.world.types.by_id, question.world.category_of

    def key_of(type_id: int) -> Key:
        found = category(type_id)
        return _node_key(nodes[found]) if found != NOBODY else reserved(NOT_FURTHER)

    return _of_values(question, "type", key_of)


def _by_type(question: Asked) -> Coding:
    """The children of the one type or category asked for; without one, each type that things were identified as."""
    types = question.world.types
    asked = (*question.chosen.get("type", ()), *question.chosen.get("category", ()))
    if len(asked) != 1:
        return _each_type(question)
    top = types.by_slug[asked[0]].id

    def key_of(type_id: int) -> Key:
        path = types.path(type_id)
        below = [node for place, node in enumerate(path) if place and path[place - 1].id == top]
        return _node_key(below[0]) if below else reserved(NOT_FURTHER)

    return _of_values(question, "type", key_of)


def _types(question: Asked) -> Coding:
    types = question.world.types.by_id
    return _of_values(question, "type", lambda one: _node_key(types[one]))


_each_type = _kept("each type", _types)


def _of_register(column: str, register: str, nothing: str) -> Assign:
    def assign(question: Asked) -> Coding:
        nodes: Register = getattr(question.world, register)
        return _of_values(
            question, column, lambda one: _node_key(nodes.by_id[one]) if one in nodes.by_id else reserved(nothing)
        )

    return assign


def _of_parties(name: str, column: str, nothing: str) -> Assign:
    """Parties by the whole that they were part of; by its members where one is asked for, each for itself on demand."""
    alone = _of_register(column, "parties", nothing)
    whole = _kept(f"{name} whole", lambda question: rolled_up(question, ()))

    def assign(question: Asked) -> Coding:
        if question.get("party_only"):
            return alone(question)
        asked = question.chosen.get(name, ())
        return rolled_up(question, asked) if asked else whole(question)

    def rolled_up(question: Asked, asked: Sequence[str]) -> Coding:
        parties = question.world.parties
        target = _target([parties.by_slug[slug].id for slug in asked])
        codes, ids = rolled(question.columns, question.world, column, target)
        return Coding(codes, [_node_key(parties.by_id[one]) if one else reserved(nothing) for one in ids])

    return assign


def _target(asked: Sequence[int]) -> Callable[[Path], int]:
    def target(path: Path) -> int:
        if not asked:
            return path.parties[-1]
        if path.parties[-1] not in asked:
            return 0
        if len(asked) > 1:
            return path.parties[-1]
        return path.parties[-2] if len(path.parties) > 1 else path.parties[-1]

    return target


def _by_outcome(question: Asked) -> Coding:
    return Coding(question.kinds(), [Key(kind.value, kind.label, kind.value) for kind in KINDS])


def _by_grade(question: Asked) -> Coding:
    return Coding(question.columns.grade, [Key(grade.value, grade.label, grade.value) for grade in GRADES])


def _by_time(name: str) -> Assign:
    """T9: a thing falls in a month or year only if its whole range lies inside."""

    def assign(question: Asked) -> Coding:
        parts = question.time_parts()
        units = timing.of(question.columns, name, question.get("date_basis"), question.days)
        inside = parts[IN_PERIOD] & (units.codes >= 0)
        is_undated = parts[UNDATED] | (units.codes == timing.NO_DATE)
        codes = np.where(is_undated, units.size + 1, np.where(inside, units.codes, units.size))
        return Coding(codes, [*map(_time_key, units.texts), reserved(SPREAD), reserved(UNDATED)])

    return assign


def _time_key(text: str) -> Key:
    return Key(text, dates.unit_text(text), text)


def _node_key(node: Node) -> Key:
    return Key(node.slug, node.name, node.slug)


DIMENSIONS: dict[str, Assign] = {
    "category": _kept("category", _by_category),
    "type": _by_type,
    "lost_by": _of_parties("lost_by", "operator", UNPLACED),
    "taken_by": _of_parties("taken_by", "taker", NOT_TAKEN),
    "outcome": _by_outcome,
    "grade": _by_grade,
    "month": _by_time("month"),
    "year": _by_time("year"),
    "place": _kept("place", _of_register("place", "places", UNPLACED)),
    "dataset": _kept("dataset", _of_register("dataset", "datasets", UNPLACED)),
}
TIME = tuple(timing.UNITS)


def checked(name: str, field: str) -> str:
    """A dimension's name, with `-` for `_` too; raises Invalid naming those that there are."""
    wanted = name.replace("-", "_")
    if wanted not in DIMENSIONS:
        raise Invalid.one(field, f"{name[:40]!r} is not allowed; one of {', '.join(DIMENSIONS)} is")
    return wanted


def is_key(dimension: str, key: str, question: Asked) -> Mask:
    """The rows that a tally by this dimension counts under this key, or that a map draws there."""
    if dimension == drawn.CELL:
        return drawn.of(question).at(key)
    if key in (SPREAD, UNDATED) and dimension not in TIME:
        return question.time_parts()[key]
    return coded(dimension, question).is_at(key)


def coded_columns(dimension: str, question: Asked) -> Coding:
    """T9: with a period, what crosses it or has no date stands in a column of its own, whatever the columns are."""
    coding = coded(dimension, question)
    if dimension in TIME or not question.has_period:
        return coding
    parts, keys = question.time_parts(), [*coding.keys, reserved(SPREAD), reserved(UNDATED)]
    codes = np.where(parts[SPREAD], coding.size, np.where(parts[UNDATED], coding.size + 1, coding.codes))
    return Coding(codes, keys)
