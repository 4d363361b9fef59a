"""What did not happen, or not now: plans, denials, questions, fiction, totals of a war. None of it makes a line."""

import re
from collections.abc import Iterator
from functools import lru_cache

from catalog.reading import rules
from catalog.reading.phrase import Phrase
from catalog.reading.scene import Scene
from catalog.reading.triggers import Trigger, Way


def _any_of(key: str) -> str:
    return "|".join(map(re.escape, rules.words("unreal", key)))


def _stage(key: str) -> str:
    """`in the film`, `during the joint exercise`; not `in the game reserve`."""
    word = rf"(?!(?:{_any_of('real_before')})\b)[\w'’-]+\s+"
    return rf"\b(?:in|during)\s+(?:{word}){{1,3}}?(?:{_any_of(key)})\b(?!-\w|\s+(?:{_any_of('real_after')})\b)"


DENIED = re.compile(
    rf"\b(?:is|are|was|were|be|been|being|proved|turned out)\s+(?:\w+\s+){{0,2}}?(?:{_any_of('denied')})\b",
    re.IGNORECASE,
)
FALSELY = re.compile(
    rf"\b(?:{_any_of('denied')})\s+(?:rumou?rs?|reports?|claims?|news|stories|allegations|information)\b[^;.]*$",
    re.IGNORECASE,
)
DENIES = re.compile(rf"\b(?:{_any_of('denies')})\b", re.IGNORECASE)
NOT_DONE = re.compile(rf"\b(?:{_any_of('not_done')})\b[^,;.]{{0,40}}$", re.IGNORECASE)
HAD = re.compile(r"\W*had\b.*\bwould\b", re.IGNORECASE | re.DOTALL)
TO_DO = re.compile(r"\bto\s+(?:\w+ly\s+)?$", re.IGNORECASE)
DID = re.compile(rf"\b(?:{_any_of('did')})\s+to\s+(?:\w+ly\s+)?$", re.IGNORECASE)
AIMS = re.compile(rf"\b(?:{_any_of('aims')})\s+(?:the\s+)?(?:\w+ly\s+)?$", re.IGNORECASE)
# `$10,000 for every T-90 captured`, `a reward for capturing`: a price put on what may be.
PRICED = re.compile(
    rf"(?:[$€£₴₽]\s?\d[\d.,]*(?:\s?(?:k|m|bn|thousand|million))?|\b(?:{_any_of('money')}))\s+(?:[\w-]+\s+){{0,2}}?for\s+"
    rf"(?:(?:each|every|any)\s+(?:[\w-]+\s+){{0,3}}|an?\s+(?:[\w-]+\s+){{1,3}})$"
    rf"|\b(?:{_any_of('offers')})\b[^;:]*\bfor\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# `every captured tank`, `every tank captured`: whichever may be; `each captured a tank` is a deed.
EVERY = re.compile(r"\b(?:each|every|any)\s+$", re.IGNORECASE)
EVERY_ONE = re.compile(
    r"\b(?:each|every|any)\s+(?:(?!(?:of|was|were|is|are|be|been|had|has|have)\b)[\w-]+\s+){1,3}$", re.IGNORECASE
)
OBJECT = re.compile(r"\s+(?!(?:an?|the|one|two|three|their|its|his|her)\b)[^\W\d]", re.IGNORECASE)
FICTION = re.compile(rf"{_stage('fiction')}|\b(?:{_any_of('staged')})\b", re.IGNORECASE)
REHEARSED = re.compile(_stage("rehearsed"), re.IGNORECASE)
ACCIDENT = re.compile(rf"\b(?:{_any_of('accidents')})\b", re.IGNORECASE)
TOTAL = re.compile(
    rf"\b(?:(?:{_any_of('total')})(?!\s+(?:of\s+)?(?:(?:the|this|today['’]s)\s+)?(?:{_any_of('not_war')})\b)"
    rf"|since (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
RUNNING = re.compile(rf"\b(?:{_any_of('running')})\b", re.IGNORECASE)
RECENT = re.compile(rf"\b(?:{_any_of('recent')})\b", re.IGNORECASE)
RUN_UP = frozenset({"captured", "destroyed", "damaged", "lost"})
RECORDED = re.compile(rf"\b(?:{_any_of('recorded')})\b", re.IGNORECASE)
RECORD = 100  # things, of which one number of a record is as large
DAY = r"(\d{1,2})[./](\d{1,2})[./](?:20)?(\d\d)"
FROM_TO = re.compile(
    rf"\b(?:from|between|since|с|со|от|з|від)\s+{DAY}\s*(?:to|till|until|through|and|по|до|[-–—‒])\s*{DAY}(?!\d)",
    re.IGNORECASE,
)
FROM = re.compile(r"(?:from|between|с|со|от|з|від)\b(?!\s+(?:19|20)\d\d\b)", re.IGNORECASE)
LONG = 60  # days that no one event lasts
DAYS_OF_MONTH, DAYS_OF_YEAR = 30.4, 365.25
# Cameras capture too.
PICTURED = re.compile(
    r"\b(?:photos?|photographs?|images?|imagery|pictures?|videos?|footage|cameras?|satellites?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
ON_FILM = re.compile(r"\s+(?:on (?:video|camera|film|tape)|footage|images?|videos?|the moment|audio)\b", re.IGNORECASE)
NONE = re.compile(r"\b(?:no|neither|nor|zero|0)\s+(?:\w+\s+)?$", re.IGNORECASE)
REACH = 70  # characters between `failed to` and the verb that it takes back
HEADING = 200  # characters of a heading to either side of its word of outcome
NONE_REACH = 20


def is_unreal(scene: Scene, trigger: Trigger) -> bool:
    """Denied, planned, feared, made up or asked; an infinitive is no deed."""
    before = scene.text[max(scene.start, trigger.start - REACH) : trigger.start]
    is_asked = scene.text[scene.start : scene.end].rstrip().endswith("?")
    if is_asked or NOT_DONE.search(before) or HAD.match(scene.text, scene.start, scene.end) or _is_staged(scene):
        return True
    if _is_denied(scene, trigger, before) or _is_aim(scene, trigger, before):
        return True
    if trigger.rule.kind == "captured" and (PICTURED.search(before) or ON_FILM.match(scene.text, trigger.end)):
        return True
    return any(_takes_back(scene, one.end, trigger) for one in scene.unreal)


def _is_denied(scene: Scene, trigger: Trigger, before: str) -> bool:
    """`that … is unfounded`, `false reports that …`"""
    return DENIED.search(scene.text, trigger.end, scene.end) is not None or FALSELY.search(before) is not None


def _is_aim(scene: Scene, trigger: Trigger, before: str) -> bool:
    """`to destroy`, `ready for destroying`, `$5,000 for a tank destroyed`, `every captured tank`"""
    if (TO_DO.search(before) and not DID.search(before)) or AIMS.search(before) or PRICED.search(before):
        return True
    if EVERY.search(before):
        return OBJECT.match(scene.text, trigger.end) is not None
    return trigger.way is Way.LAST and EVERY_ONE.search(before) is not None


def _is_staged(scene: Scene) -> bool:
    """A film, a game, or an exercise in which nothing went wrong."""
    text = scene.text[scene.start : scene.end]
    return _has(FICTION, text) or (_has(REHEARSED, text) and not _has(ACCIDENT, text))


@lru_cache(maxsize=64)
def _has(pattern: re.Pattern[str], text: str) -> bool:
    """Asked for every word of outcome of one sentence after another: most answers are those of the last."""
    return pattern.search(text) is not None


def _takes_back(scene: Scene, end: int, trigger: Trigger) -> bool:
    """Up to the end of the clause that says so."""
    between = scene.text[end : trigger.start]
    is_near = end <= trigger.start and len(between) <= REACH
    return is_near and not re.search(r"[,;:.]|\bbut\b|\band\b", between)


def is_total(scene: Scene, phrase: Phrase) -> bool:
    """`more than 3,000 tanks since the start of the war` adds up what others tell one by one: it counts nothing."""
    is_many = phrase.thing.is_plural if phrase.count is None else phrase.count.best > 1
    trigger = scene.governed.get(phrase.start)
    if not is_many:
        return False
    if trigger is not None and trigger.rule.kind in RUN_UP and _is_running(scene):
        return True
    return any(_sums_up(scene, *bounds) for bounds in _stretches(scene, trigger))


def _is_running(scene: Scene) -> bool:
    """`300 tanks so far`; what was found so far is one haul, and what fell so far today one fight."""
    text = scene.text[scene.start : scene.end]
    return _has(RUNNING, text) and not _has(RECENT, text)


def _stretches(scene: Scene, trigger: Trigger | None) -> Iterator[tuple[int, int]]:
    """The sentence, and the line of the heading that governs it."""
    yield scene.start, scene.end
    if trigger is not None and trigger.end <= scene.start:
        first, last = max(0, trigger.start - HEADING), min(scene.start, trigger.end + HEADING)
        start, end = scene.text.rfind("\n", first, trigger.start) + 1, scene.text.find("\n", trigger.end, last)
        yield max(first, start), end if end >= 0 else last


def _sums_up(scene: Scene, start: int, end: int) -> bool:
    if _has(TOTAL, scene.text[start:end]) or _is_long(scene, start, end):
        return True
    is_large = any(start <= one.start < end and one.best >= RECORD for one in scene.counts)
    return is_large and _has(RECORDED, scene.text[start:end])


def _is_long(scene: Scene, start: int, end: int) -> bool:
    """`from 24.02.22 to 20.11.24`: more days than one event takes."""
    dated = FROM_TO.finditer(scene.text, start, end) if _has(FROM_TO, scene.text[start:end]) else ()
    for match in dated:
        first, last = match.group(1, 2, 3), match.group(4, 5, 6)
        if _days(*map(int, last)) - _days(*map(int, first)) > LONG:
            return True
    spans = [one.span for one in scene.moments if start <= one.start < end and FROM.match(scene.text, one.start)]
    return any(one and one.earliest and one.latest and (one.latest - one.earliest).days > LONG for one in spans)


def _days(day: int, month: int, year: int) -> float:
    return day + month * DAYS_OF_MONTH + year * DAYS_OF_YEAR


def is_hedged(scene: Scene) -> bool:
    """A word of doubt in the sentence, before or after, or somebody who denies it."""
    return scene.is_doubtful or bool(scene.hedges) or _has(DENIES, scene.text[scene.start : scene.end])


def is_none(scene: Scene, phrase: Phrase) -> bool:
    """`no tanks were destroyed`"""
    return NONE.search(scene.text[max(0, phrase.start - NONE_REACH) : phrase.start]) is not None
