"""Names of parties and places by how they begin, in any script."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from catalog.domain import placenames

MOST_READ = 400
LONGEST = 80
BETWEEN = r"(?<=[\s-])"  # before a further word of a name
WORD = re.compile(rf"{BETWEEN}(?=\w)")


@dataclass(frozen=True)
class Names:
    """Keys of names in order, each with the id of what is called so, and with the names as they are written."""

    keys: list[str]
    ids: list[int]
    written: list[list[str]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, str]]) -> "Names":
        """Of keys, ids and names; a name without a key is none."""
        known = defaultdict[tuple[str, int], list[str]](list)
        for key, one, name in rows:
            if key:
                known[key, one].append(name)
        ordered = sorted(known)
        return cls([key for key, _ in ordered], [one for _, one in ordered], [known[pair] for pair in ordered])

    def beginning(self, text: str) -> dict[int, list[str]]:
        """Ids of what is called so and its names that begin so: the very letters first, then the shortest names."""
        key = placenames.exact_key(text[:LONGEST])
        if not key:
            return {}
        start = bisect_left(self.keys, key)
        end = bisect_left(self.keys, key + "\uffff", lo=start)
        found = defaultdict[int, list[str]](list)
        for at in sorted(range(start, min(end, start + MOST_READ)), key=lambda at: (len(self.keys[at]), at)):
            found[self.ids[at]] += self.written[at]
        for names in found.values():
            names.sort(key=lambda name: not begins(name, text))
        return dict(sorted(found.items(), key=lambda pair: not begins(pair[1][0], text)))

    def exactly(self, key: str) -> list[int]:
        """Ids of what has this very name."""
        return self.ids[bisect_left(self.keys, key) : bisect_right(self.keys, key)]

    def holding(self, key: str) -> set[int]:
        """Ids of what has these letters in one of its names."""
        return {one for name, one in zip(self.keys, self.ids, strict=True) if key and key in name}


def begins(name: str, text: str) -> bool:
    """Does a name, or a later word of it, begin with these very letters?"""
    return _beginning(text).search(name.casefold()) is not None


@lru_cache(maxsize=1)  # each question has one text
def _beginning(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|{BETWEEN}){re.escape(text.strip().casefold())}")


def later_words(name: str) -> list[str]:
    return [name[match.start() :] for match in WORD.finditer(name)]
