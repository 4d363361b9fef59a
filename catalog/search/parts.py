"""Parts by a word of their names, or by who makes them: an Aimpoint is any part that is called so."""

from collections.abc import Iterable

from sqlmodel import Session

from catalog.domain import terms
from catalog.search import lexicon
from catalog.search.suggesting import PARTS
from catalog.search.world import World

MOST = 20  # that one word may mean


def called(session: Session, world: World, text: str) -> list[str]:
    """Slugs of the parts in one of whose names all these words stand, or that these words make; of a family and what
    is below it the family alone.
    """
    wanted = [read for word in text.split() if (read := terms.of_unit(word))]
    if not wanted:
        return []
    names = lexicon.read(session)
    parts = {node.slug: node for node in world.types.by_id.values() if node.role in PARTS}
    written = {(hit.slug, hit.written) for hits in names.names.values() for hit in hits if hit.slug in parts}
    named = {slug for slug, name in written if _has_all(terms.of_name(name), wanted)}
    found = named | {slug for slug in parts if all(_makes(names.makers, slug, words) for words in wanted)}
    return [slug for slug in sorted(found) if found.isdisjoint(names.types[slug].path[:-1])]


def _has_all(name: frozenset[str], wanted: Iterable[frozenset[str]]) -> bool:
    return all(not words.isdisjoint(name) for words in wanted)


def _makes(makers: dict[str, set[str]], slug: str, words: frozenset[str]) -> bool:
    return any(slug in makers.get(word, ()) for word in words)
