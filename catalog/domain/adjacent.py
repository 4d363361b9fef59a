"""Words that have to stand next to each other, in their order: compared piece by piece, as the index reads pieces.

`"special forces units"` stands in "a special-forces unit", and `"T-72B3 tank"` in "the Т-72Б3 tank". It begins and
ends where a word does: `"T-72"` does not stand in "T-72B3". Signs that stand alone are passed over: `"Smith & Wesson"`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import compress, islice

from catalog.domain import designations, terms
from catalog.domain.memo import Memo

MOST_KEPT = 50_000


@dataclass(frozen=True)
class Piece:
    """What one piece of a text may be read as, and whether a word begins or ends with it."""

    readings: frozenset[str]
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Phrase:
    """`units` are what a text with the phrase surely has, or else `whole`: its glued form, as designations are.

    A phrase without units is of words of no meaning, and stands nowhere.
    """

    written: str
    pieces: tuple[frozenset[str], ...]
    units: tuple[frozenset[str], ...]
    whole: frozenset[str] = frozenset()
    is_exact: bool = False

    @classmethod
    def of(cls, written: str, *, exact: bool = False) -> "Phrase":
        """A phrase as it was typed; `exact`: its words have to stand as they are written."""
        words = [word for word in written.split() if pieces_of(word, exact=exact)]
        pieces = tuple(piece.readings for word in words for piece in pieces_of(word, exact=exact))
        whole = frozenset() if exact else frozenset(designations.full_keys(written))
        units = tuple(_unit(word, exact=exact) for word in words if word.casefold() not in terms.STOP)
        return cls(written, pieces, units, whole, exact)

    @property
    def run(self) -> list[frozenset[str]]:
        """What the pieces are read as that stand side by side wherever it stands, exactly or not."""
        return [piece.readings for word in self.written.split() for piece in pieces_of(word)]

    def place_in(self, text: str) -> tuple[int, int] | None:
        """Numbers of the first and the last word of `text` in which the phrase stands; piece by piece, else glued."""
        if not self.units:
            return None
        words = text.split()
        return self._side_by_side(words) or self._glued(words)

    def _side_by_side(self, words: list[str]) -> tuple[int, int] | None:
        for at in compress(range(len(words)), map(self._may_begin.__getitem__, words)):
            last = self._end(words, at) if self._may_go_on(words, at) else None
            if last is not None:
                return at, last
        return None

    def _glued(self, words: list[str]) -> tuple[int, int] | None:
        """The words of its glued form: it begins and ends where a designation does, so `"Mk I"` is in no Su-30MKI."""
        for at in compress(range(len(words)), map(self._may_glue.__getitem__, words)):
            for skipped in range(len(_glued_units(words[at]))):
                last = self._glued_end(words, at, skipped)
                if last is not None:
                    return at, last
        return None

    @cached_property
    def _may_glue(self) -> Memo[str, bool]:
        """Word → may its glued form begin in it?"""
        return Memo(lambda word: any(map(self._goes_on, _glued_units(word))))

    def _goes_on(self, forms: frozenset[str]) -> bool:
        return any(whole.startswith(form) for whole in self.whole for form in forms)

    def _glued_end(self, words: list[str], start: int, skipped: int) -> int | None:
        """The word with which its glued form ends if it begins in the word at `start`, after some units of it."""
        left = self.whole
        units = ((forms, at) for at in range(start, len(words)) for forms in _glued_units(words[at]))
        for forms, at in islice(units, skipped, None):
            left = frozenset(rest[len(form) :] for rest in left for form in forms if rest.startswith(form))
            if not left or "" in left:
                return at if left else None
        return None

    def _may_go_on(self, words: list[str], start: int) -> bool:
        """Is the second piece in the word at `start`, or in the next? What cannot be said so quickly may be."""
        return len(self.pieces) == 1 or any(map(self._may_follow.__getitem__, words[start : start + 2]))

    @cached_property
    def _may_begin(self) -> Memo[str, bool]:
        """Word → may the phrase begin in it? Most stand in many of the texts."""
        wanted, read = self.pieces[0], _begun_as_written if self.is_exact else _begun
        return Memo(lambda word: not wanted.isdisjoint(read(word)))

    @cached_property
    def _may_follow(self) -> Memo[str, bool]:
        """Word → may the second piece stand in it? A word of signs alone is passed over, so it may."""
        wanted, read = self.pieces[1], _as_written if self.is_exact else _read

        def may(word: str) -> bool:
            pieces = read(word)
            return not pieces or any(not wanted.isdisjoint(one.readings) for one in pieces)

        return Memo(may)

    def _end(self, words: list[str], start: int) -> int | None:
        """The word with which the phrase ends if it begins in the word at `start`."""
        size, read = len(self.pieces), _as_written if self.is_exact else _read
        first = len(read(words[start]))
        rest = ((piece, at) for at in range(start, len(words)) for piece in read(words[at]))
        there = list(islice(rest, first + size - 1))
        for place in range(first):
            run = there[place : place + size]
            if len(run) == size and run[0][0].begins and run[-1][0].ends and self._fits(run):
                return run[-1][1]
        return None

    def stands_in(self, texts: Iterable[str]) -> bool:
        return any(self.place_in(text) is not None for text in texts)

    def _fits(self, run: list[tuple[Piece, int]]) -> bool:
        return all(not wanted.isdisjoint(piece.readings) for wanted, (piece, _) in zip(self.pieces, run, strict=True))


def _unit(word: str, *, exact: bool) -> frozenset[str]:
    """One piece of a word, its longest: every text with the word is indexed under it."""
    if exact:
        return frozenset(terms.as_written(word))
    return max((piece.readings for piece in pieces_of(word)), key=lambda one: max(map(len, one)))


def pieces_of(word: str, *, exact: bool = False) -> tuple[Piece, ...]:
    """The pieces of a word between spaces; as written it is one piece, or none if it is signs alone."""
    return _as_written(word) if exact else _read(word)


@lru_cache(maxsize=MOST_KEPT)
def _read(word: str) -> tuple[Piece, ...]:
    pieces, one = tuple(_pieces(word)), tuple(_pieces(terms.singular(word)))
    return _of_several(pieces, one) if one else pieces


def _of_several(pieces: tuple[Piece, ...], one: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`AKs` are read as `AK` too, and what ends with `T-80` may end before the ending of `T-80s`."""
    last = len(one) - 1
    readings = pieces[last].readings | (one[last].readings if len(pieces) == len(one) else frozenset())
    return (*pieces[:last], replace(pieces[last], readings=readings, ends=True), *pieces[last + 1 :])


