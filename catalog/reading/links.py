"""Addresses, pictures and accounts that stand in a text: `https://…`, `pic.twitter.com/…`, `@war_noir`.

Nothing is fetched. What closes a sentence is no part of an address, and the account of an e-mail address is no handle.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.domain import addresses

TRAILING = ".,;:!?)]}'’»*…"
PAIRS = {")": "(", "]": "[", "}": "{"}
LONGEST = 2_000  # characters of an address; what runs on longer is no address that anybody opens
HOSTS = (
    r"(?:(?:mobile|m)\.)?(?:twitter|x|facebook|youtube|instagram|tiktok|vk|telegram)\.com|"
    r"t\.me|telegram\.me|youtu\.be|t\.co|fb\.com|bsky\.app"
)
FOUND = re.compile(
    r"(?P<picture>(?:https?://)?pic\.(?:twitter|x)\.com/[A-Za-z0-9_]{1,40})"
    rf"|(?P<address>https?://[^\s<>\"“”«»]+|(?<![\w@.-])(?:www\.[\w-]{{1,63}}\.|(?:www\.)?(?:{HOSTS})/)[^\s<>\"“”«»]+)"
    r"|(?P<handle>(?<![\w.@/+-])[@＠](?=[0-9_]{0,29}[A-Za-z])[A-Za-z0-9_]{1,30}(?:\.bsky\.social)?(?![\w@]))",
    re.IGNORECASE,
)
SCHEME = re.compile(r"https?://", re.IGNORECASE)


class LinkKind(StrEnum):
    """What a link leads to: a page, a picture of a post, or an account."""

    ADDRESS = "address"
    PICTURE = "picture"
    HANDLE = "handle"


@dataclass(frozen=True)
class Link:
    """`text[start:end]` leads to `url` (empty for an account) and tells of the account `handle` (without @, or empty).

    `post_id` is the number of the post that an address leads to, empty where it leads to none.
    """

    start: int
    end: int
    kind: LinkKind
    url: str = ""
    handle: str = ""
    post_id: str = ""


def find(text: str) -> list[Link]:
    """The links of a text, in order."""
    return list(_read(text))


def _read(text: str) -> Iterator[Link]:
    for match in FOUND.finditer(text):
        start, words = match.start(), match[0]
        if match["handle"]:
            yield Link(start, match.end(), LinkKind.HANDLE, handle=words[1:])
        elif match["picture"]:
            yield Link(start, match.end(), LinkKind.PICTURE, url=f"https://{SCHEME.sub('', words)}")
        elif len(words) <= LONGEST and (link := _address(start, _closed(words))) is not None:
            yield link


def _closed(words: str) -> str:
    """Without what closes the sentence; a bracket that was opened inside the address belongs to it."""
    while words and words[-1] in TRAILING:
        opening = PAIRS.get(words[-1])
        if opening is not None and words.count(opening) >= words.count(words[-1]):
            break
        words = words[:-1]
    return words


def _address(start: int, words: str) -> Link | None:
    """None where it is no address after all."""
    url = words if SCHEME.match(words) else f"https://{words}"
    try:
        read = addresses.read(url)
    except ValueError:
        return None
    return Link(start, start + len(words), LinkKind.ADDRESS, url, read.handle or "", read.post_id or "")
