"""Addresses of the web: one key for one page however its address is written, and what the address says of itself.

Nothing is ever fetched: what a short link leads to is not known here. Rules are in docs/sources.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from catalog.domain import posts
from catalog.domain.posts import Site
from catalog.domain.vocabulary import ArchiveKind, Platform

LONGEST_KEY, LONGEST_HOST = 2000, 260
TRACKING = re.compile(
    r"utm_.*|at_(?:campaign|medium|format|link_.*|bbc_team|ptr_.*)|mc_[ce]id|_g[al]|mkt_tok|_openstat|igshid"
    r"|(?:fb|g|d|y|tw|tt)clid|msclkid|[gw]braid|ref_src|ref_url|__twitter_impression|fb_action_.*|__cft__.*"
)
SCHEME = re.compile(r"(https?):/{1,3}(?=[^/])", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)|/", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NO_HOST = re.compile(r"[\s\\<>\"`{}|^%]")
WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
HASHBANG = re.compile(r"!(/\w+/status/\d+.*)")  # how Twitter addressed posts until 2012
PORTS = (80, 443)
IN_PATH, IN_QUERY = "-._~!$&'()*+,;=:@", "-._~!$'()*,;:@/?"
WAYBACK_HOSTS = ("web.archive.org", "wayback.archive.org", "web-beta.archive.org")
WAYBACK = re.compile(r"/web/(?P<at>\d{1,14}\*?|\*)(?:[a-z]{2}_)?/(?P<inside>.+)", re.DOTALL | re.ASCII)
TODAY_HOSTS = tuple(f"archive.{end}" for end in ("today", "ph", "is", "li", "fo", "md", "vn"))
TODAY = re.compile(
    r"/(?:o/\w+/)?(?:(?P<at>\d{4}\.?\d\d\.?\d\d-?\d{0,6}|newest|oldest)/)?(?P<inside>https?:/.+)", re.DOTALL | re.ASCII
)
TODAY_SHORT = re.compile(r"/(?!(?:submit|search|faq|post|wip)\b)\w{4,}(?:/\w+)?/?", re.ASCII)
TO_THE_SECOND = 14
MOST_NESTED = 8  # copies of copies of copies


class TooDeep(ValueError):
    """An address made to be taken apart for ever."""


@dataclass(frozen=True)
class Address:
    """`key` knows a page again. `handle` is as written, without @. Of an archived copy `archived_of` is the address
    of the page inside, `captured_at` when it was taken where the address says so to the second."""

    key: str
    platform: Platform = Platform.WEB
    handle: str | None = None
    post_id: str | None = None
    archive: ArchiveKind | None = None
    archived_of: str | None = None
    captured_at: datetime | None = None


def read(url: str) -> Address:
    """What an address says; `https://` may be left out. Raises ValueError for what is no address of the web."""
    return _read(url, 0)


def _read(url: str, depth: int) -> Address:
    if depth > MOST_NESTED:
        raise TooDeep(f"copies of copies are followed {MOST_NESTED} times")
    parts = _split(url)
    host = _host(parts)
    found = _archived(host, parts, depth) or _page(host, parts)
    if len(found.key) <= LONGEST_KEY:
        return found
    site = found.key.split("/")[0][:LONGEST_HOST]
    return replace(found, key=f"{site}/~{sha256(found.key.encode()).hexdigest()}")


def shared_key(key: str, public_id: str) -> str:
    """The key of a source whose page another source has already. No address has it: keys hold no fragment."""
    return f"{key}#{public_id}"


def page_key(key: str) -> str:
    """The key of the page itself: that of `shared_key`, and any other as it is."""
    return key.partition("#")[0]


def _split(url: str) -> SplitResult:
    text = SCHEME.sub(r"\1://", url.strip(), count=1) if SCHEME.match(url.strip()) else url.strip()
    if CONTROL.search(text):
        raise ValueError("an address has no control characters")
    if not SCHEME.match(text):
        if OTHER_SCHEME.match(text) or "." not in text.split("/")[0]:
            raise ValueError("an address begins with http:// or https://")
        text = f"https://{text}"
    return urlsplit(text)


def _host(parts: SplitResult) -> str:
    """The host without `www.`, in any script as the network knows it; raises ValueError for what is none."""
    host = (parts.hostname or "").rstrip(".")
    if not host or NO_HOST.search(host):
        raise ValueError(f"{host[:60]!r} is no host")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise ValueError(f"{host[:60]!r} is no host") from error
    if NO_HOST.search(host):  # a letter that stands for a space with a mark
        raise ValueError(f"{host[:60]!r} is no host")
    return f"[{host}]" if ":" in host else WWW.sub("", host)


def _page(host: str, parts: SplitResult) -> Address:
    """A post or an account as its site knows it, else a web page: host, path and what is asked for, told one way."""
    old = HASHBANG.fullmatch(parts.fragment) if parts.path in ("", "/") else None
    path = "/".join(_plain(one, IN_PATH) for one in (old[1] if old else parts.path).split("/")).rstrip("/")
    asked, port = sorted(_asked(parts.query)), _port(parts)
    post = posts.read(host, path, dict(reversed(asked))) if not port else None
    if post is not None:
        return Address(f"{post.home}/{post.page}", post.platform, post.handle, post.id)
    site = posts.site_of(host) or Site(host, Platform.WEB, ())
    kept = [one for one in asked if one[0] not in site.shared_by and not TRACKING.fullmatch(one[0])]
    query = "?" + "&".join(f"{name}={value}" if value else name for name, value in kept) if kept else ""
    return Address(f"{site.home}{port}{'' if old else path}{query}", site.platform)


def _port(parts: SplitResult) -> str:
    """The port with its colon, where it is not the usual one; raises ValueError for what is none."""
    return "" if parts.port is None or parts.port in PORTS else f":{parts.port}"


def _asked(query: str) -> Iterable[tuple[str, str]]:
    for one in query.replace("&amp;", "&").split("&"):
        name, _, value = one.replace("+", "%20").partition("=")
        if name or value:
            yield _plain(name, IN_QUERY), _plain(value, IN_QUERY)


def _plain(text: str, safe: str) -> str:
    """Percent-encoding in one way: only where it is needed, in capitals."""
    return quote(unquote_to_bytes(text), safe=safe)


def _archived(host: str, parts: SplitResult, depth: int) -> Address | None:
    """An archived copy by the address of the page in it; a short one of archive.today does not say what it is of."""
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    kinds = ((WAYBACK_HOSTS, WAYBACK, ArchiveKind.WAYBACK), (TODAY_HOSTS, TODAY, ArchiveKind.ARCHIVE_TODAY))
    for hosts, pattern, kind in kinds:
        found = pattern.fullmatch(whole) if host in hosts else None
        if found:
            return _copy((hosts[0], kind), found, depth)
    if host in TODAY_HOSTS and TODAY_SHORT.fullmatch(parts.path):
        return Address(f"{TODAY_HOSTS[0]}{parts.path.rstrip('/')}", archive=ArchiveKind.ARCHIVE_TODAY)
    return None


def _copy(archive: tuple[str, ArchiveKind], found: re.Match[str], depth: int) -> Address | None:
    """None where what it would be a copy of is no address: then it is a page like any other."""
    inside = SCHEME.sub(lambda one: f"{one[1].lower()}://", found["inside"], count=1)
    host, kind = archive
    try:
        page = _read(inside, depth + 1)
    except TooDeep:
        raise
    except ValueError:
        return None
    at = re.sub(r"[.-]", "", found["at"] or "newest")
    url = inside if SCHEME.match(inside) else f"http://{inside}"
    way, into = ("/web", "") if kind is ArchiveKind.WAYBACK else ("", "http://")
    key = f"{host}{way}/{at}/{into}{page.key}"
    return replace(page, key=key, archive=kind, archived_of=url, captured_at=_moment(at))


def _moment(digits: str) -> datetime | None:
    if len(digits) != TO_THE_SECOND:
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
