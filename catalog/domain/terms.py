"""From text to the terms that are indexed and asked for: designations glued, plain words stemmed.

The same chain makes the terms of names, of prose and of questions, so that every engine gives the same hits.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from catalog.domain import designations, phrases

VERSION = 4  # raise it whenever a text gives other terms or pieces than before: every index is then built anew
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
JOINT = "\x1f"
SHORT = 4  # letters of a word that may be part of a designation
DIGIT = re.compile(r"\d")
FROM_DIGIT = re.compile(r"\d\S*\s*")  # the rest of a word with a digit, up to the next word
NOTHING = frozenset({""})  # what a hard or a soft sign alone is read as
EDGES = ".,;:!?()[]{}\"'“”«»„…"


@lru_cache(maxsize=MOST_KEPT)
def of_name(name: str) -> frozenset[str]:
    """Terms of a name: its pieces, its glued forms, the stems of its plain words, and its words as written."""
    if name.isascii() and name.isalpha():
        return _of_plain_word(name.lower())
    cut = designations.units(name)
    stems = {stem(piece) for unit in cut for piece in unit}
    return frozenset(designations.terms_of(cut, is_latin=name.isascii()) | stems | as_written(name)) - NOTHING


def _of_plain_word(word: str) -> frozenset[str]:
    """The same for a word of plain Latin letters alone, as nine of ten are: it is one piece with one reading."""
    kept = word[: designations.MOST_CHARACTERS]
    piece = designations.romanised(designations.SAME_WORD.get(kept, kept))
    return frozenset((piece, stem(kept), EXACT + word))


def of_prose(text: str) -> set[str]:
    """Terms of running text of any length: those of its words, and of what may be one designation in several words."""
    return set().union(*map(of_piece, pieces(text)))


def pieces(text: str) -> list[str]:
    """What running text is indexed by: its words, and runs of words round a number (`AK 74 M`)."""
    words = text.split()
    if DIGIT.search(text):
        words += [run(words, *ends) for ends in runs(text, words)]
    return words


@lru_cache(maxsize=MOST_KEPT)
def of_piece(piece: str) -> frozenset[str]:
    """Terms of a word, without those of no meaning; of a run its glued forms. T-80s have those of the T-80 too."""
    if JOINT in piece:
        return keys_of(piece)
    if piece.casefold() in STOP:
        return frozenset()
    of_one = of_name(one) - as_written(one) if (one := singular(piece)) else frozenset[str]()
    return of_name(piece) | of_one


def singular(word: str) -> str:
    """What several are meant of, whatever signs stand round it: `T-80` of `T-80s,`; else empty."""
    return phrases.singular(word.strip(EDGES))


def keys_of(text: str) -> frozenset[str]:
    """Its glued forms, and those of one of them if it is a plural."""
    return frozenset(designations.full_keys(text) | designations.full_keys(singular(text))) - NOTHING


def runs(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and the last of two or three words that may be one designation: `AK 74 M`, `Leopard 2 A4`.

    `words` are those of the text. One has a number, and those without are short, but for a first one with a capital.
    Signs and words of no meaning end a run.
    """
    for at in _numbered(text):
        before, after = words[max(0, at - 2) : at], words[at + 1 : at + 3]
        left = bool(before) and _leads(before[-1])
        right = bool(after) and words[at][-1] not in EDGES and _follows(after[0])
        if left:
            yield at - 1, at
        if right:
            yield at, at + 1
        if left and right:
            yield at - 1, at + 1
        if left and before[:-1] and len(before[-1]) <= SHORT and _leads(before[0]):
            yield at - 2, at
        if right and after[1:] and after[0][-1] not in EDGES and _follows(after[1]):
            yield at, at + 2


def _numbered(text: str) -> Iterator[int]:
    """Places of the words that have a digit: counted between digits, as few words of a long text have one."""
    begin = place = 0
    for found in FROM_DIGIT.finditer(text):
        before = text[begin : found.start()]
        # The first letters of the word itself were counted as a word.
        place += len(before.split()) - bool(before and not before[-1].isspace())
        yield place
        begin, place = found.end(), place + 1


@lru_cache(maxsize=MOST_KEPT)
def _leads(word: str) -> bool:
    """May a run begin with this word, without a number, before the one that has it?"""
    is_short = len(word) <= SHORT or word[0].isupper()
    return is_short and word[-1] not in EDGES and not DIGIT.search(word) and word.casefold() not in STOP


@lru_cache(maxsize=MOST_KEPT)
def _follows(word: str) -> bool:
    """May this word stand in a run after one that has a number?"""
    return word.casefold() not in STOP and (len(word) <= SHORT or bool(DIGIT.search(word)))


def run(words: Sequence[str], first: int, last: int) -> str:
    """A run of words as one piece."""
    return JOINT.join(words[first : last + 1])


def as_written(text: str) -> set[str]:
    return {EXACT + bare for word in text.split() if (bare := word.strip(EDGES).casefold())}


def of_unit(unit: str) -> frozenset[str]:
    """What one typed word may be indexed under, one of which is enough; empty for a word of no meaning."""
    if unit.casefold() in STOP:
        return frozenset()
    cut = designations.units(unit)
    stems = {stem(cut[0][0])} if len(cut) == 1 and len(cut[0]) == 1 else set()
    return (keys_of(unit) | stems) - NOTHING


@lru_cache(maxsize=MOST_KEPT)
def stem(piece: str) -> str:
    """A plain English stem, in the letters that names are indexed in; a number stays as it is."""
    latin = designations.by_sound(piece)
    for endings in (ENDINGS, LAST):
        if latin.endswith(endings):
            ending = next(one for one in endings if latin.endswith(one))
            latin = latin.removesuffix(ending) if len(latin) - len(ending) >= SHORTEST_STEM else latin
    return designations.romanised(latin)


def typed_words(text: str) -> Iterator[str]:
    """The words of a question, at most `MOST_UNITS` of at most `LONGEST_QUERY` characters."""
    yield from text[:LONGEST_QUERY].split()[:MOST_UNITS]
