"""Posts as people paste them: who wrote one, and when, as far as the text itself says it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from catalog.domain import days
from catalog.domain.errors import Invalid

SIGNATURE = re.compile(
    r"(?:^|\s)[—–-]\s{0,3}(?P<name>[^\s()](?:[^\n()]{0,58}[^\s()])?)\s{0,3}\(@(?P<handle>\w{1,20})\)\s{0,3},?\s{0,3}"
    r"(?P<day>\w+\.? \d{1,2},? \d{4}|\d{1,2} \w+\.? \d{4})"
)
EPOCH_MS = 1_288_834_974_657  # 4 November 2010, when X began to number posts by the moment
FIRST = 20_000_000_000_000_000  # smaller numbers do not tell when


@dataclass(frozen=True)
class Signature:
    """The line below a quoted post: `— War Noir (@war_noir) November 27, 2024`."""

    words: str
    name: str
    handle: str
    day: date
    start: int


def signature(text: str) -> Signature | None:
    """The last signature of a text; None where there is none, or its day is in no calendar."""
    found = None
    for match in SIGNATURE.finditer(text):
        try:
            day = days.parse(match["day"]).latest
        except Invalid:
            continue
        if day is not None:
            words = match[0].strip()
            found = Signature(words, match["name"].strip(), match["handle"], day, match.start())
    return found


def posted_on(post_id: str, today: date) -> date | None:
    """The day (UTC) that a number of a post on X tells of; None where it tells none."""
    if not (post_id.isascii() and post_id.isdecimal()) or not FIRST <= int(post_id) < 1 << 63:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=(int(post_id) >> 22) + EPOCH_MS)
    return moment.date() if moment.date() <= today else None
