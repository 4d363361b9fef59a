"""Losses, gains, items, incidents and sources, read some thousand at a time: a million rows in bounded memory."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import String, type_coerce

from catalog.models import Incident, Item
from catalog.search import visible
from catalog.search.asking import Asked
from catalog.search.blocks import Ints
from catalog.search.question import Question
from catalog.search.show import losses, sources
from catalog.search.show.sources import Listed
from catalog.tally import joined, loss_columns
from catalog.tally.loss_columns import Batch
from catalog.tally.more_records import IncidentRow, ItemRow, Joined

CHUNK = 2_000  # rows read together
# What a file tells of an item, read by itself, without the objects that pages need.
ITEM: tuple[Any, ...] = (Item.id, Item.public_id, Item.type_id, type_coerce(Item.qualifier, String), Item.as_written,
                         Item.count_min, Item.count_best, Item.count_max)  # fmt: skip


def of_losses(question: Question) -> Iterator[Batch]:
    """In the order of lists."""
    for places in chunks(question.rows):
        yield loss_columns.read(question, places)


def of_items(asked: Asked) -> Iterator[ItemRow]:
    """Each item of the losses once, by number, with the incident of its last loss."""
    question = asked.question
    for places in chunks(last_losses(question)):
        yield from items_at(question, places)


def items_at(question: Question, places: list[int]) -> Iterator[ItemRow]:
    """The items of the rows at these places, one each, with the incident of the row."""
    columns = question.columns
    told = dict(zip(columns.item[places].tolist(), columns.incident[places].tolist(), strict=True))
    yield from _items(question, told)


def last_losses(question: Question) -> Ints:
    """For each item that fits the place of its last loss that fits, in the order of items."""
    return last_of(question, np.flatnonzero(question.mask))


def last_of(question: Question, places: Ints) -> Ints:
    """The same of the losses at these places."""
    items, stints = question.columns.item[places], question.columns.stint[places]
    order = np.lexsort((stints, items))
    items = items[order]
    is_last = np.ones(len(items), dtype=bool)
    is_last[:-1] = items[1:] != items[:-1]
    found: Ints = places[order][is_last]
    return found


def _items(question: Question, incident_of: dict[int, int]) -> Iterator[ItemRow]:
    session, types = question.session, question.world.types.by_id
    incidents = loss_columns.parts(session, loss_columns.INCIDENT, incident_of.values())
    fitted = losses.fitted_names(session, list(incident_of))
    items = loss_columns.parts(session, ITEM, incident_of)
    for number, incident in incident_of.items():
        row, last = items[number], incidents[incident]
        yield ItemRow(row, types[row.type_id], fitted.get(number, []), last, visible.point(last))


def of_incidents(asked: Asked) -> Iterator[IncidentRow]:
    """Newest first."""
    for rows in asked.incidents_in_parts():
        for row in rows:
            yield incident(asked, row)


def incident(asked: Asked, row: Incident) -> IncidentRow:
    place = asked.question.world.places.by_id.get(row.place_id or 0)
    return IncidentRow(row, place.slug if place else None, visible.point(row))


def of_gains(asked: Asked) -> Iterator[Joined]:
    """In the order of items."""
    for numbers in chunks(joined.gains(asked)):
        yield from joined.gains_at(asked.question.session, numbers)


def of_sources(asked: Asked, ids: Sequence[int]) -> Iterator[Listed]:
    """In this order."""
    for start in range(0, len(ids), CHUNK):
        yield from sources.at(asked.question.session, ids[start : start + CHUNK], asked.now)


def chunks(numbers: Ints) -> Iterator[list[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK].tolist()
