"""How designations are compared, however they are typed.

AK-74M, AK 74 M, ak74m, АК-74М and АK-74M are one key; T-72B and T-72B3 are two. A name is folded, cut into units
(at spaces and signs) and pieces (where letters, digits or scripts meet); each Cyrillic piece is read twice, by
sound and by look. A digit is never folded into anything.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MOST_PIECES = 6
MOST_CHARACTERS = 400

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
}  # fmt: skip
LOOKS = {
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y",
    "х": "x", "і": "i", "ѕ": "s", "ј": "j",
}  # fmt: skip
# What romanisations disagree on. Longer spellings first.
ROMAN = (("kh", "h"), ("x", "h"), ("ts", "c"), ("yo", "e"), ("y", "i"), ("j", "i"))
# Words that stand for each other, or for nothing, inside a designation.
SAME_WORD = {
    "mod": "obr", "model": "obr", "modell": "obr", "obraztsa": "obr", "obrazca": "obr",
    "object": "ob", "obekt": "ob", "obyekt": "ob", "obiekt": "ob", "objekt": "ob",
}  # fmt: skip
OF_YEAR = {"г", "года"}
YEAR_DIGITS = 4
QUOTES = re.compile(r"['’‘ʼ`´\"“”„«»ʹ]")
PIECE = re.compile(r"[^\W\d_]+|\d+")
BETWEEN = re.compile(r"[\W_]+")
Cut = list[list[str]]  # units of pieces


def fold(text: str) -> str:
    """Lower case, compatible forms joined, accents and quotation marks gone, sharp s spelt out."""
    if text.isascii():
        return QUOTES.sub("", text[:MOST_CHARACTERS].lower())
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return QUOTES.sub("", plain)[:MOST_CHARACTERS]


@lru_cache(maxsize=1_000)  # a word is asked for its terms, and a moment later for its pieces
def units(text: str) -> Cut:
    """The name cut at spaces and signs, each unit cut where letters, digits and scripts meet. Nobody changes it."""
    cut = [pieces for word in BETWEEN.split(fold(text)) if (pieces := list(_pieces(word)))]
    return _without_year_word(cut)


def _without_year_word(cut: Cut) -> Cut:
    """`обр. 2022 г.` and `2022г.`: the word for *year* says nothing of the designation."""
    if len(cut) > 1 and len(cut[-1]) == 1 and cut[-1][0] in OF_YEAR and cut[-2][-1].isdecimal():
        return cut[:-1]
    if cut and len(cut[-1]) > 1 and cut[-1][-1] in OF_YEAR and len(cut[-1][-2]) == YEAR_DIGITS:
        return [*cut[:-1], cut[-1][:-1]]
    return cut


def _pieces(word: str) -> Iterator[str]:
    if word.isascii():
        yield from PIECE.findall(word)
        return
    for run in PIECE.findall(word):
        start = 0
        for place in range(1, len(run) + 1):
            if place == len(run) or is_cyrillic(run[place]) != is_cyrillic(run[start]):
                yield run[start:place]
                start = place


def is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def by_sound(piece: str) -> str:
    """A Cyrillic piece in Latin letters, as it sounds; any other piece as it is."""
    return piece if piece.isascii() else "".join(CYRILLIC.get(letter, letter) for letter in piece)


def by_look(piece: str) -> str:
    """A Cyrillic piece in the Latin letters that look like it, where every letter has one; else as it sounds."""
    if not piece.isascii() and all(letter in LOOKS for letter in piece):
        return "".join(LOOKS[letter] for letter in piece)
    return by_sound(piece)


@lru_cache(maxsize=50_000)
def romanised(piece: str) -> str:
    """One spelling for what romanisations spell differently: kh/x/h, ts/c, y/j/i."""
    for written, folded in ROMAN:
        piece = piece.replace(written, folded)
    return piece


def readings(text: str) -> list[Cut]:
    """The one or two ways to read a name in Latin letters: units of pieces, words of no meaning left out."""
    return _read(units(text), is_latin=text.isascii())


def _read(cut: Cut, *, is_latin: bool) -> list[Cut]:
    found: list[Cut] = []
    for read in (by_sound,) if is_latin else (by_sound, by_look):
        latin = [[read(piece) for piece in unit] for unit in cut]
        latin = [[SAME_WORD.get(unit[0], unit[0])] if len(unit) == 1 else unit for unit in latin]
        latin = [unit for unit in latin if unit != [""]] or latin
        if latin not in found:
            found.append(latin)
    return found


@lru_cache(maxsize=50_000)
def sound_key(text: str) -> str:
    """The whole name glued together as it sounds, letter for letter: Т-72Б3 and T-72B3, but not P-40 and Р-40."""
    return "".join("".join(unit) for unit in readings(text)[0])


@lru_cache(maxsize=50_000)
def strict_keys(text: str) -> frozenset[str]:
    """The whole name glued together, romanisation kept as it is written."""
    return frozenset(key for reading in readings(text) if (key := "".join("".join(unit) for unit in reading)))


def full_keys(text: str) -> set[str]:
    """The whole name glued together: two names with a key in common may be spellings of one designation."""
    return {
        key for reading in readings(text) if (key := "".join(romanised(piece) for unit in reading for piece in unit))
    }


def terms_of(cut: Cut, *, is_latin: bool) -> set[str]:
    """What a name is indexed under: its pieces, runs of whole units of at most six pieces, and all of it, glued.

    The name is cut; `is_latin`: it is of plain letters, which are read in one way.
    """
    terms: set[str] = set()
    for reading in _read(cut, is_latin=is_latin):
        folded = [[romanised(piece) for piece in unit] for unit in reading]
        terms.update(piece for unit in folded for piece in unit)
        terms.add("".join(piece for unit in folded for piece in unit))
        for start in range(len(folded)):
            terms.update(_glued_from(folded, start))
    terms.discard("")
    return terms


def _glued_from(folded: Cut, start: int) -> Iterator[str]:
    run: list[str] = []
    for unit in folded[start:]:
        run.extend(unit)
        if len(run) > MOST_PIECES:
            return
        yield "".join(run)


def script_of(text: str) -> str:
    """ISO 15924 code of the first letters: Latn, Cyrl, Arab …; Zyyy when there is none."""
    for letter in text:
        if letter.isalpha():
            name = unicodedata.name(letter, "")
            for start, code in SCRIPTS.items():
                if name.startswith(start):
                    return code
            return "Zzzz"
    return "Zyyy"


SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "HEBREW": "Hebr", "GREEK": "Grek", "CJK": "Hani"}
DEFAULT_LANGUAGE = {"Latn": "en", "Cyrl": "ru", "Arab": "ar", "Hebr": "he", "Grek": "el", "Hani": "zh"}


def default_language(text: str) -> str:
    """The language a name is taken to be in when nothing else is said: by its script."""
    return DEFAULT_LANGUAGE.get(script_of(text), "und")
