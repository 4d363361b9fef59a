"""The lexicon that names are resolved over: every type, and every name under its keys."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Levenshtein

from catalog.domain import designations, phrases
from catalog.domain.vocabulary import NameKind, Rank

SHORTEST = 4  # letters and digits of a name that stands without its maker; one less in capitals
WORD = re.compile(r"[^\W\d_]{4}")  # romanisations differ in words; in a designation Y-11 and J-11 are two things
INITIALS = 3  # letters of a maker's name that say nothing by themselves
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
    """All names under their keys, and the words of makers' names. Built with `add` and `add_maker`, then `finish`."""

    types: dict[str, TypeEntry] = field(default_factory=dict)
    names: dict[str, list[NameEntry]] = field(default_factory=dict)
    alike: dict[tuple[str, str, int], list[str]] = field(default_factory=dict)
    short: dict[str, list[NameEntry]] = field(default_factory=dict)
    own_keys: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, set[str]] = field(default_factory=dict)
    makers: dict[str, set[str]] = field(default_factory=dict)
    with_maker: set[str] = field(default_factory=set)
    in_order: list[str] = field(default_factory=list)

    def add(self, name: NameEntry, keys: Collection[str] = ()) -> None:
        """A name under its keys: those that are known already, else they are made here."""
        for key in keys or designations.full_keys(name.written):
            self.names.setdefault(key, []).append(name)
            self.alike.setdefault(_shape(key, len(key)), []).append(key)
            self.own_keys.setdefault(name.slug, set()).add(key)
        self.numbers.setdefault(name.slug, set()).update(re.findall(r"\d+", name.written))

    def add_maker(self, slug: str, maker: str) -> None:
        """The words of the maker's name, and their initials: `Desert Tech` and `DT`."""
        self.with_maker.add(slug)
        words = ["".join(unit) for unit in designations.units(maker)]
        for word in (*words, "".join(word[0] for word in words)):
            if len(word) > 1:
                self.makers.setdefault(word, set()).add(slug)

    def finish(self) -> None:
        """Call it once all is added. Notes each name without the maker before it: `590A1` for the Mossberg 590A1."""
        self.in_order = sorted(self.names)
        for hits in list(self.names.values()):
            for hit in hits:
                words = hit.written.split()
                while words and self._made(words[0], hit.slug):
                    words.pop(0)
                if words and len(words) < len(hit.written.split()):
                    self._add_short(" ".join(words), hit)

    def beginning(self, key: str) -> list[str]:
        """The keys that begin with `key`, in order."""
        start = bisect_left(self.in_order, key)
        return self.in_order[start : bisect_left(self.in_order, key + "\uffff", lo=start)]

    def one_edit_away(self, key: str) -> Iterator[str]:
        """Keys that differ in one letter that is neither a digit nor the last."""
        for length in (len(key) - 1, len(key), len(key) + 1):
            for other in self.alike.get(_shape(key, length), ()):
                if Levenshtein.distance(key, other, score_cutoff=1) == 1 and _differ_in_a_word(key, other):
                    yield other

    def _add_short(self, rest: str, hit: NameEntry) -> None:
        for key in designations.full_keys(rest):
            is_long = len(key) >= SHORTEST and any(map(str.isdigit, key))
            if (
                (is_long or (len(key) >= SHORTEST - 1 and rest.isupper()))
                and not key.isdigit()
                and hit not in self.short.get(key, ())
            ):
                self.short.setdefault(key, []).append(replace(hit, written=rest, preferred=False))

    def at(self, key: str) -> list[NameEntry]:
        """The names under a key; where there are none, those that are it without their maker."""
        return self.names.get(key) or self.short.get(key, [])

    def lookup(self, text: str) -> list[NameEntry]:
        """Names with a key of `text`; those spelt the same in every letter win over those that only sound alike.

        Where there are none, those of one of them if `text` is a plural.
        """
        hits = [hit for key in sorted(designations.full_keys(text)) for hit in self.at(key)]
        one = "" if hits else phrases.singular(text)
        return self.lookup(one) if one else self.narrowed(text, hits)

    def narrowed(self, text: str, hits: list[NameEntry]) -> list[NameEntry]:
        """Of names that sound like `text`, those that it means."""
        if not hits:
            return []
        sound, wanted = designations.sound_key(text), designations.strict_keys(text)
        hits = (
            [hit for hit in hits if designations.sound_key(hit.written) == sound]
            or [hit for hit in hits if designations.strict_keys(hit.written) & wanted]
            or (hits if WORD.search(text) else [])
        )
        preferred = [hit for hit in hits if hit.preferred]
        return preferred if len({hit.slug for hit in preferred}) == 1 and not _is_shared(hits) else hits

    def on_one_line(self, one: str, other: str) -> bool:
        """One is the other, or stands above it in the tree."""
        return one in self.types[other].path or other in self.types[one].path

    def is_maker(self, word: str, slug: str) -> bool:
        """The word is of a maker's name, and no other maker is known for the type."""
        line = self.types[slug].path if slug else ()
        if word not in self.makers:
            return False
        return self._made(word, slug) or (len(word) > INITIALS and self.with_maker.isdisjoint(line))

    def _made(self, word: str, slug: str) -> bool:
        line = self.types[slug].path if slug else ()
        return not self.makers.get(designations.fold(word), set()).isdisjoint(line)

    def has_part(self, slug: str, part: str) -> bool:
        """A name of the type, or of a type above it, holds the part: `HIMARS 142` is the M142."""
        line = self.types[slug].path if slug else ()
        if part.isdecimal():
            return any(part in self.numbers.get(above, ()) for above in line)
        return any(part in key for above in line for key in self.own_keys.get(above, ()))


def _is_shared(hits: list[NameEntry]) -> bool:
    """Two types claim the name, and one of them says that it is ambiguous."""
    return len({hit.slug for hit in hits}) > 1 and any(hit.ambiguous for hit in hits)


def _shape(key: str, length: int) -> tuple[str, str, int]:
    """What a misspelling keeps: the digits and the last letter; and a length."""
    return re.sub(r"\D+", " ", key).strip(), key[-1:], length


def _differ_in_a_word(key: str, other: str) -> bool:
    """The wrong letter stands in a word: BMP-1PK is no misspelt BMP-1K."""
    pairs = zip(re.split(r"\d+", key), re.split(r"\d+", other), strict=True)
    return all(one == two or min(len(one), len(two)) >= SHORTEST for one, two in pairs)


def to_family(slug: str, lexicon: Lexicon) -> str:
    """The nearest family at or above a type; the type itself where it has none."""
    for above in reversed(lexicon.types[slug].path):
        if lexicon.types[above].rank is Rank.FAMILY:
            return above
    return slug


def common_ancestor(slugs: list[str], lexicon: Lexicon, *, up_to: Rank = Rank.CATEGORY) -> str | None:
    """The deepest type that is at or above all of `slugs`; None when they meet only above the rank `up_to`."""
    paths = [lexicon.types[slug].path for slug in slugs]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared and lexicon.types[shared[-1]].rank.depth >= up_to.depth else None
