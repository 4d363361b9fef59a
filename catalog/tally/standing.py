"""How well a total stands, and what stands beside it: bands, what is visually confirmed, and "of which" lines."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from catalog.domain.counting import BANDS, NOTHING, Range
from catalog.domain.outcomes import Band, Grade
from catalog.search import sums
from catalog.search.blocks import Mask
from catalog.search.codes import GRADES
from catalog.search.periods import MUNITIONS, UNPLACED
from catalog.search.question import Question


@dataclass(frozen=True)
class Confirmed:
    """Visually confirmed, with its parts: the picture is held here, or a list that requires pictures has it."""

    held: Range = NOTHING
    listed: dict[str, Range] = field(default_factory=dict)

    @property
    def total(self) -> Range:
        return sum(self.listed.values(), self.held)


@dataclass(frozen=True)
class Beside:
    """Parts of the total (T12 and T1), and what may belong to it and is not in it (T8, T10 and T11).

    `match`: possibly of the type; `where`: possibly at the place; `unplaced`: without a place; `munitions`: set apart.
    """

    non_combat: Range = NOTHING
    repaired: Range = NOTHING
    match: Range | None = None
    where: Range | None = None
    unplaced: Range | None = None
    munitions: Range | None = None

    @property
    def parts(self) -> dict[str, Range]:
        """What is not in the total, by name, where the question has such a part."""
        named = {"match": self.match, "where": self.where, UNPLACED: self.unplaced, MUNITIONS: self.munitions}
        return {name: one for name, one in named.items() if one is not None}


def confirmed(question: Question, part: Mask | None = None) -> dict[str, Any]:
    """T7: the split of a total by band, and what of it is visually confirmed. `part` narrows to some rows."""
    dataset, ids = question.columns.dense("dataset")
    codes = question.columns.grade * np.int32(len(ids)) + dataset if len(ids) > 1 else question.columns.grade
    mask = question.mask if part is None else question.mask & part
    figures = sums.ranges(sums.grouped(question.columns, mask, codes, len(GRADES) * max(1, len(ids))))
    by_grade = {
        (grade, one): figures[place * len(ids) + number]
        for place, grade in enumerate(GRADES)
        for number, one in enumerate(ids.tolist())
    }
    bands = {
        band: sum(
            (value for (grade, _), value in by_grade.items() if BANDS.get(grade, Band.CONTESTED) is band), NOTHING
        )
        for band in Band
    }
    shown = {band: total for band, total in bands.items() if total.best or total.most != 0}
    return {"bands": shown, "confirmed": _confirmed(question, by_grade)}


def _confirmed(question: Question, by_grade: dict[tuple[Grade, int], Range]) -> Confirmed:
    held = sum((value for (grade, _), value in by_grade.items() if grade is Grade.VISUAL), NOTHING)
    datasets = question.world.datasets.by_id
    listed = {
        datasets[one].name: value
        for (grade, one), value in by_grade.items()
        if grade is Grade.LISTED and one in question.world.picture_lists and one in datasets
        if datasets[one].slug in question.criteria.datasets
    }
    return Confirmed(held, listed)


def beside(question: Question) -> Beside:
    aside = question.beside()
    columns, mask = question.columns, question.mask
    marked = {name: sums.weigh_at(columns, places[mask[places]]) for name, places in columns.aside.items()}
    return Beside(marked["non_combat"], marked["mended"], **aside)
