"""What a page says in its head for machines: meta tags, links, and JSON-LD."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.reading.page_text import Shown

Thing = Mapping[str, Any]
LONGEST_JSON, MOST_THINGS = 500_000, 2_000
ARTICLES = ("article", "posting", "report", "review", "blogpost")
INSIDE = ("@graph", "mainEntity", "itemListElement")


@dataclass(frozen=True)
class Data:
    """`metas` by name in lower case, the first of each; `things` are the articles and posts of JSON-LD; `canonical`
    is the address that the page gives as its own."""

    metas: Mapping[str, str]
    things: tuple[Thing, ...]
    canonical: str

    def meta(self, *names: str) -> Iterator[str]:
        """What the meta tags of these names say."""
        return (self.metas[name] for name in names if name in self.metas)


def read(page: str, shown: Shown) -> Data:
    """The data of a page; what cannot be read is left out."""
    links = (tag.get("href") for tag in shown.empties if "canonical" in tag.get("rel").lower().split())
    return Data(_metas(shown), tuple(_things(page, shown)), next(links, ""))


def _metas(shown: Shown) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in shown.empties:
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if tag.name == "meta" and name and tag.get("content").strip():
            found.setdefault(name.lower(), tag.get("content"))
    return found


def _things(page: str, shown: Shown) -> Iterator[Thing]:
    for tag, start, end in shown.raws:
        if tag.get("type").lower().strip() == "application/ld+json" and end - start <= LONGEST_JSON:
            try:
                root = json.loads(page[start:end], strict=False)
            except (ValueError, RecursionError):
                continue
            yield from (one for one in _walk(root) if _is_article(one))


def _walk(root: Any) -> Iterator[Thing]:
    waiting, seen = [root], 0
    while waiting and seen < MOST_THINGS:
        one, seen = waiting.pop(), seen + 1
        if isinstance(one, dict):
            yield one
            waiting.extend(one[name] for name in INSIDE if name in one)
        elif isinstance(one, list):
            waiting.extend(reversed(one[:MOST_THINGS]))


def _is_article(thing: Thing) -> bool:
    kinds = thing.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(one, str) and one.lower().endswith(ARTICLES) for one in named)
