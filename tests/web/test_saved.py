"""Saved searches: kept under a name, with what is new since their person looked; nobody else's. Records are made up."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import delete, select

from catalog.domain.outcomes import Role
from catalog.models import Person, Revision, SavedSearch
from catalog.services.accounts import accounts, searches
from catalog.services.accounts.searches import LONGEST_ADDRESS, LONGEST_NAME, MOST
from catalog.services.catalog import utc_now
from catalog.web.questions import LISTS
from tests.services.writing import all_of, an_incident, an_item, ground, outcome, put
from tests.web.conftest import catalog_of
from tests.web.signing import guard, person_of, send, signed_in
from tests.web.test_hidden import CLOSED, thing

PAGE = "/account/searches"
NEW = re.compile(r"<strong>(\d+) new</strong>")
LOST = outcome("destroyed")


@pytest.fixture
def app(make_app):
    made = make_app()
    put(catalog_of(made).database, *ground(), CLOSED, an_item("first", LOST))
    return made


@pytest.fixture
def database(app):
    return catalog_of(app).database


@pytest.fixture
def client(app):
    return signed_in(app, Role.READER)


def keep(client, name="Made-up search", path="/losses/", address=""):
    return client.post(PAGE, data={"csrf_token": guard(client, PAGE), "name": name, "path": path, "address": address})


def text_of(client, path=PAGE):
    return client.get(path).get_data(as_text=True)


def new(client, path=PAGE):
    return [int(one) for one in NEW.findall(text_of(client, path))]


def rows(client):
    return all_of(catalog_of(client.application).database, SavedSearch)


def one(client):
    [row] = rows(client)
    return row


def look(client):
    """Press the button that opens the only one; what its page shows."""
    answer = send(client, f"{PAGE}/{one(client).id}/open", PAGE)
    assert answer.status_code == 303
    return text_of(client, answer.headers["Location"])


def test_a_list_offers_to_keep_its_question_to_whoever_is_signed_in(app, client):
    for path in LISTS:
        assert f'action="{PAGE}"' in text_of(client, f"{path}?type=tanks")
        assert f'action="{PAGE}"' not in text_of(app.test_client(), f"{path}?type=tanks")


@pytest.mark.parametrize(
    ("path", "address", "kept"),
    [
        ("/losses/", "lost_by=Russia&type=T-72&mode=first_operator", "type=t-72&lost_by=russia"),
        ("/losses/", "q=type:t-72 burnt", "type=t-72&q=burnt"),
        ("/incidents/", "", ""),
        ("/holdings/", "context=in_use&type=t-72", "type=t-72&context=in_use"),
        ("/tally", "rows=type&cols=outcome&type=tanks", "type=tanks&rows=type&cols=outcome"),
    ],
)
def test_a_question_is_kept_as_it_writes_itself(client, path, address, kept):
    assert keep(client, "  A   name ", path, address).status_code == 303
    row = one(client)
    assert (row.name, row.path, row.address) == ("A name", path, kept)
    assert f'href="{path}{"?" + kept.replace("&", "&amp;") if kept else ""}"' in text_of(client)
    assert client.get(f"{path}?{row.address}").status_code == 200


def test_what_was_recorded_since_the_last_look_is_counted_and_shown_once(client, database):
    keep(client, address="type=t-72")
    assert new(client) == [0]
    put(database, an_item("second", LOST), thing("other", LOST, type="t-80"))
    for new_then in ([1], [0]):  # sent twice it shows the same
        assert new(client) == new_then
        page = look(client)
        assert NEW.findall(page) == ["1"]
        assert "T-72, destroyed, lost by Russia, 27 Nov 2024" in page
    put(database, an_item("third", LOST))
    assert new(client) == [1]
    assert "1 of them since you last looked" in text_of(client, f"{PAGE}/{one(client).id}")


def test_a_page_that_is_fetched_marks_nothing(client, database):
    keep(client)
    put(database, an_item("second", LOST))
    before = one(client).model_dump()
    for path in (PAGE, f"{PAGE}/{before['id']}", f"{PAGE}/{before['id']}"):
        assert new(client, path) == [1]
    assert client.get(f"{PAGE}/{before['id']}/open").status_code == 405
    assert client.post(f"{PAGE}/{before['id']}/open").status_code == 400
    assert one(client).model_dump() == before


@pytest.mark.parametrize(("path", "found"), [("/incidents/", 1), ("/holdings/", 1), ("/tally", 1), ("/losses/", 1)])
def test_each_list_has_its_own_news(client, database, path, found):
    keep(client, path=path)
    seen = [{"party": "ukraine", "context": "in_use"}]
    put(database, an_incident("two"), an_item("held", holdings=seen), an_item("second", LOST))
    assert new(client) == [found]
    assert NEW.findall(look(client)) == [str(found)]


def test_what_waits_for_its_day_is_new_when_it_has_come(client, database):
    keep(client)
    later = an_incident("later", publish_after=datetime(2999, 1, 1, tzinfo=UTC))
    put(database, later, an_item("second", outcome("destroyed", incident=later.id)))
    assert new(client) == [0]
    send(client, f"{PAGE}/{one(client).id}/open", PAGE)
    put(database, later.model_copy(update={"publish_after": utc_now() + timedelta(milliseconds=1)}))
    with database.transaction() as session:  # as if it had been looked at before
        row = session.exec(select(SavedSearch)).one()
        row.looked_at, row.looked_change = utc_now() - timedelta(hours=1), 10**6
    assert new(client) == [1]


def test_insiders_count_lists_that_may_not_be_published_as_their_list_does(client, database):
    keep(client, address="dataset=closed")
    put(database, an_item("second", LOST, dataset="closed"))
    assert new(client) == [1]
    assert ".atom" not in text_of(client)


def test_a_question_that_no_longer_reads_says_so_and_keeps_its_words(client, database):
    keep(client, address="type=t-72")
    with database.transaction() as session:
        session.exec(select(SavedSearch)).one().address = "type=t-72-gone&lost_by=nobody-now"
    for path in (PAGE, f"{PAGE}/{one(client).id}"):
        page = text_of(client, path)
        assert "can no longer be read" in page
        assert "type: t-72-gone; lost_by: nobody-now" in page
    assert "can no longer be read" in look(client)
    assert send(client, f"{PAGE}/{one(client).id}/rename", PAGE, name="Old").status_code == 303
    assert (one(client).name, one(client).address) == ("Old", "type=t-72-gone&lost_by=nobody-now")


def test_one_is_renamed_and_deleted_by_its_person(client):
    keep(client)
    keep(client, "Another")
    number = rows(client)[0].id
    assert send(client, f"{PAGE}/{number}/rename", PAGE, name="Renamed").status_code == 303
    answer = send(client, f"{PAGE}/{number}/rename", PAGE, name="Another")
    assert answer.status_code == 400
    assert "each name is used once" in answer.get_data(as_text=True)
    assert send(client, f"{PAGE}/{number}/delete", PAGE).status_code == 303
    assert [row.name for row in rows(client)] == ["Another"]


def test_they_are_their_persons_alone(app, client):
    keep(client, "Mine alone")
    number, other = one(client).id, signed_in(app, Role.ADMIN)
    assert "Mine alone" not in text_of(other)
    assert other.get(f"{PAGE}/{number}").status_code == 404
    for act in ("open", "rename", "delete"):
        assert send(other, f"{PAGE}/{number}/{act}", PAGE, name="theirs").status_code == 404
    assert one(client).name == "Mine alone"
    assert app.test_client().get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": ""}, "a name of 1 to"), ({"name": "x" * (LONGEST_NAME + 1)}, "a name of 1 to"),
        ({"name": "a\x00b"}, "a name of 1 to"), ({"path": "/account"}, "is not allowed"), ({"path": ""}, "/losses/"),
        ({"address": "type=nothing"}, "no type"), ({"address": "colour=red"}, "is no parameter"),
        ({"address": "q=" + "x" * LONGEST_ADDRESS}, "at most"), ({"path": "/tally", "address": "rows=colour"}, "rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_nothing_typed_is_lost(client, values, told):
    answer = keep(client, **{"name": "A name", **values})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert told in page
    assert rows(client) == []
    assert f'value="{values.get("path", "/losses/")}"' in page


def test_a_name_is_used_once_and_there_are_a_hundred_at_most(client, database):
    keep(client)
    assert keep(client).status_code == 400
    first = one(client).model_dump(exclude={"id", "name"})
    with database.transaction() as session:
        session.add_all(SavedSearch(**first, name=f"made-up {number}") for number in range(1, MOST))
    answer = keep(client, "one too many")
    assert answer.status_code == 400
    assert "at most 100 saved searches" in answer.get_data(as_text=True)
    with database.transaction() as session:
        session.exec(delete(SavedSearch).where(SavedSearch.name == "made-up 1"))
    assert keep(client, "one too many").status_code == 303


def test_no_revision_tells_of_them_and_they_go_with_their_person(client, database):
    before = len(all_of(database, Revision))
    keep(client)
    look(client)
    assert len(all_of(database, Revision)) == before
    with database.transaction() as session:
        accounts.leave(session, session.get(Person, person_of(client)), utc_now())
    assert rows(client) == []


def test_names_are_shown_and_never_run(client):
    keep(client, "<script>alert(1)</script>", address="q=<b>x")
    for path in (PAGE, f"{PAGE}/{one(client).id}"):
        assert "<script>alert" not in text_of(client, path)
        assert "<b>x" not in text_of(client, path)


def test_they_stand_by_name(client, database):
    for name in ("b", "C", "a"):
        keep(client, name)
    with database.reading() as session:
        assert [row.name for row in searches.every(session, person_of(client))] == ["a", "b", "C"]
