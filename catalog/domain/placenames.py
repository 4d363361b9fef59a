"""How place names are compared: by the consonants that every romanisation keeps.

Urum al-Kubra, Urm al-Kubra, Orem al Koubra, أورم الكبرى and Урум аль-Кубра have one key.
"""

import re

from anyascii import anyascii

# Articles joined to a word in romanised Arabic; the assimilated ones too (ash-Shaykh).
ARTICLE = re.compile(r"^(al|el|ul|ad|as|ash|at|an|ar|az)$")
JOINED_ARTICLE = re.compile(r"^(al|el)(?=[a-z]{4})")
SPELLINGS = (
    ("ch", "s"), ("kh", "k"), ("q", "k"), ("gh", "g"), ("sh", "s"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("c", "k"),
    ("zh", "z"), ("x", "k"), ("p", "b"),
)  # fmt: skip
ARABIC_ARTICLE = re.compile(r"(?<!\w)ال(?=\w\w)")
VOWELS = re.compile(r"[aeiouyw]")
ARABIC = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "w", "ي": "y", "ى": "a",
    "ء": "", "ئ": "y", "ؤ": "w", "ی": "y", "ک": "k", "پ": "p", "چ": "ch", "گ": "g",
}  # fmt: skip


LETTERS = str.maketrans(ARABIC)
SIGNS = re.compile(r"['’ʿʾ`ʼ]")
NO_KEY = re.compile(r"[^a-z0-9]")
WORDS = re.compile(r"[a-z0-9]+")


def latin(text: str) -> str:
    """Lower-case Latin letters for a name in any script; the Arabic article is left out."""
    return text.lower() if text.isascii() else anyascii(ARABIC_ARTICLE.sub("", text).translate(LETTERS)).lower()


def exact_key(text: str) -> str:
    """The name in plain Latin letters without signs and spaces."""
    return NO_KEY.sub("", latin(text))


def skeleton(text: str) -> str:
    """Consonants and digits only, articles dropped; the whole name where nothing else would be left."""
    return keys(text)[1]


def keys(text: str) -> tuple[str, str]:
    """The name letter by letter (`exact_key`) and by its consonants (`skeleton`)."""
    plain = latin(text)
    exact = NO_KEY.sub("", plain)
    words = WORDS.findall(SIGNS.sub("", plain))
    bare = [JOINED_ARTICLE.sub("", word) for word in words if not ARTICLE.match(word)]
    key = "".join(_consonants(word) for word in bare)
    return exact, key if len(key) > 1 else exact


def _consonants(word: str) -> str:
    for written, folded in SPELLINGS:
        word = word.replace(written, folded)
    word = VOWELS.sub("", word)
    word = re.sub(r"(.)\1+", r"\1", word)
    return re.sub(r"h$", "", word) if len(word) > 1 else word
