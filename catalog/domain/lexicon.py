"""The lexicon that names are resolved over: every type, and every name under its keys."""

import re
from dataclasses import dataclass, field

from catalog.domain import designations
from catalog.domain.vocabulary import NameKind, Rank

SCRIPT_WORDS = {"Cyrl": "Cyrillic", "Arab": "Arabic", "Hebr": "Hebrew", "Grek": "Greek", "Hani": "Chinese"}


@dataclass(frozen=True)
class TypeEntry:
    """What resolving needs to know of a type; `path` are the slugs from its domain down to itself."""

    slug: str
    name: str
    rank: Rank
    path: tuple[str, ...]

    @property
    def parent(self) -> str | None:
        return self.path[-2] if len(self.path) > 1 else None


@dataclass(frozen=True)
class NameEntry:
    slug: str
    written: str
    kind: NameKind
    preferred: bool
    ambiguous: bool


@dataclass
class Lexicon:
    """All names under their keys. Build it with `add`."""

    types: dict[str, TypeEntry] = field(default_factory=dict)
    names: dict[str, list[NameEntry]] = field(default_factory=dict)
    digits: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: NameEntry) -> None:
        for key in designations.full_keys(name.written):
            self.names.setdefault(key, []).append(name)
            self.digits.setdefault(digits_of(key), []).append(key)


def digits_of(key: str) -> str:
    return re.sub(r"\D+", " ", key).strip()


def to_family(slug: str, lexicon: Lexicon) -> str:
    """The nearest family at or above a type; the type itself where it has none."""
    for above in reversed(lexicon.types[slug].path):
        if lexicon.types[above].rank is Rank.FAMILY:
            return above
    return slug


def common_ancestor(slugs: list[str], lexicon: Lexicon) -> str | None:
    """The deepest type that is at or above all of `slugs`; None when they meet in no category."""
    paths = [lexicon.types[slug].path for slug in slugs]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared and lexicon.types[shared[-1]].rank is not Rank.DOMAIN else None
