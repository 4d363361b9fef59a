"""What an import brought is seen by nobody before its version is applied, and like anything else afterwards.

Everything in these catalogs is synthetic.
"""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import Claim, Dataset, DatasetVersion, Incident, Item, Source
from catalog.search import question, world
from catalog.search.criteria import Criteria
from catalog.services import history, losses, people
from catalog.services.imports import losses as imported
from catalog.services.incidents import ClaimIn
from catalog.services.sources import SourceIn
from tests.services.lists import nothing, records
from tests.services.writing import an_incident, changing, incident_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.test_hidden import ADDRESSES, BASE, CLOSED, ID, WORD, answer, filled, thing

BROUGHT = [
    an_incident("embargoed", title=WORD, narrative=f"A {WORD} burned."),
    SourceIn(slug="brought", kind="list", title=WORD, published_on="2024-11-20"),
    ClaimIn(key="c", source="brought", kind="statement", summary=WORD, incident=incident_id("embargoed")),
    ClaimIn(key="d", source="brought", kind="statement", summary=WORD, incident=incident_id("one")),
    thing("item", outcome("captured", "russia", "ukraine", incident=incident_id("embargoed")),
          written=WORD, type="t-90", fitted=[{"part": "sight"}], holdings=[{"party": "ukraine", "context": "in_use"}]),
]  # fmt: skip
STATES = [VersionState.BUILDING, VersionState.ABANDONED]


def version(session, state, now=NOW):
    row = DatasetVersion(
        dataset_id=session.exec(select(Dataset.id).where(Dataset.slug == "field")).one(),
        state=state, file_name="list.csv", sha256="0" * 64, profile="oryx",
        person_id=people.system(session, NOW).id, started_at=NOW,
        applied_at=now if state is VersionState.APPLIED else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def bring(database, state):
    """Record what an import brings, in a version of this state."""
    put(database, *BROUGHT)
    with changing(database) as session:
        number = version(session, state).id
        mine = {
            Item: Item.public_id == ID["item"],
            Incident: Incident.public_id == ID["embargoed"],
            Source: Source.slug == "brought",
            Claim: Claim.key.in_(["c", "d"]),
        }
        for model, where in mine.items():
            for row in session.exec(select(model).where(where)):
                row.version_id = number
        session.flush()
        losses.rewrite(session, session.exec(select(Item.id).where(Item.public_id == ID["item"])).one())
    return number


def apply(database, number):
    with changing(database) as session:
        row = session.get_one(DatasetVersion, number)
        row.state, row.applied_at = VersionState.APPLIED, NOW


def differing(one, other):
    return [address for address in ADDRESSES if answer(one, address) != answer(other, address)]


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_applied_is_in_no_answer(make_app, state):
    app = make_app()
    whole = filled(app)
    bring(catalog_of(app).database, state)
    catalog_of(app).follow()
    assert differing(whole, filled(make_app())) == []


def test_once_it_is_applied_it_is_seen_like_anything_else(make_app):
    app = make_app()
    client = filled(app)
    number = bring(catalog_of(app).database, VersionState.BUILDING)
    catalog_of(app).follow()
    assert ID["item"] not in answer(client, "/losses.json")[1]
    apply(catalog_of(app).database, number)
    catalog_of(app).follow()
    assert differing(client, filled(make_app(), *BROUGHT)) == []


def test_an_outcome_of_a_half_read_import_leaves_the_chains_of_others_alone(make_app):
    app = make_app()
    client = filled(app, *BROUGHT[:1])
    later = outcome("destroyed", "ukraine", incident=incident_id("embargoed"))
    put(catalog_of(app).database, thing("item", outcome("captured", "russia", "ukraine"), later))
    with changing(catalog_of(app).database) as session:
        number = version(session, VersionState.BUILDING).id
        session.exec(select(Incident).where(Incident.public_id == ID["embargoed"])).one().version_id = number
    assert '"outcome": "captured"' in answer(client, "/losses.json?type=t-72&lost_by=russia")[1]
    apply(catalog_of(app).database, number)
    assert '"outcome": "captured"' not in answer(client, "/losses.json?type=t-72&lost_by=russia")[1]


def asked(session, **args):
    criteria = Criteria.read({name: [one] for name, one in args.items()}, world.read(session), NOW)
    return question.ask(session, criteria)


def test_known_on_a_day_the_imports_applied_by_then_count(database):
    put(database, *BASE)
    number = bring(database, VersionState.BUILDING)
    later = NOW + timedelta(days=3)
    with database.transaction() as session:
        change = history.begin(session, people.system(session, NOW), "the list is in", later)
        row = session.get_one(DatasetVersion, number)
        row.state, row.applied_at = VersionState.APPLIED, later
        history.close(session, change)
    with database.reading() as session:
        known = [asked(session, known_on=str((NOW + timedelta(days=days)).date())).total.best for days in (0, 2, 3)]
        assert known == [1, 1, 2]
        assert asked(session).total.best == 2


def test_a_list_without_a_right_to_publish_is_seen_by_insiders_only(database):
    put(database, *BASE, CLOSED, thing("item", outcome("destroyed"), dataset="closed"))
    with database.reading() as session:
        for insider, count in ((True, 2), (False, 1)):
            known = world.read(session, insider=insider)
            criteria = Criteria.read({"dataset": ["all"]}, known, NOW)
            assert question.ask(session, criteria).total.best == count


def test_a_thing_that_a_newer_copy_drops_leaves_a_page_that_says_why(make_app):
    app = make_app()
    client = filled(app)
    with changing(catalog_of(app).database, "the newer copy no longer lists it") as session:
        item = session.exec(select(Item)).first()
        item.state = RecordState.WITHDRAWN
        kept = item.public_id
    code, page = answer(client, f"/items/{kept}")
    assert (code, "was withdrawn on" in page, "the newer copy no longer lists it" in page) == (410, True, True)
    assert answer(client, "/items/aaaaaaaa")[0] == 404


def test_a_thing_that_was_merged_leads_to_what_stands_for_it(make_app):
    app = make_app()
    client = filled(app, *BROUGHT)
    with changing(catalog_of(app).database, "two pictures of one thing") as session:
        item, other = session.exec(select(Item)).all()[:2]
        item.state, item.merged_into_id = RecordState.MERGED, other.id
        kept, into = item.public_id, other.public_id
    moved = client.get(f"/items/{kept}")
    assert (moved.status_code, moved.location) == (301, f"/items/{into}?merged={kept}")


def test_no_page_of_an_imported_thing_links_to_the_bare_incident_behind_it(make_app, tmp_path):
    app = make_app()
    client = filled(app)
    asked = records(("7", "T-72", "Destroyed", "russia", "", "", "", ""))
    imported.apply(catalog_of(app), asked, nothing)
    with changing(catalog_of(app).database) as session:
        session.exec(select(Dataset).where(Dataset.slug == "made-up")).one().may_publish = True
        item = session.exec(select(Item).where(Item.origin_id == "7")).one().public_id
    for address in ("/losses/?dataset=made-up", f"/items/{item}"):
        code, page = answer(client, address)
        assert (code, "listed" in page) == (200, True)
        links = re.findall(r'href="(/(?:incidents|sources|items)/\w+)"', page)
        assert [one for one in links if answer(client, one)[0] != 200] == []
