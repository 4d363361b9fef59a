"""The programs that packages are made for: frictionless finds no fault in one, and Datasette opens the SQLite file.

What is written is that of the seed data, and of made-up rows of every make.
"""

import asyncio
from contextlib import contextmanager

import pytest
from datasette.app import Datasette
from frictionless import Package

from catalog.search import asking
from catalog.search.engines import WhooshEngine
from catalog.tally import package_sqlite
from tests.services.packages import exported, member, spoilt
from tests.services.test_packages import stocked  # noqa: F401 - a fixture
from tests.support.clock import NOW
from tests.support.databases import FILE, at_file, laid_out


@pytest.fixture
def seeded(prepared, tmp_path):
    return at_file(laid_out(prepared, tmp_path) / FILE)


def wrong(file):
    """What frictionless says against a package: codes and notes."""
    found = Package(str(file)).validate()
    assert found.stats["tasks"] > 10
    return found.flatten(["name", "rowNumber", "type", "note"])


@pytest.mark.parametrize("question", [{}, {"dataset": ["all"]}, {"type": ["small-arms"]}], ids=["", "all", "some"])
def test_frictionless_finds_nothing_wrong_in_the_package_of_the_seed_data(seeded, tmp_path, question):
    assert wrong(exported(seeded, tmp_path / "p.zip", **question)) == []


def test_frictionless_finds_nothing_wrong_in_rows_of_every_make(stocked, tmp_path):  # noqa: F811
    assert wrong(exported(stocked, tmp_path / "p.zip")) == []


def test_frictionless_would_have_found_it(seeded, tmp_path):
    """References, types and hashes are looked at: one spoilt cell shows."""
    file = exported(seeded, tmp_path / "p.zip")
    text = member(file, "data/losses.csv").decode()
    kinds = {kind for _, _, kind, _ in wrong(spoilt(file, {"data/losses.csv": text.replace(",field,", ",nowhere,")}))}
    assert {"hash-count", "foreign-key"} <= kinds


@contextmanager
def opened(file):
    """Datasette on a file, asked without a server."""
    shown = Datasette(immutables=[str(file)])
    yield lambda path: asyncio.run(shown.client.get(path))
    for one in shown.databases.values():
        one.close()
    shown.executor.shutdown()


def test_datasette_opens_the_sqlite_file_and_follows_its_keys(seeded, tmp_path):
    file = tmp_path / "p.sqlite"
    with seeded.reading() as session:
        package_sqlite.write(asking.ask(session, WhooshEngine(tmp_path / "index"), {}, NOW), file)
    with opened(file) as get:
        told = {one["name"]: one for one in get("/p.json").json()["tables"]}
        assert told["losses"]["count"] == 13
        assert {one["other_table"] for one in told["losses"]["foreign_keys"]["outgoing"]} >= {"types", "parties"}
        row = get("/p/losses.json?type=tanks&_labels=on&_shape=objects").json()["rows"][0]
        assert row["type"] == {"value": "tanks", "label": "Tanks"}
        assert row["incident"]["label"] == "Capture of the 46th Regiment base"
        assert 'href="/p/types/tanks"' in get("/p/losses").text
