"""Names that somebody typed, looked up: which party, place or source do they mean, and how was that found?"""

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session, col, select

from catalog.domain import placenames
from catalog.domain.errors import Invalid
from catalog.models import Place, PlaceName, PlaceNameKey, Source
from catalog.search import visible
from catalog.search.register import Node
from catalog.search.world import World
from catalog.services import addresses

MOST_NEAR = 4


@dataclass(frozen=True)
class Spotted:
    """What was found, if anything, and how, in words."""

    slug: str | None
    told: str


def party(world: World, text: str, field: str) -> str:
    """The slug of a party by any of its names; raises Invalid with names that look like it."""
    found = world.parties.find(text)
    if found is not None:
        return found.slug
    near = get_close_matches(text.casefold(), world.parties.by_name, MOST_NEAR, 0.6)
    names = list(dict.fromkeys(world.parties.by_name[one].name for one in near))
    hint = f"near: {', '.join(names)}" if names else "a party by any of its names, or unknown, is allowed"
    raise Invalid.one(field, f"no party is called {text[:60]!r}; {hint}")


def place(session: Session, world: World, text: str) -> Spotted:
    """A place by any of its names in any script, else by how it sounds where one place alone sounds so.

    A name that nobody knows is no mistake: it is kept as it is written.
    """
    found = world.places.find(text)
    if found is not None:
        return Spotted(found.slug, path_of(world, found))
    alike = _sounding_like(session, world, text) if text else []
    if len(alike) == 1:
        return Spotted(alike[0].slug, f"sounds like {path_of(world, alike[0])}")
    if alike:
        several = "; ".join(path_of(world, one) for one in alike[:MOST_NEAR])
        return Spotted(None, f"several places sound like it, choose one by its name: {several}")
    return Spotted(None, "no place of this name is known here; it is kept as written")


def path_of(world: World, node: Node) -> str:
    """`Urum al-Kubra, Aleppo, Syria`"""
    return ", ".join(one.name for one in reversed(world.places.path(node.id)))


def _sounding_like(session: Session, world: World, text: str) -> list[Node]:
    for key in placenames.keys(text):
        query = select(PlaceName.place_id).join(PlaceNameKey, col(PlaceNameKey.name_id) == col(PlaceName.id))
        query = query.join(Place, col(Place.id) == PlaceName.place_id).where(PlaceNameKey.key == key[:400])
        ids = dict.fromkeys(session.exec(query.order_by(col(Place.id)).limit(100)))
        if key and ids:
            return [world.places.by_id[one] for one in ids]
    return []


def source(session: Session, url: str, now: datetime) -> Source | None:
    """The source that has this address, if everybody may be told of it; raises ValueError for what is no address."""
    found = addresses.known(session, url)
    query = select(Source).where(Source.id == (found.id if found else 0), visible.sources(now))
    return session.exec(query).first()
