"""When things entered the public catalog: recorded, their import applied, their list published, their embargo over.

What came since a look is told by the number of the last change that was seen then, as numbers follow each other
whatever clocks say; an embargo alone ends by the clock. A later correction of a record is no entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Select, func
from sqlmodel import Session, col, select

from catalog.domain.outcomes import VersionState
from catalog.models import Change, Dataset, DatasetVersion, Holding, Incident, Outcome, Revision
from catalog.search import blocks, past, state
from catalog.search.blocks import Arrays, Ints, number, second
from catalog.search.holdings import Seen
from catalog.search.question import Question

FEW = 5_000  # rows that are looked up one by one; of more, the last changes are looked through first
BACK = (200, 5_000)  # how many changes
KEY_BITS = 32
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_first_change: Any = func.min(Revision.change_id)


@dataclass(frozen=True)
class Look:
    """Up to where somebody has seen: the number of the last change, and the moment. The default has seen nothing."""

    change: int = 0
    at: datetime = LONG_AGO

    @property
    def second(self) -> int:
        return int(self.at.timestamp())


NEVER = Look()
Entered = tuple[Ints, Ints]  # places, the last to enter first, and the second since 1970 of each


def newest_losses(question: Question, most: int) -> Entered:
    """The rows that fit and entered last: `most` of them, or more."""
    found = question.rows, question.rows
    for look in _looks(question):
        found = losses(question, look)
        if len(found[0]) >= most:
            break
    return found


def losses(question: Question, look: Look) -> Entered:
    """The rows that fit and entered after the look. A loss enters with the outcome that decides it."""
    columns, places = question.columns, question.rows
    items = np.unique(columns.item[places]).tolist() if len(places) <= FEW else None
    fields = [number("item", Outcome.item_id), number("incident", Outcome.incident_id)]
    made = _made(question.session, Outcome, fields, look, (col(Outcome.item_id), items))
    own = {
        "change": _matched(made, columns.item[places], columns.incident[places]),
        "version": columns.version[places],
        "dataset": columns.dataset[places],
        "due": columns.hidden_until[places],
    }
    return _after(places, _seconds(question.session, own, look, insider=question.criteria.insider))


def incidents(session: Session, rows: Sequence[Incident], look: Look) -> Entered:
    """Of these incidents those that entered after the look. One enters as soon as it is more than a bare row."""
    ids = np.array([row.id for row in rows], dtype=np.int64)
    wanted = (col(Incident.id), ids.tolist() if len(ids) <= FEW else None)
    made = _made(session, Incident, [number("id", Incident.id)], look, wanted)
    own = {
        "change": blocks.looked_up(made["id"], made["change"], ids),
        "version": _ints(row.version_id for row in rows),
        "dataset": np.zeros(len(rows), dtype=np.int64),
        "due": _ints(_second(row.publish_after) for row in rows),
    }
    return _after(np.arange(len(rows)), _seconds(session, own, look, insider=True))


def may_have_incidents(session: Session, look: Look) -> bool:
    """May an incident have entered after the look? A sieve, as listing them all takes longer."""
    tables = (Incident.__tablename__, DatasetVersion.__tablename__)
    written = select(Revision.id).where(_since(look), col(Revision.table_name).in_(tables))
    due = select(Incident.id).where(col(Incident.publish_after) >= look.at.replace(microsecond=0))
    return any(session.exec(query.limit(1)).first() is not None for query in (written, due))


def holdings(seen: Seen, look: Look) -> Entered:
    """The holdings that fit and entered after the look."""
    question = seen.question
    places, session = question.rows, question.session
    pairs = seen.at(places.tolist())
    ids = _ints(row.id for row, _ in pairs)
    made = _made(session, Holding, [number("id", Holding.id)], look, (col(Holding.id), ids.tolist()))
    due = _ints(_second(row.publish_after) for row, _ in pairs)
    own = {
        "change": blocks.looked_up(made["id"], made["change"], ids),
        "version": _ints(item.version_id for _, item in pairs),
        "dataset": _ints(item.dataset_id for _, item in pairs),
        "due": np.maximum(due, question.columns.hidden_until[places]),
    }
    return _after(places, _seconds(session, own, look, insider=question.criteria.insider))


def _looks(question: Question) -> Iterator[Look]:
    """Ever further back, so that of very many rows those that entered last are found by the last changes alone."""
    if len(question.rows) > FEW:
        query = select(Change.id, Change.made_at).order_by(col(Change.id).desc()).limit(1)
        last = state.last_change(question.session)
        for back in BACK:
            if found := question.session.exec(query.where(col(Change.id) <= last - back)).first():
                yield Look(found[0] or 0, found[1])
    yield NEVER


def _made(session: Session, model: Any, own: Sequence[blocks.Field], look: Look, wanted: tuple[Any, Any]) -> Arrays:
    """The change that first had each row, where that came after the look; `wanted`: a column and its values, or all."""
    of = (col(Revision.row_id) == model.id) & (Revision.table_name == model.__tablename__)

    def narrow(query: Select[Any]) -> Select[Any]:
        query = query.select_from(model).join(Revision, of).group_by(model.id)
        if model is Incident:
            query = query.where(past.said(Revision.after, "is_bare").as_boolean().is_(False))
        if look.change:
            written = select(Revision.row_id).where(_since(look), Revision.table_name == model.__tablename__)
            query = query.where(model.id.in_(written))
        return query.having(_first_change > look.change)

    return blocks.read_of(session, [*own, number("change", _first_change)], narrow, *wanted)


def _since(look: Look) -> Any:
    """Revisions after the look. Said by the changes: SQLite would rather walk all revisions of a table."""
    return col(Revision.change_id).in_(select(Change.id).where(col(Change.id) > look.change))


def _matched(made: Arrays, item: Ints, incident: Ints) -> Ints:
    """The change of each row's outcome, the last where an incident has several of its item; 0 where it is older."""
    keys = made["item"].astype(np.int64) << KEY_BITS | made["incident"]
    order = np.lexsort((made["change"], keys))
    keys, changes = np.append(-1, keys[order]), np.append(0, made["change"][order])
    wanted = item.astype(np.int64) << KEY_BITS | incident
    places = np.searchsorted(keys, wanted, side="right") - 1
    found: Ints = np.where(keys[places] == wanted, changes[places], 0)
    return found


