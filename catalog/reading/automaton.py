"""Names found in a stream of keys in one pass (Aho–Corasick), at the borders of units only.

The automaton itself knows no words: `m4` stands inside `m48` too. What is kept begins at a unit and ends with one, or
before the ending of a plural.
"""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import ahocorasick

from catalog.reading.units import BAR, Stream

T = TypeVar("T")
PLURAL = frozenset({"s", "es"})
LEAST = 2  # letters of a key


class Automaton(Generic[T]):
    """Values under their keys; built once, then only read, by as many threads as like."""

    def __init__(self, values: Mapping[str, T]) -> None:
        self._machine = ahocorasick.Automaton()
        for key, value in values.items():
            if len(key) >= LEAST and not key.isdecimal() and BAR not in key:
                self._machine.add_word(key, (len(key), value))
        self._is_empty = len(self._machine) == 0
        self._machine.make_automaton()

    def find(self, stream: Stream) -> Iterator[tuple[int, int, T]]:
        """First unit, the unit after the last, and the value; overlapping ones too, in the order of their ends."""
        if self._is_empty:
            return
        owner, begins = stream.owner, stream.begins
        for last, (length, value) in self._machine.iter(stream.text):
            first = owner[last - length + 1]
            if begins[first] != last - length + 1:
                continue
            unit = owner[last]
            end = begins[unit + 1] - (1 if stream.text[begins[unit + 1] - 1] == BAR else 0)
            if last + 1 == end or stream.text[last + 1 : end] in PLURAL:
                yield first, unit + 1, value
