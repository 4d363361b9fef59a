"""How a tally is laid out: its dimensions, checked, and the codes by which the rows of its question are counted."""

from dataclasses import dataclass

import numpy as np

from catalog.domain.errors import Contradiction, Invalid
from catalog.search import dimensions
from catalog.search.blocks import Ints, Mask
from catalog.search.coding import Coding
from catalog.search.question import Question
from catalog.search.sums import grouped
from catalog.tally.aside import Places
from catalog.tally.figures import Figures

MANY = 1_000  # a dimension with more values is narrowed to those that occur before it is crossed with another


@dataclass(frozen=True)
class Layout:
    """`names` are the dimensions: one or two down, then one across; `codings` are theirs, in the same order."""

    question: Question
    names: list[str]
    codings: list[Coding]
    places: Places

    @property
    def below(self) -> str:
        """The second dimension of the rows, "" where there is none."""
        return self.names[1] if len(self.names) > 2 else ""  # noqa: PLR2004 - two down, one across

    def figures(self) -> Figures:
        sums = grouped(self.question.columns, self.question.mask, *_crossed(self.codings))
        return Figures.of(sums, [one.size for one in self.codings])


def of(question: Question, rows: str, cols: str) -> Layout:
    """Raises Invalid for a dimension that there is not, and for a layout that would add datasets up."""
    names = _names(question, rows, cols)
    is_of_one = len(question.criteria.datasets) == 1 or names[0] == "dataset"
    places = Places.of(question) if is_of_one else Places(question)  # beside a row of several they would be added up
    return Layout(question, names, _codings(question, names, places.rows if places.masks else question.mask), places)


def _names(question: Question, rows: str, cols: str) -> list[str]:
    several = len(question.criteria.datasets) > 1
    down = [dimensions.checked(name, "rows") for name in (rows or "category").split(",")]
    across = dimensions.checked(cols or ("dataset" if several else "outcome"), "cols")
    if len(down) > 2:  # noqa: PLR2004
        raise Invalid.one("rows", "at most two dimensions stand below each other")
    if several and "dataset" not in (*down, across):
        raise Contradiction.one(
            "cols", "datasets are never added up: rows or columns are dataset, or one dataset is asked for"
        )
    if len({*down, across}) <= len(down):
        raise Contradiction.one("cols", f"{', '.join([*down, across])}: choose two different ones for rows and columns")
    return [*down, across]


def _codings(question: Question, names: list[str], rows: Mask) -> list[Coding]:
    found = [dimensions.coded(name, question) for name in names[:-1]]
    found.append(dimensions.coded_columns(names[-1], question))
    return [_narrowed(one, rows) if one.size > MANY else one for one in found]


def _narrowed(coding: Coding, rows: Mask) -> Coding:
    """The same with only the keys that occur in these rows."""
    codes = np.where(rows, coding.codes, 0)
    ids = np.unique(codes)
    places = np.zeros(coding.size, dtype=np.int32)
    places[ids] = np.arange(len(ids))
    return Coding(places[codes], [coding.keys[one] for one in ids.tolist()])


def _crossed(codings: list[Coding]) -> tuple[Ints, int]:
    size = 1
    codes: Ints = np.zeros((), dtype=np.int32)
    for one in codings:
        codes = codes * np.int32(one.size) + one.codes if size > 1 else one.codes.astype(np.int32)
        size *= one.size
    return codes, size
