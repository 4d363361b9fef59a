"""A text cut into what the report itself says and the posts that it quotes, each with its author and day."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.reading import links, post_heads, post_starts, signatures, text_lines
from catalog.reading.links import Link, LinkKind
from catalog.reading.text_lines import Line

LONGEST_POST = 1_200  # a whole text that is longer is an article
TAG = re.compile(r"(?<![\w&/])[#＃](?=\d{0,30}[^\W\d])\w{2,}")


@dataclass(frozen=True)
class Block:
    """Its own words are `text[start:end]`; `signature` is the place of the line that says who wrote it, and when.

    `handle` without @ and `name` are empty where the text does not tell them; `url` is the address of the post itself,
    else of its picture, else empty.
    """

    start: int
    end: int
    is_post: bool = False
    name: str = ""
    handle: str = ""
    published: date | None = None
    signature: tuple[int, int] | None = None
    url: str = ""

    @property
    def hull(self) -> tuple[int, int]:
        """With its signature, above or below."""
        start, end = self.signature or (self.start, self.end)
        return min(start, self.start), max(end, self.end)


def split(text: str) -> list[Block]:
    """The blocks of a text in its order; together they and their signatures hold all that is not blank."""
    lines = text_lines.cut(text)
    signs = signatures.find(text)
    heads = [one for one in post_heads.find(text, lines) if not _is_signed(one, signs)]
    signed = list(_signed(text, lines, signs, heads))
    posts = [*signed, *_headed(text, lines, heads, signed)]
    posts = sorted([*posts, *_pictured(text, lines, posts)], key=lambda one: one.start)
    if not posts and (whole := _whole(text)):
        return [whole]
    return list(_filled(text, [_addressed(text, one) for one in posts]))


def _is_signed(head: post_heads.Head, signs: Sequence[signatures.Signature]) -> bool:
    """A signature looks like a head."""
    return any(one.start < head.end and head.start < one.end for one in signs)


def _signed(
    text: str, lines: Sequence[Line], signs: Sequence[signatures.Signature], heads: Sequence[post_heads.Head]
) -> Iterator[Block]:
    """Posts with a signature below."""
    tops = [one.end for one in heads]
    floor = 0
    for sign in signs:
        end = text_lines.trimmed(text, floor, sign.start).end
        above = bisect_right(tops, sign.start)
        low = max(floor, tops[above - 1] if above else 0)
        if end > low:
            start = post_starts.begin(text, lines, end, low)
            yield Block(start, end, True, sign.name, sign.handle, sign.published, (sign.start, sign.end))
        floor = sign.end


def _headed(
    text: str, lines: Sequence[Line], heads: Sequence[post_heads.Head], signed: Sequence[Block]
) -> Iterator[Block]:
    """Posts below a head, down to the next post."""
    stops = sorted([*(start for one in signed for start in one.hull), *(one.start for one in heads)])
    for head in heads:
        after = bisect_right(stops, head.start)
        limit = stops[after] if after < len(stops) else len(text)
        below = post_heads.below(text, lines, head, limit)
        if below.end > below.start:
            day = head.published or below.published
            yield Block(below.start, below.end, True, head.name, head.handle, day, (head.start, head.end))


def _pictured(text: str, lines: Sequence[Line], posts: Sequence[Block]) -> Iterator[Block]:
    """Posts that nobody signed: a line that ends with the picture of a post is one."""
    hulls = sorted(one.hull for one in posts)
    starts = [start for start, _ in hulls]
    floor = 0
    for line in lines:
        before = bisect_right(starts, line.end - 1) if not line.is_blank else 0
        floor = max(floor, hulls[before - 1][1] if before else 0)
        if line.end > floor and not line.is_blank and post_starts.ends_post(text, line):
            yield Block(post_starts.begin(text, lines, line.end, floor), line.end, is_post=True)
            floor = line.end


def _filled(text: str, posts: Sequence[Block]) -> Iterator[Block]:
    """The posts, and what stands between them."""
    at = 0
    for post in posts:
        start, end = post.hull
        yield from _between(text, at, start)
        yield post
        at = end
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    piece = text_lines.trimmed(text, start, end)
    if not piece.is_blank:
        yield Block(piece.start, piece.end)


def _whole(text: str) -> Block | None:
    """A short text with a tag, a flag, or the link of a post before or behind it, is a post as a whole."""
    piece = text_lines.trimmed(text, 0, len(text))
    if piece.is_blank or piece.length > LONGEST_POST:
        return None
    post = _addressed(text, Block(piece.start, piece.end, is_post=True))
    is_post = post.url or post_starts.opens(text, piece.start) or TAG.search(text)
    return post if is_post else None


def _addressed(text: str, block: Block) -> Block:
    """With the address of the post, else of its picture; the address tells the account where nothing else does."""
    start, end = block.hull
    found = links.find(text[start:end])
    own = next((one for one in reversed(found) if _is_own(one, block.handle, end - start)), None)
    if own is not None:
        return replace(block, url=own.url, handle=block.handle or own.handle)
    picture = next((one.url for one in reversed(found) if one.kind is LinkKind.PICTURE), "")
    return replace(block, url=picture)


def _is_own(link: Link, handle: str, length: int) -> bool:
    """A post may link to another's: its own link names the account, or stands before or behind all its words."""
    if not link.post_id:
        return False
    if handle and link.handle:
        return handle.casefold() == link.handle.casefold()
    return link.start == 0 or link.end >= length - 1
