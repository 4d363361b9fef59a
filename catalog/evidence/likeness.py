"""Is this picture one that is held already, though altered on its way? Fingerprints and what they match.

A whole-picture hash finds what was only resized, pressed or recoloured; points find what was cut, framed, turned or
mirrored as well. Both only propose: a match is what, laid on the held picture, shows the same as its small grey copy.
Nothing is kept here. A match never says that two pictures are of the same thing, only that one was made of the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalog.evidence import aligning, comparing, grey, index, prints, turns
from catalog.evidence.prints import Fingerprint

LIMIT = 10


@dataclass(frozen=True, order=True)
class Match:
    """A held picture that is alike; the nearer sorts first. `distance` is 0 (the same) to 1.

    `transform` says how the query was made from it: `same`, or some of `mirror`, `rotated 90` (or 180, 270; clockwise,
    after the mirror), `cropped` (shows a part only) and `framed` (shows something around it), joined by ", ".
    """

    distance: float
    id: int
    transform: str


def take(data: bytes) -> prints.Taken:
    """A picture ready to be looked for, with its fingerprint. Raises Invalid if it cannot be opened."""
    return prints.take(grey.of(data))


def fingerprint(data: bytes) -> Fingerprint:
    """What is stored of a picture to find it again. Raises Invalid if it cannot be opened."""
    return take(data).fingerprint


def match(data: bytes, held: Iterable[tuple[int, Fingerprint]], limit: int = LIMIT) -> list[Match]:
    """The held pictures that are alike, best first, at most `limit`; empty if none is.

    Raises Invalid if the picture cannot be opened, ValueError if a fingerprint is of another format. To ask more than
    once, make a `Held` and keep it.
    """
    return Held(held).match(data, limit)


class Held:
    """Fingerprints of pictures made ready to be asked many times; about 25 kB a picture in memory."""

    def __init__(self, held: Iterable[tuple[int, Fingerprint]]) -> None:
        pairs = list(held)
        self._ids = [identity for identity, _ in pairs]
        self._prints = [fingerprint for _, fingerprint in pairs]
        self._index = index.Index(self._prints)

    def match(self, data: bytes, limit: int = LIMIT) -> list[Match]:
        """As the function of the same name."""
        return self.like(take(data), limit)

    def like(self, query: prints.Taken, limit: int = LIMIT) -> list[Match]:
        """As `match`, of a picture that was made ready before."""
        best: dict[int, Match] = {}
        for row, found in self._likenesses(query):
            one = Match(found.distance, self._ids[row], found.transform)
            best[row] = min(one, best.get(row, one))
        return sorted(best.values())[:limit]

    def _likenesses(self, query: prints.Taken) -> Iterator[tuple[int, comparing.Likeness]]:
        for row, laying in self._layings(query):
            held = self._read(row)
            found = comparing.compare(query.grey, held.small, held.size, laying)
            if found is not None:
                yield row, found

    def _layings(self, query: prints.Taken) -> Iterator[tuple[int, npt.NDArray[np.float64]]]:
        """Every way in which the query may lie on a held picture."""
        by_hash = self._index.by_hash(query.grey)
        for row, turn in by_hash:
            yield row, turns.laying(query.grey.size, self._read(row).size, turn)
        for row in dict.fromkeys([*(row for row, _ in by_hash), *self._index.by_points(query)]):
            held = self._read(row)
            for view in (query.plain, query.mirrored):
                aligned = aligning.align(view.spots, held.spots, max(held.size))
                if aligned is not None:
                    yield row, aligned @ view.matrix

    def _read(self, row: int) -> prints.Read:
        return prints.read(self._prints[row])
