"""What a page says of itself: title, author, day of publication, its own address, the name of the site.

Taken from meta tags, from what it tells search engines (JSON-LD), from `<time>` and from the line with the author's
name, in this order as far as they say it. What is not said stays empty.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.domain import addresses
from catalog.reading import bylines, page_data, page_rules, post_days
from catalog.reading.page_data import Data
from catalog.reading.page_text import Node, Shown

LONGEST, LONGEST_AUTHOR, MOST_DAYS = 300, 120, 50
TITLES = ("og:title", "twitter:title", "dc.title")
AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl")
PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "publishdate", "pubdate", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
SITES = ("og:site_name", "application-name")
# JSON can write what no text has: halves of characters, and signs that nobody sees and no database takes.
ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Head:
    """Empty where the page does not say it; `published` is the day as the page writes it, in its own zone."""

    title: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    site: str = ""


def read(page: str, shown: Shown) -> Head:
    """What a page says of itself."""
    data = page_data.read(page, shown)
    site = _first(data.meta(*SITES))
    return Head(
        title=_first(_titles(page, shown, data, site)),
        author=_first(_authors(shown, data), LONGEST_AUTHOR),
        published=next(_days(shown, data), None),
        url=next(_urls(data), ""),
        site=site,
    )


def _first(found: Iterable[Any], longest: int = LONGEST) -> str:
    """The first that is a text with something in it, in one line."""
    for one in found:
        plain = " ".join(ODD.sub("", one).split()) if isinstance(one, str) else ""
        if plain and len(plain) <= longest:
            return plain
    return ""


def _titles(page: str, shown: Shown, data: Data, site: str) -> Iterator[Any]:
    yield from data.meta(*TITLES)
    yield from (one.get("headline") for one in data.things)
    yield from (shown.of(one) for one in shown.telling if one.tag.name == "h1")
    for tag, start, end in shown.raws:
        if tag.name == "title":
            yield _without_site(html.unescape(page[start : min(end, start + 2 * LONGEST)]).strip(), site)


def _without_site(title: str, site: str) -> str:
    """`Title | The Site` is the title of a page on The Site."""
    head = title[: -len(site)].rstrip() if site and title.casefold().endswith(site.casefold()) else ""
    return head[:-1].rstrip() if head[-1:] in tuple("|-–—·:") else title


def _authors(shown: Shown, data: Data) -> Iterator[str]:
    for thing in data.things:
        names = ", ".join(_names(thing.get("author")))
        if names:
            yield names
    yield from (one for one in data.meta(*AUTHORS) if "://" not in one)
    for node in shown.telling:
        if page_rules.names_author(node.tag):
            yield bylines.name_of(shown.of(node))


def _names(author: Any) -> Iterator[str]:
    """The names of JSON-LD: a text, a thing with a name, or a list of them."""
    for one in author[:10] if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        plain = ODD.sub("", name).strip() if isinstance(name, str) else ""
        if plain and "://" not in plain:
            yield plain


def _days(shown: Shown, data: Data) -> Iterator[date]:
    """Days of publication, the surest first. A `<time>` that says nothing of publication counts last."""
    said = [*data.meta(*PUBLISHED), *(one.get("datePublished") for one in data.things)]
    times = [one for one in shown.telling if one.tag.name == "time"][:MOST_DAYS]
    said += [_time(shown, one) for one in times if page_rules.tells_day(one.tag) or "pubdate" in one.tag.attributes]
    said += [shown.of(one) for one in shown.telling[:MOST_DAYS] if one.tag.name != "time"]
    said += [_time(shown, one) for one in times]
    return (day for one in said if isinstance(one, str) and (day := post_days.read(one)) is not None)


def _time(shown: Shown, node: Node) -> str:
    return node.tag.get("datetime") or shown.of(node)


def _urls(data: Data) -> Iterator[str]:
    said = [data.canonical, *data.meta("og:url"), *(one.get("url") for one in data.things)]
    said += [_id(one.get("mainEntityOfPage")) for one in data.things]
    return (one.strip() for one in said if isinstance(one, str) and _is_address(one.strip()))


def _id(said: Any) -> Any:
    return said.get("@id") if isinstance(said, dict) else said


def _is_address(url: str) -> bool:
    """A page that was saved may give a path only; it tells no address."""
    if not url.lower().startswith(("http://", "https://")) or ODD.search(url):
        return False
    try:
        addresses.read(url)
    except ValueError:
        return False
    return True
