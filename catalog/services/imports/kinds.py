"""Which type each name of a list is: resolved under the list's own heading, never forced onto a type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from catalog.domain import resolving
from catalog.domain.lexicon import Lexicon, common_ancestor
from catalog.domain.resolving import Resolution
from catalog.domain.vocabulary import Rank

UNKNOWN = re.compile(r"^\s*(?:unknown|unidentified)\b", re.IGNORECASE)
# What a list of vehicles never means: there, the Vepr is a car and no rifle.
HAND_HELD = frozenset({"small-arms", "weapon-parts", "protection"})
SPLIT = re.compile(r"\s+or\s+|\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """What a written name is: a type by slug (None: no type), candidates, fitted parts, and why."""

    slug: str | None
    why: str
    candidates: tuple[str, ...] = ()
    fitted: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass
class Kinds:
    """Names of a list under their headings; each asked once. `headings` maps a heading to a category or domain."""

    lexicon: Lexicon
    headings: dict[str, str]
    _known: dict[tuple[str, str], Kind] = field(default_factory=dict)
    _parts: dict[str, str | None] = field(default_factory=dict)

    def of(self, written: str, heading: str) -> Kind:
        key = (written, heading)
        if key not in self._known:
            self._known[key] = self._kind(written, heading)
        return self._known[key]

    def part(self, written: str) -> str | None:
        """The type of a fitted part, None when it has no name that is known."""
        if written not in self._parts:
            self._parts[written] = resolving.resolve(written, self.lexicon).slug
        return self._parts[written]

    def category(self, heading: str) -> str | None:
        """The category (or domain) that a heading of the list stands for; by the profile, else by its name."""
        by_case = {one.casefold(): slug for one, slug in self.headings.items()}
        slug = by_case.get(heading.casefold()) or resolving.resolve(heading, self.lexicon).slug
        entry = self.lexicon.types.get(slug or "")
        return slug if entry and entry.rank in (Rank.DOMAIN, Rank.CATEGORY) else None

    def _kind(self, written: str, heading: str) -> Kind:
        found = resolving.resolve(written, self.lexicon)
        category = self.category(heading)
        if found.slug is not None:
            found = self._fitting(found, category)
        if found.slug is not None:
            return self._chosen(found, category)
        near = tuple(slug for slug, _ in found.candidates)
        several = self._several(written, category)
        if several:
            return several
        if category and UNKNOWN.match(written):
            return Kind(category, "not further identified: known by the list's heading only")
        return Kind(None, found.why, near=near)

    def _fitting(self, found: Resolution, category: str | None) -> Resolution:
        """The same where it fits the heading; else the one candidate that does, else no type."""
        if not self._is_another_thing(str(found.slug), category):
            return found
        left = [slug for slug, _ in found.candidates if not self._is_another_thing(slug, category)]
        slug = left[0] if len(left) == 1 else None
        return replace(found, slug=slug, why="the only type of this name that fits the list's heading")

    def _chosen(self, found: Resolution, category: str | None) -> Kind:
        """Of several types with the name, the one under the list's heading, where only one is."""
        candidates = tuple(slug for slug, _ in found.candidates)
        inside = [one for one in candidates if category and category in self.lexicon.types[one].path]
        if len(inside) == 1 and "several types" in found.why:
            return Kind(inside[0], f"{found.why}; this one stands under the list's heading", fitted=found.fitted)
        shown = candidates if found.why == "one of several types" else ()
        return Kind(found.slug, found.why, shown, found.fitted)

    def _is_another_thing(self, slug: str, category: str | None) -> bool:
        """The name is that of a weapon to be carried, under a heading that lists none."""
        top = self.lexicon.types[slug].path[0]
        return category is not None and top in HAND_HELD and self.lexicon.types[category].path[0] not in HAND_HELD

    def _several(self, written: str, category: str | None) -> Kind | None:
        """`BTR-80/BTR-82A`, which meet in no category: their domain, with both as candidates.

        Where not all of them are known (`BTR-80 or 82`) it is the heading's category, with those that are.
        """
        parts = SPLIT.split(UNKNOWN.sub("", written).strip())
        slugs = [resolving.resolve(part, self.lexicon).slug for part in parts if part]
        known = list(dict.fromkeys(slug for slug in slugs if slug))
        if len(parts) == 1 or not known or (len(known) != len(parts) and category is None):
            return None
        wanted = known if len(known) == len(parts) else [*known, str(category)]
        tops = {self.lexicon.types[one].path[0] for one in wanted}
        common = common_ancestor(wanted, self.lexicon) or (tops.pop() if len(tops) == 1 else None)
        return Kind(common, "one of several types", tuple(known)) if common else None


@dataclass(frozen=True)
class Unresolved:
    """A name that is no type yet: how many things it stands for, and the types that look like it."""

    written: str
    heading: str
    count: int
    candidates: tuple[str, ...]


def unresolved(rows: Iterable[tuple[str, str, int]], kinds: Kinds) -> list[Unresolved]:
    """Names without a type, the commonest first; `rows` are (name, heading, things)."""
    counts: dict[tuple[str, str], int] = {}
    for written, heading, things in rows:
        if kinds.of(written, heading).slug is None:
            counts[written, heading] = counts.get((written, heading), 0) + things
    found = [Unresolved(*key, count, kinds.of(*key).near) for key, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.written))
