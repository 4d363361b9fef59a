"""The day on which a post or page was published, in the words that stand with it."""

import re
from datetime import date

from catalog.domain import days
from catalog.domain.errors import Invalid
from catalog.reading import moments

LONGEST = 80
ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)


def read(words: str) -> date | None:
    """None where no single day stands there: `Nov 27` without its year and `2h` tell none."""
    plain = words.strip()[:LONGEST]
    try:
        return date.fromisoformat(found[0]) if (found := ISO.match(plain)) else days.parse(plain).latest
    except (ValueError, Invalid):
        told = (one.span for one in moments.find(plain, None) if one.span is not None)
    return next((one.latest for one in told if one.latest is not None and one.earliest == one.latest), None)
