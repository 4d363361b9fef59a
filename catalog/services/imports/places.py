"""Importing the places of a gazetteer, and what came of it: `survey` the file, then a chunk at a time.

plan = survey(session, Wanted(file, "csv"))
for chunk in chunks(plan): summary.add(apply(session, plan, chunk, now))  # each in a transaction of its own
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from catalog.search.state import last_change
from catalog.services.imports import place_rows
from catalog.services.imports.gazetteers import Entry, Row, Wanted
from catalog.services.imports.place_plan import Plan, chunks, survey
from catalog.services.imports.place_steps import Result, Step, look

__all__ = ["REPORT", "Summary", "Wanted", "apply", "chunks", "look", "report_rows", "survey"]
MOST_UNRESOLVED = 200
REPORT = ("line", "id", "name", "result", "slug", "reason", "candidates")


def apply(session: Session, plan: Plan, chunk: Sequence[Row], now: datetime) -> list[Step]:
    """Write a chunk of rows as one change; where nothing is to be written there is no change."""
    steps = look(session, plan, chunk)
    if any(step.writes for step in steps):
        place_rows.write(session, plan, [step for step in steps if step.writes], now)
        plan.state = last_change(session)
    return steps


@dataclass
class Summary:
    """How many rows came to what; refusals by their reason, names that may be a place that is there by themselves."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unclear: dict[tuple[str, tuple[str, ...]], list[int]] = field(default_factory=dict)

    def add(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self.counts[step.result.value] += 1
            if step.candidates:
                self.unclear.setdefault((_name(step), step.candidates), []).append(step.row.line)
            if step.reason:
                self.reasons[step.reason.split(":")[0] if not step.candidates else step.reason] += 1

    def as_json(self, rows: int, *, applied: bool) -> dict[str, Any]:
        """Counts of places; `rows` are lines, `unresolved` the first names that may be a place that is there."""
        return {
            "rows": rows,
            "items": self.counts.total(),
            **{result.value: self.counts[result.value] for result in Result},
            "left": rows - self.counts.total(),
            "reasons": dict(self.reasons.most_common()),
            "unresolved": [
                {"name": name, "count": len(found), "lines": found[:5], "candidates": list(candidates)}
                for (name, candidates), found in list(self.unclear.items())[:MOST_UNRESOLVED]
            ],
            "applied": applied,
        }


def report_rows(steps: Sequence[Step]) -> Iterator[tuple[Any, ...]]:
    """A row of the report for each row of the file, in the columns `REPORT`."""
    for step in steps:
        candidates = "; ".join(step.candidates)
        yield step.row.line, step.row.id, _name(step), step.result.value, step.slug, step.reason, candidates


def _name(step: Step) -> str:
    return step.row.name if isinstance(step.row, Entry) else step.row.name[:200]
