"""Places that a text names, in any spelling of their names; longest first, none inside another.

Aleppo is a city and the governorate round it: where the text does not say *city*, the wider is surely right, and it is
meant. A name that only sounds like that of a place (`Urum al-Kubra`, `Orem al Koubra`) needs a word of place before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from catalog.domain import describing, designations, placenames
from catalog.reading import rules
from catalog.reading.lexicon import KnownName, Lexicon
from catalog.reading.taken import Taken
from catalog.reading.units import Cut, Unit, place_key

BEFORE = frozenset(rules.words("places", "before"))
STRICT = frozenset(rules.words("places", "strict"))
TOWN = frozenset(rules.words("places", "town"))
NOT_PLACES = frozenset(rules.words("places", "not_places"))
KINDS = frozenset(rules.words("places", "kinds"))
MOST_WORDS = 5
ALIKE = 0.7  # share of letters that two spellings have in common
LEAST_SOUND = 4  # consonants of a name that is known by its sound
ARTICLES = frozenset({"the", "a", "an", "this", "that", "enter", "entire", "same", "whole"})
WHY = "a name after a word of place; no place of the catalog"
MOST_LETTERS = 2
WIDE = frozenset({"country", "region", "area", "district"})


@dataclass(frozen=True)
class Place:
    start: int
    end: int
    slug: str | None
    path: tuple[str, ...]
    why: str
    country: str = ""


def find(cut: Cut, lexicon: Lexicon, taken: Sequence[tuple[int, int]], *, shouted: bool) -> list[Place]:
    """In the order of the text; `taken` are places in the text that are something else, a party or a type.

    The name of a place wins over a shorter one of a party inside it: `46th Regiment base`.
    """
    found: list[Place] = []
    candidates = [*_by_letters(cut, lexicon, shouted=shouted), *_by_sound(cut, lexicon), *_called(cut, shouted=shouted)]
    busy = Taken(len(cut.text), taken)
    for one in sorted(candidates, key=lambda one: (one.slug is None, one.start - one.end, one.start)):
        inside = busy.inside(one.start, one.end)
        is_longer = one.slug is not None and all(one.start <= start and end < one.end for start, end in inside)
        if is_longer or not inside:
            found.append(one)
            busy.take(one.start, one.end)
    return sorted(found, key=lambda one: one.start)


def _by_letters(cut: Cut, lexicon: Lexicon, *, shouted: bool) -> Iterator[Place]:
    last_end = -1
    for first, last, key in sorted(lexicon.places.machine.find(cut.stream(place_key))):
        words = cut.units[first:last]
        goes_on = 0 <= words[0].start - last_end <= len(", and ")
        if _is_name(words, shouted=shouted) and (goes_on or len(words) > 1 or _is_led_to(cut, words[0], words[-1])):
            yield _meant(cut, words, lexicon.places.by_letters[key], lexicon)
            last_end = words[-1].end


def _is_led_to(cut: Cut, first: Unit, last: Unit) -> bool:
    """One word alone is a place after a word of place, and where it is not the beginning of another name.

    With a hundred thousand names almost any word is one somewhere: `Human Rights` is not Uman.
    """
    before, after = cut.before(first.start, 1), cut.after(last.end, 1)
    if after and cut.text[last.end : after[0].start] == " " and after[0].text[0].isupper() and not first.text.isupper():
        return after[0].lower in KINDS | TOWN
    is_tagged = cut.text[first.start - 1 : first.start] == "#"
    is_kind = bool(after) and after[0].lower in KINDS | TOWN
    return is_tagged or is_kind or not before or before[0].lower in BEFORE | TOWN


def _is_name(words: Sequence[Unit], *, shouted: bool) -> bool:
    lone = words[0].lower if len(words) == 1 else ""
    if lone in NOT_PLACES or (lone and describing.is_description(lone)):
        return False
    has_case = words[0].text[0].lower() != words[0].text[0].upper()
    return shouted or not has_case or any(word.text[0].isupper() for word in words)


def _meant(cut: Cut, words: Sequence[Unit], entries: Sequence[KnownName], lexicon: Lexicon) -> Place:
    """The place of the name; the region round it where it has the same name and no town is spoken of."""
    entry = entries[0]
    start, end = words[0].start, words[-1].end
    text = cut.text[start:end]
    why = "its name" if text == entry.name else f"a spelling of {entry.name}"
    if entry.kind not in WIDE and not _is_town(cut, start, end):
        for slug in reversed(entry.path[:-1]):
            above = lexicon.places.first[slug]
            if above.kind in WIDE and placenames.exact_key(above.name).startswith(placenames.exact_key(entry.name)):
                return Place(
                    start,
                    end,
                    slug,
                    above.path,
                    f"the town or the region round it: {above.name} is sure",
                    above.country,
                )
    return Place(start, end, entry.slug, entry.path, why, entry.country)


def _is_town(cut: Cut, start: int, end: int) -> bool:
    near = [*cut.before(start, 2), *cut.after(end, 3)]
    return any(unit.lower in TOWN for unit in near)


def _by_sound(cut: Cut, lexicon: Lexicon) -> Iterator[Place]:
    """After a word of place: a run of capitals whose consonants are those of one place alone."""
    for at, unit in enumerate(cut.units[:-1]):
        if unit.lower in BEFORE and cut.units[at + 1].text[0].isupper():
            for last in range(min(at + 1 + MOST_WORDS, len(cut.units)), at + 1, -1):
                words = cut.units[at + 1 : last]
                if not all(cut.joined[at + 1 : last - 1]):
                    continue
                key = placenames.skeleton(cut.text[words[0].start : words[-1].end])
                slugs = {entry.slug for entry in lexicon.places.by_sound.get(key, ())}
                if len(key) >= LEAST_SOUND and len(slugs) == 1:
                    entry = lexicon.places.by_sound[key][0]
                    if not _is_alike(entry.name, cut.text[words[0].start : words[-1].end]):
                        continue
                    yield Place(
                        words[0].start,
                        words[-1].end,
                        entry.slug,
                        entry.path,
                        f"sounds like {entry.name}",
                        entry.country,
                    )
                    break


def _is_alike(name: str, written: str) -> bool:
    """Not only the consonants: most letters have to agree."""
    one, other = placenames.exact_key(name), placenames.exact_key(written)
    return Levenshtein.normalized_similarity(one, other) >= ALIKE


def _called(cut: Cut, *, shouted: bool) -> Iterator[Place]:
    """`San Miguel de Mercedes, Chalatenango Department`: capitals after a word of place, in no catalog."""
    if shouted:
        yield from _of_kind(cut)
        return
    for at, unit in enumerate(cut.units[:-1]):
        if unit.lower not in STRICT or not cut.joined[at]:
            continue
        last = at + 1
        while last < len(cut.units) and last - at <= MOST_WORDS and _goes_on(cut, at, last):
            last += 1
        words = cut.units[at + 1 : last]
        if words and _may_be_place(words[0]):
            yield Place(words[0].start, words[-1].end, None, (), WHY)


def _may_be_place(first: Unit) -> bool:
    """`in Russian service` names no place, `in UN papers` none either."""
    is_word = first.lower in NOT_PLACES or designations.fold(first.text) in describing.DEMONYMS
    return len(first.text) > MOST_LETTERS and not (is_word or first.text.isupper())


def _goes_on(cut: Cut, at: int, last: int) -> bool:
    unit = cut.units[last]
    is_joined = last == at + 1 or cut.joined[last - 1]
    return is_joined and (unit.text[0].isupper() or (unit.lower in ("al", "el", "de", "la", "del") and last > at + 1))


def _of_kind(cut: Cut) -> Iterator[Place]:
    """In a text of capitals only `SAN MARCOS DEPARTMENT` tells: words before a kind of place."""
    for at, unit in enumerate(cut.units):
        if unit.lower not in KINDS:
            continue
        first = at
        while first and at - first < MOST_WORDS and cut.joined[first - 1] and cut.units[first - 1].lower not in BEFORE:
            first -= 1
        while first < at and cut.units[first].lower in ARTICLES:
            first += 1
        is_whole = first and cut.units[first - 1].lower in BEFORE
        if first < at and (is_whole or not cut.joined[first - 1]):
            yield Place(
                cut.units[first].start, unit.end, None, (), f"a {unit.lower}; no place of the catalog has the name"
            )
