"""Weapons that are named only by what is fired from them or belongs to them: `12,510 AK-47 shells`, `the T-72 crew`."""

import re

from catalog.domain import amounts
from catalog.reading import rules
from catalog.reading.between import CALIBRE
from catalog.reading.things import Thing
from catalog.reading.units import Cut

AMMUNITION = frozenset(rules.words("ammunition", "words"))
FIRED = frozenset(rules.words("ammunition", "fired"))
NAMED_BY = frozenset(rules.words("ammunition", "named_by"))
BETWEEN = frozenset(rules.words("ammunition", "between"))
MOUNTS = frozenset({"mount", "mounts"})  # `ZU-23-2 gun mounts` are the guns
KINDS = frozenset(rules.words("designations", "heads"))
SHOT = FIRED - {"missile", "missiles"}  # a missile with a name is the thing itself

REACH = 40  # characters before a thing
OF = re.compile(
    rf"\b(?:{'|'.join(rules.words('ammunition', 'of_it'))})\s+of\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
ONE = re.compile(r"\b(?:an?|one)\s+$", re.IGNORECASE)
NUMBERS = "|".join(amounts.WORDS)
ENDS = re.compile(
    rf"\s+(?:and|or)\s+(?:(?!\d+\s|(?:{NUMBERS}|several|some|many)\b)[\w.-]+\s+){{1,3}}?"
    rf"(?:{'|'.join(map(re.escape, sorted(AMMUNITION)))})\b",
    re.IGNORECASE,
)


def is_named_by(cut: Cut, thing: Thing) -> bool:
    """What stands in the words of the thing, or right after it, is fired from it, holds what is, or is a part of it."""
    if thing.is_munition and not thing.is_generic:
        return False
    return _is_by_own(cut, thing) or _is_by_next(cut, thing) or _is_whole(cut, thing)


def _is_by_own(cut: Cut, thing: Thing) -> bool:
    """`AK-47 magazines`, `M16 bipod`: the kind of thing after the name is no weapon; a part is what it is called."""
    own = {unit.lower for unit in cut.units[thing.first : thing.last]}
    last = cut.units[thing.last - 1]
    if own & AMMUNITION:
        return True
    if thing.is_generic:
        return False
    is_part = last.start >= thing.core[1] and last.lower in NAMED_BY and not thing.is_part
    return is_part or last.lower in SHOT


def _is_by_next(cut: Cut, thing: Thing) -> bool:
    """`AK-47 7.62mm rounds`, `T-72 engines`, `a T-72 gun barrel`; in `TOZ-34 double barrel shotgun` it goes on."""
    calibre = None if thing.is_generic else CALIBRE.match(cut.text, thing.end)
    one, other, further = _following(cut, calibre.end() if calibre else thing.end)
    if one in AMMUNITION | NAMED_BY or (one in FIRED and not thing.is_generic):
        return True
    return one in BETWEEN and other in AMMUNITION | NAMED_BY - MOUNTS and further not in KINDS


def _following(cut: Cut, end: int) -> tuple[str, str, str]:
    """The next words, where nothing but a space or the s of a genitive parts them; empty from the first sign on."""
    words = ["", "", ""]
    for at, unit in enumerate(cut.after(end, len(words))):
        if cut.text[end : unit.start].strip(" -" if at else " -'’sS"):
            break
        words[at], end = unit.lower, unit.end
    return words[0], words[1], words[2]


def _is_whole(cut: Cut, thing: Thing) -> bool:
    """`the crew of the T-72`, `AR-15 and 9-mm cartridges`: what is told of is another thing."""
    before = cut.text[max(0, thing.start - REACH) : thing.start]
    if OF.search(before):
        return True
    is_one = thing.has_head or ONE.search(before) is not None  # `a T-72 and spare parts`
    return not is_one and ENDS.match(cut.text, thing.end) is not None
