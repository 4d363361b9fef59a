"""The last dry run, kept until anything it rests on has changed: its pages are gone through without reading anew."""

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import select

from catalog.models import Change
from catalog.services.catalog import Catalog
from catalog.services.imports import losses
from catalog.services.imports.losses import Done
from catalog.services.imports.mapping import as_toml
from catalog.services.imports.plan import Wanted


@dataclass
class Previews:
    """One dry run at most is in memory."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _key: Any = None
    _done: Done | None = None

    def of(self, catalog: Catalog, wanted: Wanted, now: datetime) -> Done:
        with catalog.database.reading() as session:
            last = session.exec(select(func.max(Change.id))).one()
        key = (replace(wanted, sheet=wanted.sheet.sha256, named=as_toml(wanted.named.profile)), last, now.date())  # type: ignore[arg-type]  # texts stand for what they are the digest of
        with self._lock:
            if self._done is None or key != self._key:
                self._done = None  # two are never held at once
                self._done = losses.dry_run(catalog, wanted, now)
                self._key = key
            return self._done

    def forget(self) -> None:
        with self._lock:
            self._key = self._done = None
