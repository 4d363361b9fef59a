"""Two lists of things, imported as datasets. Everything in them is made up: no thing, place or day is real."""

from pathlib import Path
from typing import Any

from sqlmodel import select

from catalog.config import Settings
from catalog.db import Database
from catalog.models import Dataset
from catalog.search.engines.whoosh import WhooshEngine
from catalog.services.catalog import Catalog
from catalog.services.imports import losses, profile, sheet
from catalog.services.imports.plan import Wanted
from catalog.services.places import PlaceIn
from tests.services.writing import changing, ground, put

HEAD = "id,type,model,status,lost_by,date,nearest_location,geolocation,unit,oryx_url\n"
NO_ADDRESS = "Tanks,T-72B,destroyed,Russia,{day},Town,,,\n"
ONE = HEAD + "".join([
    "1,Tanks,T-72B,destroyed,Russia,2024-11-01,Town,,,https://x.com/one/status/1\n",  # the same in the other
    "2,Tanks,T-72,captured,Russia,2024-11-02,Town,,,https://x.com/one/status/2\n",  # T-72B, destroyed there
    "3,Tanks,T-80,destroyed,Russia,2024-11-03,Town,,,https://x.com/one/status/3\n",  # nowhere else
    "4," + NO_ADDRESS.format(day="2024-11-10"),  # known again by type, party, place and date
    "5," + NO_ADDRESS.format(day="2024-12-10"),  # may be either of two
])  # fmt: skip
OTHER = HEAD + "".join([
    "a,Tanks,T-72B,destroyed,Russia,2024-11-01,Town,,Red Regiment,https://x.com/one/status/1\n",
    "b,Tanks,T-72B,destroyed,Russia,2024-11-20,Town,,,https://x.com/one/status/2\n",
    "d," + NO_ADDRESS.format(day="2024-11-12"),
    "e," + NO_ADDRESS.format(day="2024-12-10"),
    "f," + NO_ADDRESS.format(day="2024-12-11"),
])  # fmt: skip
TOWN = PlaceIn(slug="town", name="Town", kind="town", lat=50.0, lon=30.0, radius_m=3000)


def a_catalog(database: Database, folder: Path) -> Catalog:
    """A catalog on this database, its index in the folder."""
    settings = Settings(data=folder, database_url=database.url)
    return Catalog(settings, database, WhooshEngine(settings.index))


def a_sheet(text: str, name: str = "list.csv") -> sheet.Sheet:
    return sheet.of(name, text.encode())


def fill(catalog: Catalog) -> None:
    """Types, parties, a place, and the lists `one` and `other`."""
    put(catalog.database, *ground(), TOWN)
    for slug, text in (("one", ONE), ("other", OTHER)):
        wanted = Wanted(a_sheet(text), profile.named("warspotting"), slug)
        losses.apply(catalog, wanted, lambda _done, _total: None)


def set_all(database: Database, **values: Any) -> None:
    """The same values for every dataset."""
    with changing(database) as session:
        for row in session.exec(select(Dataset)):
            row.sqlmodel_update(values)


def hide(database: Database, slug: str) -> None:
    with changing(database) as session:
        session.exec(select(Dataset).where(Dataset.slug == slug)).one().may_publish = False
