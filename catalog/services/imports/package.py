"""Importing a Data Package of another catalog as a dataset: look at all of it, then write what differs in chunks.

    plan = survey(session, package, Wanted(...))
    begin(session, plan, now)                                    # a transaction of its own
    for chunk in chunks(plan): apply(session, plan, chunk, now)  # each in one, too
    finish(session, plan, now)

What a chunk writes is seen by nobody before `finish` makes the version current. Ids there stay as origin ids.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import VersionState
from catalog.models import Dataset, DatasetVersion, Item
from catalog.services import history, people
from catalog.services.imports import package_records as records
from catalog.services.imports import package_refs
from catalog.services.imports.package_file import Package, Row
from catalog.services.imports.package_rows import apply, begin
from catalog.services.imports.package_steps import (
    CHANGED,
    IMPORTED,
    MAKERS,
    REFUSED,
    UNCHANGED,
    Chunk,
    Plan,
    Step,
    Wanted,
    look,
    unfinished,
)
from catalog.services.imports.plan import OWN

__all__ = ["REPORT", "Plan", "Summary", "Wanted", "apply", "begin", "chunks", "finish", "look", "survey"]
CHUNK = 500
REPORT = ("table", "line", "id", "result", "reason")


def survey(session: Session, package: Package, wanted: Wanted) -> Plan:
    """What the package refers to, found here; raises Invalid when it is not one list."""
    lists = [row["slug"] for row in package.good("datasets")]
    if len(lists) != 1:
        raise Invalid.one(wanted.file.name, f"holds {len(lists)} datasets ({', '.join(lists)[:200]}); one is allowed")
    wanted = wanted if wanted.dataset else replace(wanted, dataset=_name_here(lists[0]))
    refs = package_refs.look(session, package, wanted.dataset, create_types=wanted.create_types)
    dataset = session.exec(select(Dataset).where(Dataset.slug == wanted.dataset)).first()
    plan = Plan(wanted, package, refs, records.details(package), dataset)
    if dataset is not None:
        _refuse_own(session, package, wanted)
        known = select(Item.origin_id, Item.id, Item.public_id).where(Item.dataset_id == dataset.id)
        for origin, one, public_id in session.exec(known.where(col(Item.origin_id).is_not(None))):
            plan.numbers["items"][origin or ""], plan.ids[origin or ""] = one or 0, public_id
        plan.is_unfinished = session.exec(unfinished(plan)).first() is not None
    return plan


def _name_here(slug: str) -> str:
    """What a dataset is called here where nothing else is said; what is logged here is never mixed with it."""
    return f"imported-{slug}" if slug == OWN else slug


def _refuse_own(session: Session, package: Package, wanted: Wanted) -> None:
    """A package of this catalog's own dataset would be that dataset once more."""
    ids = {row["id"] for row in package.good("items")}
    dataset = select(Dataset.id).where(Dataset.slug == wanted.dataset).scalar_subquery()
    own = session.exec(select(Item.public_id).where(Item.dataset_id == dataset))
    if not ids.isdisjoint(own):
        told = f"{wanted.dataset!r} here holds things of this package by their own ids: it was made from it; "
        raise Invalid.one("dataset", f"{told}another name is allowed")


def chunks(plan: Plan) -> Iterator[Chunk]:
    """Incidents, items (those taken out of a lot after all others), judgements, claims; some 500 rows at a time."""
    yield from _cut("incidents", plan.package.rows("incidents"))
    for with_lot in (False, True):
        rows = (pair for pair in plan.package.rows("items") if _has_lot(pair[1]) is with_lot)
        yield from _cut("items", rows)
    for table in ("item_pairs", "claims"):
        yield from _cut(table, plan.package.rows(table))


def _has_lot(row: Row | str) -> bool:
    return not isinstance(row, str) and row["parent_lot"] is not None


def _cut(table: str, rows: Iterable[tuple[int, Row | str]]) -> Iterator[Chunk]:
    chunk: list[tuple[int, Row | str]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield table, chunk
            chunk = []
    if chunk:
        yield table, chunk


@dataclass
class Summary:
    """Counts of things for items, of rows for incidents and claims."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in MAKERS})
    reasons: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    done: int = 0

    def add(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.counts[step.table][step.result] += step.things
            self.rows += step.table == "items"
            self.done += 1
            if step.reason:
                self.reasons[f"{step.table}: {step.reason}"] += 1

    @property
    def writes(self) -> bool:
        return any(one[IMPORTED] or one[CHANGED] for one in self.counts.values())

    def as_json(self, plan: Plan, *, applied: bool) -> dict[str, Any]:
        """`unresolved` are the types that items were refused for, the most wanted first."""
        names = {row["slug"]: row["name"] for row in plan.package.good("types") if row["slug"] in plan.refs.unresolved}
        told = {name: self.counts["items"][name] for name in (IMPORTED, CHANGED, UNCHANGED, REFUSED)}
        others = {table: dict(self.counts[table]) for table in ("incidents", "item_pairs", "claims")}
        unresolved = [
            {"name": names.get(slug, slug), "slug": slug, "count": count,
             "candidates": list(plan.refs.candidates.get(slug, ()))}
            for slug, count in plan.refs.unresolved.most_common(200)
        ]  # fmt: skip
        head = {"rows": self.rows, "items": sum(told.values()), **told, **others}
        return {**head, "reasons": dict(self.reasons.most_common(50)), "unresolved": unresolved, "applied": applied}


def finish(session: Session, plan: Plan, summary: Summary, now: datetime) -> None:
    """Make the version current: from here on everybody sees its rows."""
    change = history.begin(session, people.system(session, now), f"Package {plan.wanted.file.name}: applied", now)
    row = session.get_one(DatasetVersion, plan.version)
    counts = summary.counts["items"]
    row.state, row.applied_at = VersionState.APPLIED, now
    row.rows, row.things = summary.rows, counts.total()
    row.added, row.changed, row.refused = counts[IMPORTED], counts[CHANGED], counts[REFUSED]
    history.close(session, change)
