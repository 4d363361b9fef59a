"""Draft types for names that no type has: under the category of the list's heading, and nearest relative in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii
from sqlmodel import Session, select

from catalog.domain import designations, resolving
from catalog.domain.lexicon import Lexicon
from catalog.domain.vocabulary import Rank, TypeState
from catalog.models import EquipmentType
from catalog.services import types
from catalog.services.imports.plan import Plan
from catalog.services.types import TypeIn

WITH = re.compile(r"\s+with\s+", re.IGNORECASE)
NOISE = re.compile(r"[*?†]+")
LONGEST_SLUG = 76  # leaves room for a number


@dataclass(frozen=True)
class Draft:
    """A type to be made; `parent` is a slug."""

    name: str
    rank: Rank
    parent: str


def drafts(plan: Plan) -> Iterator[Draft]:
    """One draft for each name that is no type, spellings of one designation taken together."""
    seen: set[str] = set()
    for one in plan.unresolved:
        category = plan.kinds.category(one.heading)
        name = " ".join(NOISE.sub(" ", WITH.split(one.written)[0]).split())
        keys = designations.full_keys(name)
        if category is None or not keys or keys & seen or resolving.resolve(name, plan.kinds.lexicon).slug:
            continue
        seen |= keys
        yield _placed(name, category, plan.kinds.lexicon)


def _placed(name: str, category: str, lexicon: Lexicon) -> Draft:
    """Under the type whose name begins this one, in the same category; else under the category itself."""
    words = name.split()
    for end in range(len(words) - 1, 0, -1):
        hits = {hit.slug for hit in lexicon.lookup(" ".join(words[:end]))}
        near = [one for one in hits if category in lexicon.types[one].path]
        if len(near) == 1 and lexicon.types[near[0]].rank.depth >= Rank.FAMILY.depth:
            below = Rank.MODEL if lexicon.types[near[0]].rank is Rank.FAMILY else Rank.VARIANT
            return Draft(name, below, near[0])
    return Draft(name, Rank.MODEL, category)


def create(session: Session, plan: Plan, source: str) -> list[str]:
    """Make the drafts as proposed types that rest on the list; their slugs."""
    taken = set(session.exec(select(EquipmentType.slug)).all())
    made = []
    for draft in drafts(plan):
        slug = _free(draft.name, taken)
        taken.add(slug)
        values = TypeIn(
            slug=slug, name=draft.name[:200], rank=draft.rank, parent=draft.parent, state=TypeState.PROPOSED,
            sources=[source],
        )  # fmt: skip
        types.put(session, values)
        made.append(slug)
    return made


def _free(name: str, taken: set[str]) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", anyascii(name).lower()))[:LONGEST_SLUG].strip("-") or "type"
    numbers = (f"{slug}-{number}" for number in range(2, 1000))
    return slug if slug not in taken else next(one for one in numbers if one not in taken)
