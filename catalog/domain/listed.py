"""How trackers write down what became of a thing: statuses with typos, notes and names, numbers that stand for things.

Rule (see docs/counting.md, "Reading a tracker's list"): whatever was ever destroyed, sunk, scuttled, stripped or
damaged beyond economical repair counts as destroyed; else the last word decides. The finer wording is kept.
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from catalog.domain.outcomes import OutcomeKind

DESTROYED = ("destroyed", "sunk", "scuttled", "stripped", "wrecked", "crashed", "downed")
WORDS = {
    **dict.fromkeys(DESTROYED, OutcomeKind.DESTROYED),
    "damaged": OutcomeKind.DAMAGED,
    "abandoned": OutcomeKind.ABANDONED,
    "captured": OutcomeKind.CAPTURED,
    "seized": OutcomeKind.SEIZED,
    "surrendered": OutcomeKind.SURRENDERED,
}
PLAIN = {kind.value for kind in WORDS.values()}
BEYOND_REPAIR = re.compile(r"damaged beyond (?:economical )?repair", re.IGNORECASE)
NON_COMBAT = re.compile(r"\bnon[- ]combat\b|\baccident", re.IGNORECASE)
WITH = re.compile(r"^with\s+(?:an?\s+)?", re.IGNORECASE)
QUOTED = re.compile(r"['‘’\"“”]\s*[^'‘’\"“”]+['‘’\"“”]")
WORD = re.compile(r"[^\W\d_]+")
RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)|(\d+)")
LONGEST_TYPO, SHORTEST_TYPO, MOST_IN_RANGE = 2, 6, 500


@dataclass(frozen=True)
class Status:
    """What a status says: the outcome that counts, its finer wording, and what stands around it.

    `manner` is empty when it says no more than the outcome; `fitted` are parts ("with ZU-23 AA gun"), `name` is that
    of a ship, `notes` is everything else.
    """

    kind: OutcomeKind
    manner: str = ""
    fitted: tuple[str, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()
    is_non_combat: bool = False


def status(text: str) -> Status | None:
    """Read a status as it is written; None when no word of it is an outcome."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    fitted = tuple(WITH.sub("", piece) for piece in pieces if WITH.match(piece))
    told = [piece for piece in pieces if not WITH.match(piece)]
    kind = _kind(" ".join(told))
    if kind is None:
        return None
    said = [piece for piece in told if _kind(piece)]
    beside = [piece for piece in told if not _kind(piece)]
    name = next((piece for piece in beside if QUOTED.search(piece)), "") or _name_before(said)
    manner = ", ".join(said).removeprefix(name).strip()
    return Status(
        kind=kind,
        manner="" if manner.casefold() in PLAIN else manner,
        fitted=fitted,
        name=name,
        notes=tuple(piece for piece in beside if piece != name),
        is_non_combat=bool(NON_COMBAT.search(text)),
    )


def _kind(text: str) -> OutcomeKind | None:
    if BEYOND_REPAIR.search(text):
        return OutcomeKind.DESTROYED
    found = [kind for word in WORD.findall(text.casefold()) if (kind := _outcome(word))]
    return OutcomeKind.DESTROYED if OutcomeKind.DESTROYED in found else found[-1] if found else None


def _outcome(word: str) -> OutcomeKind | None:
    """A word of the list, or one with a typo in it: `damagd`, `abanonded`. `capture` and `destroyer` are none."""
    if word in WORDS or len(word) < SHORTEST_TYPO or not word.endswith("d"):
        return WORDS.get(word)
    near = [
        one
        for one in WORDS
        if one[0] == word[0] and len(one) >= SHORTEST_TYPO and OSA.distance(word, one) <= LONGEST_TYPO
    ]
    return WORDS[near[0]] if len({WORDS[one] for one in near}) == 1 else None


def _name_before(said: list[str]) -> str:
    """`BG-32 'Donbass' sunk`: the name stands in one piece with the outcome."""
    quoted = QUOTED.search(said[0]) if said else None
    return said[0][: quoted.end()].strip() if quoted else ""


def numbers(text: str) -> int:
    """How many things an entry's numbers stand for: `6 7`, `6 and 7` and `6-7` are two, none at all is one."""
    count = 0
    for first, last, single in RANGE.findall(text):
        span = 1 if single else int(last) - int(first) + 1
        count += span if 1 <= span <= MOST_IN_RANGE else 2
    return max(1, count)
