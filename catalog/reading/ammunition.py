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
SHOT = FIRED - {"missile", "missiles"}  # a missile with a name is the thing itself

REACH = 40  # characters before a thing
OF = re.compile(
    r"\b(?:crews?|pilots?|drivers?|gunners?|operators?|turrets?|barrels?|engines?|parts?|components?|magazines?|rounds?)\s+of\s+"
    r"(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
NUMBERS = "|".join(amounts.WORDS)
ENDS = re.compile(
    rf"\s+(?:and|or)\s+(?:(?!\d+\s|(?:{NUMBERS}|several|some|many)\b)[\w.-]+\s+){{1,3}}?"
    rf"(?:{'|'.join(map(re.escape, sorted(AMMUNITION)))})\b",
    re.IGNORECASE,
)


def is_named_by(cut: Cut, thing: Thing) -> bool:
    """What stands in the words of the thing, or right after it, is fired from it or holds what is."""
    is_type = not thing.is_generic and not thing.is_munition
    if thing.is_munition and not thing.is_generic:
        return False
    own = {unit.lower for unit in cut.units[thing.first : thing.last]}
    if own & AMMUNITION or (is_type and cut.units[thing.last - 1].lower in SHOT):
        return True
    calibre = None if thing.is_generic else CALIBRE.match(cut.text, thing.end)
    end = calibre.end() if calibre else thing.end
    after = [unit for unit in cut.after(end, 2) if not cut.text[end : unit.start].strip(" -'’sS")]
    if any(unit.lower in AMMUNITION for unit in after) or (after and after[0].lower in NAMED_BY):
        return True
    return (is_type and bool(after) and after[0].lower in FIRED) or _is_whole(cut, thing)


def _is_whole(cut: Cut, thing: Thing) -> bool:
    """`the crew of the T-72`, `AR-15 and 9-mm cartridges`: what is told of is another thing."""
    before = cut.text[max(0, thing.start - REACH) : thing.start]
    return OF.search(before) is not None or (not thing.has_head and ENDS.match(cut.text, thing.end) is not None)
