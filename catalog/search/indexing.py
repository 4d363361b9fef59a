"""Keeping the index with the database: jobs are followed in order, one process at a time, nobody waits."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.db import Database
from catalog.models import Claim, Incident, IndexJob, Item, Outcome, Source
from catalog.search import blocks, documents
from catalog.search.blocks import Ints
from catalog.search.engines import INDEXED, Document, Engine, EngineUnavailable, keys_of
from catalog.search.state import last_job

MOST_READ = 500  # jobs that a question reads itself, rather than wait
BATCH = 20_000  # jobs of one commit: each costs Whoosh more the larger the index is
# What is slower to follow than to build anew: more jobs than this, and more for each document that is there already (an
# import writes some seven jobs a thing).
REBUILD_FROM, REBUILD_SHARE = 20_000, 8


@dataclass(frozen=True)
class Later:
    """What was written after the index: keys of the records that it touched, and their documents as they are."""

    keys: Ints
    documents: list[Document]


UP_TO_DATE = Later(np.empty(0, dtype=np.int64), [])


def is_behind(session: Session, engine: Engine) -> bool:
    position = engine.position()
    return position is None or position < last_job(session)


def follow(database: Database, engine: Engine) -> bool:
    """Bring the index up to the database; False when another process is at it.

    After letting go of the lock it looks once more, so that a job written in between is not left lying.
    """
    while True:
        with engine.following() as is_ours:
            if not is_ours:
                return False
            while _step(database, engine):
                pass
        with database.reading() as session:
            if not is_behind(session, engine):
                return True


def _step(database: Database, engine: Engine) -> bool:
    """Apply one batch of jobs, or build anew; False when there was nothing to do."""
    with database.reading() as session:
        position, last = engine.position(), last_job(session)
        if position is None or position > last or _is_too_far(engine, last - position):
            engine.rebuild(documents.everything(session), last)
            return True
        jobs = list(session.exec(_jobs(position).limit(BATCH)))
        if not jobs:
            return False
        touched, fresh = _read(session, jobs)
        gone = {f"{kind}:{one}" for kind, ids in touched.items() for one in ids} - {one.key for one in fresh}
        try:
            engine.apply(fresh, gone, jobs[-1].id or 0)
        except EngineUnavailable:
            engine.rebuild(documents.everything(session), last)
        return True


def later(session: Session, engine: Engine) -> Later | None:
    """What a question has to read itself, as those who follow are a moment behind; None where that is too much, or
    where there is no index.
    """
    position, last = engine.position(), last_job(session)
    if position is None or last - position > MOST_READ:
        return None
    if position >= last:
        return UP_TO_DATE
    touched, fresh = _read(session, list(session.exec(_jobs(position))))
    keys = [keys_of(INDEXED.index(kind), np.array(sorted(ids), dtype=np.int64)) for kind, ids in touched.items()]
    return Later(np.concatenate([UP_TO_DATE.keys, *keys]), fresh)  # a job may touch no document


def _jobs(position: int) -> Any:
    return select(IndexJob).where(col(IndexJob.id) > position).order_by(col(IndexJob.id))


def _read(session: Session, jobs: list[IndexJob]) -> tuple[dict[str, set[int]], list[Document]]:
    """The records that the jobs name, by kind, and the documents of those that are still there."""
    touched = _touched(session, jobs)
    return touched, [one for kind, ids in touched.items() for one in documents.of(session, kind, sorted(ids))]


def _is_too_far(engine: Engine, jobs: int) -> bool:
    try:
        return jobs > REBUILD_FROM and jobs > REBUILD_SHARE * engine.size()
    except EngineUnavailable:
        return True


def _touched(session: Session, jobs: list[IndexJob]) -> dict[str, set[int]]:
    """Records whose documents the jobs change, those that carry another's words with them."""
    touched: dict[str, set[int]] = defaultdict(set)
    for job in jobs:
        touched[job.kind].add(job.record_id)
    for kind, query in _crossing(touched.pop("version", set())).items():
        touched[kind] |= {one for one in session.exec(query) if one}
    touched["source"] |= blocks.beside(session, Source.id, Source.publisher_id, touched.pop("publisher", set()))
    incidents = touched["incident"]
    inside = blocks.beside(session, Outcome.item_id, Outcome.incident_id, incidents)
    touched["item"] |= inside
    inside |= blocks.beside(session, Item.id, Item.dataset_id, touched.pop("dataset", set()))
    touched["source"] |= blocks.beside(session, Claim.source_id, Claim.item_id, inside)
    for tied in (Claim.incident_id, Claim.related_incident_id):
        touched["source"] |= blocks.beside(session, Claim.source_id, tied, incidents)
    touched["incident"] = incidents | blocks.beside(session, Claim.incident_id, Claim.related_incident_id, incidents)
    touched["incident"] |= blocks.beside(session, Claim.incident_id, Claim.item_id, inside)
    return {kind: ids for kind, ids in touched.items() if ids}


def _crossing(versions: set[int]) -> dict[str, Any]:
    """Records of others whose words an import adds to once it is applied; its own have them already."""
    if not versions:
        return {}
    claims = select(Claim.source_id).join(Source, col(Claim.source_id) == Source.id)
    about = select(Claim.incident_id).join(Incident, col(Claim.incident_id) == Incident.id)
    items = select(Outcome.item_id).join(Item, col(Outcome.item_id) == Item.id)
    items = items.join(Incident, col(Outcome.incident_id) == Incident.id)
    of_claim, of_incident = col(Claim.version_id), col(Incident.version_id)
    return {
        "source": claims.where(of_claim.in_(versions), of_claim.is_distinct_from(col(Source.version_id))),
        "incident": about.where(of_claim.in_(versions), of_claim.is_distinct_from(of_incident)),
        "item": items.where(of_incident.in_(versions), of_incident.is_distinct_from(col(Item.version_id))),
    }


def rebuild(database: Database, engine: Engine) -> int | None:
    """Build the index anew; the number of documents, None when another process is at it."""
    with engine.following() as is_ours, database.reading() as session:
        if not is_ours:
            return None
        count = engine.rebuild(documents.everything(session), last_job(session))
        engine.forget_others()
        return count
