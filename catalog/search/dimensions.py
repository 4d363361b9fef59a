"""What a tally can be laid out by: each dimension gives every row of a question a key and a label."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from catalog.domain.counting import LOSS_COLUMNS
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Grade
from catalog.search.columns import Columns, Ints, Mask
from catalog.search.periods import IN_PERIOD, SPREAD, UNDATED, UNPLACED
from catalog.search.world import NOBODY, Register, World

NOT_FURTHER = "not_further_identified"
# Keys that are no values of their dimension, in the order in which they stand last.
NOT_TAKEN = "not_taken"
RESERVED = (NOT_TAKEN, NOT_FURTHER, SPREAD, UNDATED, UNPLACED)
RESERVED_LABELS = {
    NOT_TAKEN: "not taken",
    NOT_FURTHER: "not further identified",
    SPREAD: "date range crosses",
    UNDATED: "undated",
    UNPLACED: "unplaced",
}


@dataclass(frozen=True)
class Key:
    """A row or column of a tally. `slug` is what narrows the question to it; "" where nothing does."""

    key: str
    label: str
    slug: str


class Asked(Protocol):
    """What a dimension needs of a question."""

    columns: Columns
    world: World

    @property
    def chosen(self) -> Mapping[str, tuple[str, ...]]: ...
    def kinds(self) -> Ints: ...
    def days(self) -> tuple[Ints, Ints]: ...
    def time_parts(self) -> dict[str, Mask]: ...
    @property
    def has_period(self) -> bool: ...


Keys = list[Key]
Assign = Callable[[Asked], Keys]


def keys_of(dimension: str, question: Asked) -> Keys:
    """The key of every row of the question's columns, fitting or not, in their order."""
    return DIMENSIONS[dimension](question)


def _by_category(question: Asked) -> Keys:
    category = question.world.category_of
    known = {one: category(one) for one in set(question.columns.type.tolist())}
    nodes = question.world.types.by_id
    return [
        _node_key(nodes[known[one]].slug, nodes[known[one]].name) if known[one] != NOBODY else _reserved(NOT_FURTHER)
        for one in question.columns.type.tolist()
    ]


def _by_type(question: Asked) -> Keys:
    """The children of the one type or category asked for; without one, each type that things were identified as."""
    world = question.world
    asked = (*question.chosen.get("type", ()), *question.chosen.get("category", ()))
    if len(asked) != 1:
        return [
            _node_key(world.types.by_id[one].slug, world.types.by_id[one].name)
            for one in question.columns.type.tolist()
        ]
    top = world.types.by_slug[asked[0]].id
    known = {one: _child_of(top, one, question) for one in set(question.columns.type.tolist())}
    return [known[one] for one in question.columns.type.tolist()]


def _child_of(top: int, one: int, question: Asked) -> Key:
    path = question.world.types.path(one)
    below = [node for place, node in enumerate(path) if place and path[place - 1].id == top]
    return _node_key(below[0].slug, below[0].name) if below else _reserved(NOT_FURTHER)


def _of_register(column: str, register: str, nothing: str) -> Assign:
    def assign(question: Asked) -> Keys:
        nodes: Register = getattr(question.world, register)
        found = getattr(question.columns, column).tolist()
        return [
            _node_key(nodes.by_id[one].slug, nodes.by_id[one].name) if one in nodes.by_id else _reserved(nothing)
            for one in found
        ]

    return assign


def _by_outcome(question: Asked) -> Keys:
    known = [_node_key(kind.value, kind.label) for kind in LOSS_COLUMNS]
    return [known[code] for code in question.kinds().tolist()]


def _by_grade(question: Asked) -> Keys:
    known = [_node_key(grade.value, grade.label) for grade in Grade]
    return [known[code] for code in question.columns.grade.tolist()]


def _by_time(form: str) -> Assign:
    def assign(question: Asked) -> Keys:
        parts = question.time_parts()
        earliest, latest = question.days()
        split = np.where(parts[UNDATED], 2, np.where(parts[IN_PERIOD], 0, 1)).tolist()
        return [_time_key(form, *one) for one in zip(earliest.tolist(), latest.tolist(), split, strict=True)]

    return assign


def _time_key(form: str, earliest: int, latest: int, part: int) -> Key:
    """T9: a thing falls in a month or year only if its whole range lies inside."""
    if part == 2 or latest == 0:  # noqa: PLR2004 - undated, see the caller
        return _reserved(UNDATED)
    if part == 1 or earliest == 0:
        return _reserved(SPREAD)
    first, last = date.fromordinal(earliest).strftime(form), date.fromordinal(latest).strftime(form)
    return _node_key(first, first) if first == last else _reserved(SPREAD)


def _node_key(slug: str, label: str) -> Key:
    return Key(slug, label, slug)


def _reserved(key: str) -> Key:
    return Key(key, RESERVED_LABELS[key], "")


DIMENSIONS: dict[str, Assign] = {
    "category": _by_category,
    "type": _by_type,
    "lost_by": _of_register("operator", "parties", UNPLACED),
    "taken_by": _of_register("taker", "parties", NOT_TAKEN),
    "outcome": _by_outcome,
    "grade": _by_grade,
    "month": _by_time("%Y-%m"),
    "year": _by_time("%Y"),
    "place": _of_register("place", "places", UNPLACED),
    "dataset": _of_register("dataset", "datasets", UNPLACED),
}
TIME = ("month", "year")
TIME_FORMS = {"month": r"\d{4}-(0[1-9]|1[0-2])", "year": r"\d{4}"}


def checked(name: str, field: str) -> str:
    """A dimension's name, with `-` for `_` too; raises Invalid naming those that there are."""
    wanted = name.replace("-", "_")
    if wanted not in DIMENSIONS:
        raise Invalid.one(field, f"{name[:40]!r} is not allowed; one of {', '.join(DIMENSIONS)} is")
    return wanted


def is_key(dimension: str, key: str, question: Asked) -> Mask:
    """The rows that a tally by this dimension counts under this key."""
    if key in (SPREAD, UNDATED) and dimension not in TIME:
        return question.time_parts()[key]
    return np.array([one.key == key for one in keys_of(dimension, question)], dtype=bool)


def column_keys(dimension: str, question: Asked) -> Keys:
    """T9: with a period, what crosses it or has no date stands in a column of its own, whatever the columns are."""
    keys = keys_of(dimension, question)
    if dimension in TIME or not question.has_period:
        return keys
    for name in (SPREAD, UNDATED):
        for place in np.flatnonzero(question.time_parts()[name]).tolist():
            keys[place] = _reserved(name)
    return keys


def read_cells(written: Sequence[str], world: World, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """`dimension:key` of a tally's row and column; what no tally has is a problem."""
    cells = []
    for text in dict.fromkeys(one for one in written if one):
        dimension, _, key = text.partition(":")
        if dimension in DIMENSIONS and (key in RESERVED or _is_known(dimension, key, world)):
            cells.append((dimension, key))
        else:
            problems.append(Problem("cell", f"{text[:80]!r} is no row or column of a tally"))
    return tuple(cells)


def _is_known(dimension: str, key: str, world: World) -> bool:
    registers = {"category": world.types, "type": world.types, "lost_by": world.parties, "taken_by": world.parties,
                 "place": world.places, "dataset": world.datasets}  # fmt: skip
    if dimension in registers:
        return key in registers[dimension].by_slug
    if dimension in TIME:
        return re.fullmatch(TIME_FORMS[dimension], key, re.ASCII) is not None
    terms = {"outcome": LOSS_COLUMNS, "grade": tuple(Grade)}
    return key in [term.value for term in terms[dimension]]
