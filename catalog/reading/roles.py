"""Who took and who lost what a word of outcome tells of: the subject of the verb, `by …`, `from …`, whose the thing is.

What the sentence does not say may stand in the one before it: `they` and `militants` are whoever did something there,
and who was fought there is who lost. Nobody is named who does not stand in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog.reading import actors, rules
from catalog.reading.actors import Memory
from catalog.reading.found import Named
from catalog.reading.parties import Party
from catalog.reading.phrase import Phrase
from catalog.reading.reach import BREAK
from catalog.reading.scene import Scene
from catalog.reading.triggers import Trigger, Way

# `from fighters of the group`, but not `from houses in Iran`: there the name says only where.
WORD = r"(?:(?!(?:in|inside|into|near|at|on|across|within|outside|around)\b)\w+\s+)"
BY = re.compile(rf"\bby\s+{WORD}{{0,3}}$", re.IGNORECASE)
FROM = re.compile(rf"\b(?:from|belonging to|owned by|held by)\s+{WORD}{{0,2}}$", re.IGNORECASE)
TO = re.compile(rf"\bto\s+(?:the\s+)?{WORD}{{0,2}}$", re.IGNORECASE)
PRONOUN = re.compile(r"\b(they|we|he|she|it|who|which)\b", re.IGNORECASE)
COORDINATE = re.compile(r";|\b(?:but|while|whereas)\b", re.IGNORECASE)  # what parts two verbs with one subject
MADE = re.compile(
    r"[\s-]*(?:-backed|-?made|-?built|-?produced|-?supplied|-?designed|-?origin|-?style|-?grade|-?type|-?issue|-?era)\b",
    re.IGNORECASE,
)
ADJACENT = re.compile(
    r"[\s)”\"]*(?:(?:\w+ly|also|then|have|has|had|later|just|now|again|been|militants)\s+)*", re.IGNORECASE
)
NOBODY = frozenset(rules.words("parties", "nobody"))
NAME = re.compile(r"(?:^|[\s\"“(])([A-Z][\w’'-]+)\s+(?:(?:also|then|later|reportedly|allegedly|had|has|have)\s+)*$")
OF = re.compile(r"\s+(?:of|belonging to)\s+(?:the\s+)?[#\"“]?", re.IGNORECASE)
ORIGIN = re.compile(
    rf"\b(?:{'|'.join(rules.words('parties', 'origin'))})\s+(?:\w+\s+){{0,2}}from\s+(?:\w+\s+){{0,2}}[#“\"]*$",
    re.IGNORECASE,
)
GOES_ON = re.compile(r",?\s*(?:and|including|among them|as well as|,)\s*", re.IGNORECASE)
BESIDE = frozenset({"", " ", "'s ", "’s ", "’ ", "' "})
REACH = 80  # characters before or after a thing in which its owner stands, and before a name in which `from` does
MOST_BACK = 8  # things of a list to the one that says whose they are


@dataclass(frozen=True)
class Roles:
    """Nobody where the text does not say. `doer` did it, whether or not anything was taken."""

    lost_by: Named | None = None
    taken_by: Named | None = None
    doer: Named | None = None


def _speaks(scene: Scene, party: Party) -> bool:
    return any(one.who[0] <= party.start and party.end <= one.who[1] for one in scene.speakers)


def read(scene: Scene, trigger: Trigger, phrase: Phrase, memory: Memory) -> Roles:
    """Who lost it and who took it, as far as the text says; nobody takes from themselves."""
    doer = _doer(scene, trigger, memory)
    if trigger.rule.subject == "lost_by":
        taker = _led_to(scene, trigger, TO) if trigger.rule.kind in ("handed_over", "surrendered") else None
        return Roles(doer or _whose(scene, trigger) or _owner(scene, phrase) or memory.heading, taker)
    if trigger.rule.subject != "taken_by":
        owner = _said(scene, phrase) or _from(scene, trigger, phrase) or _owner(scene, phrase)
        return Roles(owner or memory.heading, doer=doer)
    owner = _from(scene, trigger, phrase) or _owner(scene, phrase)
    if owner is None and memory.victim and doer and _is_short_for(doer, memory.victim):
        return Roles(None, replace(memory.victim, spans=(*doer.spans, *memory.victim.spans)))
    if owner is None and _fits(doer, memory):
        owner = memory.victim
    return Roles(None if _is_one(owner, doer) else owner, doer)


def _is_one(one: Named | None, other: Named | None) -> bool:
    return one is not None and other is not None and (one.slug or one.text) == (other.slug or other.text)


def _is_short_for(one: Named, other: Named) -> bool:
    """`the army` after `the Syrian army`"""
    return one.slug is None and other.text.lower().endswith(one.text.lower())


def _fits(doer: Named | None, memory: Memory) -> bool:
    """Who was fought lost it, if whoever fought them took it."""
    return doer is None or memory.subject is None or doer.slug == memory.subject.slug


def _doer(scene: Scene, trigger: Trigger, memory: Memory) -> Named | None:
    if trigger.way is Way.NEXT and not trigger.rule.is_noun:
        return None
    if trigger.is_passive or trigger.rule.is_noun:
        return _led_to(scene, trigger, BY)
    if not scene.start <= trigger.start < scene.end:
        return memory.subject
    return _subject(scene, trigger, memory)


def _subject(scene: Scene, trigger: Trigger, memory: Memory) -> Named | None:
    """Of a verb in the active voice: the name right before it, whoever a pronoun means, or the first of its clause."""
    start = _clause(scene, trigger)
    acting = [
        one for one in scene.parties if start <= one.start and one.end <= trigger.start and actors.acts(scene, one)
    ]
    before = [one for one in acting if not _speaks(scene, one)]
    pronoun = _last(PRONOUN.finditer(scene.text, start, trigger.start))
    if pronoun and (not before or before[-1].end < pronoun.start()):
        return _whoever(scene, pronoun, memory, acting)
    if unknown := _unknown(scene, trigger):
        return unknown
    beside = [one for one in before if ADJACENT.fullmatch(scene.text, one.end, trigger.start)]
    found = actors.named(scene, (beside or before)[0]) if before else None
    if found is not None and actors.is_again(found):
        return replace(memory.subject, spans=(*found.spans, *memory.subject.spans)) if memory.subject else found
    return found


def _unknown(scene: Scene, trigger: Trigger) -> Named | None:
    """A name in capitals right before the verb that is no party of the catalog: whoever it is, nobody else did it."""
    match = NAME.search(scene.text[max(scene.start, trigger.start - actors.BEFORE) : trigger.start])
    if match is None or scene.shouted:
        return None
    end = trigger.start - len(match[0]) + match.end(1) - match.start()
    start = end - len(match[1])
    inside = [
        (one.start, one.end)
        for found in (scene.parties, scene.places, scene.moments, scene.phrases)
        for one in found
    ]  # fmt: skip
    is_first = not scene.text[scene.start : start].strip(" \n\"“«'(")
    if is_first or match[1].lower() in NOBODY or any(first < end and start < last for first, last in inside):
        return None
    return Named(None, match[1], ((start, end),))


def _clause(scene: Scene, trigger: Trigger) -> int:
    """Back to the start of the sentence, but not past a clause with a subject of its own."""
    before = scene.text[max(scene.start, trigger.start - 5) : trigger.start].lower()
    breaks = COORDINATE if before.rstrip().endswith("and") else BREAK
    for match in reversed(list(breaks.finditer(scene.text, scene.start, trigger.start))):
        if any(
            match.end() <= one.start and one.end <= trigger.start and actors.acts(scene, one) for one in scene.parties
        ):
            return match.end()
        if PRONOUN.search(scene.text, match.start(), trigger.start):
            return match.start()
    return scene.start


def _whoever(scene: Scene, pronoun: re.Match[str], memory: Memory, acting: list[Party]) -> Named | None:
    """`they`: whoever acted before, in this sentence or another; `who`: whoever was named last; `we`: who speaks."""
    word, span = pronoun[1].lower(), (pronoun.start(1), pronoun.end(1))
    if word == "we":
        return Named(None, pronoun[1], (span,))
    if word in ("who", "which"):
        near = [one for one in scene.parties if one.end <= pronoun.start() and not one.is_adjective]
        return actors.named(scene, near[-1]) if near else None
    earlier = acting or [one for one in scene.parties if one.end <= pronoun.start() and actors.acts(scene, one)]
    if word in ("he", "she") or (word == "it" and not earlier):
        return None
    found = actors.named(scene, earlier[-1]) if earlier else memory.subject
    return replace(found, spans=(span, *found.spans)) if found else None


def _last(found: Iterable[re.Match[str]]) -> re.Match[str] | None:
    return next(iter(reversed(list(found))), None)


def _led_to(scene: Scene, trigger: Trigger, pattern: re.Pattern[str]) -> Named | None:
    """The first party after the word that a preposition leads to, before another word of outcome."""
    limit = min((one.start for one in scene.sentence.triggers if one.start >= trigger.end), default=scene.end)
    for one in scene.parties:
        before = scene.text[trigger.end : one.start]
        if trigger.end <= one.start < limit and not one.is_adjective and pattern.search(before):
            return actors.named(scene, one)
    return None


def _from(scene: Scene, trigger: Trigger, phrase: Phrase) -> Named | None:
    """`a T-72 from the army and a BMP-1 from militias`: the nearest after the thing, else one before it."""
    first = min(trigger.end, phrase.end)
    last = max(trigger.end, phrase.end)
    limit = min((one.start for one in scene.sentence.triggers if one.start >= last), default=scene.end)
    led = [
        one
        for one in scene.parties
        if first <= one.start < limit and not one.is_adjective
        and _leads(scene.text[max(first, one.start - REACH) : one.start])
    ]  # fmt: skip
    after = [one for one in led if one.start >= phrase.end]
    found = after[0] if after else led[-1] if led else None
    return actors.named(scene, found) if found else None


def _leads(before: str) -> bool:
    """`captured from`, but not `launched from`: where it came from says not whose it was."""
    return FROM.search(before) is not None and ORIGIN.search(before) is None


def _said(scene: Scene, phrase: Phrase) -> Named | None:
    """`an Iranian drone launched from Syria`: whose it is stands before the thing itself."""
    found = [one for one in _before(scene, phrase) if not MADE.match(scene.text[one.end : one.end + 12])]
    return actors.named(scene, found[-1]) if found else None


def _owner(scene: Scene, phrase: Phrase) -> Named | None:
    """`an Assad regime tank`, `a rebel BMP-1`, `Turkish tanks`, `a tank of the army`; `Soviet-made` says who made it.

    What a list begins with goes on: `3 Russian T-72s and 2 BMP-2s`, `12 Ukrainian tanks, including 3 Leopards`.
    """
    for _ in range(MOST_BACK):
        end = phrase.thing.end
        after = [one for one in _near(scene, end, end + REACH) if OF.fullmatch(scene.text, end, one.start)]
        found = actors.named(scene, after[-1]) if after else _said(scene, phrase)
        at = bisect_left(scene.phrases, phrase.start, key=_start)
        if found or at == 0 or _before(scene, phrase):
            return found
        before = scene.phrases[at - 1]
        if not GOES_ON.fullmatch(scene.text, before.end, phrase.start):
            return None
        phrase = before
    return None


def _whose(scene: Scene, trigger: Trigger) -> Named | None:
    """`Russian losses: 1 T-90M`"""
    party = next((one for one in scene.parties if 0 <= trigger.start - one.end <= 1), None)
    return actors.named(scene, party) if party else None


def _before(scene: Scene, phrase: Phrase) -> list[Party]:
    """Parties inside the words of a thing before its name, else right before them."""
    near = _near(scene, phrase.start - REACH, phrase.thing.start)
    inside = [one for one in near if phrase.start - 2 <= one.start and one.end <= phrase.thing.start]
    return inside + [one for one in near if scene.text[one.end : phrase.start] in BESIDE]


def _near(scene: Scene, start: int, end: int) -> list[Party]:
    first, last = (bisect_left(scene.parties, place, key=_start) for place in (start, end))
    return scene.parties[first:last]


def _start(one: Party | Phrase) -> int:
    return one.start
