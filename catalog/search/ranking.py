"""Types that words found, in the order of how they are called so, and why each is among them, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from catalog.domain import designations, terms
from catalog.domain.lexicon import SCRIPT_WORDS, Lexicon, NameEntry
from catalog.search import lexicon, query
from catalog.search.engines.hits import Hit
from catalog.search.passages import Sought
from catalog.search.register import Register
from catalog.search.words import Found

WHOLE, INSIDE, PART, ELSEWHERE = range(4)
PREFERRED, OTHER, SHARED = range(3)
Rank = tuple[int, ...]


@dataclass(frozen=True)
class _Run:
    """Words that were typed side by side, by their numbers; `nth`: how likely it is that they are meant so, 0 first."""

    words: range
    is_all: bool
    nth: int


@dataclass(frozen=True)
class _Named:
    """A name that stands whole among the words."""

    run: _Run
    entry: NameEntry

    @property
    def kind(self) -> int:
        """Preferred name, another, or one that usually means another type."""
        return SHARED if self.entry.ambiguous else PREFERRED if self.entry.preferred else OTHER


@dataclass(frozen=True)
class _Asked:
    """What was typed as whole names, the runs of its words by their keys, and all names there are."""

    typed: tuple[str, ...]
    runs: dict[str, _Run]
    sought: Sought
    names: Lexicon


@dataclass(frozen=True)
class Ranking:
    """Hits of types, best first: what is called so, preferred names first; what the most of the words are the name of;
    what has a part of them in its name; each by score.
    """

    hits: list[Hit]
    _types: Register
    _asked: _Asked

    def why(self, hit: Hit) -> str:
        """Why a type is among them, in words."""
        slug = self._types.by_id[hit.record_id].slug
        return _rank(slug, self._asked)[1] or _elsewhere(slug, self._asked)


def of_types(session: Session, text: str, types: Register, found: Found, sought: Sought) -> Ranking:
    """The types that a text found."""
    names = query.read(text).names
    asked = _Asked(names, _runs(names), sought, lexicon.read(session))
    hits = [hit for hit in found.hits if hit.record_id in types.by_id]
    ranks = {hit.record_id: _rank(types.by_id[hit.record_id].slug, asked)[0] for hit in hits}
    return Ranking(sorted(hits, key=lambda hit: (ranks[hit.record_id], -hit.score, hit.record_id)), types, asked)


def _runs(typed: Sequence[str]) -> dict[str, _Run]:
    """Key → the words that it is of, all of them or as many as a name may have."""
    found: dict[str, _Run] = {}
    for words in (name.split() for name in typed):
        size = len(words)
        for length in sorted({size, *range(1, min(size, designations.MOST_PIECES) + 1)}, reverse=True):
            for first in range(size - length + 1):
                span = range(first, first + length)
                for nth, keys in enumerate(_readings(" ".join(words[first : span.stop]))):
                    found |= {key: _Run(span, length == size, nth) for key in keys if key not in found}
    return found


def _readings(text: str) -> list[frozenset[str]]:
    """The keys of a name as it is typed, and without its ending; AKs are no AKS before they are AK."""
    as_typed = frozenset(designations.full_keys(text))
    found = [as_typed, terms.of_unit(text) - as_typed]
    return found[::-1] if terms.singular(text) and not text.islower() else found


def _rank(slug: str, asked: _Asked) -> tuple[Rank, str]:
    """How well the words name a type, less is better, and why; "" where it is no name of its own."""
    if own := _named(slug, asked):
        best = own[0]
        covered = {word for one in own for word in one.run.words}
        rank = (WHOLE, 0) if best.run.is_all else (INSIDE, -len(covered))
        rarely = ", which is used for other types too" if best.entry.ambiguous else ""
        entries = [one.entry for one in own if one.run.is_all == best.run.is_all]
        return (*rank, best.run.nth, best.kind), _of_name(best.entry, entries, asked) + rarely
    known = asked.names.types.get(slug)
    if known and asked.sought.in_name(known.name):
        is_part = asked.sought.is_all_in_name(known.name) or not _is_whole_above(slug, asked)
        return (PART,), f"part of its name, {known.name}" if is_part else ""
    return (ELSEWHERE,), ""


def _is_whole_above(slug: str, asked: _Asked) -> bool:
    """Are the words, all of them, the name of a type above it?"""
    above = (_named(one, asked)[:1] for one in asked.names.types[slug].path[:-1])
    return any(one.run.is_all for best in above for one in best)


def _named(slug: str, asked: _Asked) -> list[_Named]:
    """The names of a type that stand whole among the words, the longest and likeliest first."""
    keys = sorted(key for key in asked.names.own_keys.get(slug, ()) if key in asked.runs)
    found = [_Named(asked.runs[key], one) for key in keys for one in asked.names.names[key] if one.slug == slug]
    return sorted(
        found,
        key=lambda one: (
            not one.run.is_all,
            -len(one.run.words),
            one.run.nth,
            one.kind == SHARED,
            one.kind,
            not _is_in_script(one.entry, asked),
        ),
    )


def _is_in_script(entry: NameEntry, asked: _Asked) -> bool:
    return designations.script_of(entry.written) in {designations.script_of(name) for name in asked.typed}


def _of_name(entry: NameEntry, own: list[NameEntry], asked: _Asked) -> str:
    """`its name`, `its name in Cyrillic: АК-74М`, `nickname in Cyrillic: Град`."""
    if not entry.preferred:
        return _said(entry)
    other = next((one for one in own if not one.preferred and _is_in_script(one, asked)), None)
    if other and not _is_in_script(entry, asked):
        return f"its name{_script(other)}: {other.written}"
    return "its name"


def _said(entry: NameEntry) -> str:
    return f"{entry.kind.label}{_script(entry)}: {entry.written}"


def _script(entry: NameEntry) -> str:
    script = designations.script_of(entry.written)
    return f" in {SCRIPT_WORDS[script]}" if script in SCRIPT_WORDS else ""


def _elsewhere(slug: str, asked: _Asked) -> str:
    """`nickname of the 9K51 Grad family`, part of another name, or in the description."""
    known = asked.names.types.get(slug)
    above = list(reversed(known.path[:-1])) if known else []
    for one in above:
        if named := _named(one, asked):
            entry = named[0].entry
            kind = "name" if entry.preferred else entry.kind.label
            return f"{kind}{_script(entry)} of {_the(one, asked)}"
    if part := _part(slug, asked):
        return f"part of another name, {part}"
    one = next((one for one in above if _part(one, asked)), "")
    return f"in a name of {_the(one, asked)}" if one else "in its description"


def _the(slug: str, asked: _Asked) -> str:
    """`the 9K51 Grad family`."""
    known = asked.names.types[slug]
    return f"the {known.name} {known.rank.label}"


def _part(slug: str, asked: _Asked) -> str:
    """A name of the type that has one of the words."""
    keys = sorted(asked.names.own_keys.get(slug, ()))
    entries = (entry for key in keys for entry in asked.names.names.get(key, []) if entry.slug == slug)
    return next((entry.written for entry in entries if asked.sought.in_name(entry.written)), "")
