"""Numbers that count other numbers of the same list too: sums, and one number for two kinds."""

import re
from collections.abc import Sequence
from functools import partial
from itertools import takewhile

from catalog.domain.counting import Range
from catalog.reading import rules
from catalog.reading.found import Line
from catalog.reading.reach import INTRO
from catalog.reading.scene import Scene
from catalog.reading.told import Told
from catalog.reading.triggers import MAKES, Trigger, Way

SUMS: dict[str, list[str]] = rules.read("phrases")["sums"]
WHOLE = re.compile(r"\s*(?::|--|—|\()")
AMONG = re.compile(rf"\b(?:{'|'.join(map(re.escape, rules.words('phrases', 'among')))})\b", re.IGNORECASE)
JOINED = re.compile(r"[\s,]*(?:and|plus|as well as|&|\+)(?!\w)", re.IGNORECASE)
OPENED = re.compile(r"\s*\((?!\s*(?:and|plus|as well as|along)\b)", re.IGNORECASE)
CLOCK = re.compile(r"\d:\d")

Ranges = dict[int, tuple[Range, tuple[str, ...]]]


def ranges(scene: Scene, found: Sequence[Told]) -> Ranges:
    """Number of each line, and what to ask; a sum whose parts are all named is left out.

    `900 rifles, including 300 AK-47s` are 600 others; `12 rifles, 11 AR-15s and 1 AK-47` are twelve in all.
    """
    own: Ranges = {}
    named = _parts(scene, found)
    for at, told in enumerate(found):
        parts = named.get(at, [])
        whole = _divided(scene, found, at, parts)
        rest = _rest(told.line, [found[one].line for one in parts], scene, told) if parts else (told.line.count, ())
        if rest is not None and not whole:
            own.setdefault(at, rest)
        own |= whole
    return own | _shared(scene, found, own)


def _parts(scene: Scene, found: Sequence[Told]) -> dict[int, list[int]]:
    """Sum → lines after it that it counts too: what a word, a colon or a bracket introduces, or what adds up to it.

    `heads` are the sums that are open; of several the nearest counts a line that is of its kind.
    """
    parts: dict[int, list[int]] = {}
    heads: list[int] = []
    outer, closing = heads, scene.end
    for at, told in enumerate(found):
        if told.phrase.start >= closing:
            heads, closing = outer, scene.end
        gap = _gap(scene, found[at - 1], told) if at else ""
        if OPENED.match(gap):
            outer, closing, heads = heads, _closing(scene, told), [at - 1]
        elif INTRO.search(CLOCK.sub(" ", gap)) or AMONG.search(gap):
            heads = list(range(at))
        head = next((one for one in reversed(heads) if _counts_too(scene, found[one], told)), None)
        heads = heads if head is not None else []
        if head is not None:
            parts.setdefault(head, []).append(at)
    return parts or _adding_up(scene, found)


def _closing(scene: Scene, told: Told) -> int:
    end = scene.text.find(")", told.phrase.end, scene.end)
    return end if end >= 0 else scene.end


def _gap(scene: Scene, told: Told, part: Told) -> str:
    return scene.text[told.phrase.end : part.phrase.thing.start]


def _counts_too(scene: Scene, whole: Told, part: Told) -> bool:
    """Of the kind that the sum names, and no other word between them says what became of it."""
    if whole.phrase.count is None or whole.phrase.count.best == 1 or not _is_below(scene, part, whole):
        return False
    between = (one for one in scene.sentence.triggers if whole.phrase.end <= one.start < part.phrase.start)
    return not any(_is_deed(one) or whole.trigger != one == part.trigger for one in between)


def _is_deed(trigger: Trigger) -> bool:
    return trigger.way is Way.AFTER and trigger.rule.kind in MAKES


def _is_below(scene: Scene, part: Told, whole: Told) -> bool:
    """Of the kind that the sum names, as the tree tells; what is in no catalog may be of any kind."""
    thing = whole.phrase.thing
    path = scene.path(part.phrase.thing)
    kinds = SUMS.get(thing.slug or "", [thing.slug])
    return any(one in path for one in kinds) if part.phrase.thing.slug else thing.is_generic


def _adding_up(scene: Scene, found: Sequence[Told]) -> dict[int, list[int]]:
    """`5 tanks, 3 T-72s and 2 T-55s`: finer kinds in a row, as many as the sum says."""
    parts: dict[int, list[int]] = {}
    for at, whole in enumerate(found):
        run = list(takewhile(partial(_is_finer, scene, found, at), range(at + 1, len(found))))
        named = sum(found[one].line.count.best for one in run)
        if len(run) > 1 and named == whole.line.count.best and not JOINED.match(_gap(scene, whole, found[run[0]])):
            parts[at] = run
    return parts


def _is_finer(scene: Scene, found: Sequence[Told], at: int, number: int) -> bool:
    whole, part = found[at], found[number]
    is_counted = part.phrase.count is not None and part.trigger == whole.trigger and whole.phrase.thing.is_generic
    return is_counted and part.phrase.thing.slug != whole.phrase.thing.slug and _counts_too(scene, whole, part)


def _divided(scene: Scene, found: Sequence[Told], at: int, parts: Sequence[int]) -> Ranges:
    """`5 tanks: T-72s and T-55s`: the sum is theirs, and nobody knows how it is divided."""
    if not parts or not WHOLE.match(_gap(scene, found[at], found[parts[0]])):
        return {}
    open_ = [one for one in parts if found[one].phrase.count is None]
    ask = f"{_quoted(scene, found[at])} in all: how many of each?"
    return {one: (Range(1, 1, found[at].line.count.most), (ask,)) for one in open_}


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
