"""Parties that a text names: those of the catalog by any of their names, others by what people in arms are called.

`Russian special forces unit` is a party of the catalog, `Lenca battalion troops` is none and keeps its words. Nobody
is guessed: an adjective alone (`Russian`) stands for the state, a pronoun is left to whoever knows the sentence before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from catalog.domain import placenames
from catalog.reading import rules
from catalog.reading.lexicon import Lexicon
from catalog.reading.taken import Taken
from catalog.reading.units import Cut, Unit, place_key

HEADS = frozenset(rules.words("parties", "heads"))
LAW = frozenset(rules.words("parties", "law"))
DEMONYMS: dict[str, str] = rules.read("parties")["demonyms"]
SEPARATE = re.compile(r"\s*[-'’]?\s*|\s*#|\s[\"“]|[\"”]\s")
MOST_WORDS = 5
ACRONYM = re.compile(r"[A-Z]{3,6}")
LOCATIVE = frozenset(
    {"in", "across", "throughout", "inside", "within", "near", "northern", "southern", "eastern", "western"}
)
LEADS = frozenset({"from", "by", "against"})
WHY = "called so; no party of the catalog has the name"
ORGANS = frozenset(rules.words("parties", "organs"))
OUR = "our"
WHICH = "called so; the text does not say which"
LOWER = frozenset({"of", "al", "va", "wal", "el", "ash", "as", "for", "the", "de", "and"})
COMMON = HEADS | frozenset(rules.words("parties", "common"))
STOPS = frozenset(rules.words("parties", "stops"))


@dataclass(frozen=True)
class Party:
    """`is_adjective`: a word that says whose something is, `Russian`; `slug` None: it is in no catalog."""

    start: int
    end: int
    slug: str | None
    why: str
    is_adjective: bool = False
    is_law: bool = False
    is_common: bool = False
    country: str = ""
    words: int = 0


def find(cut: Cut, lexicon: Lexicon, *, shouted: bool) -> list[Party]:
    """In the order of the text, none inside another; longer names win."""
    known = sorted(_known(cut, lexicon, shouted=shouted), key=lambda one: (one.start - one.end, -one.words, one.start))
    called = [*_called(cut, known, shouted=shouted), *([] if shouted else _acronyms(cut))]
    names, adjectives = [one for one in known if not one.is_adjective], [one for one in known if one.is_adjective]
    taken = Taken(len(cut.text))
    chosen = [one for one in (*names, *called, *adjectives) if taken.try_take(one.start, one.end)]
    return sorted(chosen, key=lambda one: one.start)


def _known(cut: Cut, lexicon: Lexicon, *, shouted: bool) -> Iterator[Party]:
    for first, last, key in lexicon.parties.machine.find(cut.stream(place_key)):
        entries = lexicon.parties.by_letters[key]
        words = cut.units[first:last]
        if entries and _is_name(words, entries[0].name, shouted=shouted):
            name = entries[0]
            text = cut.text[words[0].start : words[-1].end]
            why = "its name" if text == name.name else f"known as {name.name}"
            end = _with_head(cut, last)
            is_common = all(word.lower in COMMON for word in words)
            is_law = cut.units[last - 1].lower in LAW
            yield Party(
                words[0].start,
                end,
                name.slug,
                why,
                is_law=is_law,
                is_common=is_common,
                country=name.country,
                words=last - first,
            )
    for unit in cut.units:
        slug = DEMONYMS.get(unit.lower, "")
        if slug in lexicon.parties.first and unit.text[0].isupper():
            state = lexicon.parties.first[slug]
            yield Party(
                unit.start, unit.end, slug, f"{unit.text}: of {state.name}", is_adjective=True, country=state.country
            )


def acting(parties: list[Party], cut: Cut, lexicon: Lexicon) -> list[Party]:
    """Without states that are named as a place: `destroyed in Syria`."""
    return [one for one in parties if not _is_place(one, cut, lexicon)]


def _is_place(one: Party, cut: Cut, lexicon: Lexicon) -> bool:
    key = placenames.exact_key(cut.text[one.start : one.end])
    before = cut.before(one.start, 1)
    return key in lexicon.places.by_letters and bool(before) and before[0].lower in LOCATIVE


def placed(parties: list[Party], countries: frozenset[str]) -> list[Party]:
    """`Rebels` are those of the catalog only where the text speaks of their country."""
    known = countries | {one.country for one in parties if one.slug and not one.is_common}
    return [
        replace(one, slug=None, why=WHICH) if one.is_common and one.slug and one.country not in known else one
        for one in parties
    ]


def _is_name(words: list[Unit], name: str, *, shouted: bool) -> bool:
    """Small letters are a name only where the name itself has them: `regime forces`, but not `us`."""
    if shouted:
        return len(name) > len("USA") or len(words) > 1
    if name.isupper():
        return all(word.text.isupper() for word in words)
    return words[0].text[0].isupper() or name[0].islower() or not words[0].text[0].isalpha() or _has_no_case(words[0])


def _has_no_case(word: Unit) -> bool:
    return word.text[0].lower() == word.text[0].upper()


def _with_head(cut: Cut, last: int) -> int:
    """`HTS militants` are the HTS: the word for its people belongs to the name."""
    end = cut.units[last - 1].end
    for unit in cut.units[last : last + 2]:
        between = cut.text[end : unit.start]
        if unit.lower not in HEADS or between.strip(" )”\"'#-"):
            return end
        end = unit.end
    return end


def _called(cut: Cut, known: list[Party], *, shouted: bool) -> Iterator[Party]:
    """`3D Infantry Brigade troops`, `the militants`: a head of a name, with what stands before it."""
    by_start = {one.start: one for one in reversed(known)}
    at = 0
    while at < len(cut.units):
        last = at
        if cut.units[at].lower in HEADS:
            while last + 1 < len(cut.units) and _is_spaced(cut, last) and cut.units[last + 1].lower in HEADS:
                last += 1
            yield _named(cut, (_start_of_name(cut, at, shouted=shouted), last), by_start)
        at = last + 1


def _named(cut: Cut, own: tuple[int, int], known: Mapping[int, Party]) -> Party:
    """`Russian paratroopers` are the state's, `Iranian militias` nobody knows whose."""
    first, last = own
    words = cut.units[first : last + 1]
    starts = (known.get(unit.start) for unit in words)
    inside = next((one for one in starts if one is not None and one.end <= words[-1].end), None)
    if inside is not None and inside.is_adjective and words[-1].lower not in ORGANS:
        inside = None
    is_law = any(unit.lower in LAW for unit in words)
    start = cut.units[first - 1].start if first and cut.units[first - 1].lower == OUR else words[0].start
    if inside is None:
        return Party(start, words[-1].end, None, WHY, is_law=is_law, is_common=True)
    return Party(
        start, words[-1].end, inside.slug, inside.why, is_law=is_law, is_common=inside.is_common, country=inside.country
    )


def _acronyms(cut: Cut) -> Iterator[Party]:
    """`seized from #ISWA`, `by the FMLN`: letters after a word that leads to somebody."""
    for unit in cut.units:
        before = [one.lower for one in cut.before(unit.start, 2)]
        leads = (before[-1:] == ["the"] and before[:1] and before[0] in LEADS) or (before[-1:] and before[-1] in LEADS)
        if leads and ACRONYM.fullmatch(unit.text):
            yield Party(
                unit.start,
                unit.end,
                None,
                "letters after a word that leads to somebody; no party of the catalog",
                is_common=True,
            )


def _is_spaced(cut: Cut, last: int) -> bool:
    return cut.text[cut.units[last].end : cut.units[last + 1].start] == " "


def _start_of_name(cut: Cut, at: int, *, shouted: bool) -> int:
    """Back over the words of a name: capitals, or in a text of capitals whatever is no verb, article or preposition."""
    first = at
    while first and at - first < MOST_WORDS and cut.joined[first - 1]:
        unit = cut.units[first - 1]
        if unit.lower in STOPS or unit.text.isdecimal():
            break
        if not (shouted or unit.text[0].isupper() or unit.lower in HEADS or unit.text[0].isdigit()):
            break
        first -= 1
    return first
