"""Checks over all names of types at once: what stands on two types, what mixes scripts, what is in the wrong script."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.domain.designations import script_of, sound_key
from catalog.domain.errors import Problem
from catalog.domain.vocabulary import NameKind

WORD = re.compile(r"[^\W_]+")
TIMES = re.compile(r"(?<=\d)x(?=\d)")
MOST_LETTERS = 5
# The script a language is written in. Languages that are written in two (Serbian) are not listed.
SCRIPTS = {
    "en": "Latn", "de": "Latn", "fr": "Latn", "es": "Latn", "pl": "Latn", "cs": "Latn", "tr": "Latn", "hr": "Latn",
    "it": "Latn", "pt": "Latn", "nl": "Latn", "sv": "Latn", "fi": "Latn", "no": "Latn", "da": "Latn", "ro": "Latn",
    "hu": "Latn", "ru": "Cyrl", "uk": "Cyrl", "be": "Cyrl", "bg": "Cyrl", "ar": "Arab", "fa": "Arab", "ur": "Arab",
    "he": "Hebr", "el": "Grek", "zh": "Hani",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A name as a file gives it, and where; `language` where the file says one."""

    slug: str
    name: str
    where: str
    kind: NameKind = NameKind.DESIGNATION
    ambiguous: bool = False
    language: str = ""


def problems(names: Iterable[Said]) -> Iterator[Problem]:
    """One problem for each name in a wrong script, or that two types share without saying that it is ambiguous."""
    owner: dict[str, Said] = {}
    told: set[tuple[str, str]] = set()
    for one in names:
        yield from _script_problems(one)
        if not one.ambiguous:
            first = owner.setdefault(sound_key(one.name), one)
            if first.slug != one.slug and (first.slug, one.slug) not in told:
                told.add((first.slug, one.slug))
                message = f"{one.name!r} also stands on {first.slug} ({first.where}); mark the rarer one ambiguous"
                yield Problem("names", message, one.where)


def _script_problems(one: Said) -> Iterator[Problem]:
    if one.kind is not NameKind.MISSPELLING and mixes_scripts(one.name):
        yield Problem("names", f"{one.name!r} mixes scripts in one word", one.where)
    expected, scripts = SCRIPTS.get(one.language), {script_of(letter) for letter in one.name if letter.isalpha()}
    if expected and scripts and expected not in scripts:
        yield Problem("names", f"{one.name!r} is said to be {one.language}, and is not in its script", one.where)


def mixes_scripts(name: str) -> bool:
    """A word, or a short designation with its hyphens, has letters of two scripts: `АK-74M`, `Т-72B`."""
    parts = [part for word in name.split() for part in (*WORD.findall(word), *_designations(word))]
    return any(len({script_of(letter) for letter in part if letter.isalpha()}) > 1 for part in parts)


def _designations(word: str) -> list[str]:
    """The word itself where it is short: `Булат-v3` may have a Latin letter, and 8x30 is a measure."""
    letters = "".join(letter for letter in TIMES.sub("", word) if letter.isalpha())
    return [letters] if len(letters) <= MOST_LETTERS else []
