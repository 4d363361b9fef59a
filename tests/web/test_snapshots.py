"""Snapshots over HTTP: the page, the same bytes for ever, 410 with the reason after a purge."""

import hashlib
import json
import re

import pytest
from sqlmodel import select

from catalog.models import Dataset, Person
from catalog.services import history, people, snapshots
from catalog.tally import frozen
from catalog.tally.frozen import Wanted
from tests.search.questions import asked
from tests.services.writing import changing
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator

TITLE = "Tanks </title><script>alert(1)</script> & {more}"


def keep(app, kind="tally", title=TITLE, **args):
    catalog = catalog_of(app)
    with catalog.database.reading() as session:
        question = asked(session, {name: [value] for name, value in args.items()})
        made = frozen.freeze(question, Wanted(kind, title=title, site="https://catalog.example"))
    with catalog.database.transaction() as session:
        person = people.system(session, NOW)
        change = history.begin(session, person, "to be cited", NOW)
        snapshots.add(session, catalog.store, person, made, NOW)
        history.close(session, change)
    return made


def purge(app, public_id, why):
    catalog = catalog_of(app)
    with changing(catalog.database, why) as session:
        row = snapshots.purge(session, public_id, NOW)
        snapshots.discard(catalog.store, row)


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def client(own_app):
    return own_app.test_client()


def test_the_page_shows_the_answer_the_citations_and_what_changed(own_app, client):
    made = keep(own_app, type="tanks")
    answer = client.get(f"/snapshots/{made.public_id}")
    text = text_of(answer)
    assert answer.status_code == 200
    assert "<script>alert" not in text
    for said in (made.sha256, "BibTeX", "CSL-JSON", "CC BY 4.0", "What has changed since", f"{made.public_id}.zip"):
        assert said in text
    assert "Nothing that this question counts changed" in text


@pytest.mark.parametrize("kind", ["losses", "items", "types", "changes", "holdings"])
def test_a_snapshot_of_any_kind_has_a_page(own_app, client, kind):
    made = keep(own_app, kind)
    assert client.get(f"/snapshots/{made.public_id}").status_code == 200


def test_the_list_names_every_snapshot(own_app, client):
    ids = {keep(own_app, type=one).public_id for one in ("tanks", "small-arms")}
    assert ids <= set(re.findall(r'href="/snapshots/(\w{8})"', text_of(client.get("/snapshots/"))))


