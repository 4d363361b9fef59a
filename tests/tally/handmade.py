"""A small catalog made by hand. Everything in it is synthetic: no thing, place or day here is real.

It holds what the seed data does not: lots that things were taken out of, chains with a recapture, a merged item,
undated and ranged incidents, memberships with an end, three datasets (one of them not to be published).
"""

from typing import Any

from sqlmodel import col, select

from catalog.db import Database
from catalog.domain.outcomes import RecordState
from catalog.models import Item
from catalog.services import losses, parties
from catalog.services.datasets import DatasetIn
from catalog.services.incidents import IncidentIn
from catalog.services.items import ItemIn
from catalog.services.parties import PartyIn
from catalog.services.places import PlaceIn
from catalog.services.rows import Input
from catalog.services.sources import SourceIn
from tests.search.questions import Choices
from tests.services import writing
from tests.services.writing import a_type, an_incident, changing, incident_id, item_id, judge, put, put_in
from tests.tally.attaching import PARTS, SHOWN, attach, source_id

HANDMADE = Choices(
    types=("armoured-vehicles", "tanks", "t-72", "t-72b", "t-72b3", "t-80", "carriers", "bmp-1", "bmp-2"),
    categories=("armoured-vehicles", "tanks", "carriers"),
    parties=("russia", "corps", "brigade", "ukraine", "unknown"),
    places=("land", "north", "town", "village", "elsewhere"),
    datasets=("field", "second", "all"),
    parts=PARTS,
    sources=tuple(source_id(slug) for slug in SHOWN),
    centres=("town", "0.4,0", "0,3"),
)
DATASETS = [
    writing.FIELD,
    DatasetIn(slug="second", name="Second list", maintainer="others", licence="CC0", may_publish=True),
    DatasetIn(slug="closed", name="Closed list", maintainer="others", licence="none", may_publish=False),
]
PLACES = [
    PlaceIn(slug="land", name="Land", kind="country", lat=0, lon=0, radius_m=300_000),
    PlaceIn(slug="north", name="North", kind="region", parent="land", lat=0.5, lon=0, radius_m=60_000),
    PlaceIn(slug="town", name="Town", kind="town", parent="north", lat=0.5, lon=0.1, radius_m=2000),
    PlaceIn(slug="village", name="Village", kind="village", parent="north"),
    PlaceIn(slug="elsewhere", name="Elsewhere", kind="country"),
]
# The brigade was part of the corps until the end of November 2024; the corps has always been Russia's.
CORPS = PartyIn(
    slug="corps", name="Corps", kind="force", relations=[{"kind": "member_of", "to": "russia", "source": "weg"}]
)
BRIGADE = PartyIn(
    slug="brigade",
    name="Brigade",
    kind="unit",
    relations=[{"kind": "member_of", "to": "corps", "since": "2024-01-01", "until": "2024-11-30", "source": "weg"}],
)
TYPES = [
    a_type("carriers", "category", "armoured-vehicles"),
    a_type("bmp", "family", "carriers"),
    a_type("bmp-1", "model", "bmp"),
    a_type("bmp-2", "model", "bmp"),
]


def day(earliest: str | None, latest: str | None, precision: str = "range") -> dict[str, Any]:
    return {"earliest": earliest, "latest": latest, "precision": precision}


def incidents() -> list[IncidentIn]:
    return [
        an_incident("day", place="town"),
        an_incident("later", place="village", date=day("2024-12-24", "2024-12-24", "day")),
        an_incident("range", place="north", date=day("2024-11-20", "2024-12-10")),
        an_incident("year", place="land", date=day("2024-01-01", "2024-12-31", "year")),
        an_incident("before", place="town", date=day(None, "2024-11-27", "before")),
        an_incident("told", place="elsewhere", basis="published"),
        an_incident("undated", date={}),
    ]


def became(incident: str, kind: str, lost_by: str = "russia", taken_by: str | None = None, **more: Any) -> dict:
    grade = {"grade": "single_claim"}
    return {"incident": incident_id(incident), "kind": kind, "lost_by": lost_by, "taken_by": taken_by, **grade, **more}


def thing(key: str, kind: str, *outcomes: dict, **more: Any) -> ItemIn:
    return ItemIn(id=item_id(key), type=kind, outcomes=list(outcomes), **more)


def items() -> list[ItemIn]:
    """In every mode, with every grade that needs no picture, at every place and date that there is."""
    taken = became("day", "captured", "brigade", "ukraine", grade="listed")
    return [
        thing("single", "t-72b3", became("day", "destroyed", grade="documented")),
        thing("chain", "t-72b", taken, became("later", "recaptured", "ukraine", "brigade"),
              became("range", "destroyed", "brigade", grade="corroborated")),
        thing("hurt", "t-72", became("range", "damaged"), became("later", "abandoned", grade="contested")),
        thing("lot", "bmp-1", became("year", "abandoned", "corps"), count={"min": 4, "best": 5, "max": 7}),
        thing("out-of-lot", "bmp-1", became("year", "captured", "corps", "ukraine"), parent_lot=item_id("lot")),
        thing("open", "bmp-2", became("undated", "destroyed", "ukraine"), count={"min": 2, "best": 2}),
        thing("either", "bmp", became("before", "captured", "unknown", "unknown"), candidates=["bmp-1", "bmp-2"]),
        thing("vague", "armoured-vehicles", became("told", "seized", "unknown", "ukraine", grade="unassessed")),
        thing("handed", "t-80", became("later", "handed_over", "ukraine", "russia")),
        thing("doubted", "t-80", became("day", "destroyed", grade="discounted")),
        thing("maybe-same", "t-72b3", became("told", "destroyed", "brigade")),
        thing("merged", "t-72b3", became("day", "destroyed")),
        thing("listed", "t-72b", became("day", "captured", "russia", "ukraine", grade="listed"), dataset="second"),
        thing("listed-too", "bmp-2", became("undated", "damaged", grade="listed"), dataset="second"),
        thing("shown", "t-72b3", holdings=[{"party": "ukraine", "context": "displayed"}]),
        thing("closed", "t-72", became("day", "destroyed"), dataset="closed"),
    ]  # fmt: skip


def base() -> list[Input]:
    report = SourceIn(slug="report", kind="article", title="A report", published_on="2024-12-01")
    return [writing.WEG, report, *writing.tree(), *TYPES, *writing.sides(), CORPS, BRIGADE, *PLACES, *DATASETS]


def fill(database: Database) -> None:
    """Put the whole of it into an empty database."""
    put(database, *base())
    with changing(database) as session:
        for one in (CORPS, BRIGADE):
            parties.relate(session, one)
        put_in(session, *incidents(), *items())
    judge(database, "single", "maybe-same", "unsure")
    merge(database, "merged", "single")
    attach(database)


def merge(database: Database, key: str, into: str) -> None:
    """What a merge leaves behind: the item's state, and no losses of its own."""
    with changing(database) as session:
        found = session.exec(select(Item).where(col(Item.public_id).in_([item_id(key), item_id(into)])))
        rows = {row.public_id: row for row in found}
        gone = rows[item_id(key)]
        gone.state, gone.merged_into_id = RecordState.MERGED, rows[item_id(into)].id
        session.flush()
        losses.rewrite(session, gone.id)
