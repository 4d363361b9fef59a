"""What a text says beside things lost or taken: distances, places taken, attacks. None of it counts anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.domain.counting import Range
from catalog.domain.outcomes import ClaimKind
from catalog.reading import actors, lines, roles, unreal
from catalog.reading.actors import Memory
from catalog.reading.counts import Count
from catalog.reading.found import Named, Said
from catalog.reading.phrase import Phrase
from catalog.reading.places import Place
from catalog.reading.scene import Scene, Survey
from catalog.reading.triggers import Trigger

TAKES = frozenset({"captured", "seized"})
SETTLEMENTS = re.compile(
    r"\b(?:settlements?|villages?|towns?|cities|districts|positions|hills|bases|checkpoints|neighbou?rhoods)\b",
    re.IGNORECASE,
)
INCLUDE = re.compile(r"\b(?:includ(?:e|es|ed|ing)|such as|among them|namely)\b|:", re.IGNORECASE)
CONTROL = re.compile(r"\bliberat(?:ed|es|ing)\b|\b(?:regained|assumed) (?:full )?control (?:of|over)\b", re.IGNORECASE)
STRIKES = re.compile(
    r"\b(?:shell(?:ed|ing|s)|bomb(?:ed|ing|s|ard(?:ed|ing))|target(?:ed|ing|s)?|struck|strik(?:e|es|ing)|used|fired|"
    r"launched|opened fire)\b",
    re.IGNORECASE,
)
DIRECT = re.compile(
    r"(?:\s+(?:the|all|most|parts?|of|key|strategic|control))*"
    r"(?:\s+(?:settlements?|villages?|towns?|city|cities|district|area|hill)(?:\s+(?:of|in))?)?[\s\"“#]*",
    re.IGNORECASE,
)
APART = re.compile(r"\b(?:while|whereas|but)\b|;", re.IGNORECASE)
NEAR = 160  # characters between a verb and the last place it is about
BESIDE = 24  # between `capturing` and the one place that it is about: `the settlement of`
LONGEST = 300  # characters of a summary


@dataclass(frozen=True)
class Heard:
    """A claim with the sentence that it stands in."""

    said: Said
    scene: Scene


def read(survey: Survey, scene: Scene, memory: Memory) -> list[Heard]:
    """The claims of one sentence, each with whom the text lets speak and whether it doubts it."""
    found = [*_distances(survey, scene, memory), *_taken(scene, memory), *_attacks(scene), *_totals(scene, memory)]
    return [Heard(_told(scene, one), scene) for one in found]


def _told(scene: Scene, said: Said) -> Said:
    at = said.spans[0][0]
    speaker = next(iter(sorted(scene.speakers, key=lambda one: abs(one.start - at))), None)
    who = scene.text[slice(*speaker.who)] if speaker else ""
    return replace(said, asserted_by=who, hedged=bool(scene.hedges), said_on=scene.day, summary=said.summary[:LONGEST])


def _distances(survey: Survey, scene: Scene, memory: Memory) -> Iterator[Said]:
    for one in scene.distances:
        target = one.target or (one.end, one.end)
        inside = [place for place in survey.places if target[0] <= place.start and place.end <= target[1]]
        if not inside:
            continue
        place = Named(inside[0].slug, survey.text[slice(*target)], (target,))
        words = f"{one.qualifier} {one.value:g} {one.unit} from {place.text}".strip()
        doer = _acting(scene, one.start, memory)
        yield Said(
            ClaimKind.DISTANCE, ((one.start, target[1]),), words, value=one.value, unit=one.unit,
            qualifier=one.qualifier, place=place, taken_by=doer,
        )  # fmt: skip


def _acting(scene: Scene, at: int, memory: Memory) -> Named | None:
    """Who is said to do it: before it in the sentence, else after it, else whoever acted before."""
    acting = [one for one in scene.parties if actors.acts(scene, one)]
    before, after = [one for one in acting if one.end <= at], [one for one in acting if one.start >= at]
    if before or after:
        return actors.named(scene, before[-1] if before else after[0])
    return None if scene.block.is_post else memory.subject


def _taken(scene: Scene, memory: Memory) -> Iterator[Said]:
    """Places that the verb of taking is about; things in the same sentence are lines, not claims."""
    governing = set(scene.governed.values())
    for trigger in scene.sentence.triggers:
        if trigger.rule.kind in TAKES and trigger not in governing and not unreal.is_unreal(scene, trigger):
            yield from _of_trigger(scene, trigger, memory)
    for match in CONTROL.finditer(scene.text, scene.start, scene.end):
        names = [one for one in scene.places if match.end() <= one.start <= match.end() + BESIDE]
        if names:
            span = match.start(), names[0].end
            yield _places_taken(scene, span, (names[:1], None), _acting(scene, span[0], memory))


def _of_trigger(scene: Scene, trigger: Trigger, memory: Memory) -> Iterator[Said]:
    number = _number(scene, trigger)
    names = [one for one in scene.places if trigger.end <= one.start]
    before = scene.text[max(scene.start, trigger.start - BESIDE) : trigger.start]
    is_list = number or SETTLEMENTS.search(before)
    if not (is_list and INCLUDE.search(scene.text, trigger.end, min(scene.end, trigger.end + NEAR))):
        names = [one for one in names if DIRECT.fullmatch(scene.text, trigger.end, one.start)][:1]
    if names or number:
        last = max([trigger.end, *([number.end] if number else []), *(one.end for one in names)])
        yield _places_taken(scene, (trigger.start, last), (names, number), _acting(scene, trigger.start, memory))


def _number(scene: Scene, trigger: Trigger) -> Count | None:
    """`at least 13 settlements`"""
    numbers = (one for one in scene.counts if trigger.end <= one.start)
    return next((one for one in numbers if SETTLEMENTS.match(scene.text, one.end + 1)), None)


def _places_taken(
    scene: Scene, span: tuple[int, int], what: tuple[Sequence[Place], Count | None], doer: Named | None
) -> Said:
    names, number = what
    count = Range(number.least, number.best, number.most) if number else None
    if count is None and len(names) > 1:
        count = Range(len(names), len(names), None)
    only = _named(scene, names[0]) if len(names) == 1 else None
    return Said(ClaimKind.PLACE_TAKEN, (span,), scene.text[slice(*span)], count=count, taken_by=doer, place=only)


def _totals(scene: Scene, memory: Memory) -> Iterator[Said]:
    """`has destroyed more than 3,000 tanks since …`"""
    for phrase in scene.phrases:
        trigger, number = scene.governed.get(phrase.start), phrase.count
        if trigger is None or number is None or not lines.makes_line(trigger) or not unreal.is_total(scene, phrase):
            continue
        thing, who = phrase.thing, roles.read(scene, trigger, phrase, memory)
        span = min(trigger.start, phrase.start), max(trigger.end, phrase.end)
        yield Said(
            ClaimKind.EQUIPMENT, (span,), scene.text[slice(*span)], count=Range(number.least, number.best, number.most),
            type=Named(thing.slug, scene.text[thing.start : thing.end], ((thing.start, thing.end),)),
            lost_by=who.lost_by, taken_by=who.taken_by,
        )  # fmt: skip


def _attacks(scene: Scene) -> Iterator[Said]:
    """`used vacuum bombs to target areas around …`, `artillery has shelled …`: one for each clause."""
    at = scene.start
    for end in [*(match.start() for match in APART.finditer(scene.text, scene.start, scene.end)), scene.end]:
        yield from _attack(scene, at, end)
        at = end


def _attack(scene: Scene, start: int, end: int) -> Iterator[Said]:
    phrases = [one for one in scene.phrases if start <= one.start and one.end <= end]
    if not phrases or any(_makes_line(scene, one) for one in phrases):
        return
    verb = STRIKES.search(scene.text, phrases[0].end, end) or STRIKES.search(scene.text, start, phrases[0].start)
    names = [one for one in scene.places if verb and verb.end() <= one.start and one.end <= end]
    if not (verb and names):
        return
    thing = next((one.thing for one in phrases if one.thing.is_munition), phrases[0].thing)
    kind = Named(thing.slug, scene.text[thing.start : thing.end], ((thing.start, thing.end),))
    place = _named(scene, names[0]) if len(names) == 1 else None
    span = min(phrases[0].start, verb.start()), names[-1].end
    yield Said(ClaimKind.ATTACK, (span,), scene.text[slice(*span)], place=place, type=kind)


def _makes_line(scene: Scene, phrase: Phrase) -> bool:
    trigger = scene.governed.get(phrase.start)
    return trigger is not None and lines.makes_line(trigger)


def _named(scene: Scene, place: Place) -> Named:
    return Named(place.slug, scene.text[place.start : place.end], ((place.start, place.end),))
