"""Which things of a sentence a word of outcome reaches, by the way in which it governs.

A verb reaches what follows up to the next clause; a passive what stands before it; a participle the next thing, or the
thing right before it, with the list that this one begins or ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from catalog.domain import describing
from catalog.reading import rules
from catalog.reading.phrase import Phrase
from catalog.reading.triggers import DEEDS, MAKES, Trigger, Way
from catalog.reading.units import Cut

SUBJECT = 8  # characters between a thing and the verb of which it is the subject
FEW = 3  # words between `captured` and the thing that it describes
KINDLY = frozenset(rules.words("phrases", "kindly"))
NEAR = 40  # characters between a thing and the word right beside it
BREAK = re.compile(
    r"[;،؛|]|,?\s\b(?:while|but|whereas|although|though|when|after|before|because|who|which|where|that|as)\b"
    r"|,\s*(?:and|in|near|at|on)\b|\band\b|\.\s",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"\b(?:but|while|whereas|although|though|who|where|that|after|before|when|because)\b|[;،؛|]\s", re.IGNORECASE
)
# A clause before the main one: `After the arrival of three T-90Ms, …`.
LEADING = re.compile(r"\b(?:after|before|during|following|since|amid|despite)\b[^,;]*,", re.IGNORECASE)
# What is set against what was said: `a Su-24, not a Su-34`.
AGAINST = re.compile(r"\b(?:and|but)\s+not\b|,\s*not\b|\brather than\b|\binstead of\b", re.IGNORECASE)
PLAIN = re.compile(rf"\b(?:{'|'.join(rules.read('outcomes')['words']['plain'])})\b", re.IGNORECASE)
CLAUSE = re.compile(r"[;|”\"]|\s[–—-]\s|,|\b(?:and|but|or)\b", re.IGNORECASE)
OF_THEM = re.compile(r"\b(?:of (?:which|them|these|those)|which|that|who)\b", re.IGNORECASE)
RELATIVE = re.compile(r"(?<!of )\b(?:which|who|whom|whose|where)\b", re.IGNORECASE)
INTRO = re.compile(
    r":|--|—|\b(?:mostly|mainly|primarily|includ(?:e|es|ed|ing)|consist(?:s|ed|ing)?\s+of|compris(?:e|es|ed|ing)|"
    r"such as|as follows|the following|among them|namely|of which|amounted to|totall?ed)\b",
    re.IGNORECASE,
)
# `ten T-72s, two of them damaged`: of some of them only.
OTHERS = re.compile(r"[^.;:]{0,60}?(?:,|\band\b)\s*(?:(?:and|an?|the|one)\s+)*", re.IGNORECASE)
WAS = re.compile(r"\W*(?:and|or|(?:был|бул)[аои]?|був)?\W*", re.IGNORECASE)
GOES_ON = re.compile(r"\s{0,3}(?:\b(?:and|or|but)\b|[,;|)])", re.IGNORECASE)
SUBSET = re.compile(
    r"(?:^|,|\s)\s*(?:one|two|three|four|five|six|some|several|most|half|many|\d+)(?: of (?:them|which|these|those))?"
    r"(?:\s+(?:were|was|had been|have been))?\s*$",
    re.IGNORECASE,
)
ADDITION = re.compile(r"\W*(?:in addition to|along with|besides|apart from|as well as)\b", re.IGNORECASE)
AMONG = re.compile(r"\bamong\s+(?:the\s+)?(?:\w+\s+){0,3}$", re.IGNORECASE)
SIGNS = r"[\s,;:&“”\"«»'()\[\]\d–—/-]*"
LINKS = re.compile(
    rf"{SIGNS}(?:\b(?:and|or|as well as|including|includes?d?|such as|plus|also|the|of|which|were|was|are|is|comprised|"
    rf"items?|weapons?|arms|equipment|materiel?|among|them|some|other|others|war|military|more|following|consisting|comprising)\b{SIGNS})*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence with what was found in it, each in order."""

    cut: Cut
    start: int
    end: int
    phrases: Sequence[Phrase]
    triggers: Sequence[Trigger]

    def text(self, start: int, end: int) -> str:
        return self.cut.text[start:end]

    @cached_property
    def right_after(self) -> frozenset[int]:
        """Where active words of a deed end: what begins there is what was done something to."""
        return frozenset(one.end for one in self.triggers if one.way is Way.AFTER and one.rule.kind in DEEDS)


