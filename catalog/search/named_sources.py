"""The sources that everybody may know by their public ids: a few bytes each, as there may be a hundred thousand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, col, func, or_, select

from catalog.models import Publisher, Source
from catalog.search import blocks, visible
from catalog.search.blocks import Field, Ints, Mask, number, second
from catalog.search.state import Kept

KEY = 8  # characters of a public id
MOST_CALLED = 20


@dataclass(frozen=True)
class Sources:
    """By id, with their public ids and the second from which each may be seen."""

    ids: Ints
    keys: npt.NDArray[np.bytes_]
    since: Ints

    def find(self, key: str, now: datetime) -> int | None:
        """The id of the source with this public id, if it may be seen by now."""
        if not (key.isascii() and len(key) <= KEY):
            return None
        places = np.flatnonzero(self.keys == key.encode())
        seen = [one for one in places.tolist() if self.since[one] <= int(now.timestamp())]
        return int(self.ids[seen[0]]) if seen else None

    def among(self, ids: Ints, now: datetime) -> Mask:
        """Which of these ids are of sources that may be seen by now."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=bool)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found: Mask = (self.ids[places] == ids) & (self.since[places] <= int(now.timestamp()))
        return found

    def key(self, one: int) -> str:
        return bytes(self.keys[np.searchsorted(self.ids, one)]).decode()


NONE = Sources(np.empty(0, dtype=np.int32), np.empty(0, dtype=f"S{KEY}"), np.empty(0, dtype=np.int64))
TABLES = ("source", "dataset_version")
_kept: Kept[Sources] = Kept(*TABLES)


def read(session: Session) -> Sources:
    return _kept.get(session, _read)


def called(session: Session, text: str, now: datetime) -> list[str]:
    """Public ids of sources with this handle, or title, or publisher, one more than `MOST_CALLED` at most."""
    name = text.casefold().removeprefix("@")
    said = (Source.handle, Source.title, Publisher.slug, Publisher.name)
    fits = or_(*(func.lower(col(one)) == name for one in said))
    query = select(Source.public_id).outerjoin(Publisher, col(Source.publisher_id) == Publisher.id)
    return list(session.exec(query.where(fits, visible.sources(now)).order_by(col(Source.id)).limit(MOST_CALLED + 1)))


class _Keys(dict[Any, int]):
    """A public id as one number: its eight bytes."""

    def __missing__(self, key: str) -> int:
        return int.from_bytes(key.encode().ljust(KEY, b"\0"), "big")


def _read(session: Session) -> Sources:
    fields = [number("id", Source.id), Field("key", Source.public_id, np.int64, _Keys()),
              second("since", Source.publish_after)]  # fmt: skip

    def narrow(query: Any) -> Any:
        return query.where(visible.sources_once_due()).order_by(col(Source.id))

    found = blocks.read(session, fields, narrow)
    keys = found["key"].astype(">i8").view(f"S{KEY}")
    return Sources(found["id"], keys, found["since"])
