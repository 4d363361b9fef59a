"""When and where: the lines of one sentence parted by hands and day, each part with its place.

A day is never made up: without one in the sentence it is the day of publication, and the basis says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.domain.dates import Span
from catalog.domain.outcomes import DateBasis, Precision
from catalog.reading.blocks import Block
from catalog.reading.found import Line, Named, When
from catalog.reading.moments import Moment
from catalog.reading.places import Place
from catalog.reading.scene import Scene, Survey
from catalog.reading.told import Told
from catalog.reading.triggers import Way

UNDATED = Span(None, None, Precision.UNKNOWN)
PREPOSITION = re.compile(
    r"\b(?:in|near|at|around|outside|of|from|inside|within|towards?|across|throughout|between|to)\s+(?:the\s+)?(?:\w+\s+){0,3}[#“\"]*$",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s+(?:the\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE)
SPOKEN = re.compile(r"\s*(?:(?:on|in|earlier|late)\s*)?", re.IGNORECASE)
CLAUSE = re.compile(r"\b(?:and|but|while)\b|;")
BUILT = re.compile(
    r"\b(?:built|made|produced|born|bought|delivered|introduced|designed|adopted|dating|manufactured|said|says|reported|announced|told|stated|claimed)\s+(?:\w+\s+)?(?:in|from|on)?\s*$",
    re.IGNORECASE,
)
REACH = 50  # characters before a place in which its preposition stands


@dataclass(frozen=True)
class Part:
    """Lines of one sentence that belong together, with when and where; `speaker` is a handle that it cites."""

    block: Block
    lines: tuple[Told, ...]
    place: Named | None
    date: When | None
    speaker: str = ""

    @property
    def hands(self) -> tuple[str, str]:
        return hands(self.lines[0].line)


def key(named: Named | None) -> str:
    return (named.slug or named.text.lower()) if named else ""


def hands(line: Line) -> tuple[str, str]:
    """Who took it; where nobody did, who lost it."""
    return key(line.taken_by), "" if line.taken_by else key(line.lost_by)


def split(survey: Survey, scene: Scene, own: Sequence[Told], before: Scene | None) -> Iterable[Part]:
    """What different hands took, or on different days, is not one sighting. `before` is the sentence before."""
    speaker = next((one.handle for one in scene.speakers if one.handle), "")
    groups: dict[tuple[tuple[str, str], When | None, Named | None], list[Told]] = {}
    for one in own:
        place = _place(survey, scene, before, one)
        groups.setdefault((hands(one.line), _date(scene, one), place), []).append(one)
    for (_, when, place), group in groups.items():
        yield Part(scene.block, tuple(group), place, when, speaker)


def published(block_day: date | None, spans: tuple[tuple[int, int], ...] = ()) -> When | None:
    """The day of publication as the day of a draft."""
    if block_day is None:
        return None
    return When(Span(block_day, block_day, Precision.DAY), DateBasis.PUBLISHED, "", spans)


def _date(scene: Scene, one: Told) -> When | None:
    moment = _moment(scene, one)
    if moment is None:
        return published(scene.day, (scene.block.signature,) if scene.block.signature else ())
    text = scene.text[moment.start : moment.end]
    return When(moment.span or UNDATED, DateBasis.EVENT, text, ((moment.start, moment.end),))


def _moment(scene: Scene, one: Told) -> Moment | None:
    """Of several days in a sentence each thing has the one after it, where days follow things; else the one before.

    The day on which somebody spoke, and the year in which a thing was built, are not that of the event.
    """
    told = [each for each in scene.moments if not _is_aside(scene, each)]
    if not told:
        return None
    trigger = one.trigger.start if scene.start <= one.trigger.start < scene.end else one.phrase.start
    first = min((each.start for each in scene.governed.values() if each.start >= scene.start), default=trigger)
    if told[0].start > first:
        return next((each for each in told if each.start >= max(one.phrase.start, trigger)), told[-1])
    before = [each for each in told if each.end <= trigger and not _is_of_another(scene, each, one)]
    after = [each for each in told if each.start >= trigger]
    return before[-1] if before else (after or told)[0]


def _is_of_another(scene: Scene, moment: Moment, one: Told) -> bool:
    """A verb stands between it and this one, or it follows another verb in the same clause."""
    verbs = [each for each in scene.sentence.triggers if each.start != one.trigger.start]
    if any(moment.end <= each.start < one.trigger.start for each in verbs):
        return True
    earlier = [each.end for each in verbs if each.end <= moment.start]
    return bool(earlier) and CLAUSE.search(scene.text, earlier[-1], moment.start) is None


def _is_aside(scene: Scene, moment: Moment) -> bool:
    before = scene.text[max(scene.start, moment.start - REACH) : moment.start]
    spoken = any(
        one.end <= moment.start and SPOKEN.fullmatch(scene.text, one.end, moment.start) for one in scene.speakers
    )
    return spoken or BUILT.search(before) is not None


def _place(survey: Survey, scene: Scene, before: Scene | None, told: Told) -> Named | None:
    """In the sentence, else in the one before it in the same paragraph; in a post, wherever it names one place."""
    found = _places(scene)
    if not found and before is not None and "\n" not in scene.text[before.end - 1 : scene.start + 1].strip(" "):
        found = _places(before)[-1:]
    if not found and scene.block.is_post:
        inside = [one for each in survey.scenes if each.block is scene.block for one in _places(each)]
        found = inside if len({one.slug for one in inside}) == 1 else []
    if not found:
        return None
    one = _nearest(found, told) if len(found) > 1 and found[0].start >= scene.start else found[0]
    return Named(one.slug, scene.text[one.start : one.end], ((one.start, one.end),))


def _nearest(found: Sequence[Place], told: Told) -> Place:
    """Of several places a thing has the one after it; a place that people come from is the last choice."""
    scene = told.scene
    at = max(told.phrase.start, told.trigger.start if told.trigger.way is not Way.AFTER else 0)
    stays = [one for one in found if not FROM.search(scene.text[max(scene.start, one.start - REACH) : one.start])]
    after = [one for one in stays if one.start >= at]
    return after[0] if after else (stays or list(found))[-1]


def _places(scene: Scene) -> list[Place]:
    """The most precise of those that are said as a place, in order; a village rather than its province.

    Where somebody spoke (`said at a briefing in …`) is not where it happened.
    """
    spoken = max((one.start for one in scene.speakers), default=scene.end)
    if not any(one.start < spoken for one in scene.phrases):
        spoken = scene.end
    named = [
        one
        for one in scene.places
        if one.start < spoken and PREPOSITION.search(scene.text[max(scene.start, one.start - REACH) : one.start])
    ]
    targets = [one.target for one in scene.distances if one.target]
    named = [one for one in named if not any(start <= one.start < end for start, end in targets)]
    above = {slug for one in named for slug in one.path[:-1]}
    return [one for one in named if one.slug not in above]
