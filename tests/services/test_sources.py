"""Sources and publishers, and how an address is known again; the rules of addresses are tested in the domain."""

from datetime import date

import pytest
from pydantic import ValidationError
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import SourceKind
from catalog.models import ArchiveCopy, Claim, Publisher, Source
from catalog.services import addresses, sources, upkeep
from catalog.services.imports import report
from tests.services.lists import bring, row, wanted
from tests.services.writing import all_of, changing, ground, put, revisions
from tests.support.clock import NOW

POST = "https://x.com/war_noir/status/1861700000000000000"
ORYX = sources.PublisherIn(slug="oryx", name="Oryx")


def a_source(**more):
    values = {"slug": "a-post", "kind": "post", "title": "A post", "publisher": "oryx", "url": POST}
    return sources.SourceIn(**{**values, **more})


@pytest.fixture
def stood(database):
    put(database, ORYX, a_source())
    return database


def test_a_source_that_is_put_again_stays_as_it_is(stood):
    known = len(revisions(stood))
    put(stood, ORYX, a_source())
    assert len(revisions(stood)) == known


@pytest.mark.parametrize(
    "change",
    [{"title": "Another"}, {"published_on": "2024-11-27"}, {"availability": "gone"}, {"url": None}, {"note": "seen"}],
    ids=str,
)
def test_what_is_different_is_updated_and_keeps_its_public_id(stood, change):
    put(stood, a_source(**change))
    first, second = revisions(stood, "source")
    assert second.before == first.after != second.after
    assert second.after["public_id"] == first.after["public_id"]


def test_an_address_is_kept_as_it_is_given_beside_its_key(stood):
    given = "https://www.twitter.com/war_noir/status/18?s=20"
    put(stood, a_source(slug="another", url=given))
    kept = {one.slug: (one.url, one.url_key) for one in all_of(stood, Source)}
    assert kept["another"] == (given, "x.com/status/18")


def test_archived_copies_are_put_once(stood):
    copies = [{"kind": "wayback", "location": "https://web.archive.org/web/2024/x"}]
    for _ in range(2):
        put(stood, a_source(archived=copies))
    assert [one.kind for one in all_of(stood, ArchiveCopy)] == ["wayback"]
    put(stood, a_source())
    assert all_of(stood, ArchiveCopy) == []


def test_a_publisher_is_put_once_and_updated(stood):
    put(stood, ORYX, sources.PublisherIn(slug="oryx", name="Oryx", url="https://www.oryxspioenkop.com/"))
    assert [one.url for one in all_of(stood, Publisher)] == ["https://www.oryxspioenkop.com/"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [({"publisher": "orix"}, "publisher: no publisher 'orix'"), ({"quoted_in": "x"}, "quoted_in: no source 'x'")],
)
def test_what_is_not_there_is_refused_by_the_name_of_the_field(common, values, problem):
    with pytest.raises(Invalid, match=problem):
        put(common, a_source(**{"publisher": None, **values}))


def test_the_same_page_under_another_slug_is_refused_by_the_name_of_the_field(stood):
    with pytest.raises(Invalid, match="url"):
        put(stood, a_source(slug="another", url=POST.replace("x.com", "twitter.com")))


NO_ADDRESS = [
    "ftp://example.org/", "example.org", "javascript:alert(1)", "http://[x", "https://", "http://a.org:99999/",
    "https://exa mple.org", "https://a\x00b.org", "https:/example.org",
]  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(ValidationError) as refused:
        a_source(url=url)
    assert refused.value.errors()[0]["loc"] == ("url",)


def test_platform_handle_and_post_id_are_read_from_the_address(stood):
    put(stood, a_source(slug="other", url="https://t.me/s/Rybar/5001"))
    found = {one.slug: (one.platform, one.handle, one.post_id) for one in all_of(stood, Source)}
    assert found["other"] == ("telegram", "Rybar", "5001")


def test_what_is_said_of_a_source_goes_before_what_its_address_says(database):
    put(database, ORYX, a_source(handle="renamed", platform="x"))
    put(database, a_source(slug="mirror", url="https://example.org/copy", platform="telegram", handle="rybar"))
    found = {one.slug: (one.platform, one.handle, one.post_id) for one in all_of(database, Source)}
    assert found["a-post"] == ("x", "renamed", "1861700000000000000")
    assert found["mirror"] == ("telegram", "rybar", None)


def test_a_copy_is_dated_by_its_address(database):
    copy = {"kind": "wayback", "location": "https://web.archive.org/web/20240102030405/https://example.org/"}
    put(database, ORYX, a_source(archived=[copy, {"kind": "file", "location": "held"}]))
    dated = {one.kind: one.captured_at for one in all_of(database, ArchiveCopy)}
    assert (str(dated["wayback"]), dated["file"]) == ("2024-01-02 03:04:05+00:00", None)


