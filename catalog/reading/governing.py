"""Which word of outcome governs which thing of a sentence.

What the main verb says comes first, then what a participle beside the thing says; what has to be asked comes after what
is sure, and use and trade come last. A thing that only says where, for what or from what (`clips for the AK-47`) is
governed by none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from catalog.reading import reach
from catalog.reading.phrase import Phrase
from catalog.reading.reach import Sentence
from catalog.reading.triggers import MAKES, Trigger, Way

SHOWN = frozenset({"displayed", "cached"})
WITH = frozenset({"with", "using"})
SURE, OPEN, OTHER = 1, 2, 3  # an outcome, one that has to be asked, none at all
NEXT, LAST, PASSIVE, ACTIVE = (Way.NEXT,), (Way.LAST,), (Way.BEFORE,), (Way.AFTER,)
TIGHT = (Way.NEXT, Way.LAST)
ORDER = (
    (PASSIVE, (SURE,)), (NEXT, (SURE,)), (LAST, (SURE,)), (TIGHT, (OPEN,)), (PASSIVE, (OPEN,)), (ACTIVE, (SURE, OPEN)),
    (TIGHT, (OTHER,)), (PASSIVE, (OTHER,)), (ACTIVE, (OTHER,)),
)  # fmt: skip
ASIDE = re.compile(r",\s*(?:which|who|that)\b[^,]*$", re.IGNORECASE)
BRACKET = re.compile(r"\W{0,3}\(")


def govern(sentence: Sentence, told_after: Mapping[int, Trigger]) -> dict[int, Trigger]:
    """Start of a phrase → the word that governs it; `told_after` are those that lists say after a thing."""
    found = {**dict(_bracketed(sentence)), **told_after}
    spent = {one.start for one in told_after.values()}
    triggers = [one for one in sentence.triggers if one.start not in spent and not _is_bracketed(sentence, one)]
    sentence = replace(sentence, triggers=triggers)
    main = replace(sentence, triggers=[one for one in triggers if not _is_background(sentence, one)])
    told = [one for one in sentence.phrases if not one.is_ammunition]
    for ways, ranks in ORDER:
        for trigger in triggers:
            if trigger.way in ways and _rank(sentence, trigger) in ranks:
                free = [one for one in told if one.start not in found and _may_be(sentence, trigger, one)]
                within = main if trigger in main.triggers else sentence
                found |= {phrase.start: trigger for phrase in reach.objects(within, trigger, free)}
    return found


def _bracketed(sentence: Sentence) -> Iterator[tuple[int, Trigger]]:
    """`2 Leopard 2A6 (destroyed)`: of `damaged and abandoned` the last word decides."""
    for phrase in sentence.phrases:
        opening = BRACKET.match(sentence.cut.text, phrase.end)
        end = sentence.cut.text.find(")", opening.end(), sentence.end) if opening else -1
        inside = [one for one in sentence.triggers if opening and opening.end() <= one.start and one.end <= end]
        told = [one for one in inside if one.rule.kind in MAKES]
        if told:
            yield phrase.start, replace(told[-1], way=Way.LAST, is_passive=True)


def _is_bracketed(sentence: Sentence, trigger: Trigger) -> bool:
    """`(likely smuggled from abroad)` says nothing of what stands outside, and nothing stands inside."""
    start = sentence.cut.text.rfind("(", sentence.start, trigger.start)
    end = sentence.cut.text.find(")", max(start, sentence.start), sentence.end)
    if start < 0 or end < trigger.end:
        return False
    return not any(start < one.start and one.end <= end for one in sentence.phrases)


def _rank(sentence: Sentence, trigger: Trigger) -> int:
    if trigger.rule.kind not in MAKES or _is_background(sentence, trigger):
        return OTHER
    return OPEN if trigger.rule.undecided or trigger.rule.kind in SHOWN else SURE


def _is_background(sentence: Sentence, trigger: Trigger) -> bool:
    """`three rifles, which had been stolen in 1998, were found`: what the main verb says comes first.

    The participle in `captured a rifle and two captured tanks` says what the verb did already.
    """
    if trigger.way is Way.NEXT and not trigger.rule.is_noun and _is_said(sentence, trigger):
        return True
    if not ASIDE.search(sentence.text(sentence.start, trigger.start)):
        return False
    later = (one for one in sentence.triggers if one.start > trigger.end and one.way is Way.BEFORE)
    return any(one.rule.kind in MAKES for one in later)


def _is_said(sentence: Sentence, trigger: Trigger) -> bool:
    earlier = (one for one in sentence.triggers if one.end <= trigger.start and one.way is Way.AFTER)
    return any(one.rule.kind == trigger.rule.kind for one in earlier)


def _may_be(sentence: Sentence, trigger: Trigger, phrase: Phrase) -> bool:
    """What a preposition puts aside is not told of, nor what a thing was destroyed with."""
    if phrase.is_aside:
        return _describes(trigger, phrase)
    if trigger.way in (Way.NEXT, Way.BEFORE) and not trigger.rule.is_noun and _is_object(sentence, phrase):
        return False
    if trigger.rule.kind not in MAKES:
        return True
    return not _is_means(sentence, trigger, phrase)


def _is_means(sentence: Sentence, trigger: Trigger, phrase: Phrase) -> bool:
    """`destroyed it with a Javelin`; what is taken with other things is taken, but not `took Avdiivka with T-80s`."""
    before = sentence.cut.before(phrase.start, 2)
    if not before or before[-1].lower not in WITH:
        return False
    is_first = not any(trigger.end <= one.start < phrase.start for one in sentence.phrases)
    is_place = len(before) > 1 and before[0].text[:1].isupper() and not before[0].text.isupper()
    return not trigger.rule.subject or (trigger.way is Way.AFTER and is_first and is_place)


def _is_object(sentence: Sentence, phrase: Phrase) -> bool:
    """`destroyed a captured T-72`, `found an abandoned T-80`: what was done now says more than what it was before."""
    return phrase.start in sentence.right_after or phrase.start - 1 in sentence.right_after


def _describes(trigger: Trigger, phrase: Phrase) -> bool:
    """`on a captured T-80`: wherever it stands, it was captured."""
    return trigger.way is Way.NEXT and phrase.start <= trigger.start < phrase.thing.start
