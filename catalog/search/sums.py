"""T6: what rows weigh together, as one sum or by codes; min, best and max are summed apart."""

import numpy as np

from catalog.domain.counting import Range
from catalog.search.blocks import Ints, Mask
from catalog.search.codes import OPEN
from catalog.search.columns import Columns


def weigh_at(columns: Columns, places: Ints) -> Range:
    """The weight of the rows at these places."""
    most = columns.most[places]
    top = None if (most == OPEN).any() else int(most.sum(dtype=np.int64))
    least, best = (int(values[places].sum(dtype=np.int64)) for values in (columns.least, columns.best))
    return Range(least, best, top)


def weigh(columns: Columns, mask: Mask) -> Range:
    """T6: min, best and max of the rows that fit, summed apart; one open max makes the sum open."""
    rows = int(np.count_nonzero(mask))
    odd = columns.odd[mask[columns.odd]]
    least, best, most = (getattr(columns, name)[odd] for name in ("least", "best", "most"))
    plain = rows - len(odd)
    top = None if (most == OPEN).any() else plain + int(most.sum(dtype=np.int64))
    return Range(plain + int(least.sum(dtype=np.int64)), plain + int(best.sum(dtype=np.int64)), top)


FEW = 2  # less than one row in so many
Sums = tuple[Ints, Ints, Ints, Mask, Ints]


def grouped(columns: Columns, mask: Mask, codes: Ints, size: int, places: Ints | None = None) -> Sums:
    """T6 for every code from 0 to below `size`: sums of min, best and max, where the max is open, and rows.

    Rows are counted, as nearly all weigh exactly one; the few that do not are corrected. `places` are those of the
    mask, see `places_of`, where they are known.
    """
    plain = _counted(codes, mask, size, places_of(mask) if places is None else places)
    fits = mask[columns.odd]
    own = codes[columns.odd][fits]
    sums = [plain.copy() for _ in range(3)]
    opened = np.zeros(size, dtype=bool)
    for total, beyond in zip(sums, columns.odd_weights.values(), strict=True):
        np.add.at(total, own, beyond[fits])
    opened[own[columns.odd_weights["most"][fits] == OPEN - 1]] = True
    return sums[0], sums[1], sums[2], opened, plain


def places_of(mask: Mask) -> Ints | None:
    """The places of the rows that fit, where they are few."""
    return np.flatnonzero(mask) if np.count_nonzero(mask) * FEW < len(mask) else None


def _counted(codes: Ints, mask: Mask, size: int, places: Ints | None) -> Ints:
    """How many rows that fit have each code; a row of none has the code -1."""
    if places is not None:
        own = codes[places]
        if codes.dtype.kind == "u":
            return np.bincount(own, minlength=size)
        return np.bincount(own + 1, minlength=size + 1)[1 : size + 1]
    # Rows that do not fit are counted under a code of their own: where most fit, quicker than leaving them out.
    narrow = np.min_scalar_type(size)  # the fewer bytes are moved, the quicker
    return np.bincount((codes.astype(narrow, copy=False) + narrow.type(1)) * mask, minlength=size + 1)[1 : size + 1]


def ranges(sums: Sums) -> list[Range]:
    """The sums of `grouped` as ranges, code by code."""
    lists = [one.tolist() for one in sums[:4]]
    return [Range(least, best, None if is_open else most) for least, best, most, is_open in zip(*lists, strict=True)]
