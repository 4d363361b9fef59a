"""Who is let speak in a text: `according to …`, `the ministry said`, `sources claim`, `statements shared on …`.

Pronouns name nobody and are passed over; so is what is said to have been reported by nobody in particular.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.reading import rules
from catalog.reading.grammar import END, GAP, Pattern, any_of, apart, firsts, plain, starts

RULES = rules.read("speakers")
VERBS = RULES["verbs"]
OPENING = RULES["opening"]
STOPS = frozenset(RULES["stops"]["words"])
AND = frozenset(RULES["stops"]["and"])
NEW = frozenset(RULES["stops"]["new"])
NOBODY = frozenset(OPENING["nobody"])
BETWEEN = frozenset(RULES["between"]["words"])
NEGATED = frozenset(RULES["between"]["negated"])
CLAIMING, REPORTING = frozenset(VERBS["claiming"]), frozenset(VERBS["reporting"])
REPORTED, ADJECTIVES = frozenset(VERBS["reported"]), frozenset(VERBS["adjectives"])
NOUNS = frozenset(VERBS["nouns"])
BE = frozenset(VERBS["passive"])
PREPOSITIONS, ENDING = frozenset(OPENING["prepositions"]), frozenset(OPENING["ending"])
DETERMINERS, OPENERS = frozenset(OPENING["determiners"]), frozenset(OPENING["words"])
THINGS = frozenset(RULES["shared"]["things"])
NEVER_FIRST, NEVER_INSIDE = frozenset(RULES["never"]["first"]), frozenset(RULES["never"]["inside"])
NAMED = frozenset(RULES["before"]["named"])
ABBREVIATIONS = frozenset(RULES["stops"]["abbreviations"])
AFTER_QUOTE = frozenset(VERBS["after_quote"])
MOST_WORDS, MOST_BACK = 14, 110  # words and letters that name one who speaks
QUOTES = ('"', "”", "»", "’")  # before "said the spokesman"
SHORT = 8  # letters of a shortened word
LONG = 6  # words after which a clause before the speaker's is cut off

_ALL_VERBS = [*VERBS["sure"], *VERBS["claiming"], *VERBS["reporting"]]
_VERB = Pattern(any_of(_ALL_VERBS) + END)
_BEFORE = Pattern(rf"(?P<words>{any_of(RULES['before']['words'])})(?:(?<=[:ل]){GAP}?|{GAP})")
_THINGS = any_of(THINGS)
_SHARED = Pattern(
    rf"{_THINGS}(?:{GAP}and{GAP}{_THINGS})?(?:{GAP}[\w-]+)?{GAP}{any_of(RULES['shared']['ways'])}{GAP}(?:online{GAP})?"
    rf"(?P<way>{any_of(RULES['shared']['by'])}){GAP}"
)
_CLAUSE = re.compile(r"[!?;:…\n\"“”«»\[\]—]|--|,(?!\d)|\.(?=\s|$)")
_WORD = re.compile(r"[@#]?[\w'’ʼ./-]*\w['’]?")
_GAP = re.compile(GAP)
_HANDLE = re.compile(r"@(\w{1,30})")
_HANDLE_AFTER = re.compile(r"\s?\(@(\w{1,30})\)")
_NEXT = re.compile(rf"{GAP}([\w'’]+)")
_NOT_AFTER = Pattern(rf"{GAP}{any_of(VERBS['not_after'])}{END}")
_FIRST = firsts([*_ALL_VERBS, *RULES["before"]["words"], *RULES["shared"]["things"]])

Place = tuple[int, int]


@dataclass(frozen=True)
class Speaker:
    """The whole phrase, the place of the words that name who speaks, and a handle without its @ if one stands there."""

    start: int
    end: int
    who: Place
    handle: str


def find(text: str) -> list[Speaker]:
    """All who are let speak in a text, in its order; of two that overlap, the longer phrase."""
    return apart(_all(text))


def _all(text: str) -> Iterator[Speaker]:
    for place in starts(text, _FIRST):
        for read in (_introduced, _sharing, _saying):
            if (found := read(text, place)) is not None:
                yield found
                break


def _speaker(text: str, start: int, end: int, who: Place) -> Speaker:
    if "(" in text[who[0] : who[1]] and text[who[1] : who[1] + 1] == ")":
        who = (who[0], who[1] + 1)
    match = _HANDLE.search(text, start, max(end, who[1])) or _HANDLE_AFTER.match(text, who[1])
    return Speaker(start, max(end, who[1]), who, match[1] if match else "")


def _introduced(text: str, place: int) -> Speaker | None:
    """`according to …`: the words that follow, up to the end of the name or of the clause."""
    match = _BEFORE.match(text, place)
    if match is None:
        return None
    shared = _SHARED.match(text, match.end())
    end = _named_until(text, shared.end() if shared else match.end())
    if end is None:
        return None
    if match["words"].lower().endswith("by") and plain(text[match.end() : end]) in THINGS:
        return None
    if plain(match["words"]) in NAMED and text[match.end()] != "@" and not text[match.end()].isupper():
        return None
    return _speaker(text, place, end, (match.end(), end))


def _sharing(text: str, place: int) -> Speaker | None:
    """`videos shared by …` names them; `statements shared on …` is all that is known of them."""
    match = _SHARED.match(text, place)
    end = match and _named_until(text, match.end())
    if match is None or end is None:
        return None
    return _speaker(text, place, end, (match.end() if plain(match["way"]) in ("by", "from") else place, end))


def _named_until(text: str, place: int) -> int | None:
    """Where the name that begins at `place` ends; None where nobody is named."""
    end, last = None, ""
    at = place
    for _ in range(MOST_WORDS):
        word = _WORD.match(text, at)
        lower = word[0].lower() if word else ""
        if word is None or lower in STOPS or (last in AND and lower in NEW) or (end is None and lower in NOBODY):
            break
        if lower not in AND:
            end = word.end()
        last, gap = lower, _GAP.match(text, word.end())
        if gap is None and text.startswith(".", word.end()) and (lower in ABBREVIATIONS or len(lower) == 1):
            gap = _GAP.match(text, word.end() + 1)
        if gap is None:
            break
        at = gap.end()
    return end if end is not None and plain(text[place:end]) not in DETERMINERS else None


def _saying(text: str, place: int) -> Speaker | None:
    """`the ministry said`: the words before the verb, back to where their clause begins."""
    verb = _VERB.match(text, place)
    if verb is None or not _is_verb(text, verb):
        return None
    words = _words_before(text, place)
    if not words and text[max(0, place - 2) : place].rstrip()[-1:] in QUOTES:
        return _said_after(text, verb)
    words = words or _words_before_aside(text, place)
    named = _without_verb_words(words, verb[0].lower())
    named = named and _without_opening(named)
    if not named or named[-1][2] in NOBODY | DETERMINERS | PREPOSITIONS or len(named) > MOST_WORDS:
        return None
    if named[0][2] in NEVER_FIRST or any(word in NEVER_INSIDE for _, _, word in named):
        return None
    if verb[0].lower() in REPORTING | {"claim", "claims"} and named[-1][2] in ADJECTIVES:
        return None
    return _speaker(text, named[0][0], verb.end(), (named[0][0], named[-1][1]))


def _is_verb(text: str, verb: re.Match[str]) -> bool:
    """Whether a word that can be a noun as well is a verb here: a report is none, "reports that" is one."""
    after = _NEXT.match(text, verb.end())
    following = after[1].lower() if after else ""
    word = verb[0].lower()
    if word in REPORTING:
        is_aside = text[verb.end() : verb.end() + 1] == "," and word not in NOUNS
        return is_aside or following in REPORTED or following.isdecimal()
    is_passive = following == "by" or (word == "said" and following == "to")
    return not (is_passive or _NOT_AFTER.match(text, verb.end()))


Word = tuple[int, int, str]  # from, to, in small letters


def _words_before(text: str, place: int) -> list[Word]:
    """The words from the beginning of the clause up to `place`."""
    first = max(0, place - MOST_BACK)
    segment = text[first:place]
    borders = list(_CLAUSE.finditer(segment))
    begin = next((match.end() for match in reversed(borders) if not _is_shortening(segment, match)), 0)
    if begin == 0 and first > 0:
        begin = segment.find(" ") + 1
    opened = segment.rfind("(", begin)
    if opened >= 0 and ")" not in segment[opened:]:
        begin = opened + 1
    elif ")" in segment[begin:] and ("(" not in segment[begin:] or segment[begin:].lstrip().startswith("(")):
        begin = segment.index(")", begin) + 1
    return [(first + one.start(), first + one.end(), one[0].lower()) for one in _WORD.finditer(segment, begin)]


def _words_before_aside(text: str, place: int) -> list[Word]:
    """The words of the name in `Example, the commander, said`."""
    comma = text.rfind(",", max(0, place - 2), place)
    aside = _words_before(text, comma) if comma > 0 else []
    if not aside:
        return []
    begin = text.rfind(",", max(0, aside[0][0] - 2), aside[0][0])
    words = _words_before(text, begin) if begin > 0 else []
    return words if len(words) <= LONG else []


def _is_shortening(segment: str, border: re.Match[str]) -> bool:
    """Whether a full stop ends a shortened word and no sentence: `Col. `, `J. `."""
    words = segment[max(0, border.start() - SHORT) : border.start()].lower().split() if border[0] == "." else []
    return bool(words) and (words[-1].strip("(") in ABBREVIATIONS or len(words[-1]) == 1)


def _without_verb_words(words: list[Word], verb: str) -> list[Word]:
    """Without "has also" and the like before the verb; none where it is denied or nobody's."""
    end = len(words)
    while end and (words[end - 1][2] in BETWEEN or words[end - 1][2].endswith("ly")):
        end -= 1
    between = {word for _, _, word in words[end:]}
    if (between & BE and not verb.endswith("ing")) or (end and words[end - 1][2] in NEGATED):
        return []
    return words[:end]


