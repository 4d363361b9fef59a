"""Addresses: one key for one page however its address is written; nothing is fetched."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.addresses import LONGEST_KEY, read
from catalog.domain.vocabulary import ArchiveKind, Platform

# The key, and addresses that people paste for it.
SAME = {
    "x.com/status/1861700000000000000": """
        https://x.com/war_noir/status/1861700000000000000
        http://X.com/War_Noir/status/1861700000000000000/
        https://www.twitter.com/war_noir/status/1861700000000000000?s=20&t=AbC
        https://mobile.twitter.com/war_noir/status/1861700000000000000?ref_src=twsrc%5Etfw
        https://m.twitter.com/WAR_NOIR/statuses/1861700000000000000
        https://x.com/war_noir/status/1861700000000000000/photo/2
        https://x.com/war_noir/status/1861700000000000000/video/1?s=46
        https://x.com/renamed_since/status/1861700000000000000
        https://x.com/i/status/1861700000000000000
        https://twitter.com/i/web/status/1861700000000000000
        https://twitter.com/#!/war_noir/status/1861700000000000000
        https://vxtwitter.com/war_noir/status/1861700000000000000
        https://fxtwitter.com/war_noir/status/1861700000000000000/en
        https://fixupx.com/war_noir/status/1861700000000000000
        https://nitter.net/war_noir/status/1861700000000000000#m
        https://xcancel.com/war_noir/status/1861700000000000000
        x.com/war_noir/status/1861700000000000000
    """,
    "t.me/rybar/5001": """
        https://t.me/rybar/5001
        https://t.me/s/rybar/5001
        https://t.me/Rybar/5001?single
        https://t.me/rybar/5001?comment=77
        https://telegram.me/rybar/5001
        https://telegram.dog/s/rybar/5001/
        https://rybar.t.me/5001
        https://t.me/rybar/12/5001
    """,
    "t.me/c/1234567/89": "https://t.me/c/1234567/89 https://t.me/c/1234567/12/89?single",
    "youtube.com/watch?v=dQw4w9WgXcQ": """
        https://www.youtube.com/watch?v=dQw4w9WgXcQ
        https://www.youtube.com/watch?list=PL1&index=3&v=dQw4w9WgXcQ&t=42s
        https://m.youtube.com/watch?v=dQw4w9WgXcQ&feature=share&si=x
        https://youtu.be/dQw4w9WgXcQ?t=42
        https://www.youtube.com/shorts/dQw4w9WgXcQ
        https://www.youtube.com/live/dQw4w9WgXcQ?si=x
        https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ
        https://www.youtube.com/v/dQw4w9WgXcQ
    """,
    "facebook.com/posts/1234567890123": """
        https://www.facebook.com/some.page/posts/1234567890123
        https://www.facebook.com/some.page/posts/a-title/1234567890123/?__tn__=%2CO&__cft__[0]=x
        https://m.facebook.com/story.php?story_fbid=1234567890123&id=99
        https://www.facebook.com/permalink.php?id=99&story_fbid=1234567890123
        https://de-de.facebook.com/groups/55/permalink/1234567890123/
    """,
    "facebook.com/photo/1234567890123": """
        https://www.facebook.com/photo.php?fbid=1234567890123&set=a.1&type=3
        https://www.facebook.com/photo/?fbid=1234567890123
        https://www.facebook.com/some.page/photos/a.1/1234567890123
    """,
    "facebook.com/video/1234567890123": """
        https://www.facebook.com/watch/?v=1234567890123
        https://www.facebook.com/reel/1234567890123
        https://www.facebook.com/some.page/videos/a-title/1234567890123/
    """,
    "instagram.com/p/CxYz_-1": """
        https://www.instagram.com/p/CxYz_-1/?igsh=abc
        https://instagram.com/reel/CxYz_-1
        https://www.instagram.com/some.one/reel/CxYz_-1/
    """,
    "tiktok.com/video/7300000000000000000": """
        https://www.tiktok.com/@some.one/video/7300000000000000000?is_from_webapp=1&sender_device=pc
        https://m.tiktok.com/v/7300000000000000000.html
    """,
    "vk.com/wall-123_456": """
        https://vk.com/wall-123_456
        https://m.vk.com/wall-123_456?from=feed
        https://vk.ru/public123?w=wall-123_456
    """,
    "reddit.com/comments/abc12": """
        https://www.reddit.com/r/CombatFootage/comments/abc12/a_title/?share_id=x
        https://old.reddit.com/r/CombatFootage/comments/abc12/
        https://redd.it/abc12
    """,
    "bsky.app/profile/some.one/post/3kabc": "https://bsky.app/profile/Some.One/post/3kabc https://fxbsky.app/profile/some.one/post/3kabc",
    "example.org/~a/b%2Fc?a=%D1%8F&b=2": """
        https://example.org/~a/b%2Fc?a=я&b=2
        HTTP://WWW.EXAMPLE.ORG:80/%7Ea/b%2fc/?b=2&a=%d1%8f&utm_source=x&fbclid=y#part
        https://example.org:443/~a/b%2Fc?a=%D1%8F&amp;b=2
    """,
    "xn--e1afmkfd.xn--p1ai": "http://пример.рф/ https://www.xn--e1afmkfd.xn--p1ai",
    "mastodon.social/@some/1234": "https://mastodon.social/@some/1234 http://www.mastodon.social/@some/1234/",
    "archive.today/AbC1x": "https://archive.ph/AbC1x https://archive.is/AbC1x/ http://archive.vn/AbC1x",
}  # fmt: skip
DIFFERENT = [
    ("https://x.com/a/status/1", "https://x.com/a/status/2"),
    ("https://x.com/a", "https://x.com/b"),
    ("https://t.me/a/1", "https://t.me/b/1"),
    ("https://t.me/c/1/2", "https://t.me/c/2/2"),
    ("https://youtu.be/abc", "https://youtu.be/aBc"),
    ("https://example.org/?p=1", "https://example.org/?p=2"),
    ("https://example.org/show?123-one", "https://example.org/show?124-two"),
    ("https://example.org/A", "https://example.org/a"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/?a=1%2B1", "https://example.org/?a=1+1"),
    ("https://example.org:8080/", "https://example.org/"),
    ("https://m.example.org/", "https://example.org/"),
    ("https://web.archive.org/web/20240101000000/example.org", "https://web.archive.org/web/2023/example.org"),
    ("https://www.youtube.com/embed/videoseries?list=A", "https://www.youtube.com/embed/videoseries?list=B"),
    ("https://reddit.com/r/a/comments/abc/t/one", "https://reddit.com/r/a/comments/abc/t"),
]
TOLD = [
    ("https://x.com/War_Noir/status/18?s=20", Platform.X, "War_Noir", "18"),
    ("https://x.com/i/status/18", Platform.X, None, "18"),
    ("https://x.com/War_Noir", Platform.X, "War_Noir", None),
    ("https://x.com/search?q=T-72", Platform.X, None, None),
    ("https://nitter.net/about", Platform.WEB, None, None),
    ("https://t.me/s/Rybar/5001", Platform.TELEGRAM, "Rybar", "5001"),
    ("https://t.me/s/Rybar", Platform.TELEGRAM, "Rybar", None),
    ("https://t.me/joinchat/AbC", Platform.TELEGRAM, None, None),
    ("https://www.facebook.com/some.page/posts/1234567890123", Platform.FACEBOOK, "some.page", "1234567890123"),
    ("https://www.youtube.com/@WarNoir/videos", Platform.YOUTUBE, "WarNoir", None),
    ("https://youtu.be/abc", Platform.YOUTUBE, None, "abc"),
    ("https://www.tiktok.com/@some.one/video/7300", Platform.WEB, "some.one", "7300"),
    ("https://example.org/a/status/1", Platform.WEB, None, None),
]
NO_ADDRESS = [
    "", " ", "hello", "hello there", "//x", "/a", "ftp://example.org/", "javascript:alert(1)", "mailto:a@example.org",
    "data:text/html,x", "http://", "https://", "http://[x", "http://example.org:99999/", "http://exa mple.org/",
    "http://a\x00b.org/"
]  # fmt: skip
SAME_PAIRS = [(key, url) for key, urls in SAME.items() for url in urls.split()]
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
HOSTS = st.builds("{}.{}".format, NAMES, st.sampled_from(["org", "com", "me", "be"]))
KNOWN = st.sampled_from([url.split("?")[0] for _, url in SAME_PAIRS if url.startswith("http")])
PATHS = st.lists(st.text(st.characters(exclude_characters="#?\x7f", exclude_categories=("Cs", "Cc")), max_size=6))
PAIRS = st.lists(st.tuples(NAMES, st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), max_size=5)), max_size=4)
TRACKING = st.sampled_from(["utm_source=x", "fbclid=1", "gclid=2", "igshid=3", "ref_src=twsrc", "mc_cid=4"])


@pytest.mark.parametrize(("key", "url"), SAME_PAIRS)
def test_one_page_has_one_key_however_its_address_is_written(key, url):
    assert read(url).key == key


@pytest.mark.parametrize(("key", "url"), SAME_PAIRS)
def test_a_key_is_its_own_key(key, url):
    assert [read(key).key, read(f"https://{key}").key] == [key, key]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_keys(one, other):
    assert read(one).key != read(other).key


@pytest.mark.parametrize(("url", "platform", "handle", "post_id"), TOLD)
def test_an_address_says_whose_post_it_is(url, platform, handle, post_id):
    found = read(url)
    assert (found.platform, found.handle, found.post_id) == (platform, handle, post_id)


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_address_of_the_web_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read(text)


def test_space_around_an_address_does_not_count():
    assert read(" https://example.org/ \n").key == "example.org"


def test_a_wayback_address_says_what_it_is_a_copy_of_and_when():
    found = read("https://web.archive.org/web/20240102030405id_/https://twitter.com/a/status/1?s=20")
    assert found.archive is ArchiveKind.WAYBACK
    assert found.archived_of == "https://twitter.com/a/status/1?s=20"
    assert found.captured_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found.key, found.handle) == ("web.archive.org/web/20240102030405/x.com/status/1", "a")


@pytest.mark.parametrize(
    ("url", "of"),
    [
        ("https://web.archive.org/web/2024/example.org?p=1", "http://example.org?p=1"),
        ("https://web.archive.org/web/20241399000000/https://example.org/", "https://example.org/"),
        ("https://web.archive.org/web/*/https://example.org/", "https://example.org/"),
        ("https://archive.ph/newest/https://example.org/", "https://example.org/"),
        ("https://archive.ph/https://example.org/", "https://example.org/"),
        ("https://archive.ph/AbC1x", None),
    ],
)
def test_a_copy_whose_address_gives_no_exact_time_has_none(url, of):
    found = read(url)
    assert found.archive is not None
    assert (found.archived_of, found.captured_at) == (of, None)


def test_a_long_address_of_archive_today_says_its_time():
    found = read("https://archive.is/2024.01.02-030405/https://www.example.org/x")
    assert (found.archive, found.archived_of) == (ArchiveKind.ARCHIVE_TODAY, "https://www.example.org/x")
    assert found.captured_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "url", ["https://web.archive.org/web/2024/ftp://x", "https://archive.ph/submit/", "https://archive.org/details/x"]
)
def test_what_is_no_copy_is_a_page_like_any_other(url):
    assert read(url).archive is None


def test_a_very_long_address_has_a_key_that_fits():
    one, other = (f"https://example.org/{'я' * 1900}{end}" for end in "ab")
    assert len(read(one).key) <= LONGEST_KEY
    assert read(one).key != read(other).key
    assert read(read(one).key).key == read(one).key


@given(HOSTS, PATHS, PAIRS)
def test_reading_a_key_gives_the_key(host, path, pairs):
    query = "&".join(f"{name}={value}" for name, value in pairs)
    key = read(f"https://{host}/{'/'.join(path)}?{query}").key
    assert [read(key).key, read(f"http://www.{key}").key] == [key, key]


@given(st.one_of(KNOWN, st.builds("https://{}/{}".format, HOSTS, NAMES)), TRACKING, st.text("ab/=", max_size=5))
def test_how_a_page_was_shared_does_not_count(url, tracking, fragment):
    secure, _, rest = url.partition("://")
    assert secure in ("http", "https")
    variant = f"{'http' if secure == 'https' else 'https'}://{rest.rstrip('/')}/?{tracking}#{fragment}"
    assert "#" in url or "!" in url or read(variant).key == read(url).key


@given(st.text(max_size=80))
def test_whatever_is_pasted_is_read_or_refused(text):
    try:
        key = read(text).key
    except ValueError:
        return
    assert key
    assert read(f"https://{key}").key == key


@given(st.integers(1, 10**19), NAMES, st.sampled_from(["x.com", "twitter.com", "nitter.net", "vxtwitter.com"]))
def test_a_post_is_known_by_its_number_whoever_it_is_said_to_be_by(number, handle, host):
    assert read(f"https://{host}/{handle}/status/{number}").key == f"x.com/status/{number}"
