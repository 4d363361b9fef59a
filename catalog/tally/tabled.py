"""A tally as a table of cells, to be written down."""

from collections.abc import Mapping
from typing import Any

from catalog.domain.counting import NOTHING, Range
from catalog.search.asking import Asked
from catalog.search.coding import Key
from catalog.tally.about import Layout, about
from catalog.tally.aside import COLUMNS as ASIDES
from catalog.tally.aside import HEADINGS, SUMMED
from catalog.tally.column import Column, Kind
from catalog.tally.count import Tally, tally
from catalog.tally.document import as_json
from catalog.tally.table import Table

TOTAL = Key("total", "Total", "")
PARTS = {"min": "at least", "best": "best figure", "max": "at most; empty is open"}
KEY = "key of the row in this dimension; total is the sum, not_further_identified the rest"
FIGURE = "things counted there"
HEAD = {
    "label": "the row in words",
    "mode": "how losses are counted",
    "dataset": "slugs of the datasets counted",
}  # fmt: skip


DESCRIBED = (
    Column("<rows>", f"named after what the rows are: {KEY}"),
    Column("label", HEAD["label"]),
    Column("<rows below>", f"where there are rows below rows, named after what those are: {KEY}"),
    Column("mode", HEAD["mode"]),
    Column("dataset", HEAD["dataset"]),
    *(Column(f"<column>_{part}", f"for each column of the tally: {FIGURE}, {word}", kind=Kind.INTEGER)
      for part, word in PARTS.items()),
    *(Column(f"total_{part}", f"all columns: {FIGURE}, {word}", kind=Kind.INTEGER) for part, word in PARTS.items()),
    *(Column(f"{name}_{part}", f"{HEADINGS[aside]}, beside the total: {word}", kind=Kind.INTEGER)
      for aside, name in ASIDES.items() for part, word in PARTS.items()),
)  # fmt: skip


def tally_table(asked: Asked, rows: str, cols: str) -> Table:
    """A tally as a table of cells: one line a row of the tally, three figures a column. No sum over datasets."""
    answer = tally(asked.question, rows, cols)
    keys = [one.key for one in answer.columns]
    head = [answer.rows_by, "label", *([answer.below_by] if answer.below_by else []), "mode", "dataset"]
    summed = [*keys, "total"] if answer.sums_lines else keys
    figures = [f"{key}_{part}" for key in (*summed, *(ASIDES[one] for one in answer.asides)) for part in PARTS]
    lines = []
    for one in answer.lines:
        lines += [[*_line(answer, one.key, [*low.cells.values(), low.total], low.key), *_aside(answer, {})]
                  for low in one.lines]  # fmt: skip
        if not one.lines or answer.sums_below:
            lines.append([*_line(answer, one.key, [*one.cells.values(), one.total]), *_aside(answer, one.aside)])
    if answer.sums_columns and answer.sums_below:
        total = _line(answer, TOTAL, [*(answer.totals[key] for key in keys), answer.total])
        lines.append([*total, *_aside(answer, {one: answer.beside.parts.get(one, NOTHING) for one in SUMMED})])
    told = about(asked, Layout("tally", (("rows", rows), ("cols", cols))))
    columns = [*(Column(one, HEAD.get(one, KEY)) for one in head), *(_figure(one) for one in figures)]
    return Table("tally", columns, lines, told, {**told, **as_json(answer)})


def _figure(name: str) -> Column:
    return Column(name, f"{FIGURE}, {PARTS[name.rpartition('_')[2]]}", kind=Kind.INTEGER)


def _aside(answer: Tally, parts: Mapping[str, Range]) -> list[Any]:
    """What may belong to a row besides; empty where the row has no such part."""
    cells = [parts.get(name) for name in answer.asides]
    return [figure for cell in cells for figure in ((cell.least, cell.best, cell.most) if cell else (None,) * 3)]


def _line(answer: Tally, key: Key, cells: list[Range], below: Key | None = None) -> list[Any]:
    """`below` is the key of the second dimension; a sum over it says *total* there."""
    criteria = answer.question.criteria
    shown = cells if answer.sums_lines else cells[:-1]
    figures = [figure for cell in shown for figure in (cell.least, cell.best, cell.most)]
    low = [] if not answer.below_by else [below.key if below else TOTAL.key]
    return [key.key, key.label, *low, criteria.mode.value, "; ".join(criteria.datasets), *figures]