def _without_opening(words: list[Word]) -> list[Word]:
    """Only the words that name who speaks: no "but" before them, no place or time beside them."""
    begin = 0
    while begin < len(words) and words[begin][2] in OPENERS:
        begin += 1
    words = words[begin:]
    cuts = [i for i, (_, _, word) in enumerate(words) if i and word in DETERMINERS]
    if cuts and (words[0][2] in PREPOSITIONS or (len(words) > LONG and words[cuts[-1] - 1][2] in OPENERS)):
        words = words[cuts[-1] :]
    if words and words[0][2] in PREPOSITIONS:
        return []
    end = next((i for i, (_, _, word) in enumerate(words) if i and word in ENDING), len(words))
    return words[:end]


def _said_after(text: str, verb: re.Match[str]) -> Speaker | None:
    """`"…," said the spokesman`: who speaks stands after the verb."""
    after = _GAP.match(text, verb.end())
    end = after and _named_until(text, after.end())
    if after is None or end is None or verb[0].lower() not in AFTER_QUOTE:
        return None
    word = _WORD.match(text, after.end())
    if word is None or not (word[0].lower() in DETERMINERS or (word[0][0].isupper() and not verb[0].isupper())):
        return None
    return _speaker(text, verb.start(), end, (after.end(), end))
