"""A tally as the document of the command and of `/tally.json`."""

from collections import defaultdict
from typing import Any

from catalog.domain.counting import RULES_VERSION, Range
from catalog.search.coding import Key
from catalog.search.periods import POSSIBLE
from catalog.tally import sentence
from catalog.tally.about import heard
from catalog.tally.aside import possible
from catalog.tally.count import Line, Tally
from catalog.tally.coverage import Coverage

Document = dict[str, Any]


def as_json(answer: Tally) -> Document:
    criteria, covered = answer.question.criteria, Coverage.of(answer)
    rows = f"{answer.rows_by},{answer.below_by}" if answer.below_by else answer.rows_by
    shown = {
        key: value.as_dict()
        for key, value in answer.totals.items()
        if answer.sums_columns and answer.sums_below and (key != POSSIBLE or answer.sums_all)
    }
    return {
        "sentence": sentence.of(answer),
        "question": {"rows": rows, "cols": answer.cols_by, **_grouped(criteria.to_args())},
        **heard(criteria),
        "count": criteria.count.value,
        "mode": criteria.mode.value,
        "rules": RULES_VERSION,
        "as_of": criteria.now.isoformat(timespec="seconds"),
        "rows": [_line(line, answer, covered) for line in answer.lines],
        "totals": shown | ({"total": _total(answer, covered)} if answer.sums_all else {}),
        "bands": {band.value: one.as_dict() for band, one in answer.bands.items()} if answer.sums_all else {},
        **(_standing(answer) if answer.sums_all else {}),
    }


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return dict(found)


def _line(line: Line, answer: Tally, covered: Coverage, above: Key | None = None) -> Document:
    columns = {one.key: one for one in answer.columns}
    at = (line.key, None) if above is None else (above, line.key)
    is_summed = above is not None or answer.sums_below
    cells: Document = {
        key: _figure(value, is_missed=covered.misses(value, at[0], columns[key], at[1]))
        for key, value in line.cells.items()
        if is_summed
    }
    if (may_be := possible(line.aside)) is not None:
        cells[POSSIBLE] = may_be.as_dict()
    below = {"rows": [_line(one, answer, covered, line.key) for one in line.lines]} if line.lines else {}
    with_total = answer.sums_lines and is_summed
    total = {"total": line.total.as_dict()} if with_total else {}
    aside = {"beside": {name: one.as_dict() for name, one in line.aside.items()}} if line.aside else {}
    return {"key": line.key.key, "label": line.key.label, "cells": cells, **total, **aside, **below}


def _total(answer: Tally, covered: Coverage) -> Document:
    return _figure(answer.total, is_missed=covered.misses(answer.total, None, None))


def _figure(value: Range, *, is_missed: bool) -> Document:
    """What no dataset looked for says so beside its nothing."""
    return {**value.as_dict(), "covered": False} if is_missed else {**value.as_dict()}


def _standing(answer: Tally) -> Document:
    beside, sure = answer.beside, answer.confirmed
    without = answer.without_damaged
    return {
        "visually_confirmed": {
            "total": sure.total.as_dict(),
            "picture_held_here": sure.held.as_dict(),
            "listed": {name: one.as_dict() for name, one in sure.listed.items()},
        },
        "of_which": {"non_combat": beside.non_combat.as_dict(), "repaired": beside.repaired.as_dict()},
        "beside": {name: one.as_dict() for name, one in beside.parts.items()},
        **({"without_damaged": without.as_dict()} if without else {}),
    }
