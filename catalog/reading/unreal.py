"""What did not happen, or not now: plans, denials, questions, totals of a war. None of it makes a line."""

import re

from catalog.reading import rules
from catalog.reading.phrase import Phrase
from catalog.reading.scene import Scene
from catalog.reading.triggers import Trigger


def _any_of(key: str) -> str:
    return "|".join(map(re.escape, rules.words("unreal", key)))


DENIED = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|proved|turned out)\s+(?:\w+\s+){{0,2}}?(?:{_any_of('denied')})\b",
    re.IGNORECASE,
)
DENIES = re.compile(rf"\b(?:{_any_of('denies')})\b", re.IGNORECASE)
NOT_DONE = re.compile(rf"\b(?:{_any_of('not_done')})\b[^,;.]{{0,40}}$", re.IGNORECASE)
HAD = re.compile(r"\W*had\b.*\bwould\b", re.IGNORECASE | re.DOTALL)
TO_DO = re.compile(r"\bto\s+(?:\w+ly\s+)?$", re.IGNORECASE)
DID = re.compile(rf"\b(?:{_any_of('did')})\s+to\s+(?:\w+ly\s+)?$", re.IGNORECASE)
TOTAL = re.compile(rf"\b(?:{_any_of('total')}|since (?:19|20)\d\d)\b", re.IGNORECASE)
# Cameras capture too.
PICTURED = re.compile(
    r"\b(?:photos?|photographs?|images?|imagery|pictures?|videos?|footage|cameras?|satellites?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
ON_FILM = re.compile(r"\s+(?:on (?:video|camera|film|tape)|footage|images?|videos?|the moment|audio)\b", re.IGNORECASE)
NONE = re.compile(r"\b(?:no|neither|nor|zero|0)\s+(?:\w+\s+)?$", re.IGNORECASE)
REACH = 70  # characters between `failed to` and the verb that it takes back
NONE_REACH = 20


def is_unreal(scene: Scene, trigger: Trigger) -> bool:
    """Denied, planned, feared or asked; an infinitive is no deed."""
    before = scene.text[max(scene.start, trigger.start - REACH) : trigger.start]
    is_asked = scene.text[scene.start : scene.end].rstrip().endswith("?")
    if is_asked or NOT_DONE.search(before) or HAD.match(scene.text, scene.start, scene.end):
        return True
    if DENIED.search(scene.text, trigger.end, scene.end) or (TO_DO.search(before) and not DID.search(before)):
        return True
    if trigger.rule.kind == "captured" and (PICTURED.search(before) or ON_FILM.match(scene.text, trigger.end)):
        return True
    return any(_takes_back(scene, one.end, trigger) for one in scene.unreal)


def _takes_back(scene: Scene, end: int, trigger: Trigger) -> bool:
    """Up to the end of the clause that says so."""
    between = scene.text[end : trigger.start]
    is_near = end <= trigger.start and len(between) <= REACH
    return is_near and not re.search(r"[,;:.]|\bbut\b|\band\b", between)


def is_total(scene: Scene, phrase: Phrase) -> bool:
    """`more than 3,000 tanks since the start of the war` adds up what others tell one by one: it counts nothing."""
    is_many = phrase.count is not None and phrase.count.best > 1
    return is_many and TOTAL.search(scene.text, scene.start, scene.end) is not None


def is_hedged(scene: Scene) -> bool:
    """A word of doubt in the sentence, before or after, or somebody who denies it."""
    return scene.is_doubtful or bool(scene.hedges) or DENIES.search(scene.text, scene.start, scene.end) is not None


def is_none(scene: Scene, phrase: Phrase) -> bool:
    """`no tanks were destroyed`"""
    return NONE.search(scene.text[max(0, phrase.start - NONE_REACH) : phrase.start]) is not None
