"""The feed of changes, as a program that keeps a copy: applied from 0 it holds exactly what the exports hold."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import RecordState, Role
from catalog.models import Item
from catalog.services import losses
from catalog.services.catalog import utc_now
from catalog.services.datasets import DatasetIn
from catalog.services.duplicates import merging
from catalog.services.duplicates.merging import MergeIn
from catalog.services.incidents import ClaimIn
from catalog.services.rows import set_fields
from catalog.services.sources import SourceIn
from tests.services.writing import a_type, an_incident, changing, ground, item_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import person_of, signed_in
from tests.web.test_hidden import HIDDEN, ID, MOMENT, pair, thing  # noqa: F401 - a fixture

OWNER = {"types": "slug", "losses": "item", "gains": "item", "holdings": "item"}
KINDS = ("types", "sources", "incidents", "items", "losses", "gains", "holdings")
EVERYTHING = {"sources": "", "types": ""}
SOON = timedelta(hours=1)


class Copy:
    """A program that holds what it was told."""

    def __init__(self, client):
        self.client, self.held, self.since = client, {}, 0

    def follow(self, limit=7):
        for _ in range(1000):
            told = self.client.get(f"/api/v1/changes?since={self.since}&limit={limit}").get_json()
            for one in told["records"]:
                self.held.pop((one["kind"], one["id"]), None)
                if one["rows"]:
                    self.held[one["kind"], one["id"]] = one["rows"]
            self.since = told["until"]
            if told["is_last"]:
                return sorted(
                    json.dumps([kind, row], sort_keys=True) for (kind, _), rows in self.held.items() for row in rows
                )
        raise AssertionError("there is no end")


def exported(client):
    found = []
    for kind in KINDS:
        query = EVERYTHING.get(kind, "?dataset=all&munitions=included")
        lines = client.get(f"/{kind}.jsonl{query}").get_data(as_text=True).splitlines()
        found += [json.dumps([kind, json.loads(line)], sort_keys=True) for line in lines]
    return sorted(found)


@pytest.fixture
def clock(monkeypatch):
    """Puts the clock of the application forward."""
    late = [timedelta()]
    for name in ("api.feed", "shown"):
        monkeypatch.setattr(f"catalog.web.{name}.utc_now", lambda: utc_now() + late[0])
    return lambda by: late.__setitem__(0, by)


def steps(app, clock):
    """What is done to the catalog, one after the other."""
    database, editor = catalog_of(app).database, person_of(signed_in(app, Role.EDITOR))
    captured, held = outcome("captured", "russia", "ukraine"), [{"party": "ukraine", "context": "paraded"}]
    hidden = an_incident("later", publish_after=utc_now() + SOON)
    claim = ClaimIn(key="c", source="report", kind="statement", summary="so it was", incident=hidden.id)

    def withdraw():
        with changing(database) as session:
            row = session.exec(select(Item).where(Item.public_id == item_id("one"))).one()
            set_fields(row, {"state": RecordState.WITHDRAWN})
            losses.rewrite(session, row.id)

    def merge():
        with database.transaction() as session:
            merging.merge(
                session, editor, MergeIn(item=item_id("three"), into=item_id("two"), reason="one turret"), NOW
            )

    yield lambda: put(database, *ground(), thing("one", captured), thing("two", outcome("damaged")))
    yield lambda: put(database, thing("three", captured, holdings=held))
    yield lambda: put(database, thing("one", outcome("destroyed")))
    yield lambda: put(database, a_type("t-72", "family", "tanks", name="T-72 tank"))
    yield lambda: put(database, SourceIn(slug="report", kind="article", title="Report"), hidden, claim)
    yield lambda: put(database, thing("four", outcome("destroyed", incident=hidden.id)))
    yield merge
    yield lambda: clock(2 * SOON)
    yield lambda: put(database, DatasetIn(slug="field", name="F", maintainer="us", licence="none", may_publish=False))
    yield lambda: put(database, DatasetIn(slug="field", name="F", maintainer="us", licence="none", may_publish=True))
    yield withdraw


def test_a_copy_is_the_export_after_every_change(make_app, clock):
    app = make_app()
    client = app.test_client()
    kept, told = Copy(client), []
    for number, step in enumerate(steps(app, clock)):
        step()
        told.append(exported(client))
        assert (number, kept.follow()) == (number, told[-1])
        assert (number, Copy(client).follow()) == (number, told[-1])
    assert (told[5] == told[4], told[7] == told[6]) == (True, False)  # what waits is told once its moment has come


def test_the_feed_of_the_seed_data_is_its_export(client):
    assert Copy(client).follow(1000) == exported(client)


def test_a_number_that_the_feed_has_not_come_to_is_refused(client):
    until = client.get("/api/v1/changes?since=0&limit=1000").get_json()["until"]
    assert client.get("/api/v1/changes?since=999999999").status_code == 409
    assert client.get(f"/api/v1/changes?since={until}&kind=item").status_code == 409
    for wrong in ("", "-1", "x", "1.5", "99999999999"):
        assert client.get(f"/api/v1/changes?since={wrong}").status_code == 400


@pytest.mark.parametrize("pair", HIDDEN, indirect=True)
def test_the_feed_tells_nothing_of_what_is_hidden(pair):  # noqa: F811
    whole, rest = (MOMENT.sub("", one.get("/api/v1/changes?since=0").get_data(as_text=True)) for one in pair)
    assert whole == rest
    assert ID["embargoed"] not in whole
