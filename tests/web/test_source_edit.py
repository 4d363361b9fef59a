"""Correcting a source and adding copies: for reviewers; what somebody else changed meanwhile is never overwritten."""

import io

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Role
from catalog.models import ArchiveCopy, Source
from catalog.services import addresses
from tests.services.writing import changing, revisions
from tests.web.conftest import catalog_of
from tests.web.signing import guard, signed_in

POST = "https://x.com/made_up/status/1"
WAYBACK = "https://web.archive.org/web/20240102030405/https://x.com/made_up/status/1"
FIELDS = {
    "title": "A made-up post",
    "publisher": "",
    "published_on": "2024-11-27",
    "availability": "gone",
    "why": "it went",
}


@pytest.fixture
def stood(own_app):
    """The application and the path of a source in it."""
    with changing(catalog_of(own_app).database) as session:
        return own_app, f"/sources/{addresses.put(session, POST).public_id}"


def text_of(answer):
    return answer.get_data(as_text=True)


def edition(client, path):
    return text_of(client.get(f"{path}/edit")).split('name="edition" value="')[1].split('"')[0]


def send(client, path, **values):
    sent = {"csrf_token": guard(client, f"{path}/edit"), "edition": edition(client, path), **FIELDS, **values}
    return client.post(f"{path}/edit", data=sent)


def add(client, path, **values):
    return client.post(f"{path}/archives", data={"csrf_token": guard(client, f"{path}/edit"), **values})


def row_of(app, path):
    with catalog_of(app).database.reading() as session:
        return session.exec(select(Source).where(Source.public_id == path.rpartition("/")[2])).one()


def test_a_reviewer_corrects_a_source_with_a_reason(stood):
    app, path = stood
    client = signed_in(app, Role.REVIEWER)
    assert send(client, path, publisher="A made-up paper").status_code == 303
    assert row_of(app, path).availability == "gone"
    page = text_of(app.test_client().get(path))
    for told in ("A made-up post", "A made-up paper", "27 Nov 2024", "no longer online", "@made_up"):
        assert told in page
    assert send(client, path, publisher="a MADE-UP paper", title="Again").status_code == 303
    assert (
        len([one for one in revisions(catalog_of(app).database, "publisher") if "up paper" in one.after["name"]]) == 1
    )


@pytest.mark.parametrize("role", [None, Role.READER, Role.CONTRIBUTOR])
def test_nobody_below_a_reviewer_corrects_a_source(stood, role):
    app, path = stood
    client = app.test_client() if role is None else signed_in(app, role)
    assert client.get(f"{path}/edit").status_code == 403
    assert client.post(f"{path}/edit", data=FIELDS).status_code in (400, 403)
    assert client.post(f"{path}/archives", data={"url": WAYBACK}).status_code in (400, 403)
    assert row_of(app, path).title != FIELDS["title"]
    assert f"{path}/edit" not in text_of(client.get(path))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "1 to 300 characters"),
        ({"title": "x" * 301}, "1 to 300 characters"),
        ({"title": "a\x00b"}, "1 to 300 characters"),
        ({"published_on": "yesterday"}, "2024-11-27"),
        ({"availability": "burnt"}, "online, gone, unchecked"),
        ({"why": ""}, "a reason"),
        ({"edition": "x"}, "load the page anew"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(stood, change, told):
    app, path = stood
    answer = send(signed_in(app, Role.REVIEWER), path, **{"publisher": "Typed & kept", **change})
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert 'value="Typed &amp; kept"' in text_of(answer)
    assert row_of(app, path).publisher_id is None


def test_who_saw_an_older_one_is_shown_both_and_may_send_it_again(stood):
    app, path = stood
    first, second = (signed_in(app, Role.REVIEWER, name) for name in ("made-up one", "made-up two"))
    seen = edition(second, path)
    assert send(first, path, title="The first was quicker").status_code == 303
    answer = send(second, path, title="The second typed", edition=seen)
    assert answer.status_code == 409
    assert "The first was quicker" in text_of(answer)
    assert 'value="The second typed"' in text_of(answer)
    assert row_of(app, path).title == "The first was quicker"
    again = text_of(answer).split('name="edition" value="')[1].split('"')[0]
    assert send(second, path, title="The second typed", edition=again).status_code == 303
    assert row_of(app, path).title == "The second typed"


def test_a_protected_source_is_there_for_reviewers_only(stood):
    app, path = stood
    client = signed_in(app, Role.REVIEWER)
    assert send(client, path, protected="1").status_code == 303
    assert app.test_client().get(path).status_code == 404
    assert signed_in(app, Role.CONTRIBUTOR).get(path).status_code == 404
    assert "protected" in text_of(client.get(path))
    assert send(client, path, title="Open again").status_code == 303
    assert app.test_client().get(path).status_code == 200


def test_a_copy_at_an_archive_is_added_and_linked_without_a_trace(stood):
    app, path = stood
    assert add(signed_in(app, Role.REVIEWER), path, url=WAYBACK).status_code == 303
    page = text_of(app.test_client().get(path))
    assert f'<a href="{WAYBACK}" rel="noreferrer nofollow external">' in page
    assert "2 Jan 2024, 03:04 UTC" in page


def test_a_file_is_kept_and_told_by_its_hash_and_nowhere_served(stood):
    app, path = stood
    sent = {"file": (io.BytesIO(b"<html><script>alert(1)</script>"), "page.html")}
    assert add(signed_in(app, Role.REVIEWER), path, **sent).status_code == 303
    with catalog_of(app).database.reading() as session:
        sha256 = session.exec(select(ArchiveCopy.sha256).where(ArchiveCopy.kind == "file")).one()
    client = app.test_client()
    assert sha256 in text_of(client.get(path))
    for place in (f"{path}/archives", f"{path}/archives/{sha256}", f"/archives/{sha256}", f"/pictures/{sha256}/file"):
        assert client.get(place).status_code in (404, 405)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"url": "https://example.org/"}, "web.archive.org or archive.today"),
        ({"url": ""}, "or else a file"),
        ({"file": (b"no zip", "copy.WACZ")}, "is no WACZ"),
        ({"file": (b"", "copy.pdf")}, "is empty"),
    ],
)
def test_a_copy_that_is_none_is_refused_in_words(stood, sent, told):
    app, path = stood
    if "file" in sent:
        sent = {"file": (io.BytesIO(sent["file"][0]), sent["file"][1])}
    answer = add(signed_in(app, Role.REVIEWER), path, **sent)
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_a_source_that_is_not_there_is_not_found(stood):
    app, path = stood
    client = signed_in(app, Role.REVIEWER)
    assert client.get("/sources/nobody00/edit").status_code == 404
    sent = {"csrf_token": guard(client, f"{path}/edit"), "edition": "1", **FIELDS}
    assert client.post("/sources/nobody00/edit", data=sent).status_code == 404
