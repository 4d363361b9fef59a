"""Words of a text that say what became of something, and in which way each governs the things beside it.

`captured two tanks` governs what follows, `two tanks were captured` what stands before, `captured tanks` and `the
capture of tanks` the next thing, `tanks captured by rebels` and `a tank they captured` the things right before.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from catalog.domain import describing
from catalog.reading import rules
from catalog.reading.units import Cut, Unit

EITHER = re.compile(r"\s*(?:or|/|and/or)\s*(?:\w+ly\s+)?", re.IGNORECASE)
LEFT, BEHIND = "left", 10  # `behind` stands at most so many words after `left`
EITHER_WORDS = frozenset({"and", "or"})
NOTHING = "none"
WORDS: dict[str, list[str]] = rules.read("outcomes")["words"]
BE, HAVE = frozenset(WORDS["be"]), frozenset(WORDS["have"])
BETWEEN, ARTICLES = frozenset(WORDS["between"]), frozenset(WORDS["articles"])
PRONOUNS, FOLLOWS = frozenset(WORDS["pronouns"]), frozenset(WORDS["follows"])
PAST = tuple(WORDS["past"])
# Words that say that something was lost or taken.
MAKES = frozenset({
    "captured", "seized", "found", "surrendered", "handed_over", "destroyed", "damaged", "abandoned", "lost",
    "displayed", "cached",
})  # fmt: skip
DEEDS = MAKES - {"displayed", "cached", "lost"}


class Way(StrEnum):
    """How a word governs: what follows it, what stands before it, only the next thing, only the thing right before."""

    AFTER = "after"
    BEFORE = "before"
    NEXT = "next"
    LAST = "last"


@dataclass(frozen=True)
class Rule:
    kind: str
    subject: str = ""
    manner: str = ""
    ask: str = ""
    undecided: bool = False
    by_law: bool = False
    is_free: bool = False
    is_own: bool = False
    is_noun: bool = False


@dataclass(frozen=True)
class Trigger:
    """`is_passive`: the subject of the verb is not who did it."""

    start: int
    end: int
    rule: Rule
    way: Way
    is_passive: bool = False


def _rules() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for one in rules.read("outcomes")["verbs"]:
        told = {
            name: one[name]
            for name in ("subject", "manner", "ask", "undecided", "by_law", "is_free", "is_own")
            if name in one
        }
        for form in one["forms"]:
            found.setdefault(form, Rule(one["kind"], **told))
        for noun in one.get("nouns", ()):
            found.setdefault(f"{noun} of", Rule(one["kind"], **told, is_noun=True))
    return found


RULES = _rules()
MOST_UNITS = max(len(form.split()) for form in RULES)
FIRSTS = frozenset(form.split()[0] for form in RULES)


def find(cut: Cut, start: int, end: int, people: frozenset[int] = frozenset()) -> list[Trigger]:
    """The triggers of one sentence, in order. `people` are where names of parties end: one that does something."""
    first, last = cut.at(start), cut.at(end)
    found, at = [], first
    while at < last:
        count, rule = _rule_at(cut, at, last) if cut.units[at].lower in FIRSTS else (0, None)
        trigger = _trigger(cut, (at, at + count), rule, (first, last), people) if rule else None
        if trigger and trigger.rule.kind != NOTHING:
            found.append(trigger)
        at += count or 1
    for number, (one, other) in enumerate(pairwise(found)):
        if EITHER.fullmatch(cut.text[one.end : other.start]) and one.rule.kind != other.rule.kind:
            found[number], found[number + 1] = _either(cut, one, other)
    return found


def _either(cut: Cut, one: Trigger, other: Trigger) -> tuple[Trigger, Trigger]:
    """`captured or destroyed`: the text does not say which."""
    ask = f"“{cut.text[one.start : other.end]}”: which of the two?"
    first, second = (replace(trigger.rule, undecided=True, ask=ask) for trigger in (one, other))
    return replace(one, rule=first, way=other.way, is_passive=other.is_passive), replace(other, rule=second)


def _rule_at(cut: Cut, at: int, last: int) -> tuple[int, Rule | None]:
    for count in range(min(MOST_UNITS, last - at), 0, -1):
        words = " ".join(unit.lower for unit in cut.units[at : at + count])
        if words in RULES and not (words == LEFT and not _is_behind(cut, at, last)):
            return count, RULES[words]
    return 0, None


def _is_behind(cut: Cut, at: int, last: int) -> bool:
    """`left a T-72 behind`"""
    return any(unit.lower == "behind" for unit in cut.units[at + 1 : min(last, at + BEHIND)])


def _trigger(cut: Cut, own: tuple[int, int], rule: Rule, sentence: tuple[int, int], people: frozenset[int]) -> Trigger:
    place = cut.units[own[0]].start, cut.units[own[1] - 1].end
    if rule.is_noun:
        return Trigger(*place, rule, Way.NEXT)
    before = _verb_before(cut, own[0], sentence[0])
    following = cut.units[own[1]] if own[1] < sentence[1] else None
    if rule.is_own:
        return Trigger(*place, rule, Way.LAST)
    if before is not None and before.end in people and (following is None or following.lower != "by"):
        return Trigger(*place, rule, Way.AFTER)
    return Trigger(*place, rule, *_way(cut, own, before, following))


def _verb_before(cut: Cut, first: int, start: int) -> Unit | None:
    """The word before, adverbs passed over."""
    at = first - 1
    while at > start and (cut.units[at].lower in BETWEEN or cut.units[at].lower.endswith("ly")):
        at -= 1
    return cut.units[at] if at >= start else None


def _way(cut: Cut, own: tuple[int, int], before: Unit | None, following: Unit | None) -> tuple[Way, bool]:
    word, prior = cut.units[own[0]].lower, before.lower if before else ""
    if word.endswith("ing") or not word.endswith(PAST):
        return Way.AFTER, False
    if prior in BE:
        return Way.BEFORE, True
    if prior in HAVE:
        return (Way.LAST if _is_relative(cut, own, before, following) else Way.AFTER), False
    if following is not None and following.lower == "by":
        return Way.LAST, True
    return _participle(cut, own, before, following)


def _participle(cut: Cut, own: tuple[int, int], before: Unit | None, following: Unit | None) -> tuple[Way, bool]:
    """`captured tanks`, `tanks captured in`, or the past of a verb with its object."""
    is_bare = (
        before is None
        or before.text[0].isdecimal()
        or before.lower in ARTICLES
        or describing.is_description(before.text)
    )
    prior = before.lower if before else ""
    gap = cut.text[before.end : cut.units[own[0]].start] if before else ""
    is_heading = cut.text.startswith(":", cut.units[own[1] - 1].end)
    if is_heading and (before is None or any(sign in gap for sign in ";,.|")):
        return Way.AFTER, False  # `2 T-72; destroyed: 3 BMP-2`
    is_next = following is not None and cut.joined[own[1] - 1] and not following.text[0].isdecimal()
    if is_next and following is not None and following.lower in EITHER_WORDS and not _describes_too(cut, own[1] + 1):
        return (Way.LAST, True) if "," not in gap or is_bare else (Way.AFTER, False)
    if is_bare and following is not None and is_next and following.lower not in FOLLOWS | ARTICLES - {"and", "or"}:
        return Way.NEXT, False
    is_closed = following is None or not cut.joined[own[1] - 1] or following.lower in FOLLOWS
    if is_closed and "," not in gap and prior not in ("and", "or"):
        return Way.LAST, True
    return Way.AFTER, False


def _describes_too(cut: Cut, at: int) -> bool:
    """`a burned and abandoned BMP-2`: after the `and` the next describing word stands."""
    word = cut.units[at] if at < len(cut.units) else None
    return (
        word is not None
        and word.lower not in ARTICLES
        and (word.lower in FIRSTS or describing.is_description(word.text))
    )


def _is_relative(cut: Cut, own: tuple[int, int], before: Unit | None, following: Unit | None) -> bool:
    """`a tank they captured.`: the object stands before the subject."""
    is_closed = following is None or not cut.joined[own[1] - 1] or following.lower in FOLLOWS
    return is_closed and before is not None and before.lower in PRONOUNS | {"have", "has", "had"}
