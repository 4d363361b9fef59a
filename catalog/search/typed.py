"""What a visitor typed, cut into fields, words and phrases, and capped; nothing typed raises.

A field is `type:t-72b3`; its name is checked in `fields`. `https://…`, `12:30` and what stands in quotes are words.
Quotes and minus signs may be those of a typewriter or those that phones and word processors put for them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.domain import terms

# What opens a phrase, with what closes it: "…", “…”, „…“, ”…”, «…», »…«. One within another of its kind is none.
QUOTES = (('"', '"'), ("“„‟”", "“‟”"), ("«", "»"), ("»", "«»"))
QUOTED = "|".join(f"[{opens}][^{opens}{closes}]*[{closes}]" for opens, closes in QUOTES)
UNCLOSED = "|".join(f"[{opens}][^{opens}{closes}]*$" for opens, closes in QUOTES)
EVERY_QUOTE = "".join(opens for opens, _ in QUOTES)
MINUS = "-–−"
NAME = r"(?!https?:)(?:lost_by|taken_by|[a-z][a-z-]{0,19})"
VALUE = rf"{QUOTED}|{UNCLOSED}|[^\s{EVERY_QUOTE}]\S*"
TOKEN = re.compile(
    rf"(?<!\S)(?P<name>{NAME}):(?!//)\s*(?P<value>{VALUE})|(?P<minus>[{MINUS}]?)(?P<phrase>{QUOTED})|(?P<word>\S+)",
    re.IGNORECASE,
)
OR = "OR"


@dataclass(frozen=True)
class Token:
    """One piece of what was typed: a field with its `name`, else words; `is_unwanted` with a minus before it."""

    text: str
    name: str = ""
    is_quoted: bool = False
    is_unwanted: bool = False

    @property
    def is_or(self) -> bool:
        return self.text == OR and not (self.is_quoted or self.is_unwanted or self.name)

    @property
    def written(self) -> str:
        """As it is typed again."""
        text = f'"{self.text}"' if self.is_quoted else self.text
        return f"{self.name}:{text}" if self.name else f"-{text}" if self.is_unwanted else text


@dataclass(frozen=True)
class Typed:
    """`left_out` counts the words past the cap: they are told, never lost in silence. `joined` are fields that an OR
    joins with something else than a value of the same field, which no facet can ask for.
    """

    fields: tuple[Token, ...]
    words: tuple[Token, ...]
    left_out: int = 0
    joined: tuple[Token, ...] = ()

    @property
    def text(self) -> str:
        """The words without the fields, as they would be typed again."""
        return written(self.words)

    @property
    def all(self) -> str:
        return written((*self.fields, *self.words))


def written(tokens: Iterable[Token]) -> str:
    return " ".join(one.written for one in tokens)


def read(text: str) -> Typed:
    """Take apart what was typed."""
    plain = text.encode("utf-8", "replace").decode().replace("\x00", " ")
    tokens = [_token(match) for match in TOKEN.finditer(plain)]
    tokens, joined = _without_ors(tokens)
    words, left_out = _capped([one for one in tokens if not one.name and one.text])
    return Typed(tuple(one for one in tokens if one.name), words, left_out, joined)


def _without_ors(tokens: Sequence[Token]) -> tuple[list[Token], tuple[Token, ...]]:
    """The tokens without the ORs beside fields, as values of one field are alternatives; and the fields that an OR
    joins with something else.
    """
    kept, joined = list[Token](), list[Token]()
    for before, one, after in zip((None, *tokens), tokens, (*tokens[1:], None), strict=False):
        fields = [beside for beside in (before, after) if beside and beside.name]
        if not (one.is_or and fields):
            kept.append(one)
        elif before and after and before.name != after.name:
            joined.append(fields[0])
    return kept, tuple(joined)


def _token(match: re.Match[str]) -> Token:
    if name := match["name"]:
        value = match["value"]
        is_quoted = value[0] in EVERY_QUOTE
        text = _inside(value) if is_quoted else value
        return Token(text, name.casefold().replace("_", "-"), is_quoted)
    if phrase := match["phrase"]:
        return Token(_inside(phrase), is_quoted=True, is_unwanted=match["minus"] != "")
    bare = match["word"].lstrip(MINUS)
    is_unwanted = bare != match["word"]
    if bare[:1] in EVERY_QUOTE:  # it opens nothing, and typed again it must not meet a quote that is put there
        return Token(_inside(bare), is_quoted=True, is_unwanted=is_unwanted)
    return Token(bare, is_unwanted=is_unwanted)


def _inside(quoted: str) -> str:
    """What stands in quotes, without any that would end it when it is typed again."""
    return " ".join(quoted.strip(EVERY_QUOTE).replace('"', "").split())


def _capped(tokens: list[Token]) -> tuple[tuple[Token, ...], int]:
    """The first tokens within the cap, a phrase cut if need be, and how many words are left out."""
    kept: list[Token] = []
    words, length = terms.MOST_UNITS, terms.LONGEST_QUERY
    for at, token in enumerate(tokens):
        if token.is_or:
            kept.append(token)
            continue
        fitting = _fitting(token, words, length, first=not kept)
        if fitting:
            kept.append(replace(token, text=fitting))
        if fitting != token.text:
            return tuple(kept), _count(tokens[at:]) - _whole_words(fitting, token.text)
        words, length = words - len(fitting.split()), length - len(fitting) - 1
    return tuple(kept), 0


def _fitting(token: Token, words: int, length: int, *, first: bool) -> str:
    """As many words of a token as fit; of one that is too long by itself its beginning."""
    text = " ".join(token.text.split()[:words])
    if len(text) <= length:
        return text
    short = text[: length + 1].rpartition(" ")[0] if length > 0 else ""
    return text[:length] if first and not short else short


def _whole_words(fitting: str, text: str) -> int:
    return sum(short == full for short, full in zip(fitting.split(), text.split(), strict=False))


def _count(tokens: Iterable[Token]) -> int:
    return sum(len(one.text.split()) for one in tokens if not one.is_or)


def as_words(name: str) -> str:
    """A name as it is searched for: in quotes where it could be read as something else than words."""
    is_plain = not any(token.name or token.is_or or token.is_unwanted for token in map(_token, TOKEN.finditer(name)))
    return name if is_plain else '"' + name.replace('"', " ") + '"'
