"""Numbers that count other numbers of the same list too: sums, and one number for two kinds."""

import re
from collections.abc import Sequence

from catalog.domain.counting import Range
from catalog.reading.found import Line
from catalog.reading.reach import INTRO
from catalog.reading.scene import Scene
from catalog.reading.told import Told

ANYTHING = "vehicles-kind-not-stated"
WHOLE = re.compile(r"\s*(?::|--|—)")


Ranges = dict[int, tuple[Range, tuple[str, ...]]]


def ranges(scene: Scene, found: Sequence[Told]) -> Ranges:
    """Number of each line, and what to ask; a sum whose parts are all named is left out.

    `900 rifles, including 300 AK-47s` are 600 others; `12 rifles, 11 AR-15s and 1 AK-47` are twelve in all.
    """
    own: Ranges = {}
    for at, told in enumerate(found):
        parts = _parts_of(scene, found, at)
        whole = _divided(scene, found, at, parts)
        rest = _rest(told.line, [found[one].line for one in parts], scene, told) if parts else (told.line.count, ())
        if rest is not None and not whole:
            own.setdefault(at, rest)
        own |= whole
    return own | _shared(scene, found, own)


def _parts_of(scene: Scene, found: Sequence[Told], at: int) -> list[int]:
    """Lines after a sum that it counts too: types of its kind, in the same list."""
    told = found[at]
    if told.phrase.count is None or not told.phrase.thing.is_generic or told.line.count.best == 1:
        return []
    parts = []
    for number in range(at + 1, len(found)):
        other = found[number].phrase.thing
        if other.is_generic or not (other.slug is None or _is_below(scene, found[number], told)):
            break
        parts.append(number)
    counted = [found[one].line.count.best for one in parts if found[one].phrase.count]
    is_sum = bool(parts) and len(counted) == len(parts) and sum(counted) == told.line.count.best
    return parts if parts and (is_sum or INTRO.search(_gap(scene, told, found[parts[0]]))) else []


def _gap(scene: Scene, told: Told, part: Told) -> str:
    return scene.text[told.phrase.end : part.phrase.thing.start]


def _divided(scene: Scene, found: Sequence[Told], at: int, parts: Sequence[int]) -> Ranges:
    """`5 tanks: T-72s and T-55s`: the sum is theirs, and nobody knows how it is divided."""
    if not parts or not WHOLE.match(_gap(scene, found[at], found[parts[0]])):
        return {}
    open_ = [one for one in parts if found[one].phrase.count is None]
    ask = f"{_quoted(scene, found[at])} in all: how many of each?"
    return {one: (Range(1, 1, found[at].line.count.most), (ask,)) for one in open_}


def _is_below(scene: Scene, one: Told, above: Told) -> bool:
    """Of the kind that the sum names, as far as the tree tells; anything may be a vehicle."""
    if above.phrase.thing.slug == ANYTHING:
        return True
    path = scene.path(one.phrase.thing)
    return above.phrase.thing.slug in path or bool(path and path[0] == (scene.path(above.phrase.thing) or ("",))[0])


def _rest(line: Line, parts: Sequence[Line], scene: Scene, told: Told) -> tuple[Range, tuple[str, ...]] | None:
    named = sum(one.count.best for one in parts)
    total = line.count.best
    is_known = all(one.count.least == one.count.most for one in parts)
    if named >= total:
        return None if is_known else (line.count, (f"Does {_quoted(scene, told)} count those named after it too?",))
    left = total - named
    if is_known and line.count.least == line.count.most:
        return Range(left, left, left), ()
    return Range(1, left, left), (f"{_quoted(scene, told)} counts those named after it too: how many are others?",)


def _quoted(scene: Scene, told: Told) -> str:
    return f"“{scene.text[told.phrase.start : told.phrase.end]}”"


def _shared(scene: Scene, found: Sequence[Told], ranges: Ranges) -> Ranges:
    """One number for two kinds: at least one of each, and how many is asked."""
    told: Ranges = {}
    for at, one in enumerate(found[:-1]):
        if one.phrase.shares_count and at in ranges and at + 1 in ranges:
            total = one.line.count.best
            ask = f"{_quoted(scene, one)} and {_quoted(scene, found[at + 1])} have one number: how many of each?"
            told[at] = told[at + 1] = (Range(1, 1, max(1, total - 1)), (ask,))
    return told
