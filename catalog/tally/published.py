"""What everybody may hold a copy of: the rows of all exports, gathered by the record that they belong to.

The question is that of everything: every list that may be published, munitions too.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from sqlmodel import Session, select

from catalog.models import EquipmentType, Incident, Item, Source
from catalog.search import asking, blocks
from catalog.search.asking import Asked
from catalog.search.engines import Engine
from catalog.search.periods import INCLUDED, MUNITIONS
from catalog.tally import paged
from catalog.tally.joined import STINT_BITS
from catalog.tally.paged import Record

EVERYTHING = {"dataset": ["all"], MUNITIONS: [INCLUDED]}
# Each kind: the record that its rows belong to, where a row names it, and how the numbers of its rows hold its own.
OWNERS: dict[str, tuple[Any, Any, str, int]] = {
    "types": (EquipmentType, EquipmentType.slug, "slug", 0),
    "sources": (Source, Source.public_id, "id", 0),
    "incidents": (Incident, Incident.public_id, "id", 0),
    "items": (Item, Item.public_id, "id", 0),
    "losses": (Item, Item.public_id, "item", STINT_BITS),
    "gains": (Item, Item.public_id, "item", STINT_BITS),
    "holdings": (Item, Item.public_id, "item", 0),
}


@dataclass(frozen=True)
class Published:
    """Everything that may be held a copy of, as everybody may ask it; types and sources stand in no list."""

    everything: Asked
    plain: Asked

    @classmethod
    def ask(cls, session: Session, engine: Engine, now: datetime) -> "Published":
        return cls(*(asking.ask(session, engine, args, now) for args in (EVERYTHING, {})))

    def rows(self, kind: str) -> paged.Rows:
        return paged.rows(kind, self.plain if kind in ("types", "sources") else self.everything)


def digests(asked: Published) -> Iterator[tuple[str, str, str]]:
    """Kind, key and SHA-256 of the rows of every record that has any."""
    for kind, (_, _, name, _) in OWNERS.items():
        for key, rows in groupby(asked.rows(kind).all(), key=itemgetter(name)):
            text = json.dumps([*rows], ensure_ascii=False)
            yield kind, str(key), hashlib.sha256(text.encode()).hexdigest()


def present(asked: Published, kind: str, keys: Sequence[str]) -> dict[str, list[Record]]:
    """The rows of these records as they stand now; a record without any is left out."""
    model, column, name, bits = OWNERS[kind]
    ids = asked.plain.question.session.exec(select(model.id).where(column.in_(keys))).all()
    rows = asked.rows(kind)
    places = np.flatnonzero(blocks.among(rows.first >> bits, np.array(ids, dtype=np.int64)))
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows.at(places[np.lexsort((rows.second[places], rows.first[places]))].tolist()):
        found[str(row[name])].append(row)
    return found
