"""Cells in an address: `dimension:key`, the row and the column of a tally or the part of a map that is asked for."""

import re
from collections.abc import Sequence

from catalog.domain.errors import Problem
from catalog.search import drawn
from catalog.search.codes import GRADES, KINDS
from catalog.search.coding import RESERVED
from catalog.search.dimensions import DIMENSIONS, TIME
from catalog.search.world import World

TIME_FORMS = {"month": r"\d{4}-(0[1-9]|1[0-2])", "year": r"\d{4}"}


def read(written: Sequence[str], world: World, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """`dimension:key` of a tally's row and column, or `map:…`; what no tally and no map has is a problem."""
    cells = []
    for text in dict.fromkeys(one for one in written if one):
        dimension, _, key = text.partition(":")
        if _is_cell(dimension, key, world):
            cells.append((dimension, key))
        else:
            problems.append(Problem("cell", f"{text[:80]!r} is no row or column of a tally and no part of a map"))
    return tuple(cells)


def _is_cell(dimension: str, key: str, world: World) -> bool:
    if dimension == drawn.CELL:
        return drawn.is_key(key)
    return dimension in DIMENSIONS and (key in RESERVED or _is_known(dimension, key, world))


def _is_known(dimension: str, key: str, world: World) -> bool:
    registers = {"category": world.types, "type": world.types, "lost_by": world.parties, "taken_by": world.parties,
                 "place": world.places, "dataset": world.datasets}  # fmt: skip
    if dimension in registers:
        return key in registers[dimension].by_slug
    if dimension in TIME:
        return re.fullmatch(TIME_FORMS[dimension], key, re.ASCII) is not None
    terms = {"outcome": KINDS, "grade": GRADES}
    return key in [term.value for term in terms[dimension]]
