"""Telling a type from its look-alikes: what others are often taken for it, and what can be seen to differ."""

from dataclasses import dataclass

from sqlmodel import Session

from catalog.domain import identifying
from catalog.domain.lexicon import TypeEntry
from catalog.models import EquipmentType
from catalog.search import identify, lexicon
from catalog.search.identify import Key
from catalog.search.show.types import TypePage

CONFUSED = "often confused with"


@dataclass(frozen=True)
class Difference:
    """A feature that parts two types for sure: what can be seen on the one, and on the other."""

    label: str
    here: str
    there: str


@dataclass(frozen=True)
class LookAlike:
    other: EquipmentType
    note: str
    differences: list[Difference]


@dataclass(frozen=True)
class Apart:
    """`key` holds the type; `same` are types of it that no photograph need part from this one."""

    look_alikes: list[LookAlike]
    key: Key | None
    same: list[TypeEntry]


def of(session: Session, page: TypePage) -> Apart:
    """What to look at to tell a type from the others."""
    key = next((one for one in identify.keys(session).values() if page.type.slug in one.scores), None)
    found = [
        LookAlike(one.other, _short(one.note, one.other.name), _differences(key, page.type.slug, one.other.slug))
        for one in page.relations
        if one.words == CONFUSED
    ]
    known = lexicon.read(session).types
    return Apart(found, key, [known[slug] for slug in _same(key, page.type.slug)])


def _short(note: str, name: str) -> str:
    """A note that begins with the other's name says it once."""
    return note.removeprefix(f"{name}: ")


def _differences(key: Key | None, here: str, there: str) -> list[Difference]:
    if key is None or there not in key.scores:
        return []
    one, other = key.scores[here], key.scores[there]
    parting = (feature for feature in key.features if feature in one and feature in other)
    return [
        Difference(key.features[feature].label, key.words(here, feature), key.words(there, feature))
        for feature in parting
        if not one[feature] & other[feature]
    ]


def _same(key: Key | None, slug: str) -> list[str]:
    if key is None:
        return []
    pairs = ({slug: key.scores[slug], other: scored} for other, scored in key.scores.items() if other != slug)
    return [next(one for one in pair if one != slug) for pair in pairs if list(identifying.inseparable(pair))]