@lru_cache(maxsize=MOST_KEPT)
def _as_written(word: str) -> tuple[Piece, ...]:
    return tuple(Piece(frozenset({one}), begins=True, ends=True) for one in terms.as_written(word))


@lru_cache(maxsize=MOST_KEPT)
def _glued_units(word: str) -> tuple[frozenset[str], ...]:
    """What the pieces of each unit of a word are glued to."""
    return tuple(frozenset(designations.full_keys("".join(unit))) for unit in designations.units(word))


@lru_cache(maxsize=MOST_KEPT)
def _begun(word: str) -> frozenset[str]:
    """What a phrase that begins in this word may begin with."""
    return frozenset().union(*(piece.readings for piece in _read(word) if piece.begins))


@lru_cache(maxsize=MOST_KEPT)
def _begun_as_written(word: str) -> frozenset[str]:
    return frozenset(terms.as_written(word))


def _pieces(word: str) -> Iterator[Piece]:
    for unit in designations.units(word):
        read = [found for piece in unit if (found := _readings(piece, alone=len(unit) == 1))]
        for at, found in enumerate(read):
            yield Piece(found, begins=at == 0, ends=at == len(read) - 1)


def _readings(piece: str, *, alone: bool) -> frozenset[str]:
    latin = {designations.by_sound(piece), designations.by_look(piece)}
    if alone:
        latin |= {designations.SAME_WORD[one] for one in latin & set(designations.SAME_WORD)}
    return frozenset({designations.romanised(one) for one in latin} | {terms.stem(piece)}) - terms.NOTHING
