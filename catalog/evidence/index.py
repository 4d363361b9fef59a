"""Which of many held pictures are worth a closer look? By hash, and by points that have 16 bits in common."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from catalog.evidence import hashes, prints, turns

DHASH, PHASH = 60, 90  # of 256 bits, both: no false match among 11,319 pairs of unlike photographs
SAME_POINT = 64  # of 256 bits
MOST = 40  # pictures looked at more closely for their points, and as many for their hashes
LEAST_VOTES = 6
KEYS = 16  # 256 bits are 16 keys of 16 bits
Rows = npt.NDArray[np.int64]


class Index:
    """Fingerprints made ready; about 10 kB a picture. Rows are their places in the list given."""

    def __init__(self, held: list[prints.Fingerprint]) -> None:
        self._rows = len(held)
        self._dhash = hashes.bits_of([one.dhash for one in held])
        self._phash = hashes.bits_of([one.phash for one in held])
        every = [prints.read(one).spots.bits for one in held]
        self._owner = np.repeat(np.arange(self._rows, dtype=np.int32), [len(bits) for bits in every])
        joined = np.concatenate([*every, np.empty((0, 4), np.uint64)])
        self._keys = np.ascontiguousarray(joined.view(np.uint16).reshape(-1, KEYS).T)

    def by_hash(self, grey: Image.Image) -> list[tuple[int, turns.Turn | None]]:
        """Rows whose whole picture is like the query's when that is put in the position beside, the likest first."""
        near = {(row, turn): apart for turn in turns.POSITIONS for row, apart in self._near(turns.put(grey, turn))}
        return sorted(near, key=lambda one: near[one])[:MOST]

    def by_points(self, query: prints.Taken) -> list[int]:
        """Rows with points like those of the query or of its mirror image, those with most first."""
        bits = np.concatenate([query.plain.spots.bits, query.mirrored.spots.bits])
        votes = np.zeros(self._rows, np.int64)
        for key, held in zip(bits.view(np.uint16).reshape(-1, KEYS).T, self._keys, strict=True):
            of_query, of_held = _common(key, held)
            words = np.ascontiguousarray(self._keys[:, of_held].T).view(np.uint64)
            is_same = hashes.differing(bits[of_query], words) <= SAME_POINT
            votes += np.bincount(self._owner[of_held[is_same]], minlength=self._rows)
        order = np.argsort(-votes, kind="stable")[:MOST]
        return [int(row) for row in order if votes[row] >= LEAST_VOTES]

    def _near(self, grey: Image.Image) -> list[tuple[int, int]]:
        """Rows, and in how many of the bits of both hashes they differ."""
        by_dhash = hashes.differing(hashes.bits_of([hashes.dhash(grey)]), self._dhash)
        by_phash = hashes.differing(hashes.bits_of([hashes.phash(grey)]), self._phash)
        rows = np.flatnonzero((by_dhash <= DHASH) & (by_phash <= PHASH))
        return [(int(row), int(by_dhash[row] + by_phash[row])) for row in rows]


def _common(query: npt.NDArray[np.uint16], held: npt.NDArray[np.uint16]) -> tuple[Rows, Rows]:
    """Every pair of places (in the query, in the held) with the same key."""
    is_asked = np.zeros(1 << 16, bool)
    is_asked[query] = True
    hits = np.flatnonzero(is_asked[held])
    order = np.argsort(query, kind="stable")
    first = np.searchsorted(query[order], held[hits], side="left")
    count = np.searchsorted(query[order], held[hits], side="right") - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return order[np.repeat(first, count) + within], np.repeat(hits, count)
