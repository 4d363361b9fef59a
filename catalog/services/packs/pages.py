"""Pages of packs: they open without the catalog, so their style stands in them and they load nothing but the pack.

What is written out is escaped as on every page; where a browser honours it, their policy lets no script run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog.domain import dates
from catalog.evidence.stores import Store
from catalog.search.show.incidents import span_of
from catalog.tally.formats.pieces import gathered

STYLE = "packs/pack.css"
WEB = ("https://", "http://")


@dataclass(frozen=True)
class Home:
    """Where a pack is made: the store, the templates, and the catalog's public address, "" if it is not known."""

    store: Store
    templates: Path
    site: str


def page(home: Home, name: str, **values: Any) -> Iterator[bytes]:
    """A page of the folder `packs`, piece by piece."""
    return gathered(_environment(home.templates).get_template(f"packs/{name}").generate(site=home.site, **values))


@lru_cache
def _environment(templates: Path) -> Environment:
    made = Environment(loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined)
    made.trim_blocks = made.lstrip_blocks = True
    css = (templates / STYLE).read_text(encoding="utf-8")
    style = Markup(f"<style>\n{css}</style>")  # noqa: S704 - our own file
    made.globals.update(style=style, day=dates.day_text, span_of=span_of, is_link=is_link)
    return made


def is_link(address: str | None) -> bool:
    """Is it an address that may be followed? Anything else is told as text."""
    return bool(address) and str(address).lower().startswith(WEB)
