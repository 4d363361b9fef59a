"""From text to the terms that are indexed and asked for: designations glued, plain words stemmed.

The same chain makes the terms of names, of prose and of questions, so that every engine gives the same hits.
"""

from collections.abc import Iterator
from functools import lru_cache

from catalog.domain import designations

VERSION = 2  # raise it whenever a text gives other terms than before: every index is then built anew
MOST_KEPT = 50_000  # names and words whose terms are kept: the same few thousand stand in every document
LONGEST_QUERY = 300
MOST_UNITS = 16
ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s")
LAST = ("e", "y")
SHORTEST_STEM = 3
EXACT = "="  # marks a term as written, for the switch "exactly as typed"
STOP = frozenset(
    [
        "a", "an", "and", "as", "at", "by", "for", "from", "had", "has", "have",
        "in", "into", "is", "it", "its", "of", "on", "or", "that", "the", "their",
        "this", "to", "was", "were", "with",
    ],
)  # fmt: skip
NOTHING = frozenset({""})  # what a hard or a soft sign alone is read as
EDGES = ".,;:!?()[]{}\"'“”«»„…"


@lru_cache(maxsize=MOST_KEPT)
def of_name(name: str) -> frozenset[str]:
    """Terms of a name: its pieces, its glued forms, the stems of its plain words, and its words as written."""
    stems = {stem(piece) for unit in designations.units(name) for piece in unit}
    return frozenset(designations.index_terms(name) | stems | as_written(name)) - NOTHING


def of_prose(text: str) -> set[str]:
    """Terms of running text of any length: what `of_name` makes of each word, without the words of no meaning."""
    terms: set[str] = set()
    for word in {word for word in text.split() if word.casefold() not in STOP}:
        terms |= of_name(word)
    return terms


def as_written(text: str) -> set[str]:
    return {EXACT + bare for word in text.split() if (bare := word.strip(EDGES).casefold())}


def of_unit(unit: str) -> frozenset[str]:
    """What one typed word may be indexed under, one of which is enough; empty for a word of no meaning."""
    if unit.casefold() in STOP:
        return frozenset()
    cut = designations.units(unit)
    stems = {stem(cut[0][0])} if len(cut) == 1 and len(cut[0]) == 1 else set()
    return frozenset(designations.full_keys(unit) | stems) - NOTHING


def stem(piece: str) -> str:
    """A plain English stem, in the letters that names are indexed in; a number stays as it is."""
    latin = designations.by_sound(piece)
    for endings in (ENDINGS, LAST):
        ending = next((one for one in endings if latin.endswith(one)), "")
        if len(latin) - len(ending) >= SHORTEST_STEM:
            latin = latin.removesuffix(ending)
    return designations.romanised(latin)


def typed_words(text: str) -> Iterator[str]:
    """The words of a question, at most `MOST_UNITS` of at most `LONGEST_QUERY` characters."""
    yield from text[:LONGEST_QUERY].split()[:MOST_UNITS]
