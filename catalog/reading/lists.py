"""Numbers in a list of things: one number for two, and names that say not how many they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from catalog.reading.phrase import LIST, Phrase
from catalog.reading.units import Cut

PAIR = re.compile(r"\s*(?:and|or|&|/)\s*", re.IGNORECASE)


def read(cut: Cut, found: Sequence[Phrase]) -> Iterator[Phrase]:
    """The same phrases, each with what the list says of its number."""
    for at, phrase in enumerate(found):
        is_open = phrase.is_open or _ends_in_plural(cut, found, at) or _is_bare(cut, found, at)
        is_shared = _is_shared(cut, found, at)
        yield replace(phrase, shares_count=is_shared, is_open=is_open) if is_shared or is_open else phrase


def _is_shared(cut: Cut, found: Sequence[Phrase], at: int) -> bool:
    """`300 AK-47s and Dragunovs`, `dozens of T-72, T-55 and T-62 tanks`: one number says how many none of them is."""
    phrase, following = found[at], found[at + 1] if at + 1 < len(found) else None
    if following is None or phrase.count is None or phrase.count.best == 1 or following.count is not None:
        return False
    gap = cut.text[phrase.end : following.start].strip("'’sS")
    if following.thing.is_plural and PAIR.fullmatch(gap):
        return True
    return not phrase.thing.has_head and LIST.fullmatch(gap) is not None and _ends_in_plural(cut, found, at + 1)


def _is_bare(cut: Cut, found: Sequence[Phrase], at: int) -> bool:
    """`AK-47, PKM, RPG-7`: names of a list without a number, an article or a word of their own say not how many."""
    phrase = found[at]
    if phrase.count or phrase.thing.has_head or phrase.thing.is_plural or phrase.thing.is_generic or phrase.parts:
        return False
    neighbours = [one for one in (*found[max(0, at - 1) : at], *found[at + 1 : at + 2]) if one.count is None]
    pairs = ((min(phrase, one, key=_start), max(phrase, one, key=_start)) for one in neighbours)
    return any(LIST.fullmatch(cut.text[first.end : second.start]) for first, second in pairs)


def _start(phrase: Phrase) -> int:
    return phrase.start


def _ends_in_plural(cut: Cut, found: Sequence[Phrase], at: int) -> bool:
    """`2S19, 2S3 and 2S1 howitzers`: no number and no word of its own, and the word of the list is in the plural."""
    for phrase, following in pairwise(found[at:]):
        if phrase.count or phrase.thing.has_head or phrase.thing.is_plural or phrase.thing.is_generic:
            return False
        if following.count or not LIST.fullmatch(cut.text[phrase.end : following.start]):
            return False
        if following.thing.has_head:
            return following.thing.is_plural
    return False
