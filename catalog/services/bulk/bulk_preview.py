"""What an act on many items would do: each row before and after, and the change in the totals of the question.

The act is tried in a transaction that is rolled back. The change is sealed before anything is counted, so that nothing
that is kept between questions is taken for the state of the record.
"""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import numpy as np
from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.models import BulkEdit
from catalog.search import asking, columns, state, sums
from catalog.search.codes import BANDS
from catalog.search.question import Question
from catalog.services import history, people
from catalog.services.bulk import bulk
from catalog.services.bulk.bulk import Row
from catalog.services.catalog import Catalog
from catalog.services.trying import trying

NOTHING = Range(0, 0, 0)
UNNAMED = "none"


@dataclass(frozen=True)
class Told:
    """One row of the preview, in plain words."""

    public_id: str
    name: str
    before: str
    after: str
    refused: str
    also: str


@dataclass(frozen=True)
class Preview:
    """`lines` are figures of the question that would change: what, before, after."""

    words: str
    rows: list[Told]
    changed: list[str]
    doing: int
    before: Range
    after: Range
    lines: list[tuple[str, Range, Range]]


@dataclass
class Previews:
    """The last one is kept until anything it rests on has changed: its pages are gone through without trying anew."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _key: Any = None
    _found: Preview | None = None

    def of(self, catalog: Catalog, public_id: str, person_id: int, now: datetime) -> Preview:
        with catalog.database.reading() as session:
            row = bulk.get(session, public_id, person_id)
            key = (str(catalog.database.url), public_id, repr(row.sets), state.last_change(session), now.date())
        with self._lock:
            if self._found is None or key != self._key:
                self._found = preview(catalog, public_id, person_id, now)
                self._key = key
            return self._found


def preview(catalog: Catalog, public_id: str, person_id: int, now: datetime) -> Preview:
    """Try the act and count; nothing is kept. Raises as `bulk.get`, and Invalid where the question is none any more."""
    with catalog.database.reading() as session:  # what is read for it once need not be read while others wait to write
        _question(catalog, session, bulk.get(session, public_id, person_id), now)
    with trying(catalog.database) as session:
        row = bulk.get(session, public_id, person_id)
        before = _question(catalog, session, row, now)
        act, rows, changed = bulk.rows_of(session, row)
        told = [_told(one, act.known.types) for one in rows]
        gone = [one.public_id for one in changed]
        doing = [one.item for one in rows if not one.said.refused]
        figures = _figures(before)
        change = history.begin(session, people.acting(session, person_id), "a preview", now)
        touched = bulk.do(session, act, doing)
        history.close(session, change)
        variant = before.criteria.variant
        after = replace(before, columns=columns.refreshed(session, variant, before.columns, touched))
        later = _figures(after)
    lines = [(key, figures.get(key, NOTHING), later.get(key, NOTHING)) for key in sorted({*figures, *later})]
    differ = [line for line in lines if line[1] != line[2]]
    return Preview(act.words, told, gone, len(doing), figures.get("", NOTHING), later.get("", NOTHING), differ)


def _question(catalog: Catalog, session: Session, row: BulkEdit, now: datetime) -> Question:
    args = parse_qs(row.question, keep_blank_values=True)
    return asking.ask(session, catalog.engine, args, now, insider=True).question


def _told(one: Row, types: dict[int, str]) -> Told:
    written = f", “{one.item.as_written}”" if one.item.as_written else ""
    said = one.said
    name = f"{types[one.item.type_id]}{written}"
    return Told(one.item.public_id, name, said.before, said.after, said.refused, said.also)


def _figures(question: Question) -> dict[str, Range]:
    """The total (""), and what it is made of: by type, by place, by band."""
    found, mask, known = question.columns, question.mask, question.world
    figures = {"": question.total}
    for label, codes, register in (("Type", found.type, known.types), ("Place", found.place, known.places)):
        for code in np.unique(codes[mask]).tolist():
            name = f"{label}: {register.by_id[code].name if code in register.by_id else UNNAMED}"
            figures[name] = figures.get(name, NOTHING) + sums.weigh(found, mask & (codes == code))
    for place, band in enumerate(BANDS):
        if (own := mask & (found.band == place)).any():
            figures[f"Band: {band.label}"] = sums.weigh(found, own)
    return figures
