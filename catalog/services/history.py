"""History: every write belongs to one change, every changed row leaves a revision, all of it chained by hashes.

A hook on the session writes the revisions, so that no service can forget them; a write to a tracked table
outside a change is refused. The chain holds each revision by its digest: an HMAC with a key of its own, so that content
that law or safety takes away (and its key with it) leaves the chain whole and nothing to guess from.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, event, insert, inspect
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel, col, select

from catalog.domain.errors import Invalid
from catalog.models import Change, IndexJob, LastChange, Person, Revision

FIRST_HASH = "0" * 64
# Derived rows, accounts and the history itself have no revisions.
UNTRACKED = frozenset(
    {
        "change", "revision", "last_change", "index_job", "seed_row", "type_name_key", "place_name_key", "type_closure",
        "loss", "gain", "picture_print", "picture_alike", "person", "person_role", "api_token", "saved_search",
        "sign_in", "once_link", "recovery_code", "rate_counter",
        "sighting_draft", "report", "bulk_edit", "purge", "feed_entry", "feed_mark", "file_check",
    },
)  # fmt: skip
# Records with an address of their own: withdrawn or merged, never deleted.
PERMANENT = frozenset(
    {
        "equipment_type", "party", "place", "dataset", "source", "picture", "item", "incident", "outcome", "sighting",
        "snapshot", "correction",
    },
)  # fmt: skip
# Which records' index entries a changed row touches: table → (kind of record, column with its id), as it was and is.
INDEXED = {
    "equipment_type": [("type", "id")],
    "type_name": [("type", "type_id")],
    "incident": [("incident", "id")],
    "claim": [("incident", "incident_id"), ("source", "source_id")],
    "source": [("source", "id")],
    "item": [("item", "id")],
    "outcome": [("item", "item_id"), ("incident", "incident_id")],
    "fitment": [("item", "item_id")],
    "holding": [("item", "item_id")],
    "publisher": [("publisher", "id")],
    "party": [("party", "id")],
    "party_name": [("party", "party_id")],
    "place": [("place", "id")],
    "place_name": [("place", "place_id")],
    "dataset_version": [("version", "id")],
    "dataset": [("dataset", "id")],
}
CHANGE = "catalog.change"


def begin(session: Session, person: Person, why: str, now: datetime, undoes: int | None = None) -> Change:
    """Open the transaction's one change; everything written after it belongs to it. `undoes`: what it takes back."""
    if not why.strip():
        raise Invalid.one("why", "a reason is needed")
    if CHANGE in session.info:
        raise RuntimeError("a transaction holds one change")
    last = session.exec(select(Change).order_by(col(Change.id).desc()).limit(1)).first()
    before = last.hash if last else FIRST_HASH
    change = Change(made_at=now, person_id=_id(person), why=why, previous_hash=before, undoes_id=undoes)
    session.add(change)
    session.flush()
    session.info[CHANGE] = change.id
    return change


def close(session: Session, change: Change) -> None:
    """Seal the change: write what is pending, then hash all its revisions with the hash before it."""
    session.flush()
    own = select(Revision.digest).where(Revision.change_id == change.id).order_by(col(Revision.id))
    change.hash = sealed(change, session.exec(own))
    tables = select(Revision.table_name).where(Revision.change_id == change.id).distinct()
    for table in sorted(session.exec(tables)):
        session.merge(LastChange(table_name=table, change_id=change.id or 0))
    session.flush()
    session.info.pop(CHANGE, None)


def sealed(change: Change, digests: Iterable[str]) -> str:
    """SHA-256 over the change before, who, when, why and what it undoes, in canonical JSON, then the digests."""
    head = [change.previous_hash, change.person_id, change.made_at.isoformat(), change.why, change.undoes_id]
    digest = hashlib.sha256(_canonical(head))
    for one in digests:
        digest.update(bytes.fromhex(one))
    return digest.hexdigest()


def digest_of(key: str, values: dict[str, Any]) -> str:
    """The HMAC-SHA-256, with a key in hex, of what a revision says: its table, row, before and after."""
    told = [values[name] for name in ("table_name", "row_id", "before", "after")]
    return hmac.new(bytes.fromhex(key), _canonical(told), hashlib.sha256).hexdigest()


def is_whole(revision: Revision | Row[Any]) -> bool:
    """Does a revision say what it said when it was written? One whose content was taken away says nothing."""
    if revision.key is None:
        return revision.before is None and revision.after is None
    told = {name: getattr(revision, name) for name in ("table_name", "row_id", "before", "after")}
    return hmac.compare_digest(digest_of(revision.key, told), revision.digest)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _id(row: Person) -> int:
    if row.id is None:
        raise RuntimeError("the person has to be saved first")
    return row.id


@event.listens_for(OrmSession, "after_flush")
def _record(session: OrmSession, _context: Any) -> None:
    """Write a revision, and an index job where one is due, for each row that this flush writes."""
    written = [_revision(row, None) for row in session.new if _is_tracked(row)]
    written += [_revision(row, _before(row)) for row in session.dirty if _is_tracked(row) and session.is_modified(row)]
    written += [_removal(row) for row in session.deleted if _is_tracked(row)]
    if written:
        record(session, written)


def record(session: OrmSession, written: list[dict[str, Any]]) -> None:
    """Append what was written (`table_name`, `row_id`, `before`, `after`) to the open change, with its index jobs."""
    change_id = session.info.get(CHANGE)
    if change_id is None:
        raise RuntimeError(f"a write to {written[0]['table_name']} outside a change")
    session.execute(insert(Revision), [{"change_id": change_id, **_keyed(revision)} for revision in written])
    jobs = dict.fromkeys(job for revision in written for job in _jobs(revision))
    if jobs:
        rows = [{"change_id": change_id, "kind": kind, "record_id": record} for kind, record in jobs]
        session.execute(insert(IndexJob), rows)


def _keyed(revision: dict[str, Any]) -> dict[str, Any]:
    key = secrets.token_hex(16)
    return {**revision, "key": key, "digest": digest_of(key, revision)}


def _is_tracked(row: object) -> bool:
    return isinstance(row, SQLModel) and row.__tablename__ not in UNTRACKED


def _revision(row: SQLModel, before: dict[str, Any] | None) -> dict[str, Any]:
    after = row.model_dump(mode="json")
    number = after.get("id", 0)
    return {"table_name": row.__tablename__, "row_id": number, "before": before, "after": after}


def _removal(row: SQLModel) -> dict[str, Any]:
    if row.__tablename__ in PERMANENT:
        raise RuntimeError(f"a row of {row.__tablename__} is withdrawn or merged, never deleted")
    before = row.model_dump(mode="json")
    return {"table_name": row.__tablename__, "row_id": before.get("id", 0), "before": before, "after": None}


def _before(row: SQLModel) -> dict[str, Any]:
    """The row as it was, from what the session remembers of it."""
    old = {
        attribute.key: attribute.history.deleted[0]
        for attribute in inspect(row).attrs
        if attribute.history.has_changes() and attribute.history.deleted
    }
    return type(row).model_construct(**{**row.model_dump(), **old}).model_dump(mode="json")


def _jobs(revision: dict[str, Any]) -> Iterator[tuple[str, int]]:
    both = (revision["before"], revision["after"])
    if revision["table_name"] == "dataset" and len({values["may_publish"] for values in both if values}) == 1:
        return  # nothing else of a list is in the words that records are found by
    for kind, column in INDEXED.get(revision["table_name"], ()):
        for values in both:
            if values and values.get(column):
                yield kind, values[column]
