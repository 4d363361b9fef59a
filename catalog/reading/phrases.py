"""Things with all that belongs to them: the number before, what is fitted to them, and whether they are meant at all.

`38 grenades for M-79 launchers`, `12,510 AK-47 shells`: a weapon named by its ammunition, or by what something is for,
is mentioned and not told of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.domain import describing
from catalog.reading import ammunition, lists, rules
from catalog.reading.counts import Count
from catalog.reading.phrase import LIST, Phrase
from catalog.reading.things import Thing
from catalog.reading.units import Cut, Unit

PACKS = frozenset(rules.words("ammunition", "packs"))
CONTAINERS = frozenset(rules.words("ammunition", "containers"))
ASIDE = frozenset(rules.words("phrases", "aside"))
STOPS = frozenset(rules.words("phrases", "stops")) | ASIDE
DETERMINERS = frozenset(rules.words("phrases", "determiners"))
WITH = re.compile(
    r"[\s\"“”»()—–,-]*\b(?:(?:also |and )?(?:re)?"
    r"(?:fitted|equipped|mounted|kitted(?: out)?|outfitted|topped|upgraded|armed) with|with|featuring|sporting|"
    r"mounting|wearing|bearing|plus|w/|с|із|з)\b"
    r"[\s\"“”«»()\[\]—–-]*(?:an?\s+|its\s+|the\s+|\w+\s+){0,2}",
    re.IGNORECASE,
)
AND = re.compile(
    r"[\s\"“”»()]*(?:,|;|/|&|\+|\band\b|,\s*and\b|\bplus\b|\bas well as\b|\bwith\b)[\s\"“”«»()]*"
    r"(?:an?\s+|its\s+|the\s+)?",
    re.IGNORECASE,
)
# `5 of its 31`, `12 of the army's 30`, `20 of all 25`: whose the whole is, in up to three words.
OUT_OF = re.compile(
    rf"\s+(?:out )?of\s+(?:all\s+)?(?:(?:{'|'.join(DETERMINERS)})\s+)?"
    r"(?:(?:[\w#-]+\s+){0,2}[\w#-]+(?:['’]s|s['’])\s+)?(?:(?:last|original|remaining|total)\s+)?",
    re.IGNORECASE,
)
# After a cross or in brackets the number is that of the name, whatever follows; else the item ends with it.
NUMBER_AFTER = re.compile(
    r"(?:['’]?s)?(?:\s?[x×х]\s?(\d{1,4})(?!\w|[.,]\d)|\s\((?:[x×х]\s?)?(\d{1,4})\s?[x×х]?\)"
    r"|(?:\s?:\s?(\d{1,4})|\s[-–—|]\s(\d{1,4})|\s(\d{1,4})(?=\s*(?:\n|$)))(?=\s*(?:[,;.)\n|]|and\b|$)))"
)
WEIGHED = re.compile(
    r"\d\s?(?:kgs?|kilos?|kilograms?|grams?|pounds?|lbs?|tons?|tonnes?)\s+of\s+(?:\w+\s+)?$", re.IGNORECASE
)
REPLICA = re.compile(rf"\b(?:{'|'.join(map(re.escape, rules.words('unreal', 'replica')))})\b", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1900, 2100
REPLICA_REACH = 20  # characters before or after a thing
ARMED = re.compile(r"\b(?:armed|equipped) with\s+$|\b(?:carrying|holding|wielding)\s+$", re.IGNORECASE)
ARMED_REACH = 20
CALIBRE = re.compile(r"(?<!\w)\d*\.\d+(?:\s?-?(?:mm|cal\w*|x\s?\d+(?:mm)?))?", re.IGNORECASE)
AGAIN = re.compile(r"^\s*\(\w+\)\s*")
WHICH = re.compile(
    r"\s*(?:of which|of them|of these|among which)(?:\s+(?:were|was|are|is))?\s*(?:the\s+|an?\s+)?", re.IGNORECASE
)
MOST_BETWEEN = 4  # words between a number and what it counts


@dataclass(frozen=True)
class Within:
    """The sentence: where it begins, and where its words of outcome end."""

    start: int
    verbs: frozenset[int] = frozenset()


def build(cut: Cut, things: Sequence[Thing], counts: Sequence[Count], within: Within) -> list[Phrase]:
    """The phrases of one sentence in order."""
    own = _fitted(cut, things)
    hosts = [one for one in own if not any(one in parts for parts in own.values())]
    found: list[Phrase] = []
    for host in hosts:
        before = found[-1].end if found else within.start
        phrase = _phrase(cut, host, [one for one in counts if before <= one.start and one.end <= host.core[1]])
        if phrase.count is None:
            phrase = _numbered_after(cut, phrase)
        parts = own[host]
        phrase = replace(phrase, parts=parts, end=max([phrase.end, *(part.end for part in parts)]))
        if found and _renames(cut, found[-1], phrase):
            phrase = replace(phrase, start=found[-1].start, count=found[-1].count)
            found.pop()
        found.append(_told(cut, phrase, found[-1] if found else None, within))
    return list(lists.read(cut, found))


def _numbered_after(cut: Cut, phrase: Phrase) -> Phrase:
    """`AK-47 x5`, `PKM (2)`, `RPG-7: 3`"""
    match = NUMBER_AFTER.match(cut.text, phrase.end)
    if match is None:
        return phrase
    group = match.lastindex or 1
    many = int(match[group])
    count = Count(match.start(group), match.end(group), many, many, many, "a number after the name")
    is_year = FIRST_YEAR <= many <= LAST_YEAR
    return replace(phrase, end=match.end(), count=count) if many and not is_year else phrase


def _renames(cut: Cut, one: Phrase, other: Phrase) -> bool:
    """`82 self-loading rifles (SLRs)`: the name in brackets is that of the kind before it."""
    gap = cut.text[one.end : other.thing.start].strip()
    return (
        gap == "("
        and one.thing.is_generic
        and other.count is None
        and cut.text[other.thing.end : other.thing.end + 2].find(")") >= 0
    )


def _fitted(cut: Cut, things: Sequence[Thing]) -> dict[Thing, tuple[Thing, ...]]:
    """Every thing with the parts that the text says are on it; a part on nothing stands alone."""
    found: dict[Thing, tuple[Thing, ...]] = {}
    host: Thing | None = None
    end = 0
    for thing in things:
        joint = WITH if host is None or not found[host] else AND
        gap = cut.text[end : thing.start]
        if host is not None and thing.is_part and (joint.fullmatch(gap) or (found[host] and WITH.fullmatch(gap))):
            found[host] = (*found[host], thing)
            found[thing] = ()
        else:
            found[thing] = ()
            host = None if thing.is_part else thing
        end = thing.end
    return found


def _phrase(cut: Cut, thing: Thing, counts: Sequence[Count]) -> Phrase:
    """With the number before it, describing words and `packs of` passed over."""
    for count in reversed(counts):
        if count.end <= thing.start and _counts(cut, count, thing):
            if any(word.lower in CONTAINERS for word in cut.inside(count.end, thing.start)):
                return Phrase(count.start, thing.end, thing, is_open=True)
            first = _out_of(cut, count, counts)
            return Phrase(first.start, thing.end, thing, first)
    start = thing.start
    for unit in reversed(cut.before(thing.start, 2)):
        if not _leads(cut, unit, start):
            break
        start = unit.start
    return Phrase(start, thing.end, thing)


def _counts(cut: Cut, count: Count, thing: Thing) -> bool:
    """`two serviceable rifles`, `two (2) rifles`, `24 of which were SA-7s`"""
    between, words = cut.text[count.end : thing.start], cut.inside(count.end, thing.start)
    if WHICH.fullmatch(between):
        return True
    is_one = not re.search(r"[,;:()\n|.!?]", CALIBRE.sub(" ", AGAIN.sub(" ", between)))
    return is_one and len(words) <= MOST_BETWEEN and _is_filler(words)


def _out_of(cut: Cut, count: Count, counts: Sequence[Count]) -> Count:
    """`20 of 25 drones`: the first number counts."""
    for one in counts:
        if one.end < count.start and OUT_OF.fullmatch(cut.text[one.end : count.start]):
            return one
    return count


def _leads(cut: Cut, unit: Unit, start: int) -> bool:
    is_near = not cut.text[unit.end : start].strip(" -")
    is_kind = describing.is_description(unit.text) and unit.lower not in STOPS
    return is_near and (unit.lower in DETERMINERS | {"a", "an"} or is_kind)


def _is_filler(words: Sequence[Unit]) -> bool:
    """`packs of`, `Soviet made`, `high-calibre`: words that do not end a phrase."""
    lowers = [unit.lower for unit in words]
    if "of" in lowers:
        at = lowers.index("of")
        if not (set(lowers[:at]) <= PACKS | CONTAINERS | {"more", "other"}):
            return False
        lowers = lowers[at + 1 :]
    return not set(lowers) & STOPS


def _told(cut: Cut, phrase: Phrase, before: Phrase | None, within: Within) -> Phrase:
    """Ammunition and asides are told apart from what is told of."""
    start = within.start
    near = cut.text[max(start, phrase.thing.start - REPLICA_REACH) : phrase.end + REPLICA_REACH].split("\n")[0]
    if WEIGHED.search(cut.text[max(start, phrase.start - 30) : phrase.start]) or REPLICA.search(near):
        return replace(phrase, is_ammunition=True)
    if ammunition.is_named_by(cut, phrase.thing):
        return replace(phrase, is_ammunition=True)
    word = cut.before(phrase.start, 1)
    if ARMED.search(cut.text[max(start, phrase.start - ARMED_REACH) : phrase.start]):
        return replace(phrase, is_aside=True)
    is_verb = bool(word) and word[0].end in within.verbs  # `handed over`
    if word and not is_verb and word[0].start >= start and (word[0].lower in ASIDE or _is_all_of(cut, word[0], start)):
        return replace(phrase, is_aside=True)
    goes_on = before is not None and before.is_aside and phrase.count is None
    if before is not None and goes_on and LIST.fullmatch(cut.text[before.end : phrase.start]):
        return replace(phrase, is_aside=_is_for(cut, before))
    return phrase


def _is_all_of(cut: Cut, word: Unit, start: int) -> bool:
    """`Of 12 T-72s, three were …`: how many there were before."""
    return word.lower == "of" and not cut.text[start : word.start].strip(' \n"“')


def _is_for(cut: Cut, phrase: Phrase) -> bool:
    """`ammunition for FAL, Uzi and AKM rifles`: the list is what it is for; after other words a list may end."""
    word = cut.before(phrase.start, 1)
    return phrase.is_aside and (not word or word[0].lower == "for" or word[0].lower not in ASIDE)
