"""Where a post begins whose end is known: the line above its signature is its own, further lines where they look so.

A line that opens like a post (a tag, a flag, `BREAKING:`) begins it. Without one, lines above are its own up to a blank
line, or as far as a post on X may be long; the paragraph of an article above it is not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from catalog.reading import rules
from catalog.reading.text_lines import INVISIBLE, Line

MOST_LINES, MOST, LONG_LINE = 10, 1_200, 600
ONE_POST, PARAGRAPH, LEAST = 280, 600, 40  # what X allows; what one paragraph of a post may have; what words need
WORDS = "|".join(re.escape(word) for word in rules.words("posts", "openings"))
PICTURES = "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u203c\u2049\u2139\u23e9-\u23fa"
STARTS = rf"(?:[#＃]\w|[{PICTURES}]|(?:{WORDS})(?:\s?[{PICTURES}]+\ufe0f?\s?)?\s?[:|!–—-]|RT @)"
OPENING = re.compile(rf"[\s{INVISIBLE}\"“«'(\[]{{0,4}}{STARTS}", re.IGNORECASE)
INLINE = re.compile(rf"(?<=[.!?…:”\"»)])\s{{1,3}}(?={STARTS})", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?…”\"»])\s{1,3}(?=\S)")
PICTURE = re.compile(r"(?:https?://)?pic\.(?:twitter|x)\.com/\w{1,40}", re.IGNORECASE)
PICTURE_END = re.compile(rf"{PICTURE.pattern}[\s.…{INVISIBLE}]{{0,4}}\Z", re.IGNORECASE)
LEADING = "|".join(rules.words("posts", "lead_ins"))
LEAD_IN = re.compile(rf"\b(?:{LEADING})\b[^.!?\n]{{0,60}}[:：]\Z", re.IGNORECASE)
TAIL = 130  # characters at the end of a line that are looked at


def opens(text: str, start: int) -> bool:
    """Whether what begins here begins like a post."""
    return OPENING.match(text, start) is not None


def ends_post(text: str, line: Line) -> bool:
    """Whether a line ends with the picture of a post, which X puts after its last word."""
    return PICTURE_END.search(text[max(line.start, line.end - TAIL) : line.end]) is not None


def begin(text: str, lines: Sequence[Line], end: int, floor: int) -> int:
    """The first character of the post whose own words end at `end`; nothing before `floor` is looked at."""
    last = number_of(lines, end - 1)
    start = max(lines[last].start, floor)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    inside = _inside(text, start, end, is_inline=end < lines[last].end)
    if inside > start or lines[last].start < floor:
        return inside
    above = list(_above(text, lines, end, floor))
    topmost = next((one for one in reversed(above) if opens(text, lines[one].start)), None)
    if topmost is not None:
        return lines[topmost].start
    return start if opens(text, start) else lines[_unmarked(text, lines, last, above)].start


def number_of(lines: Sequence[Line], at: int) -> int:
    """The number of the line in which a character stands."""
    return bisect_right(lines, at, key=lambda line: line.start) - 1


def _above(text: str, lines: Sequence[Line], end: int, floor: int) -> Iterator[int]:
    """Numbers of the lines above, from below, that may belong to the same post."""
    found = 1
    for number in range(number_of(lines, end - 1) - 1, -1, -1):
        line = lines[number]
        if line.start < floor or end - line.start > MOST or line.length > LONG_LINE or found == MOST_LINES:
            return
        if not line.is_blank:
            if ends_post(text, line) or LEAD_IN.search(text[max(line.start, line.end - TAIL) : line.end]):
                return
            found += 1
            yield number


def _unmarked(text: str, lines: Sequence[Line], last: int, above: Sequence[int]) -> int:
    """The number of the line with which a post begins that no tag and no flag opens."""
    first = last
    for number in above:
        if number < first - 1:
            break
        first = number
    is_paragraph = first > 0 and lines[first - 1].is_blank
    is_all = first == 0 or first - 1 not in above
    length = sum(len(PICTURE.sub("", text[one.start : one.end])) for one in lines[first : last + 1])
    fits = length <= (PARAGRAPH if is_paragraph else ONE_POST) and is_all
    return first if fits else last


def _inside(text: str, start: int, end: int, *, is_inline: bool) -> int:
    """Where the post begins in a line that is too long to be its own alone."""
    length = len(PICTURE.sub("", text[max(start, end - MOST - 1) : end]))
    if length <= (ONE_POST if is_inline else MOST):
        return start
    reach = max(start, end - LONG_LINE)
    for match in INLINE.finditer(text, reach, max(reach, end - LEAST)):
        return match.end()
    sentences = [match.end() for match in SENTENCE.finditer(text, reach, max(reach, end - LEAST))]
    return next((one for one in sentences if end - one <= ONE_POST), sentences[-1] if sentences else start)
