"""Whether a name of the catalog is meant as one where it stands: the M-19 may be a guerrilla group, the M5 a road.

Long designations with a digit speak for themselves unless something beside them says otherwise. Short ones and mere
words (`M16`, `LAW`, `Javelin`) need something that speaks for them: a kind of thing, a number, a list they stand in,
what became of them. The same word found meant once is meant in the whole text, and not meant once likewise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from catalog.domain import describing, designations
from catalog.domain.spans import STRONG
from catalog.reading import agreement, rules
from catalog.reading.agreement import MEANT, NOT_MEANT
from catalog.reading.between import FUNCTION
from catalog.reading.things import Thing
from catalog.reading.units import Cut, Unit

ROADS, ALONG = frozenset(rules.words("designations", "roads")), frozenset(rules.words("designations", "along"))
HEADS = frozenset(rules.words("designations", "heads")) | frozenset(rules.words("ammunition", "words"))
PACKS = frozenset(rules.words("ammunition", "packs"))
PEOPLE, OTHER = frozenset(rules.words("designations", "people")), frozenset(rules.words("designations", "other"))
BEFORE, DEEDS = frozenset(rules.words("designations", "before")), frozenset(rules.words("designations", "deeds"))
TAKING = frozenset(rules.words("designations", "taking"))
DONE = frozenset(rules.words("designations", "done"))
BEHIND = ["left", "behind"]
# Words that may stand between a name and its kind: `M249 Para light machine guns`, `Barrett .50 caliber rifles`.
PASSED = frozenset({"mm", "cm", "caliber", "calibre", "cal", "machine"})
HUMAN = frozenset({"fighter", "fighters", "bomber", "bombers"})
VEHICLES = frozenset({"vehicle", "vehicles"})  # a car of any make has a number too
ARTICLES = frozenset({"a", "an", "one", "single", "second", "third", "another"})
LONGEST_SHORT = 8  # letters of a name of several words that is no phrase of English
WEAK = re.compile(
    r"[a-su-z]\d{1,3}|t\d|t\d{3}"
)  # one letter and a number: rifles, roads, films and guerrillas are called so
NUMBERED = re.compile(r"(?:['’]?s)?\s?\((?!(?:19|20)\d\d\))(?:[x×]\s?)?\d{1,4}(?:\s?[x×])?\)")
ACRONYM = 3  # letters of a word in capitals that is a name by itself


@dataclass(frozen=True)
class Beside:
    """What stands round a thing: units before and after, and whether the text tells capitals apart."""

    cut: Cut
    before: Sequence[Unit]
    after: Sequence[Unit]
    shouted: bool
    counted: bool


def weigh(things: list[Thing], cut: Cut, counted: frozenset[int], *, shouted: bool) -> list[Thing]:
    """Those that are meant, in order. `counted` are first units of things right after a number."""
    points = {thing.start: _points(thing, _beside(thing, cut, counted, shouted=shouted)) for thing in things}
    agreement.spread(things, cut.text, points)
    return [thing for thing in things if points[thing.start] > 0]


def _beside(thing: Thing, cut: Cut, counted: frozenset[int], *, shouted: bool) -> Beside:
    return Beside(cut, cut.before(thing.start, 3), cut.after(thing.end, 4), shouted, thing.first in counted)


def _points(thing: Thing, beside: Beside) -> int:
    """More than 0: it is meant. 0: nothing says so, a list or another place in the text may."""
    if thing.is_generic:
        return NOT_MEANT if _is_people(thing, beside) else MEANT
    if _is_other(thing, beside):
        return NOT_MEANT
    if thing.slug is None:
        return int(thing.strength > 0 and _is_told_of_unknown(thing, beside))
    if thing.strength == STRONG and not WEAK.fullmatch(thing.key):
        return MEANT
    return int(_is_told(thing, beside))


def _is_people(thing: Thing, beside: Beside) -> bool:
    """Fighters are people before they are aeroplanes."""
    return beside.cut.text[thing.start : thing.end].lower() in HUMAN


def _is_other(thing: Thing, beside: Beside) -> bool:
    """A road, a group of people, a resolution: said by the word before or after."""
    after, before = [unit.lower for unit in beside.after[:1]], [unit.lower for unit in beside.before[-1:]]
    own = {unit.lower for unit in beside.cut.units[thing.first : thing.last]}
    if thing.has_head and not own & ROADS:
        return False
    if set(after) & (ROADS | PEOPLE | OTHER | DEEDS) and not _is_new(thing, beside):
        return True
    return bool(set(before) & BEFORE) or (bool(set(before[-1:]) & ALONG) and WEAK.fullmatch(thing.key) is not None)


def _is_new(thing: Thing, beside: Beside) -> bool:
    """A sign ends the thing before the next word, which then says nothing of it; that of `.50 caliber` does not."""
    following = beside.cut.text[thing.end : thing.end + 3].lstrip()
    return following[:1] in (".", ",", ";", ":", ")") and not following[1:2].isdecimal()


def _has_head(thing: Thing, beside: Beside) -> bool:
    """A kind of thing, or what is fired from it, stands after the name, describing words passed over."""
    if thing.has_head:
        return not (_is_vehicle(beside.cut, thing) and WEAK.fullmatch(thing.key))
    if _is_new(thing, beside):
        return False
    for one, other in zip_longest(beside.after, beside.after[1:]):
        if one.text[0].isdecimal() or one.lower in PASSED:
            continue
        if one.lower in HEADS or one.lower in VEHICLES:
            return one.lower in HEADS or thing.slug is not None
        is_nickname = not beside.shouted and one.text[0].isupper()
        is_misspelt = other is not None and other.lower in HEADS and beside.shouted
        if one.lower in FUNCTION or not (is_nickname or is_misspelt or describing.is_description(one.text)):
            return False
    return False


def _is_vehicle(cut: Cut, thing: Thing) -> bool:
    """Every car has letters and a number too."""
    return cut.units[thing.last - 1].lower in VEHICLES


def _is_told_of_unknown(thing: Thing, beside: Beside) -> bool:
    before = {unit.lower for unit in beside.before[-1:]}
    return (
        _is_whose(beside)
        or _has_head(thing, beside)
        or bool(before & HEADS)
        or _is_of(beside)
        or beside.counted
        or _is_numbered(thing, beside)
        or _is_article(beside)
        or _is_governed(beside)
    )


def _is_told(thing: Thing, beside: Beside) -> bool:
    if _has_head(thing, beside) or _is_long(thing, beside) or _is_bracketed(beside, thing):
        return True
    if thing.strength == STRONG:
        is_several = thing.is_plural and not _is_genitive(thing, beside)
        is_counted = beside.counted or is_several or _is_numbered(thing, beside)
        return is_counted or _is_told_beside(beside) or _is_governed(beside) or _is_article(beside)
    return not beside.shouted and _is_name(thing, beside)


def _is_bracketed(beside: Beside, thing: Thing) -> bool:
    """`a light automatic rifle (FAL)`"""
    before, text = beside.before, beside.cut.text
    is_closed = text[thing.end : thing.end + 1] == ")" and text[thing.start - 1 : thing.start] == "("
    return is_closed and bool(before) and before[-1].lower in HEADS


def _is_told_beside(beside: Beside) -> bool:
    return _is_of(beside) or _is_whose(beside) or _is_done(beside)


def _is_name(thing: Thing, beside: Beside) -> bool:
    """A mere word, in a text that tells capitals apart."""
    written = beside.cut.text[slice(*thing.core)]
    if _is_acronym(written):
        return True
    if not written[:1].isupper():
        return False
    if _is_whose(beside) or _is_done(beside) or _is_party_s(beside):
        return True
    if _is_numbered(thing, beside):
        return not _has_first_name(thing, beside)
    return not _begins_sentence(thing, beside) and (_is_article(beside) or thing.is_plural)


def _is_numbered(thing: Thing, beside: Beside) -> bool:
    """`Bradley (2)`: a number in brackets right after the name, that is no year."""
    return NUMBERED.match(beside.cut.text, thing.end) is not None


def _has_first_name(thing: Thing, beside: Beside) -> bool:
    """`Omar Bradley (34)`: somebody, and how old."""
    is_beside = bool(beside.before) and beside.cut.text[beside.before[-1].end : thing.start] == " "
    return is_beside and beside.before[-1].text[0].isupper()


def _is_party_s(beside: Beside) -> bool:
    """`an SDF Humvee`: a party's, in capitals between what speaks for a thing and its name."""
    if len(beside.before) <= 1:
        return False
    one, party = beside.before[-2:]
    is_party = party.text.isalpha() and party.text.isupper() and len(party.text) >= ACRONYM
    return is_party and one.lower in ARTICLES | TAKING


