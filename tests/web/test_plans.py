"""What PostgreSQL is asked for is looked up: no page of a record goes through a table that grows with the catalog."""

from contextlib import closing

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from catalog import create_app
from catalog.config import Settings
from catalog.db import Database
from catalog.models import EquipmentType, Incident, Item, Source
from tests.web.conftest import catalog_of

pytestmark = pytest.mark.postgres
# Those that the seed data has rows of: the planner reads an empty table whatever it is told of its size.
GROWING = {"change", "claim", "fitment", "incident", "index_job", "item", "loss", "outcome", "revision", "source"}
GROWN = "UPDATE pg_class SET reltuples = 1e6, relpages = 1 WHERE relkind = 'r' AND relname = ANY(:names)"


@pytest.fixture(scope="module")
def app(postgres_cluster, seeded_template, tmp_path_factory):
    with closing(Database(postgres_cluster.url(postgres_cluster.create(seeded_template)))) as database:
        data = tmp_path_factory.mktemp("plans")
        settings = {"CATALOG_DATA": str(data), "CATALOG_DATABASE_URL": database.url, "CATALOG_SECRET_KEY": "a key"}
        app = create_app(Settings.read(settings))
        catalog_of(app).follow()
        yield app
        catalog_of(app).close()


@pytest.fixture(scope="module")
def addresses(app):
    with catalog_of(app).database.reading() as session:
        item, incident, source = (session.exec(select(one.public_id)).first() for one in (Item, Incident, Source))
        slug = session.exec(select(EquipmentType.slug).where(EquipmentType.slug == "ak-74m")).one()
    records = (f"items/{item}", f"incidents/{incident}", f"sources/{source}")
    pages = [*(f"/{one}" for one in records), *(f"/api/v1/{one}" for one in records)]
    return [*pages, f"/types/{slug}"]


def asked_for(app, path):
    """The statements of a page, the second time that it is asked for: what is kept in memory is there then."""
    client, statements = app.test_client(), []
    assert client.get(path).status_code == 200
    engine = catalog_of(app).database._engine

    def note(_connection, _cursor, statement, parameters, *_):
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return statements


def gone_through(plan):
    """The tables that are read from end to end for some of their rows."""
    if plan["Node Type"] == "Seq Scan" and "Filter" in plan:
        yield plan["Relation Name"], plan["Filter"]
    for part in plan.get("Plans", ()):
        yield from gone_through(part)


def plans_of(app, statements):
    """As planned for tables that have grown: a million rows on each page of them, as the planner is made to believe."""
    with catalog_of(app).database.writer.connect() as connection:
        connection.execute(text(GROWN), {"names": list(GROWING)})
        for statement, parameters in statements:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
                yield statement, explained[0]["Plan"]
        connection.rollback()


def test_the_page_of_a_record_looks_up_what_it_needs(app, addresses):
    found = {
        (path, table, why)
        for path in addresses
        for _, plan in plans_of(app, asked_for(app, path))
        for table, why in gone_through(plan)
        if table in GROWING
    }
    assert found == set()
