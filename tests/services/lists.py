"""Small lists of losses, made up for the tests: no row of them happened."""

import csv
import io
from contextlib import contextmanager, suppress
from datetime import date

from catalog.config import Settings
from catalog.search.engines import WhooshEngine
from catalog.services.catalog import Catalog
from catalog.services.imports import losses, profile, sheet
from catalog.services.imports.plan import Wanted

HEAD = ("side", "category", "model", "origin", "item_numbers", "status", "evidence_url")
TANK = ("Russia", "Tanks", "T-72B3", "Russia", "1", "destroyed", "https://example.org/1.jpg")
RECORDS = """
about = "made-up records with an id"
[columns]
id = "id"
type = "what"
status = "became"
lost_by = "whose"
date = "day"
point = "at"
count = "how many"
unit = "unit"
[points]
uncertainty_m = 200
[headings]
"Tanks" = "tanks"
"""


def row(**more):
    """The made-up tank with other values."""
    return tuple({**dict(zip(HEAD, TANK, strict=True)), **more}.values())


def link(number):
    return f"https://example.org/{number}.jpg"


def written(rows, head=HEAD, name="made-up.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return sheet.of(name, text.getvalue().encode())


def wanted(rows, **more):
    own = {"create_types": False, "copied_on": date(2024, 6, 1), **more}
    file = rows if isinstance(rows, sheet.Sheet) else written(rows)
    return Wanted(file, own.pop("named", profile.named("oryx")), "made-up", **own)


def records(*rows, **more):
    """A wanted import of the profile with ids: (id, what, became, whose, day, at, how many, unit)."""
    head = ("id", "what", "became", "whose", "day", "at", "how many", "unit")
    return wanted(written(rows, head), named=profile.Named("records.toml", profile.of(RECORDS, "records.toml")), **more)


def catalog_of(database, folder):
    return Catalog(Settings(data=folder, database_url=database.url), database, WhooshEngine(folder / "index"))


def nothing(_done, _total):
    return


def bring(database, folder, asked, **more):
    """Import it, in one go."""
    return losses.apply(catalog_of(database, folder), asked, nothing, **more)


@contextmanager
def stopped_after(number):
    """A progress that stops the import once so many chunks are written, as a kill would."""

    class Stopped(Exception):
        pass

    calls = []

    def progress(done, _total):
        calls.append(done)
        if len(calls) > number:
            raise Stopped

    with suppress(Stopped):
        yield progress