def _is_long(thing: Thing, beside: Beside) -> bool:
    """A name of several words, one of which says what it is: `Claymore mine`."""
    units = beside.cut.inside(*thing.core)
    is_named = not beside.shouted and units[0].text[0].isupper() and not _begins_sentence(thing, beside)
    return (
        len(units) > 1
        and len(thing.key) >= LONGEST_SHORT
        and (is_named or bool({unit.lower for unit in units} & HEADS))
    )


def _is_genitive(thing: Thing, beside: Beside) -> bool:
    """`of the M-19's`: somebody's, not several."""
    is_the = bool(beside.before) and beside.before[-1].lower == "the"
    return is_the and beside.cut.text[thing.end : thing.end + 1] in ("'", "’")


def _is_acronym(written: str) -> bool:
    letters = re.sub(r"\W", "", written).removesuffix("s")
    return len(letters) >= ACRONYM and (letters.isupper() or sum(map(str.isupper, letters)) > 1)


def _is_article(beside: Beside) -> bool:
    return bool(beside.before) and beside.before[-1].lower in ARTICLES


def _is_whose(beside: Beside) -> bool:
    """`Russian T-72`: a thing of somebody's."""
    return bool(beside.before) and designations.fold(beside.before[-1].text) in describing.DEMONYMS


def _is_done(beside: Beside) -> bool:
    """`a T-72 destroyed by`: what became of it stands right after the name."""
    return bool(beside.after) and (beside.after[0].lower in DONE or [one.lower for one in beside.after[:2]] == BEHIND)


def _is_of(beside: Beside) -> bool:
    """`magazines of AK-56`, `two packs of TM500`"""
    words = [unit.lower for unit in beside.before[-2:]]
    return len(words) > 1 and words[1] == "of" and words[0] in HEADS | PACKS


def _is_governed(beside: Beside) -> bool:
    """What is taken, lost or fired stands right before it, describing words passed over."""
    for unit in reversed(beside.before):
        if unit.lower in TAKING:
            return True
        if not describing.is_description(unit.text):
            return False
    return False


def _begins_sentence(thing: Thing, beside: Beside) -> bool:
    before = beside.cut.text[max(0, thing.start - 3) : thing.start].rstrip(" \"“«'(•·▪►*")
    return not before or before[-1] in ".!?:\n"
