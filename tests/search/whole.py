"""What every record is found by, gathered record by record in plain sets: what finding is held against.

Nothing here knows of arrays or of ties: a record has its own terms, the terms of all names of what it has to do with,
and, if it is an item, the terms of the documents of its incidents.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain import terms
from catalog.models import Incident, Item, Outcome
from catalog.search import documents, query, related, visible
from catalog.search.engines import KINDS


@dataclass(frozen=True)
class Record:
    kind: str
    id: int
    terms: frozenset[str]
    documents: tuple[documents.Document, ...]  # its own, and those of its incidents


class Whole(list[Record]):
    """All records of a catalog."""

    def __repr__(self) -> str:
        return f"{len(self)} records"  # hypothesis writes out what a test was given

    def found(self, asked: query.Parsed, kinds: tuple[str, ...] = KINDS) -> set[tuple[str, int]]:
        """Those that a question without phrases finds."""
        return {(one.kind, one.id) for one in self if one.kind in kinds and _fits(one, asked)}


def read(session: Session) -> Whole:
    own = {(one.kind, one.record_id): one for one in documents.everything(session)}
    told = _told(session)
    found = Whole()
    for kind in KINDS:
        ids = [record for of, record in own if of == kind]
        beside = related.names(session, kind, ids)
        called = related.own_names(session, ids) if kind == "item" else {}
        for record in ids:
            near = tuple(own["incident", one] for one in told.get(record, ()) if ("incident", one) in own)
            every = (own[kind, record], *(near if kind == "item" else ()))
            said = [one.name_terms | one.word_terms for one in every]
            names = [terms.of_name(name) for name in (*beside[record], *called.get(record, ()))]
            found.append(Record(kind, record, frozenset().union(*said, *names), every))
    return found


def _told(session: Session) -> dict[int, list[int]]:
    """Item → its incidents."""
    query = select(Outcome.item_id, Outcome.incident_id).join(Incident, col(Outcome.incident_id) == Incident.id)
    query = query.join(Item, col(Outcome.item_id) == Item.id)
    query = query.where(visible.told_with(Incident.version_id, Item.version_id), col(Incident.publish_after).is_(None))
    found = defaultdict(list)
    for item, incident in session.exec(query):
        found[item].append(incident)
    return found


def _fits(record: Record, asked: query.Parsed) -> bool:
    if any(_has(record, part) for part in asked.unwanted):
        return False
    if asked.whole & record.terms:
        return True
    if not (asked.groups or asked.whole):
        return bool(asked.unwanted)
    return bool(asked.groups) and all(any(_has(record, part) for part in group) for group in asked.groups)


def _has(record: Record, part: query.Part) -> bool:
    return not part.isdisjoint(record.terms) if isinstance(part, frozenset) else False
