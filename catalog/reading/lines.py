"""Lines of a draft: one for each thing that a word of outcome governs, with its number, parts and parties.

Use is no loss, a plan is no event, and what was not taken was not taken: none of these makes a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from catalog.domain.counting import Range
from catalog.domain.outcomes import HoldingContext, OutcomeKind
from catalog.reading import roles, rules, sums, unreal
from catalog.reading.actors import Memory
from catalog.reading.found import Line, Named
from catalog.reading.parties import LAW
from catalog.reading.phrase import Phrase
from catalog.reading.roles import Roles
from catalog.reading.scene import Scene
from catalog.reading.things import Thing
from catalog.reading.told import Told
from catalog.reading.triggers import Trigger

OUTCOMES = {kind.value: kind for kind in OutcomeKind if kind is not OutcomeKind.TRANSFERRED}
LOST = "lost"
CONTEXTS = {"displayed": HoldingContext.DISPLAYED, "cached": HoldingContext.CACHED}
SEIZED_ASK = "Seized: captured in a fight, or taken by police or customs?"
WHICH = re.compile(r",?\s*(?:which|that)\b", re.IGNORECASE)
THEN = re.compile(rf"\b(?:{'|'.join(rules.words('phrases', 'then'))})\s+$", re.IGNORECASE)
FOR = re.compile(r"\bfor\s*$", re.IGNORECASE)
ONE, OPEN, SEVERAL = Range(1, 1, 1), Range(1, 1, None), Range(2, 2, None)


def read(scene: Scene, memory: Memory) -> list[Told]:
    """The lines of one sentence, in order."""
    found = list(_governed(scene, memory))
    ranges = sums.ranges(scene, found)
    return [
        replace(told, line=replace(told.line, count=ranges[at][0], asks=(*told.line.asks, *ranges[at][1])))
        for at, told in enumerate(found)
        if at in ranges
    ]


def _governed(scene: Scene, memory: Memory) -> Iterator[Told]:
    for phrase in scene.phrases:
        trigger = scene.governed.get(phrase.start)
        if trigger is None or not _is_told(scene, trigger, phrase):
            continue
        own, last = _all_of(scene, trigger, phrase), _later(scene, trigger, phrase)
        who = roles.read(scene, last, own, memory)
        yield Told(_line(scene, last, own, who), scene, last, own, who.doer or who.taken_by)


def _is_told(scene: Scene, trigger: Trigger, phrase: Phrase) -> bool:
    """Something happened to it; a part of something that is only said to be there is none."""
    if not makes_line(trigger) or unreal.is_unreal(scene, trigger) or unreal.is_none(scene, phrase):
        return False
    is_detail = phrase.thing.is_part and phrase.thing.is_generic and phrase.count is None
    return not (is_detail or unreal.is_total(scene, phrase))


def _later(scene: Scene, trigger: Trigger, phrase: Phrase) -> Trigger:
    """`abandoned a T-72, which Northland troops then captured`: what happened last."""
    which = WHICH.match(scene.text, phrase.end, scene.end)
    after = [one for one in scene.sentence.triggers if which and one.start >= which.end()]
    if which is None or not after or not makes_line(after[0]) or unreal.is_unreal(scene, after[0]):
        return trigger
    is_later = THEN.search(scene.text, which.end(), after[0].start) is not None
    return after[0] if is_later and after[0] not in scene.governed.values() else trigger


def _all_of(scene: Scene, trigger: Trigger, phrase: Phrase) -> Phrase:
    """`12 of 14 captured missiles were used`: all 14 were captured."""
    if phrase.count is None or not phrase.count.end < trigger.start < phrase.thing.start:
        return phrase
    inside = [one for one in scene.counts if phrase.count.end < one.start and one.end < trigger.start]
    return replace(phrase, count=inside[-1]) if inside else phrase


def makes_line(trigger: Trigger) -> bool:
    """Something was lost, taken or shown; use and trade make none."""
    return trigger.rule.kind in OUTCOMES or trigger.rule.kind == LOST or trigger.rule.kind in CONTEXTS


def named(scene: Scene) -> Iterator[Line]:
    """Types of the catalog that are neither parts nor ammunition, and of which nothing is told."""
    for phrase in scene.phrases:
        trigger = scene.governed.get(phrase.start)
        is_told = trigger is not None and makes_line(trigger) and not unreal.is_unreal(scene, trigger)
        thing = phrase.thing
        is_for = FOR.search(scene.text, scene.start, phrase.start) is not None
        if not (is_told or is_for or phrase.is_ammunition or thing.is_part or thing.is_generic or thing.slug is None):
            yield _counted(scene, phrase)


def _line(scene: Scene, trigger: Trigger, phrase: Phrase, who: Roles) -> Line:
    outcome, asks = _outcome(trigger, who)
    context = CONTEXTS.get(trigger.rule.kind)
    return replace(
        _counted(scene, phrase), outcome=outcome, manner=trigger.rule.manner, context=context,
        lost_by=None if context else who.lost_by, taken_by=who.taken_by, hedged=unreal.is_hedged(scene),
        outcome_spans=((trigger.start, trigger.end),), asks=(*asks, *_which(scene, phrase.thing)),
    )  # fmt: skip


def _which(scene: Scene, thing: Thing) -> tuple[str, ...]:
    """What to ask of a name that several types have."""
    names = [scene.lexicon.types.types[slug].name for slug in thing.candidates]
    return (f"“{scene.text[slice(*thing.core)]}” is a name of several types: {', '.join(names)}?",) if names else ()


def _counted(scene: Scene, phrase: Phrase) -> Line:
    """What a thing is and how many there are, with what is fitted to it."""
    thing, count = phrase.thing, phrase.count
    return Line(
        _words(scene, thing), _count(phrase), _spans(phrase),
        fitted=tuple(_words(scene, one) for one in phrase.parts),
        count_spans=((count.start, count.end),) if count else (),
    )  # fmt: skip


def _spans(phrase: Phrase) -> tuple[tuple[int, int], ...]:
    """Of a share (`7 destroyed, 3 captured`) the thing stands apart from its number."""
    whole, thing = (phrase.start, phrase.end), (phrase.thing.start, phrase.thing.end)
    return (whole,) if phrase.start <= phrase.thing.start else (thing, whole)


def _words(scene: Scene, thing: Thing) -> Named:
    return Named(thing.slug, scene.text[thing.start : thing.end], ((thing.start, thing.end),))


def _outcome(trigger: Trigger, who: Roles) -> tuple[OutcomeKind | None, tuple[str, ...]]:
    rule = trigger.rule
    asks = (rule.ask,) if rule.ask else ()
    if rule.undecided or rule.kind not in OUTCOMES:
        return None, asks
    if not rule.by_law:
        return OUTCOMES[rule.kind], asks
    if who.taken_by is None:
        return None, (SEIZED_ASK,)
    words = set(re.findall(r"\w+", who.taken_by.text.lower()))
    return (OutcomeKind.SEIZED if words & LAW else OutcomeKind.CAPTURED), asks


def _count(phrase: Phrase) -> Range:
    if phrase.is_open:
        return SEVERAL if phrase.thing.is_plural else OPEN
    if phrase.count is None:
        return SEVERAL if phrase.thing.is_plural else ONE
    return Range(phrase.count.least, phrase.count.best, phrase.count.most)
