"""Types that words found, in the order of how they are called so, and why each is among them, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from catalog.domain import designations, terms
from catalog.domain.lexicon import SCRIPT_WORDS, Lexicon, NameEntry
from catalog.search import lexicon, query
from catalog.search.engines.hits import Hit
from catalog.search.register import Register
from catalog.search.words import Found

PREFERRED, OTHER, SHARED, PART, ELSEWHERE = range(5)


@dataclass(frozen=True)
class _Asked:
    """What was typed as whole names, their keys, the terms of its words, and all names there are."""

    typed: tuple[str, ...]
    keys: tuple[str, ...]
    terms: frozenset[str]
    names: Lexicon


@dataclass(frozen=True)
class Ranking:
    """Hits of types, best first: exact preferred name, exact other name, then by score."""

    hits: list[Hit]
    _types: Register
    _asked: _Asked

    def why(self, hit: Hit) -> str:
        """Why a type is among them, in words."""
        slug = self._types.by_id[hit.record_id].slug
        return _rank(slug, self._asked)[1] or _elsewhere(slug, self._asked)


def of_types(session: Session, text: str, types: Register, found: Found) -> Ranking:
    """The types that a text found."""
    asked = _asked(session, text, found.wider)
    hits = [hit for hit in found.hits if hit.record_id in types.by_id]
    ranks = {hit.record_id: _rank(types.by_id[hit.record_id].slug, asked)[0] for hit in hits}
    return Ranking(sorted(hits, key=lambda hit: (ranks[hit.record_id], -hit.score, hit.record_id)), types, asked)


def _asked(session: Session, text: str, wider: frozenset[str]) -> _Asked:
    parsed = query.read(text)
    keys = [key for name in parsed.names for key in sorted(designations.full_keys(name))]
    every = (parsed.terms | wider).union(*(piece for phrase in parsed.phrases for piece in phrase.units))
    return _Asked(parsed.names, tuple(dict.fromkeys(keys)), every, lexicon.read(session))


def _rank(slug: str, asked: _Asked) -> tuple[int, str]:
    """Preferred name, another, one that usually means another type, part of a name, elsewhere; "" where it is there."""
    own = list(_called(slug, asked))
    if own:
        entry = min(own, key=lambda one: (not one.preferred, one.ambiguous, not _is_in_script(one, asked)))
        rank = SHARED if entry.ambiguous else PREFERRED if entry.preferred else OTHER
        return rank, _of_name(entry, own, asked) + (", which is used for other types too" if entry.ambiguous else "")
    known = asked.names.types.get(slug)
    if known and asked.terms & terms.of_name(known.name):
        return PART, f"part of its name, {known.name}"
    return ELSEWHERE, ""


def _called(slug: str, asked: _Asked) -> Iterator[NameEntry]:
    return (entry for key in asked.keys for entry in asked.names.names.get(key, []) if entry.slug == slug)


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
        if entry := next(_called(one, asked), None):
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
    return next((entry.written for entry in entries if asked.terms & terms.of_name(entry.written)), "")