def _seconds(session: Session, own: Arrays, look: Look, *, insider: bool) -> Ints:
    """The second at which each row entered; 0 for what entered before the look. Insiders see every list at once."""
    change = np.maximum(own["change"], _told(session, DatasetVersion, own["version"], look))
    if not insider:
        change = np.maximum(change, _told(session, Dataset, own["dataset"], look))
    moments = [number("id", Change.id), second("second", Change.made_at)]
    numbers = np.unique(change[change > 0]).tolist()
    made = blocks.read_of(session, moments, lambda query: query, col(Change.id), numbers)
    due = np.where(own["due"] > look.second, own["due"], 0)
    found: Ints = np.maximum(blocks.looked_up(made["id"], made["second"], change), due)
    return found


def _told(session: Session, model: Any, ids: Ints, look: Look) -> Ints:
    """For each import the change that applied it, for each list the one that published it; 0 before the look."""
    said: Any = past.said(Revision.after, "state").as_string() == VersionState.APPLIED.value
    if model is Dataset:
        said = past.said(Revision.after, "may_publish").as_boolean().is_(True)
    fields = [number("id", Revision.row_id), number("change", _first_change)]

    def narrow(query: Select[Any]) -> Select[Any]:
        query = query.where(Revision.table_name == model.__tablename__, said)
        return query.group_by(col(Revision.row_id)).having(_first_change > look.change)

    found = blocks.read(session, fields, narrow)
    return blocks.looked_up(found["id"], found["change"], ids)


def _after(places: Ints, seconds: Ints) -> Entered:
    """Those that entered, the last first; what entered together stays in the order of its list."""
    order = np.argsort(-seconds, kind="stable")
    order = order[seconds[order] > 0]
    return places[order], seconds[order]


def _second(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _ints(values: Any) -> Ints:
    return np.array([value or 0 for value in values], dtype=np.int64)
