"""Writing as the edges do: one transaction, one change; and looking at what it left."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from catalog.db import Database
from catalog.domain import public_ids
from catalog.models import Incident, Revision
from catalog.services import datasets, history, incidents, items, parties, people, places, sources, types
from catalog.services.rows import Input
from tests.support.clock import NOW

PUT = {
    types.TypeIn: types.put,
    parties.PartyIn: parties.put,
    places.PlaceIn: places.put,
    datasets.DatasetIn: datasets.put,
    sources.PublisherIn: sources.put_publisher,
    sources.SourceIn: sources.put,
    incidents.IncidentIn: incidents.put,
    incidents.ClaimIn: incidents.put_claim,
    items.ItemIn: items.put,
}
DAY = "2024-11-27"
FIELD = datasets.DatasetIn(slug="field", name="Field", maintainer="us", licence="CC BY 4.0", may_publish=True)
WEG = sources.SourceIn(slug="weg", kind="document", title="Worldwide Equipment Guide")


@contextmanager
def changing(database: Database, why: str = "a report came in") -> Iterator[Session]:
    """One transaction with its one change, sealed at the end."""
    with database.transaction() as session:
        change = history.begin(session, people.system(session, NOW), why, NOW)
        yield session
        history.close(session, change)


def put(database: Database, *values: Input) -> None:
    """Put these records in one change."""
    with changing(database) as session:
        put_in(session, *values)


def put_in(session: Session, *values: Input) -> None:
    for one in values:
        PUT[type(one)](session, one)


def make_bare(database: Database, key: str = "one", **values: Any) -> None:
    """Leave of an incident what a row of a list tells: these values, no title and no narrative."""
    with changing(database) as session:
        row = session.exec(select(Incident).where(Incident.public_id == incident_id(key))).one()
        for name, value in {"title": "", "narrative": "", "is_bare": True, **values}.items():
            setattr(row, name, value)


def judge(database: Database, one: str, other: str, judgement: str) -> None:
    values = items.PairIn(one=item_id(one), other=item_id(other), judgement=judgement, reason="they look alike")
    with changing(database) as session:
        items.judge(session, people.system(session, NOW), values, NOW)


def revisions(database: Database, table: str = "") -> list[Revision]:
    """All revisions, or those of one table, in order."""
    query = select(Revision).order_by(col(Revision.id))
    with database.reading() as session:
        return list(session.exec(query.where(Revision.table_name == table) if table else query))


def all_of(database: Database, model: type[SQLModel]) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(model)))


def tree() -> list[Input]:
    """Armoured vehicles › tanks › T-72 › T-72B › T-72B3, and T-80 beside T-72."""
    return [
        a_type("armoured-vehicles", "domain"),
        a_type("tanks", "category", "armoured-vehicles"),
        a_type("t-72", "family", "tanks"),
        a_type("t-72b", "model", "t-72"),
        a_type("t-72b3", "model", "t-72b"),
        a_type("t-80", "family", "tanks"),
    ]


def a_type(slug: str, rank: str, parent: str | None = None, **more: Any) -> types.TypeIn:
    return types.TypeIn(slug=slug, rank=rank, parent=parent, **{"name": slug.upper(), **more})


def sides() -> list[Input]:
    kinds = {"russia": "state", "ukraine": "state", "unknown": "unknown"}
    return [parties.PartyIn(slug=slug, name=slug.title(), kind=kind) for slug, kind in kinds.items()]


def incident_id(key: str) -> str:
    return public_ids.of_seed("incident", key)


def item_id(key: str) -> str:
    return public_ids.of_seed("item", key)


def an_incident(key: str = "one", **more: Any) -> incidents.IncidentIn:
    date = {"earliest": DAY, "latest": DAY, "precision": "day"}
    return incidents.IncidentIn(id=incident_id(key), **{"title": key, "date": date, **more})


def an_item(key: str, *outcomes: dict[str, Any], **more: Any) -> items.ItemIn:
    return items.ItemIn(id=item_id(key), type="t-72", outcomes=list(outcomes), **more)


def outcome(kind: str, lost_by: str = "russia", taken_by: str | None = None, **more: Any) -> dict[str, Any]:
    return {"incident": incident_id("one"), "kind": kind, "lost_by": lost_by, "taken_by": taken_by, **more}


def ground() -> list[Input]:
    """What an item needs to stand on: types, parties, a dataset, an incident."""
    return [WEG, *tree(), *sides(), FIELD, an_incident()]
