"""How posts are addressed on the sites that posts are on: all spellings of one post, and who posted it.

A post is known by its number wherever that is unique on the site: an account may be renamed, and an address may leave
the account out. What is no post falls back to the rules for web pages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalog.domain.vocabulary import Platform

LONGEST_HANDLE, LONGEST_POST_ID = 100, 100  # as the database holds them; a longer one stays in the key only


@dataclass(frozen=True)
class Post:
    """`page` is what follows the site's home in a key; `handle` as written, without @; `id` empty for an account."""

    home: str
    page: str
    platform: Platform
    handle: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class Form:
    """One way to address a post: a pattern of the whole path, a parameter that holds its number, and the key.

    Groups of the pattern (`id`, `handle`, `of`) stand in the key by name; `handle` and `of` in lower case.
    """

    path: str
    key: str
    asks: str = ""


@dataclass(frozen=True)
class Site:
    """A site: `home` is its host in keys, `hosts` are its other names; `mirrors` show its posts and nothing else."""

    home: str
    platform: Platform
    forms: tuple[Form, ...]
    hosts: tuple[str, ...] = ()
    mirrors: tuple[str, ...] = ()
    shared_by: frozenset[str] = field(default_factory=frozenset)


NO_ACCOUNT = r"(?!(?:i|home|search|explore|hashtag|intent|share|messages|settings|login|about|tos|privacy)(?:/|$))"
NO_CHANNEL = r"(?!(?:c|s|joinchat|addstickers|addlist|share|proxy|socks|iv|setlanguage|login)(?:/|$))"
FACEBOOK_ID = r"(?P<id>\d{9,}|pfbid\w+)"
SITES = (
    Site(
        "x.com", Platform.X,
        (
            Form(r"/(?:i/(?:web/)?)?status(?:es)?/(?P<id>\d+)(?:/.*)?", "status/{id}"),
            Form(r"/@?(?P<handle>\w{1,20})/status(?:es)?/(?P<id>\d+)(?:/.*)?", "status/{id}"),
            Form(rf"/{NO_ACCOUNT}@?(?P<handle>\w{{1,20}})", "{handle}"),
        ),
        hosts=("twitter.com", "mobile.twitter.com", "m.twitter.com", "mobile.x.com", "m.x.com"),
        mirrors=(
            "vxtwitter.com", "fxtwitter.com", "d.fxtwitter.com", "twittpr.com", "fixupx.com", "fixvx.com",
            "xcancel.com", "nitter.net", "nitter.poast.org", "nitter.cz", "nitter.it", "nitter.privacydev.net",
            "nitter.unixfox.eu", "nitter.kavin.rocks", "nitter.lacontrevoie.fr",
        ),
        shared_by=frozenset({"s", "t", "ref_src"}),
    ),
    Site(
        "t.me", Platform.TELEGRAM,
        (
            Form(r"/c/(?P<of>\d+)/(?:\d+/)?(?P<id>\d+)", "c/{of}/{id}"),
            Form(rf"/(?:s/)?{NO_CHANNEL}@?(?P<handle>[A-Za-z]\w*)/(?:\d+/)?(?P<id>\d+)", "{handle}/{id}"),
            Form(rf"/(?:s/)?{NO_CHANNEL}@?(?P<handle>[A-Za-z]\w*)", "{handle}"),
        ),
        hosts=("telegram.me", "telegram.dog"),
    ),
    Site(
        "facebook.com", Platform.FACEBOOK,
        (
            Form(rf"/(?:(?P<handle>[\w.-]+)/)?posts/(?:[^/]+/)?{FACEBOOK_ID}", "posts/{id}"),
            Form(rf"/groups/[^/]+/(?:posts|permalink)/{FACEBOOK_ID}", "posts/{id}"),
            Form(r"/(?:story|permalink)\.php", "posts/{id}", "story_fbid"),
            Form(r"/photo(?:\.php|s)?", "photo/{id}", "fbid"),
            Form(rf"/(?:(?P<handle>[\w.-]+)/photos/(?:[^/]+/)*|photo/){FACEBOOK_ID}", "photo/{id}"),
            Form(r"/(?:watch(?:/live)?|video\.php)", "video/{id}", "v"),
            Form(rf"/(?:(?P<handle>[\w.-]+)/videos/(?:[^/]+/)*|video/|reel/){FACEBOOK_ID}", "video/{id}"),
        ),
        hosts=("m.facebook.com", "mbasic.facebook.com", "touch.facebook.com", "web.facebook.com", "fb.com"),
        shared_by=frozenset({"mibextid", "rdid", "share_url", "__tn__", "__xts__"}),
    ),
    Site(
        "youtube.com", Platform.YOUTUBE,
        (
            Form(r"/watch", "watch?v={id}", "v"),
            Form(r"/(?:shorts|live|embed|v|watch)/(?!videoseries|live_stream)(?P<id>[\w-]+)", "watch?v={id}"),
            Form(r"/post/(?P<id>[\w-]+)", "post/{id}"),
            Form(r"/@(?P<handle>[\w.-]+)(?:/(?:featured|videos|shorts|streams))?", "@{handle}"),
        ),
        hosts=("m.youtube.com", "music.youtube.com", "youtube-nocookie.com"), mirrors=("yewtu.be",),
        shared_by=frozenset({"si", "feature", "pp", "ab_channel"}),
    ),
    Site(
        "instagram.com", Platform.WEB,
        (Form(r"/(?:(?P<handle>[\w.]+)/)?(?:p|reels?|tv)/(?P<id>[\w-]+)(?:/embed.*)?", "p/{id}"),),
        hosts=("m.instagram.com",), mirrors=("ddinstagram.com",), shared_by=frozenset({"igsh", "img_index", "hl"}),
    ),
    Site(
        "tiktok.com", Platform.WEB,
        (
            Form(r"/@(?P<handle>[\w.]+)/(?:video|photo)/(?P<id>\d+)", "video/{id}"),
            Form(r"/(?:video|v|embed(?:/v2)?)/(?P<id>\d+)(?:\.html)?", "video/{id}"),
        ),
        hosts=("m.tiktok.com",), mirrors=("vxtiktok.com",),
        shared_by=frozenset({"is_from_webapp", "sender_device", "is_copy_url", "_r", "_t"}),
    ),
    Site(
        "vk.com", Platform.WEB,
        (
            Form(r"/(?P<id>(?:wall|video|photo|clip)-?\d+_\d+)", "{id}"),
            Form(r"/.*", "{id}", "w"),
            Form(r"/.*", "{id}", "z"),
        ),
        hosts=("m.vk.com", "vk.ru", "m.vk.ru", "vkontakte.ru"), shared_by=frozenset({"from"}),
    ),
    Site(
        "reddit.com", Platform.WEB,
        (
            Form(r"(?:/(?:r|user)/[\w-]+)?/comments/(?P<id>\w+)(?:/[^/]*)?", "comments/{id}"),
            Form(
                r"(?:/(?:r|user)/[\w-]+)?/comments/(?P<post>\w+)/[^/]+/(?P<id>\w+)", "comments/{post}/comment/{id}"
            ),
        ),
        hosts=("old.reddit.com", "new.reddit.com", "np.reddit.com", "m.reddit.com", "i.reddit.com"),
        shared_by=frozenset({"share_id", "context", "rdt"}),
    ),
    Site(
        "bsky.app", Platform.WEB,
        (Form(r"/profile/(?P<handle>[\w.:-]+)/post/(?P<id>\w+)", "profile/{handle}/post/{id}"),),
        mirrors=("fxbsky.app", "bskyx.app", "vxbsky.app"),
    ),
)  # fmt: skip
BY_HOST = {host: site for site in SITES for host in (site.home, *site.hosts, *site.mirrors)}
# Short hosts: the path that the same page has on its site begins with this.
SHORT = {"youtu.be": ("youtube.com", "/watch"), "redd.it": ("reddit.com", "/comments")}
FACEBOOK_IN = re.compile(r"[a-z]{2,3}-[a-z]{2}\.facebook\.com")
CHANNEL = re.compile(r"([a-z]\w*)\.t\.me", re.ASCII)
# What a parameter that names a post may hold; what stands behind a slash says where the post was looked at.
ASKED = {
    "v": r"[\w-]+",
    "w": r"(?:wall|photo|video)-?\d+_\d+",
    "z": r"(?:photo|video|clip)-?\d+_\d+",
    "fbid": r"\d{9,}|pfbid\w+",
    "story_fbid": r"\d{9,}|pfbid\w+",
}


