"""Lines above a post as it is copied from a page or exported: who wrote it, and when.

`War Noir` / `@war_noir` / `·` / `Nov 27, 2024`, also in one line; `War Noir, [27.11.2024 14:05]`; `Forwarded from X`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.reading import post_days
from catalog.reading.text_lines import Line, trimmed

LONGEST_LINE = 120
DOT_AND_DAY = 2  # lines that may follow the account
MOST_LINES, MOST, LONG_LINE = 10, 1_200, 600  # of a post inside an article; a text of nothing but posts may have more
DOT = r"[·•∙・|]"
MONTH = r"[^\W\d_]{3,12}\.?"
DAY = rf"{MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {MONTH}(?:,? \d{{4}})?|\d{{1,2}} ?(?:s|m|h|min|hours?|days?|d)"
HANDLE = r"@(?P<handle>[A-Za-z0-9_]{1,30}(?:\.[\w.-]{1,60})?)"
ONE_LINE = re.compile(rf"(?P<name>[^@\n]{{1,60}}?)\s*\(?{HANDLE}\)?\s{{0,3}}(?:{DOT}|-)\s{{0,3}}(?P<day>{DAY})")
ACCOUNT = re.compile(rf"{HANDLE}(?:\s{{0,3}}{DOT}\s{{0,3}}(?P<day>{DAY}))?")
DATED = re.compile(rf"(?:{DOT}\s{{0,3}})?(?P<day>{DAY})|{DOT}")
FULL_DAY = r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d|\d{1,2} \w{3,12} \d{4}|[\d/]{6,10}"
TIME = r"\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?"
EXPORTED = re.compile(rf"(?P<name>[^\n\[\]]{{1,80}}), \[(?P<day>{FULL_DAY}),? {TIME}\]:?")
FORWARDED = re.compile(
    r"\[?(?:forwarded (?:message )?from|переслано (?:из|от)|переслано (?:з|від))[: ]\s?(?P<name>[^\n\]]{1,80})\]?",
    re.IGNORECASE,
)
FOOT = re.compile(
    rf"(?:last edited )?\d{{1,2}}:\d\d(?: ?[AP]M)?\s{{0,3}}{DOT}\s{{0,3}}(?P<day>{DAY})(?:\s{{0,3}}{DOT}.{{0,60}})?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """`text[start:end]`, lines `first` up to `last`, both included."""

    first: int
    last: int
    start: int
    end: int
    name: str
    handle: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Below:
    """A post's own words `text[start:end]`, none where both are the same, and the day that stands below them."""

    start: int
    end: int
    published: date | None


def find(text: str, lines: Sequence[Line]) -> list[Head]:
    """The heads of posts, in order; lines of one head that follow each other are one."""
    found: list[Head] = []
    for head in _read(text, lines):
        if found and found[-1].last >= head.first:
            continue
        if found and found[-1].last + 1 == head.first and not head.handle:
            found[-1] = replace(found[-1], last=head.last, end=head.end)
        else:
            found.append(head)
    return found


def below(text: str, lines: Sequence[Line], head: Head, limit: int) -> Below:
    """The words below a head, before `limit` and before the line `8:12 AM · Nov 27, 2024` of the post's page."""
    is_article = bool(text[: head.start].strip())
    found: list[Line] = []
    for line in lines[head.last + 1 :]:
        if line.start >= limit:
            break
        if line.is_blank:
            continue
        if line.end > limit:
            found.append(trimmed(text, line.start, limit))
            break
        if line.length <= LONGEST_LINE and (match := FOOT.fullmatch(text, line.start, line.end)):
            return _from(found, head, _day(match["day"]))
        if is_article and found and (len(found) == MOST_LINES or _is_long(line, found[0])):
            break
        found.append(line)
    return _from(found, head, None)


def _from(found: Sequence[Line], head: Head, day: date | None) -> Below:
    return Below(found[0].start, found[-1].end, day) if found else Below(head.end, head.end, day)


def _is_long(line: Line, first: Line) -> bool:
    return line.length > LONG_LINE or line.end - first.start > MOST


def _read(text: str, lines: Sequence[Line]) -> Iterator[Head]:
    for number, line in enumerate(lines):
        if line.is_blank or line.length > LONGEST_LINE:
            continue
        for pattern in (ONE_LINE, EXPORTED, FORWARDED):
            if match := pattern.fullmatch(text, line.start, line.end):
                said = match.groupdict()
                name, handle = said["name"].strip(), said.get("handle") or ""
                yield Head(number, number, line.start, line.end, name, handle, _day(said.get("day")))
                break
        else:
            if text[line.start] == "@" and (head := _stacked(text, lines, number)):
                yield head


def _stacked(text: str, lines: Sequence[Line], number: int) -> Head | None:
    """A name, the account below it, and what follows down to the day."""
    account = ACCOUNT.fullmatch(text, lines[number].start, lines[number].end)
    above = lines[number - 1] if number else None
    if account is None or above is None or above.is_blank or above.length > LONGEST_LINE // 2:
        return None
    last, day = number, account["day"]
    while day is None and last - number < DOT_AND_DAY and last + 1 < len(lines):
        match = DATED.fullmatch(text, lines[last + 1].start, lines[last + 1].end)
        if match is None:
            break
        last, day = last + 1, match["day"]
    begins = number == 1 or lines[number - 2].is_blank
    if day is None and not begins:
        return None
    return Head(
        number - 1, last, above.start, lines[last].end, text[above.start : above.end], account["handle"], _day(day)
    )


def _day(text: str | None) -> date | None:
    return post_days.read(text) if text else None