def objects(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """The phrases among `free` that it reaches, nearest first or in order."""
    if trigger.way is Way.NEXT:
        return _next(sentence, trigger, free)
    if trigger.way is Way.LAST:
        return (
            _last(sentence, trigger, free) or _before_among(sentence, trigger, free) or _after(sentence, trigger, free)
        )
    if trigger.way is Way.BEFORE:
        return _before(sentence, trigger, free) or _introduced(sentence, trigger, free)
    return _after(sentence, trigger, free) or _closing(sentence, trigger, free)


def _closing(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """`1 BTR-82A, captured`: the word ends what is said, right after the thing. In Cyrillic it may stand anyway."""
    rest = sentence.text(trigger.end, sentence.end)
    found = _last(sentence, trigger, free)
    is_near = bool(found) and _is_right_after(sentence, found[0].end, trigger.start)
    is_closed = not re.search(r"\w", rest) or GOES_ON.match(rest) is not None
    return found if is_near and (trigger.rule.is_free or is_closed) else []


def _is_right_after(sentence: Sentence, start: int, end: int) -> bool:
    """Nothing stands between but other words of outcome: `damaged and captured`."""
    for one in sentence.triggers:
        if start <= one.start and one.end <= end and WAS.fullmatch(sentence.text(start, one.start)):
            start = one.end
    return WAS.fullmatch(sentence.text(start, end)) is not None


def _next(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """The next thing and the list that it begins; where only a word for many things stands there, what it includes."""
    found: list[Phrase] = []
    at = trigger.end
    for phrase in (one for one in free if one.thing.start >= trigger.end):
        gap = sentence.text(at, max(at, phrase.start if found or phrase.start >= at else phrase.thing.start))
        is_near = not found and _is_described(sentence, at, at + len(gap))
        goes_on = bool(found) and _is_list(sentence, at, at + len(gap))
        if not (is_near or goes_on or LINKS.fullmatch(gap) or INTRO.search(gap)) or len(gap) > NEAR * 2:
            break
        found.append(phrase)
        at = phrase.end
    return found


def _is_list(sentence: Sentence, start: int, end: int) -> bool:
    """`two files, seven rifles`: other things of the list stand between, and no verb."""
    gap = sentence.text(start, end)
    is_free = not any(one.start < end and start < one.end for one in sentence.triggers)
    return is_free and OTHERS.fullmatch(gap) is not None


def _is_described(sentence: Sentence, start: int, end: int) -> bool:
    """`captured intact Russian T-80`: a few words that describe, or say whose it is."""
    words = sentence.cut.inside(start, end)
    is_plain = not re.search(r"[^\s\w#’'-]", sentence.text(start, end))
    return (
        is_plain
        and len(words) <= FEW
        and all(
            word.text[0].isupper() or describing.is_description(word.text) or word.lower in KINDLY for word in words
        )
    )


def _last(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """The phrase right before and the list that it ends."""
    found: list[Phrase] = []
    at = trigger.start
    for phrase in (one for one in reversed(free) if one.end <= trigger.start):
        gap = sentence.text(phrase.end, at)
        is_near = len(gap) <= NEAR and not BREAK.match(gap) and not INTRO.search(gap) and not SUBSET.search(gap)
        if not (is_near if not found else LINKS.fullmatch(gap)):
            break
        found.append(phrase)
        at = phrase.start
    return found


def _before_among(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """`the rifles were among the arms found`"""
    if not AMONG.search(sentence.text(max(sentence.start, trigger.start - NEAR), trigger.start)):
        return []
    return [phrase for phrase in free if phrase.end <= trigger.start]


def _before(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    start = max(_clause_start(sentence, trigger), _leading_end(sentence, trigger))
    found = [phrase for phrase in free if start <= phrase.start and phrase.end <= trigger.start]
    if found and SUBSET.search(sentence.text(found[-1].end, trigger.start)):
        return []
    apart = [at for at, one in enumerate(found[:-1], 1) if PLAIN.search(sentence.text(one.end, found[at].start))]
    return found[apart[-1] :] if apart else found


def _leading_end(sentence: Sentence, trigger: Trigger) -> int:
    leading = LEADING.search(sentence.cut.text, sentence.start, trigger.start)
    return leading.end() if leading else sentence.start


def _introduced(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    """`the following was seized: two rifles`, `were found with rifles`."""
    rest = sentence.text(trigger.end, sentence.end)
    if INTRO.search(rest) or rest.lstrip().lower().startswith("with "):
        return _after(sentence, trigger, free)
    return []


def _clause_start(sentence: Sentence, trigger: Trigger) -> int:
    """After the last break behind the verb before this one."""
    verbs = [one for one in sentence.triggers if one.end <= trigger.start and one.way in (Way.AFTER, Way.BEFORE)]
    if not verbs:
        return _strong_break(sentence, trigger)
    breaks = [match.end() for match in BREAK.finditer(sentence.cut.text, verbs[-1].end, trigger.start)]
    things = [one.start for one in sentence.phrases if verbs[-1].end <= one.start and one.end <= trigger.start]
    kept = [place for place in breaks if any(start >= place for start in things)] or breaks
    return kept[-1] if kept else verbs[-1].end


def _strong_break(sentence: Sentence, trigger: Trigger) -> int:
    """`the first was old, but the second was found`: a clause of its own, where a thing stands in it."""
    breaks = [match.end() for match in STRONG.finditer(sentence.cut.text, sentence.start, trigger.start)]
    if breaks and any(breaks[-1] <= one.start and one.end <= trigger.start for one in sentence.phrases):
        return breaks[-1]
    return sentence.start


def _after(sentence: Sentence, trigger: Trigger, free: list[Phrase]) -> list[Phrase]:
    relative = RELATIVE.search(sentence.cut.text, trigger.end, sentence.end)
    limit = min(_limit(sentence, trigger), relative.start() if relative else sentence.end, _own_end(sentence, trigger))
    found = [phrase for phrase in free if trigger.end <= phrase.thing.start and phrase.thing.end <= limit]
    addition = ADDITION.match(sentence.cut.text, sentence.start)
    if not found or addition is None:
        return found
    first = sentence.cut.text.rfind(",", addition.end(), trigger.start)
    return [*(one for one in sentence.phrases if addition.start() <= one.start and one.end <= first), *found]


def _own_end(sentence: Sentence, trigger: Trigger) -> int:
    """Where something else is said: `destroyed a T-72, the crew of a BMP-2 escaped`, `and not a Su-34`."""
    text, start = sentence.cut.text, trigger.end
    against = AGAINST.search(text, start, sentence.end)
    limit = against.start() if against else sentence.end
    verb = PLAIN.search(text, start, limit)
    if verb is None:
        return limit
    begins = [one.start() for one in CLAUSE.finditer(text, start, verb.start())]
    if not begins or OF_THEM.search(text, begins[-1], verb.start()):
        return limit
    between = [one for one in sentence.phrases if begins[-1] <= one.start and one.end <= verb.start()]
    is_subject = not between or verb.start() - between[-1].end <= SUBJECT
    return begins[-1] if is_subject else verb.start()


def _limit(sentence: Sentence, trigger: Trigger) -> int:
    """Where the clause of the next verb begins."""
    for one in sentence.triggers:
        if one.start >= trigger.end and one.way in (Way.AFTER, Way.BEFORE) and not _leads_on(sentence, one):
            if one.way is Way.BEFORE:
                return _clause_start(sentence, one)
            breaks = [match.start() for match in BREAK.finditer(sentence.cut.text, trigger.end, one.start)]
            return breaks[-1] if breaks else one.start
    return sentence.end


def _leads_on(sentence: Sentence, trigger: Trigger) -> bool:
    """`the material they were carrying: three rifles`: what follows the colon is still what was taken."""
    return sentence.text(trigger.end, trigger.end + 1) == ":" and trigger.rule.kind not in MAKES
