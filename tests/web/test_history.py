"""The history of a record: every change in words, and nothing of what is hidden. All records are made up."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from catalog.domain.outcomes import MarkingKind, RecordState, Role, VersionState
from catalog.models import Incident, Item, Marking, Picture, Purge, Revision, Source
from catalog.services.incidents import ClaimIn
from catalog.services.sources import SourceIn
from catalog.web.history import RECORDS
from tests.services.writing import (
    a_type,
    an_incident,
    an_item,
    changing,
    ground,
    incident_id,
    item_id,
    outcome,
    put,
)
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in
from tests.web.test_hidden import ID, WORD
from tests.web.test_versions import apply, bring

FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
WORDS = "Zeppelin"
ITEM, ONE = item_id("item"), incident_id("one")
TAKEN = outcome("captured", "russia", "ukraine")


def text_of(answer):
    return " ".join(answer.get_data(as_text=True).split())


@pytest.fixture
def app(make_app):
    made = make_app()
    parts = [a_type("sight", "model", "tanks", role="fitted_part"), a_type("t-90", "family", "tanks")]
    put(catalog_of(made).database, *ground(), *parts)
    return made


@pytest.fixture
def database(app):
    return catalog_of(app).database


@pytest.fixture
def client(app):
    return app.test_client()


def row(session, model, **values):
    return session.exec(select(model).filter_by(**values)).one()


def test_what_was_added_stands_in_a_sentence_with_links_to_what_it_names(client, database):
    put(database, an_item("item", TAKEN, fitted=[{"part": "sight"}]))
    told = text_of(client.get(f"/items/{ITEM}/history"))
    assert 'captured by <bdi dir="auto">Ukraine</bdi>' not in told
    assert "captured by Ukraine from Russia was added." in told
    assert 'the fitted part <a href="/types/sight"><bdi dir="auto">SIGHT</bdi></a> was added.' in told
    assert "catalog</bdi>: <q>" in told
    assert "UTC" in told


def test_a_changed_field_is_told_before_and_after_by_name(client, database):
    put(database, an_item("item", TAKEN))
    put(database, an_item("item", TAKEN, written="a tank").model_copy(update={"type": "t-80"}))
    told = text_of(client.get(f"/items/{ITEM}/history"))
    assert '<dt>identified as</dt><dd><del><a href="/types/t-72"><bdi dir="auto">T-72</bdi></a></del>' in told
    assert '→ <ins><a href="/types/t-80"><bdi dir="auto">T-80</bdi></a></ins>' in told
    assert '<dt>as written</dt><dd><span class="precision">nothing</span> → <ins>' in told


def test_a_detail_that_was_taken_away_is_told_too(client, database):
    put(database, an_item("item", TAKEN, fitted=[{"part": "sight"}]))
    put(database, an_item("item", TAKEN))
    assert "</a> was removed." in text_of(client.get(f"/items/{ITEM}/history"))


@pytest.mark.parametrize("path", [f"/incidents/{ONE}/history", "/types/t-72/history", "/types/sight/history"])
def test_other_records_have_a_history(client, path):
    told = client.get(path)
    assert told.status_code == 200
    assert "<h1>History of" in text_of(told)


def test_a_source_has_a_history(client, database):
    with database.reading() as session:
        source = session.exec(select(Source)).one().public_id
    assert "Worldwide Equipment Guide" in text_of(client.get(f"/sources/{source}/history"))


@pytest.mark.parametrize("path", ["/items/zzzzzzzz/history", "/types/none/history", "/sources/x/history"])
def test_what_is_not_there_has_none(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["before=x", "before=0", "page=2", "before=99999999999999999999"])
def test_a_wrong_page_of_a_history_is_refused(client, query):
    assert client.get(f"/types/t-72/history?{query}").status_code == 400


def test_a_long_history_has_pages_that_hold_each_change_once(client, database):
    for number in range(60):
        put(database, an_item("item", TAKEN, written=f"made-up {number:02}"))
    path, seen = f"/items/{ITEM}/history", []
    while path:
        told = text_of(client.get(path))
        seen += [number for number in range(60) if f'<ins><bdi dir="auto">made-up {number:02}' in told]
        path = told.partition('" rel="next"')[0].rpartition('href="')[2] if 'rel="next"' in told else ""
    assert sorted(seen) == list(range(1, 60))


def test_where_an_incident_was_is_not_told_but_that_it_changed(client, database):
    for lat in (48.1234, 48.5678):
        with changing(database) as session:
            one = row(session, Incident, public_id=ONE)
            one.lat, one.lon, one.uncertainty_m = lat, 37.4321, 321
    told = text_of(client.get(f"/incidents/{ONE}/history"))
    assert "the point was changed" in told
    assert not any(figure in told for figure in ("48.1234", "48.5678", "37.4321", "321"))


def test_reviewers_are_told_points_and_serials(app, database):
    put(database, an_item("item", TAKEN))
    with changing(database) as session:
        one = row(session, Incident, public_id=ONE)
        one.lat, one.lon, one.uncertainty_m = 48.1234, 37.4321, 321
        session.add(Marking(item_id=row(session, Item, public_id=ITEM).id, kind=MarkingKind.SERIAL, text=WORDS))
    reviewer = signed_in(app, Role.REVIEWER)
    assert "48.1234" in text_of(reviewer.get(f"/incidents/{ONE}/history"))
    assert WORDS in text_of(reviewer.get(f"/items/{ITEM}/history"))


def embargoed(database):
    put(database, an_incident("late", title=WORDS, publish_after=FUTURE))
    late = outcome("destroyed", "ukraine", incident=incident_id("late"), written=WORDS)
    put(database, an_item("item", TAKEN, late))


def protected(database):
    put(database, SourceIn(slug="secret", kind="post", title=WORDS, protected=True), an_item("item", TAKEN))
    put(database, ClaimIn(key="c", source="secret", kind="statement", summary=WORDS, item=ITEM, incident=ONE))


def serial(database):
    put(database, an_item("item", TAKEN))
    for text in (WORDS, WORDS[::-1]):
        with changing(database) as session:
            item = row(session, Item, public_id=ITEM)
            for old in session.exec(select(Marking)):
                session.delete(old)
            session.add(Marking(item_id=item.id, kind=MarkingKind.SERIAL, text=text))


def unreviewed(database):
    put(database, an_item("item", TAKEN))
    with changing(database, "a report came in") as session:
        picture = Picture(sha256="a" * 64, public_sha256="b" * 64, media_type="image/png", width=1, height=1, size=1,
                          credit=WORDS)  # fmt: skip
        session.add(picture)


HIDDEN = [embargoed, protected, serial, unreviewed]
PAGES = [f"/items/{ITEM}/history", f"/incidents/{ONE}/history", "/changes", "/changes.atom", "/changes.json",
         "/changes.csv", "/gaps", "/gaps/item-picture"]  # fmt: skip


@pytest.mark.parametrize("hide", HIDDEN)
def test_nothing_hidden_is_told_anywhere(client, database, hide):
    hide(database)
    numbers = [f"/changes/{number}" for number in range(1, 6)]
    for path in (*PAGES, *numbers):
        told = client.get(path)
        assert told.status_code in (200, 404), path
        assert WORDS not in told.get_data(as_text=True), path
        assert WORDS[::-1] not in told.get_data(as_text=True), path


def test_a_hidden_record_has_no_history(client, database):
    embargoed(database)
    assert client.get(f"/incidents/{incident_id('late')}/history").status_code == 404


def merge(database, gone, into, why="the same tank"):
    with changing(database, why) as session:
        old, kept = row(session, Item, public_id=gone), row(session, Item, public_id=into)
        old.state, old.merged_into_id = RecordState.MERGED, kept.id


def test_a_merged_item_leads_for_good_to_the_one_that_stands_for_it(client, database):
    put(database, an_item("item", TAKEN), an_item("second", TAKEN), an_item("third", TAKEN))
    merge(database, ITEM, item_id("second"))
    merge(database, item_id("second"), item_id("third"))
    answer = client.get(f"/items/{ITEM}")
    assert (answer.status_code, answer.location) == (301, f"/items/{item_id('third')}?merged={ITEM}")
    assert client.get(answer.location).status_code == 200
    assert client.get(f"/items/{item_id('third')}?merged={item_id('none')}").status_code == 400
    assert "merged into" in text_of(client.get(f"/items/{ITEM}/history"))


def test_a_merged_incident_leads_to_the_one_that_stands_for_it_and_a_withdrawn_one_says_why(client, database):
    put(database, an_incident("second"), an_incident("third"))
    with changing(database, "told twice") as session:
        old, kept = (row(session, Incident, public_id=incident_id(key)) for key in ("second", "one"))
        old.state, old.merged_into_id = RecordState.MERGED, kept.id
        row(session, Incident, public_id=incident_id("third")).state = RecordState.WITHDRAWN
    assert (
        client.get(f"/incidents/{incident_id('second')}").location == f"/incidents/{ONE}?merged={incident_id('second')}"
    )
    gone = client.get(f"/incidents/{incident_id('third')}")
    assert gone.status_code == 410
    assert "told twice" in text_of(gone)


def test_a_withdrawn_item_says_when_and_why(client, database):
    put(database, an_item("item", TAKEN))
    with changing(database, "never was") as session:
        row(session, Item, public_id=ITEM).state = RecordState.WITHDRAWN
    assert client.get(f"/items/{ITEM}").status_code == 410
    assert "never was" in text_of(client.get(f"/items/{ITEM}"))


PURGED = [("item", ITEM, "/items/{}"), ("incident", ONE, "/incidents/{}"), ("source", "abcdefgh", "/sources/{}"),
          ("type", "t-72", "/types/{}.json"), ("picture", "b" * 64, "/pictures/{}/file"),
          ("item", ITEM, "/items/{}/history")]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "path"), PURGED)
def test_what_was_taken_away_for_good_answers_with_day_and_reason(client, database, kind, key, path):
    put(database, an_item("item", TAKEN))
    with changing(database) as session:
        session.add(Purge(kind=kind, public_id=key, reason="a court said so", change_id=1))
    gone = client.get(path.format(key))
    assert gone.status_code == 410
    assert "a court said so" in text_of(gone)


def test_every_page_of_one_record_that_a_purge_must_stop_is_there(app):
    assert set(RECORDS) <= {rule.endpoint for rule in app.url_map.iter_rules()}


def test_a_revision_whose_content_was_taken_away_says_only_that(client, database):
    put(database, an_item("item", TAKEN, written=WORDS))
    with database.transaction() as session:
        for one in session.exec(select(Revision).where(Revision.table_name == "item")):
            one.before = one.after = one.key = None
            session.add(one)
    told = text_of(client.get(f"/items/{ITEM}/history"))
    assert "What it said of the item was taken away." in told


def test_what_an_unapplied_import_brought_is_told_once_it_is_applied(client, database):
    number = bring(database, VersionState.BUILDING)
    paths = [f"/items/{ID['item']}/history", f"/incidents/{ID['embargoed']}/history", "/changes", "/changes.atom"]
    assert [path for path in paths if WORD in text_of(client.get(path))] == []
    assert client.get(paths[0]).status_code == 404
    apply(database, number)
    assert [client.get(path).status_code for path in paths] == [200] * 4
    assert WORD in text_of(client.get(paths[1]))