def test_a_pasted_address_becomes_a_source_once(database):
    with changing(database) as session:
        made = [addresses.put(session, url) for url in ("https://twitter.com/a/status/1", "https://x.com/i/status/1")]
        assert made[0] is made[1]
        assert (made[0].kind, made[0].handle, made[0].post_id) == ("post", "a", "1")
        assert made[0].title == "@a, post 1"
    assert len(all_of(database, Source)) == 1


def test_a_pasted_copy_is_a_copy_of_the_source_of_the_page_inside(database):
    wayback = "https://web.archive.org/web/20240102030405/https://twitter.com/a/status/1"
    with changing(database) as session:
        for url in (wayback, "https://x.com/a/status/1", wayback):
            addresses.put(session, url, "T-72 captured")
        assert addresses.known(session, wayback).url_key == "x.com/status/1"
    assert [(one.url, one.text) for one in all_of(database, Source)] == [
        ("https://twitter.com/a/status/1", "T-72 captured")
    ]
    assert [(one.kind, one.location) for one in all_of(database, ArchiveCopy)] == [("wayback", wayback)]


def filled_before(database, *urls):
    """Sources with keys as older rules made them: host and path as written."""
    with changing(database) as session:
        for at, url in enumerate(urls):
            public_id = f"src0000{at}"
            key = url.partition("://")[2]
            session.add(Source(public_id=public_id, kind=SourceKind.POST, title=url, url=url, url_key=key))


def keys_of(database):
    return [one.url_key for one in sorted(all_of(database, Source), key=lambda one: one.id)]


def refreshed(database):
    with database.transaction() as session:
        return upkeep.refresh_keys(session, NOW)


def test_keys_of_a_catalog_filled_before_follow_the_rules_anew(database):
    filled_before(database, "https://x.com/a/status/1", "https://example.org/page")
    assert refreshed(database) == 1
    assert keys_of(database) == ["x.com/status/1", "example.org/page"]
    assert {one.post_id for one in all_of(database, Source)} == {"1", None}
    written = len(revisions(database))
    assert refreshed(database) == 0
    assert len(revisions(database)) == written


def test_of_two_sources_of_one_page_the_older_has_its_key_and_neither_is_lost(database):
    filled_before(database, "https://x.com/a/status/1", "https://twitter.com/a/status/1", "https://x.com/i/status/1")
    assert refreshed(database) == 3
    assert keys_of(database) == ["x.com/status/1", "x.com/status/1#src00001", "x.com/status/1#src00002"]
    assert refreshed(database) == 0
    with changing(database) as session:
        assert addresses.put(session, "https://nitter.net/a/status/1").public_id == "src00000"


def test_keys_that_change_places_are_no_clash(database):
    filled_before(database, "https://x.com/a/status/1", "https://example.org/b")
    with changing(database) as session:
        first, second = session.exec(select(Source).order_by(Source.id)).all()
        first.url_key, second.url_key = "away", "x.com/status/1"
        session.flush()
        first.url_key = "example.org/b"
    assert refreshed(database) == 2
    assert keys_of(database) == ["x.com/status/1", "example.org/b"]


def test_a_source_that_shares_its_page_can_be_put_again(database):
    put(database, ORYX, a_source(), a_source(slug="second", url="https://example.org/"))
    with changing(database) as session:
        second = session.exec(select(Source).where(Source.slug == "second")).one()
        second.url = "https://twitter.com/i/status/1861700000000000000"
    assert refreshed(database) == 1
    put(database, a_source(slug="second", url="https://twitter.com/i/status/1861700000000000000", title="Again"))
    assert [one.title for one in all_of(database, Source) if one.slug == "second"] == ["Again"]


def test_a_list_that_was_imported_before_adds_nothing_once_its_keys_follow_newer_rules(database, tmp_path):
    put(database, *ground())
    posts = [f"https://twitter.com/made_up/status/{at}" for at in range(1, 4)]
    rows = [row(item_numbers=str(at), evidence_url=url) for at, url in enumerate(posts)]
    bring(database, tmp_path, wanted(rows))
    with changing(database) as session:
        older = {one.url: one for one in session.exec(select(Source).where(Source.url.in_(posts)))}
        for url, one in older.items():  # and the first of them twice, as older rules took it
            one.url_key = url.partition("://")[2]
        own = {"kind": SourceKind.POST, "title": "x", "url": "https://x.com/i/status/1"}
        twice = Source(public_id="twice000", url_key="x.com/i/status/1", **own)
        session.add(twice)
        session.flush()
        for claim in session.exec(select(Claim).where(Claim.source_id == older[posts[0]].id)):
            claim.source_id = twice.id
    assert refreshed(database) == 4
    done = report.as_json(bring(database, tmp_path, wanted(rows, copied_on=date(2024, 7, 1))))
    assert (done["imported"], done["changed"], done["withdrawn"], done["unchanged"]) == (0, 0, 0, 3)