def read(host: str, path: str, query: Mapping[str, str]) -> Post | None:
    """The post or account of an address; `host` in lower case without `www.`, `path` without a slash at its end."""
    host, path = _in_full(host, path)
    site = BY_HOST.get(host)
    for form, told in _matching(site, path, query) if site else ():
        post = told.get("id")
        if site is None or (post is None and host in site.mirrors):
            continue
        in_key = {name: text if name == "id" else text.lower() for name, text in told.items() if text}
        handle = _short(told.get("handle"), LONGEST_HANDLE)
        return Post(site.home, form.key.format_map(in_key), site.platform, handle, _short(post, LONGEST_POST_ID))
    return None


def site_of(host: str) -> Site | None:
    """The site that has a host; none for a mirror, a short host and any other: those stand for themselves in keys."""
    site = BY_HOST.get("facebook.com" if FACEBOOK_IN.fullmatch(host) else host)
    return None if site is None or host in site.mirrors else site


def _in_full(host: str, path: str) -> tuple[str, str]:
    """A page of a short host, of a channel's own host or of a language as it stands at its site."""
    if host in SHORT:
        return SHORT[host][0], SHORT[host][1] + path
    if channel := CHANNEL.fullmatch(host):
        return "t.me", f"/{channel[1]}{path}"
    return ("facebook.com" if FACEBOOK_IN.fullmatch(host) else host), path


def _short(text: str | None, longest: int) -> str | None:
    return text if text and len(text) <= longest else None


def _matching(site: Site, path: str, query: Mapping[str, str]) -> Iterator[tuple[Form, dict[str, str]]]:
    for form in site.forms:
        found = re.fullmatch(form.path, path, re.ASCII)
        asked = re.match(rf"({ASKED[form.asks]})(?:/.*)?$", query.get(form.asks, ""), re.ASCII) if form.asks else None
        if found and (asked or not form.asks):
            yield form, {**found.groupdict(), **({"id": asked[1]} if asked else {})}
