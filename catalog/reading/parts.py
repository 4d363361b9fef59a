"""When and where: the lines of one sentence parted by hands and day, each part with its place.

A day is never made up: without one in the sentence it is the day of publication, and the basis says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.domain.dates import Span
from catalog.domain.outcomes import DateBasis, Precision
from catalog.reading.blocks import Block
from catalog.reading.found import Named, When
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
MOST_BACK = 50  # groups of the same hands that a sentence may go on with
REACH = 50  # characters before a place in which its preposition stands


@dataclass(frozen=True)
class Hands:
    """Who took a thing, who lost it, and who did it, which who destroys it does too; empty where nobody is named."""

    taker: str = ""
    loser: str = ""
    doer: str = ""

    def agree(self, other: "Hands") -> bool:
        """Taken by the same, or lost by the same; who destroys one thing and takes another has to do with one loser."""
        if self.taker and other.taker:
            return self.taker == other.taker
        if not (self.taker or other.taker):
            return self.loser == other.loser
        is_one_loser = not (self.loser and other.loser) or self.loser == other.loser
        return is_one_loser and (self.taker or self.doer) == (other.taker or other.doer)

    def names(self) -> tuple[tuple[str, str], ...]:
        """Two that agree have one of them in common."""
        by = ("by", self.taker or self.doer)
        return (by,) if self.taker else (by, ("of", self.loser))

    def joined(self, other: "Hands") -> "Hands":
        """Of both together; the first that is named stays."""
        return Hands(self.taker or other.taker, self.loser or other.loser, self.doer or other.doer)


@dataclass(frozen=True)
class Part:
    """Lines of one sentence that belong together, with when and where; `speaker` is a handle that it cites."""

    block: Block
    lines: tuple[Told, ...]
    place: Named | None
    date: When | None
    speaker: str = ""
    hands: Hands = Hands()


def key(named: Named | None) -> str:
    return (named.slug or named.text.lower()) if named else ""


def _hands(told: Told) -> Hands:
    return Hands(key(told.line.taken_by), key(told.line.lost_by), key(told.doer))


def split(survey: Survey, scene: Scene, own: Sequence[Told], before: Scene | None) -> Iterable[Part]:
    """What different hands took, or on different days, is not one sighting. `before` is the sentence before."""
    speaker = next((one.handle for one in scene.speakers if one.handle), "")
    found: list[Part] = []
    for one in own:
        part = Part(scene.block, (one,), _place(survey, scene, before, one), _date(scene, one), speaker, _hands(one))
        at = next((number for number, other in enumerate(found) if _is_with(other, part)), None)
        if at is None:
            found.append(part)
        else:
            found[at] = replace(found[at], lines=(*found[at].lines, one), hands=found[at].hands.joined(part.hands))
    return found


def _is_with(one: Part, other: Part) -> bool:
    return one.date == other.date and one.place == other.place and one.hands.agree(other.hands)


def grouped(found: Sequence[Part]) -> list[list[Part]]:
    """Sentences of one block that tell of the same hands, place and day; of several groups the last is gone on with."""
    groups: list[list[Part]] = []
    hands: list[Hands] = []
    known: dict[tuple[int, tuple[str, str]], list[int]] = {}
    for part in found:
        near = {one for name in part.hands.names() for one in known.get((part.block.start, name), [])[-MOST_BACK:]}
        agreeing = (one for one in sorted(near, reverse=True) if hands[one].agree(part.hands))
        at = next((one for one in agreeing if _fits(groups[one][-1], part)), len(groups))
        if at == len(groups):
            groups.append([])
            hands.append(part.hands)
        groups[at].append(part)
        hands[at] = hands[at].joined(part.hands)
        for name in hands[at].names():
            known.setdefault((part.block.start, name), []).append(at)
    return groups


def _fits(one: Part, other: Part) -> bool:
    is_same_place = one.place is None or other.place is None or key(one.place) == key(other.place)
    return is_same_place and (one.date is None or other.date is None or one.date.span == other.date.span)


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
