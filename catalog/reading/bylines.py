"""Who wrote a text and when, as lines above it say: `By A. Writer`, `27 November 2024`."""

import re
from datetime import date

from catalog.reading import moments, post_days, text_lines
from catalog.reading.text_lines import Line

MOST_LINES, LONGEST, MOST_BESIDE = 12, 100, 30  # lines looked at, characters of one, characters beside its day
BY = re.compile(r"\s*(?:by|written by|author|von|par|автор|автори|بقلم)\s*:?\s+", re.IGNORECASE)
PARTED = re.compile(r"\s*[|·•,;\n]")


def author(text: str) -> str:
    """The name that stands after `By` in one of the first lines; empty without one."""
    for line in _first(text):
        said = text[line.start : line.end]
        name = name_of(said) if BY.match(said) else ""
        words = name.split()
        if 1 < len(words) <= LONGEST // 20 and all(word[0].isupper() for word in words):
            return name
    return ""


def name_of(said: str) -> str:
    """`By A. Writer | 27 November 2024` without what is no name."""
    told = moments.find(said[:LONGEST], None)
    name = BY.sub("", said[: told[0].start] if told else said, count=1)
    return PARTED.split(name, maxsplit=1)[0].strip(" -–—()")


def day(text: str) -> date | None:
    """The day that one of the first lines gives and says little besides; None without one."""
    for line in _first(text):
        said = text[line.start : line.end]
        told = moments.find(said, None)
        if told and len(said) - (told[0].end - told[0].start) <= MOST_BESIDE and (found := post_days.read(said)):
            return found
    return None


def _first(text: str) -> list[Line]:
    lines = (one for one in text_lines.cut(text[: MOST_LINES * LONGEST * 10]) if not one.is_blank)
    return [one for one, _ in zip(lines, range(MOST_LINES), strict=False) if one.length <= LONGEST]
