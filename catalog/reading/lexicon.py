"""All names of the catalog, compiled for reading: types with what they are counted as, parties, places.

It is handed in, ready: whoever reads a text needs no database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from catalog.domain import placenames, resolving
from catalog.domain.lexicon import Lexicon as TypeLexicon
from catalog.domain.lexicon import NameEntry
from catalog.domain.resolving import Resolution
from catalog.domain.vocabulary import Rank, TypeRole
from catalog.reading.automaton import Automaton

SHORTEST_NAME = 3  # letters of a place or party
KEPT = 20_000
SHORTEST_SOUND = 3  # consonants by which a place is known in another spelling


@dataclass(frozen=True)
class KnownName:
    """One name of a party or place; `kind` is its kind's value, `path` the slugs from the root down to itself.

    `country` is its ISO 3166 code, empty where it has none.
    """

    slug: str
    name: str
    kind: str
    path: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True)
class Register:
    """Parties or places by the letters of their names, and by how these sound; found in one pass over a text."""

    machine: Automaton[str]
    by_letters: Mapping[str, list[KnownName]]
    by_sound: Mapping[str, list[KnownName]]
    first: Mapping[str, KnownName]

    @classmethod
    def of(cls, names: Iterable[KnownName]) -> "Register":
        """Names in the order in which they are meant: the first of a name wins over later ones."""
        by_letters: dict[str, list[KnownName]] = {}
        by_sound: dict[str, list[KnownName]] = {}
        first: dict[str, KnownName] = {}
        for one in names:
            letters, sound = placenames.keys(one.name)
            first.setdefault(one.slug, one)
            if len(letters) >= SHORTEST_NAME or (one.name.isupper() and len(letters) > 1):
                by_letters.setdefault(letters, []).append(one)
            if len(sound) >= SHORTEST_SOUND:
                by_sound.setdefault(sound, []).append(one)
        return cls(Automaton({key: key for key in by_letters}), by_letters, by_sound, first)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Types by their designations, parties and places by their names."""

    types: TypeLexicon
    roles: Mapping[str, TypeRole]
    designations: Automaton[str]
    parties: Register
    places: Register

    @classmethod
    def build(cls, types: TypeLexicon, roles: Mapping[str, TypeRole], parties: Register, places: Register) -> "Lexicon":
        """Compile the names of types; parties and places come compiled, they change at another time."""
        keys = {**types.short, **types.names}
        return cls(types, roles, Automaton({key: key for key in keys}), parties, places)

    @cached_property
    def resolve(self) -> Callable[[str], Resolution]:
        """The type that a phrase names; what was asked lately is known."""
        return lru_cache(maxsize=KEPT)(lambda phrase: resolving.resolve(phrase, self.types))

    @cached_property
    def meant(self) -> Callable[[str, str], tuple[NameEntry, ...]]:
        """The names under a key that the words, as written, mean."""
        return lru_cache(maxsize=KEPT)(lambda key, written: tuple(self.types.narrowed(written, self.types.at(key))))

    def rank(self, slug: str) -> Rank:
        return self.types.types[slug].rank

    def path(self, slug: str) -> tuple[str, ...]:
        return self.types.types[slug].path
