"""Where a published address lies in the folder of a copy, and how one page of it leads to another."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

INDEX = "index.html"
SAFE = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,99}")
RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
LONGEST = 200  # bytes of a name; file systems take 255


def canonical(address: str) -> str:
    """The same for every way to write an address; what stands behind `#` is no part of it."""
    parts = urlsplit(address)
    args = sorted(parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.path}?{urlencode(args)}" if args else parts.path


def page(address: str) -> str:
    """`/losses/?page=2` → `losses/page-2/index.html`"""
    return posixpath.join(*_folders(address), INDEX)


def file(address: str, ending: str = "") -> str:
    """`/losses.csv?dataset=own` → `dataset-own/losses.csv`; `ending` is put behind a name that has none."""
    *above, name = urlsplit(address).path.strip("/").split("/")
    args = [segment(f"{key}-{value}") for key, value in parse_qsl(urlsplit(address).query)]
    return posixpath.join(*map(segment, above), *args, segment(f"{name}{ending}"))


def _folders(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    yield ""
    yield from (segment(one) for one in parts.path.split("/") if one)
    yield from (segment(f"{name}-{value}") for name, value in parse_qsl(parts.query))


def segment(name: str) -> str:
    """A name that every file system takes and tells from others: what none of them may hold is written as `=41`."""
    if SAFE.fullmatch(name) and name.partition(".")[0] not in RESERVED and not name.endswith("."):
        return name
    kept = "".join(one if re.fullmatch(r"[a-z0-9_-]", one) else f"={one.encode().hex('=')}" for one in name)
    return f"={kept}"[:LONGEST]


def relative(place: str, seen_from: str) -> str:
    """The address of a place as a page at another one names it."""
    return quote(posixpath.relpath(place, posixpath.dirname(seen_from) or "."))