def test_the_file_is_served_as_it_was_frozen(own_app, client):
    made = keep(own_app)
    answer = client.get(f"/snapshots/{made.public_id}.zip")
    assert answer.data == made.data
    assert (answer.content_type, answer.get_etag()[0]) == ("application/zip", hashlib.sha256(made.data).hexdigest())
    assert (
        client.get(f"/snapshots/{made.public_id}.zip", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )


def test_each_file_of_it_can_be_read_by_itself(own_app, client):
    made = keep(own_app)
    for name in frozen.FILES:
        answer = client.get(f"/snapshots/{made.public_id}/{name}")
        assert answer.status_code == 200
        assert "html" not in answer.content_type
    assert json.loads(client.get(f"/snapshots/{made.public_id}/citation.json").data)[0]["type"] == "dataset"
    assert client.get(f"/snapshots/{made.public_id}/passwd").status_code == 404


def test_after_a_purge_the_file_is_gone_with_the_reason_and_the_page_says_so(own_app, client):
    made = keep(own_app)
    purge(own_app, made.public_id, "a person asked for it")
    for address in (f"/snapshots/{made.public_id}.zip", f"/snapshots/{made.public_id}/rows.csv"):
        answer = client.get(address)
        assert (answer.status_code, "a person asked for it" in text_of(answer)) == (410, True)
    page = client.get(f"/snapshots/{made.public_id}")
    assert page.status_code == 200
    assert "a person asked for it" in text_of(page)


def test_a_file_that_is_lost_is_said_and_no_fault_of_ours_is_shown(own_app, client):
    made = keep(own_app)
    catalog_of(own_app).store.remove(f"snapshots/{made.public_id}.zip")
    for address in (f"/snapshots/{made.public_id}", f"/snapshots/{made.public_id}.zip"):
        assert client.get(address).status_code == 503


@pytest.mark.parametrize("address", ["/snapshots/aaaaaaaa", "/snapshots/aaaaaaaa.zip", "/snapshots/aaaaaaaa/rows.csv"])
def test_what_was_never_frozen_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_page_gives_the_command_that_freezes_and_writes_nothing(own_app, client):
    answer = text_of(client.get("/snapshots/new?type=tanks&title=it%27s+%60x%60&rows=type"))
    assert "snapshot add tally --type=tanks --rows=type" in answer
    assert "Whoever runs this catalog can freeze the answer" in answer
    assert "<form" not in answer.split("<main", 1)[1].split("</main>")[0]
    assert [*catalog_of(own_app).store.names("snapshots")] == []


def test_an_operator_freezes_an_answer_from_its_page_once(own_app, client):
    signed, path = operator(own_app), "/snapshots/new?type=tanks&rows=type&cols=outcome"
    for _ in range(2):
        answer = signed.post(path, data={"csrf_token": guard(signed, path), "title": " Tanks  in Aleppo "})
        assert answer.status_code == 303
    page = text_of(client.get(answer.location))
    assert re.search(r"<h1>.*Tanks in Aleppo.*</h1>", page)
    with catalog_of(own_app).database.reading() as session:
        [row] = snapshots.every(session)
        assert session.get(Person, row.person_id).pseudonym == "operator"
        again = frozen.freeze(
            asked(session, {"type": ["tanks"]}), Wanted("tally", "type", "outcome", "Tanks in Aleppo")
        )
    assert again.public_id == row.public_id == answer.location.rpartition("/")[2]


@pytest.mark.parametrize(("title", "path", "field"), [("x" * 301, "", "title"), ("", "&rows=colour", "rows")])
def test_what_cannot_be_frozen_is_refused_by_name(own_app, title, path, field):
    signed = operator(own_app)
    data = {"csrf_token": guard(signed, "/snapshots/new"), "title": title}
    answer = signed.post(f"/snapshots/new?type=tanks{path}", data=data)
    assert (answer.status_code, field in text_of(answer)) == (400, True)


def test_a_frozen_tally_of_two_levels_shows_both(own_app, client):
    signed, path = operator(own_app), "/snapshots/new?rows=category,type&cols=outcome"
    answer = signed.post(path, data={"csrf_token": guard(signed, path)})
    page = text_of(client.get(answer.location))
    assert "Assault rifles" in page
    assert "– AKS-74U" in page


def test_a_visitor_freezes_nothing(own_app, client):
    assert client.post("/snapshots/new?type=tanks").status_code in (400, 403)
    assert [*catalog_of(own_app).store.names("snapshots")] == []


def test_of_what_everybody_may_see_everybody_sees_what_was_frozen(own_app, client):
    signed, path = operator(own_app), "/snapshots/new?type=t-72&kind=tally&rows=type"
    answer = signed.post(path, data={"csrf_token": guard(signed, path)})
    assert client.get(answer.location).status_code == 200


def test_the_tally_leads_to_its_receipt_and_a_cell_of_losses_to_its_own(client):
    assert 'href="/tally/receipt?type=tanks"' in text_of(client.get("/tally?type=tanks"))
    assert "/tally/receipt?cell=category%3Atanks" in text_of(client.get("/losses/?cell=category:tanks"))


def test_a_snapshot_of_a_list_without_a_right_to_publish_is_for_insiders_only(own_app, client):
    made = keep(own_app, type="tanks")
    assert made.public_id in text_of(client.get("/snapshots/"))
    catalog = catalog_of(own_app)
    with changing(catalog.database) as session:
        session.exec(select(Dataset).where(Dataset.slug == "field")).one().may_publish = False
    for path in ("", ".zip", "/rows.csv"):
        assert client.get(f"/snapshots/{made.public_id}{path}").status_code == 404
        assert operator(own_app).get(f"/snapshots/{made.public_id}{path}").status_code == 200
    assert made.public_id not in text_of(client.get("/snapshots/"))
    assert made.public_id in text_of(operator(own_app).get("/snapshots/"))
    with catalog.database.reading() as session:
        assert snapshots.get(session, made.public_id, insider=True).sha256 == made.sha256
        assert list(snapshots.faults(session, catalog.store)) == []
