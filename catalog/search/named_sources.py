"""The sources that everybody may know by their public ids, and by the accounts and publishers that they are of: a few
bytes each, as there may be a hundred thousand.

All sources of an account are asked for by `@account`, those of a publisher by its slug.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, col, func, select

from catalog.models import Publisher, Source
from catalog.search import blocks, visible
from catalog.search.blocks import Field, Ints, Mask, number, second
from catalog.search.state import Kept

KEY = 8  # characters of a public id
AT = "@"  # before an account
MOST_CALLED = 20  # with one title


@dataclass(frozen=True)
class Owner:
    """An account or a publisher: how it is written, and its number among the others."""

    label: str
    number: int


@dataclass(frozen=True)
class Sources:
    """By id, with their public ids, the second from which each may be seen, and the numbers of its account and its
    publisher, 0 for none. `owners` are these by what asks for them, `called` is that by each name, folded.
    """

    ids: Ints
    keys: npt.NDArray[np.bytes_]
    since: Ints
    accounts: Ints
    publishers: Ints
    owners: Mapping[str, Owner]
    called: Mapping[str, Sequence[str]]

    def find(self, key: str, now: datetime) -> int | None:
        """The id of the source with this public id, if it may be seen by now."""
        if not (key.isascii() and len(key) <= KEY):
            return None
        places = np.flatnonzero(self.keys == key.encode())
        seen = [one for one in places.tolist() if self.since[one] <= int(now.timestamp())]
        return int(self.ids[seen[0]]) if seen else None

    def of(self, value: str, now: datetime) -> Ints:
        """Ids of the sources that a value asks for, one or all of an account or publisher, and that may be seen."""
        if one := self.find(value, now):
            return np.array([one], dtype=self.ids.dtype)
        owner = self.owners.get(value)
        if owner is None:
            return self.ids[:0]
        own = (self.accounts if value.startswith(AT) else self.publishers) == owner.number
        found: Ints = self.ids[own & (self.since <= int(now.timestamp()))]
        return found

    def read(self, text: str, now: datetime) -> list[str]:
        """What asks for a source with this id, else for those of what is asked for so, else of all with this name."""
        if self.find(text, now):
            return [text]
        name = text.casefold()
        named = [name] if name in self.owners else self.called.get(name, ())
        return [one for one in named if len(self.of(one, now))]

    def values(self, now: datetime) -> list[str]:
        """All that can be asked for by now."""
        seen = (one.decode() for one in self.keys[self.since <= int(now.timestamp())].tolist())
        return [*seen, *(one for one in self.owners if len(self.of(one, now)))]

    def among(self, ids: Ints, now: datetime) -> Mask:
        """Which of these ids are of sources that may be seen by now."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=bool)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found: Mask = (self.ids[places] == ids) & (self.since[places] <= int(now.timestamp()))
        return found

    def key(self, one: int) -> str:
        return bytes(self.keys[np.searchsorted(self.ids, one)]).decode()


_NO_IDS = np.empty(0, dtype=np.int32)
NONE = Sources(_NO_IDS, np.empty(0, dtype=f"S{KEY}"), np.empty(0, dtype=np.int64), _NO_IDS, _NO_IDS, {}, {})
TABLES = ("source", "dataset_version", "publisher")
_kept: Kept[Sources] = Kept(*TABLES)


def read(session: Session) -> Sources:
    return _kept.get(session, _read)


def called(session: Session, text: str, now: datetime) -> list[str]:
    """What asks for the sources of an account or a publisher; else public ids of those with this title, one more than
    `MOST_CALLED` at most.
    """
    if found := read(session).read(text, now):
        return found
    query = select(Source.public_id).where(func.lower(col(Source.title)) == text.casefold(), visible.sources(now))
    return list(session.exec(query.order_by(col(Source.id)).limit(MOST_CALLED + 1)))


class _Keys(dict[Any, int]):
    """A public id as one number: its eight bytes."""

    def __missing__(self, key: str) -> int:
        return int.from_bytes(key.encode().ljust(KEY, b"\0"), "big")


class _Accounts(dict[Any, int]):
    """An account, whatever its case → its number; `labels` are the accounts as they are written first."""

    def __init__(self) -> None:
        self.labels: dict[str, Owner] = {}

    def __missing__(self, handle: str | None) -> int:
        name = (handle or "").removeprefix(AT)
        new = Owner(f"{AT}{name}", len(self.labels) + 1)
        self[handle] = self.labels.setdefault(new.label.casefold(), new).number if name else blocks.NOTHING
        return self[handle]


def _read(session: Session) -> Sources:
    accounts = _Accounts()
    fields = [number("id", Source.id), Field("key", Source.public_id, np.int64, _Keys()),
              second("since", Source.publish_after), Field("account", Source.handle, np.int32, accounts),
              number("publisher", Source.publisher_id)]  # fmt: skip

    def narrow(query: Any) -> Any:
        return query.where(visible.sources_once_due()).order_by(col(Source.id))

    found = blocks.read(session, fields, narrow)
    keys = found["key"].astype(">i8").view(f"S{KEY}")
    owners, called = dict(accounts.labels), defaultdict[str, list[str]](list)
    for value in accounts.labels:
        called[value.removeprefix(AT)].append(value)
    for one, slug, name in session.exec(select(Publisher.id, Publisher.slug, Publisher.name).order_by(Publisher.slug)):
        owners[slug] = Owner(name, one or 0)
        called[name.casefold()].append(slug)
    return Sources(found["id"], keys, found["since"], found["account"], found["publisher"], owners, called)
