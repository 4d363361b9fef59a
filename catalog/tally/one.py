"""One record with the rows that belong to it, as plain values; the columns are those of the lists."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from catalog.models import Incident, Item
from catalog.search.asking import Asked
from catalog.search.periods import INCLUDED, MUNITIONS
from catalog.search.show import losses
from catalog.tally import more_records, paged, streams
from catalog.tally.joined import STINT_BITS
from catalog.tally.paged import Record

# Every list that who asks may see, munitions too: a record is told whatever list it stands in.
EVERYTHING = {"dataset": ["all"], MUNITIONS: [INCLUDED]}


def incident(asked: Asked, row: Incident) -> Record:
    return paged.written(more_records.INCIDENTS, [streams.incident(asked, row)])[0]


def item(asked: Asked, row: Item) -> Record:
    return items(asked, [row])[0]


def items(asked: Asked, rows: Sequence[Item]) -> list[Record]:
    """Each with the incident of its last loss, where it has one; in the order of the rows."""
    question, ids = asked.question, [row.id or 0 for row in rows]
    lost = streams.last_of(question, np.flatnonzero(question.mask & np.isin(question.columns.item, ids)))
    found = {one.item.id: one for some in streams.chunks(lost) for one in streams.items_at(question, some)}
    fitted = losses.fitted_names(question.session, [one for one in ids if one not in found])
    kinds = question.world.types.by_id
    made = [
        found.get(row.id) or more_records.ItemRow(row, kinds[row.type_id], fitted.get(row.id or 0, []), None, None)
        for row in rows
    ]
    return paged.written(more_records.ITEMS, made)


def lost_in(asked: Asked, row: Incident) -> list[Record]:
    """What was lost in an incident."""
    return _losses(asked, asked.question.columns.incident == row.id)


def losses_of(asked: Asked, row: Item) -> list[Record]:
    return _losses(asked, asked.question.columns.item == row.id)


def _losses(asked: Asked, which: Any) -> list[Record]:
    question = asked.question
    return paged.losses_at(question, np.flatnonzero(question.mask & which).tolist())


def stints(asked: Asked, kind: str, items: Collection[int]) -> list[Record]:
    """The losses or gains of items."""
    every = paged.rows(kind, asked)
    return every.at(np.flatnonzero(np.isin(every.first >> STINT_BITS, list(items))).tolist())


def holdings(asked: Asked, items: Collection[int]) -> list[Record]:
    return paged.rows("holdings", asked).of(list(items))
