"""Sources and publishers, and how an address is known again."""

import pytest
from pydantic import ValidationError

from catalog.domain.errors import Invalid
from catalog.models import ArchiveCopy, Publisher, Source
from catalog.services import sources
from catalog.services.sources import url_key
from tests.services.writing import all_of, put, revisions

POST = "https://x.com/war_noir/status/1861700000000000000"
ORYX = sources.PublisherIn(slug="oryx", name="Oryx")


def a_source(**more):
    values = {"slug": "a-post", "kind": "post", "title": "A post", "publisher": "oryx", "url": POST}
    return sources.SourceIn(**{**values, **more})


@pytest.fixture
def stood(database):
    put(database, ORYX, a_source())
    return database


@pytest.mark.parametrize(
    "url",
    [
        "http://x.com/war_noir/status/1861700000000000000",
        "https://www.x.com/war_noir/status/1861700000000000000",
        "https://X.COM/war_noir/status/1861700000000000000",
        "https://twitter.com/war_noir/status/1861700000000000000",
        "https://www.twitter.com/war_noir/status/1861700000000000000",
        "https://mobile.twitter.com/war_noir/status/1861700000000000000/",
        "https://x.com/war_noir/status/1861700000000000000?s=20&t=AbC",
        "https://x.com/war_noir/status/1861700000000000000?utm_source=a&utm_medium=b&ref_src=twsrc",
        "https://x.com/war_noir/status/1861700000000000000#m",
        "https://x.com/war_noir/status/1861700000000000000?fbclid=1&gclid=2",
        " https://x.com/war_noir/status/1861700000000000000 ",
    ],
)
def test_one_page_has_one_key_however_its_address_is_written(url):
    assert url_key(url) == url_key(POST)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (POST, "https://x.com/war_noir/status/1861700000000000001"),
        (POST, "https://x.com/another/status/1861700000000000000"),
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abd"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/", "https://example.com/"),
        ("https://i.postimg.cc/aaaa/1.png", "https://i.postimg.cc/bbbb/1.png"),
    ],
)
def test_two_pages_have_two_keys(one, other):
    assert url_key(one) != url_key(other)


def test_the_order_of_parameters_is_no_difference():
    assert url_key("https://example.org/?a=1&b=2") == url_key("https://example.org/?b=2&a=1")


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
    assert kept["another"] == (given, "x.com/war_noir/status/18")


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


@pytest.mark.parametrize("url", ["ftp://example.org/", "example.org", "javascript:alert(1)", "http://[x", "https://"])
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(ValidationError) as refused:
        a_source(url=url)
    assert refused.value.errors()[0]["loc"] == ("url",)
