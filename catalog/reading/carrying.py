"""Lists whose word of outcome stands elsewhere: under a heading, in the sentence before, or only as *haul* or *cache*.

    Destroyed today:
    - 3 T-72B3
    - 2 BMP-2

What is carried over from another sentence is asked about; under a heading it is plain.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from catalog.reading import rules
from catalog.reading.phrase import Phrase
from catalog.reading.reach import INTRO
from catalog.reading.scene import Scene
from catalog.reading.triggers import MAKES, Rule, Trigger, Way

TOLD: dict[str, Any] = rules.read("outcomes")["collectives"]


def _any_of(words: list[str]) -> str:
    return "|".join(map(re.escape, words))


WORDS = re.compile(rf"\b(?:{_any_of(TOLD['words'])})\b", re.IGNORECASE)
AGAIN = re.compile(rf"\W*(?:{_any_of(TOLD['again'])})\b", re.IGNORECASE)
WITHIN = re.compile(r"\W*(?:inside|on board|aboard|within)\b[^.;]{0,40}?\b(?:were|was)\b", re.IGNORECASE)
LOSSES = re.compile(r"\b(?:loss|losses)\b", re.IGNORECASE)
ITEM = re.compile(r"\s*(?:[-–—•*·▪►▶✔✅☑️🔹🔸➡️]+|\(?\d{1,2}[.)](?=\s))?\s*", re.IGNORECASE)
CARRIED_ASK = "Is the list still of what the sentence before tells of?"
HAUL = Rule("found", "taken_by", ask=TOLD["ask"], undecided=True)
CACHED = Rule("cached", "taken_by")
LOST = Rule("lost", "lost_by", ask="Lost: destroyed, captured, abandoned or damaged?", undecided=True)

HEADS = ((LOSSES, LOST), (WORDS, HAUL))


@dataclass(frozen=True)
class Before:
    """What the sentence before leaves: the last word of outcome in it, and whether it heads a list."""

    trigger: Trigger | None = None
    is_heading: bool = False


def carry(scenes: Iterable[Scene]) -> Iterator[Scene]:
    """The scenes with their lists governed too."""
    before, block = Before(), None
    for scene in scenes:
        if scene.block is not block:
            before, block = Before(), scene.block
        carried = _carried(scene, before)
        yield carried
        before = _left(carried, before)


def _free(scene: Scene) -> list[Phrase]:
    return [one for one in scene.phrases if not (one.is_aside or one.is_ammunition or one.start in scene.governed)]


def _carried(scene: Scene, before: Before) -> Scene:
    free = _free(scene)
    if not free or any(one.rule.kind in MAKES for one in scene.governed.values()):
        return scene
    if before.is_heading and before.trigger and _is_item(scene, free[0]):
        return _governed(scene, free, before.trigger)
    if scene.sentence.triggers:
        return _of_heap(scene, free)
    return _alone(scene, free, before)


def _alone(scene: Scene, free: list[Phrase], before: Before) -> Scene:
    """A sentence without any word of outcome."""
    intro = INTRO.search(scene.text, scene.start, scene.end)
    listed = [one for one in free if intro and one.start >= intro.start()]
    for pattern, rule in HEADS:
        heap = pattern.search(scene.text, scene.start, scene.end)
        if heap and listed and heap.start() <= listed[0].start:
            return _governed(scene, listed, Trigger(*heap.span(), rule, Way.AFTER))
    if within := WITHIN.match(scene.text, scene.start, scene.end):
        return _governed(scene, free, Trigger(within.start() + _blanks(within[0]), within.end(), CACHED, Way.AFTER))
    if before.trigger and (AGAIN.match(scene.text, scene.start, scene.end) or listed):
        rule = replace(before.trigger.rule, ask=before.trigger.rule.ask or CARRIED_ASK)
        return _governed(scene, listed or free, replace(before.trigger, rule=rule))
    return scene


def _of_heap(scene: Scene, free: list[Phrase]) -> Scene:
    """`found a cache, which included …`: the word before the heap tells of what lies in it."""
    intro, heap = (pattern.search(scene.text, scene.start, scene.end) for pattern in (INTRO, WORDS))
    if not (intro and heap and heap.end() <= intro.start()):
        return scene
    told = [one for one in scene.sentence.triggers if one.rule.kind in MAKES and one.end <= heap.start()]
    listed = [one for one in free if one.start >= intro.start()]
    return _governed(scene, listed, told[-1]) if told else scene


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _governed(scene: Scene, free: list[Phrase], trigger: Trigger) -> Scene:
    return replace(scene, governed={**scene.governed, **{one.start: trigger for one in free}})


def _is_item(scene: Scene, phrase: Phrase) -> bool:
    """The line begins with it, or with a dash or a number."""
    item = ITEM.match(scene.text, scene.start)
    start = item.end() if item else scene.start
    is_marked = bool(item and item[0].strip()) or any(start <= count.start <= start + 1 for count in scene.counts)
    return is_marked or phrase.start - start <= len("the Russian ")


def _left(scene: Scene, before: Before) -> Before:
    """What the next sentence may go on with."""
    own = [one for one in scene.governed.values() if one.rule.kind in MAKES]
    last = own[-1] if own else next((one for one in reversed(scene.sentence.triggers) if one.rule.kind in MAKES), None)
    text = scene.text[scene.start : scene.end].rstrip()
    is_title = text[-1:].isalnum() and scene.text[scene.end - 1 : scene.end] == "\n" and not own
    if text.endswith(":") or (is_title and (last or _head(scene))):
        return Before(last or _head(scene), is_heading=True)
    if before.is_heading and (last is None or last is before.trigger) and (not _free(scene) or own):
        return before
    return Before(last)


def _head(scene: Scene) -> Trigger | None:
    """`Losses of the day:`, `The haul:`"""
    for pattern, rule in HEADS:
        if match := pattern.search(scene.text, scene.start, scene.end):
            return Trigger(*match.span(), rule, Way.AFTER)
    return None
