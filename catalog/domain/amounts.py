"""Numbers of things as people write them: `3`, `3-5`, `2-3-5`, `at least 3`, `about 10 (8-12)`, `three`, `?`."""

import re
from dataclasses import dataclass

from catalog.domain.counting import Range
from catalog.domain.errors import Invalid

ALLOWED = "3, 3–5, 2–3–5 (least, best, most), 3 (2–5), at least 3, at most 5, two and ? are allowed"
MOST = 1_000_000
WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1, "single": 1, "pair": 2, "both": 2, "dozen": 12}
NUMBER = rf"(\d{{1,7}}|{'|'.join(WORDS)})"
DASH = r"\s*(?:-|–|—|\bto\b)\s*"
AT_LEAST = re.compile(rf"(?:at least|min\.?|≥|>=)\s*{NUMBER}|{NUMBER}\s*\+")
AT_MOST = re.compile(rf"(?:at most|up to|max\.?|≤|<=)\s*{NUMBER}")
SEVERAL = re.compile(r"some|several|many|numerous|a number")
UNKNOWN = re.compile(r"\?|unknown")


@dataclass(frozen=True)
class Form:
    """A way to write a number: the groups of the pattern in the order least, best, most."""

    pattern: re.Pattern[str]
    order: tuple[int, int, int]


FORMS = (
    Form(re.compile(NUMBER), (1, 1, 1)),
    Form(re.compile(rf"{NUMBER}{DASH}{NUMBER}"), (1, 1, 2)),
    Form(re.compile(rf"{NUMBER}{DASH}{NUMBER}{DASH}{NUMBER}"), (1, 2, 3)),
    Form(re.compile(rf"{NUMBER}\s*\({NUMBER}{DASH}(\?)\)"), (2, 1, 3)),
    Form(re.compile(rf"(?:c\.|about|around|~)?\s*{NUMBER}\s*\({NUMBER}{DASH}{NUMBER}\)"), (2, 1, 3)),
)


def parse(text: str, field: str = "number") -> Range:
    """Least, best and most; `most` None is open. `?` is one or more. Raises Invalid naming `field`."""
    plain = " ".join(text.casefold().split()).removesuffix(" x").strip()
    plain = re.sub(r"^x\s*(?=\d)|(?<=\d)\s*[x×]$", "", plain)
    found = _open(plain) or next(
        (_closed(match, one) for one in FORMS if (match := one.pattern.fullmatch(plain))), None
    )
    if found is None:
        raise Invalid.one(field, f"{text[:40]!r} is not a number of things: {ALLOWED}")
    if not 1 <= found.least <= found.best or (found.most is not None and not found.best <= found.most <= MOST):
        raise Invalid.one(field, f"{text[:40]!r} is in no order from 1 to {MOST:,}: {ALLOWED}")
    return found


def _open(text: str) -> Range | None:
    if UNKNOWN.fullmatch(text):
        return Range(1, 1, None)
    if SEVERAL.fullmatch(text):
        return Range(2, 2, None)
    if match := AT_LEAST.fullmatch(text):
        least = value(match[1] or match[2])
        return Range(least, least, None)
    if match := AT_MOST.fullmatch(text):
        return Range(1, 1, value(match[1]))
    return None


def _closed(match: re.Match[str], form: Form) -> Range:
    least, best, most = (match[group] for group in form.order)
    return Range(value(least), value(best), None if most == "?" else value(most))


def value(text: str) -> int:
    """A number in digits, or in an English word up to twelve."""
    return WORDS[text] if text in WORDS else int(text)


def written(found: Range) -> str:
    """`3`, `3 (2–5)`, `≥ 3`, in the notation of every page."""
    if found.most is None:
        return f"≥ {found.best}" if found.least == found.best else f"{found.best} ({found.least}–?)"
    is_sure = found.least == found.best == found.most
    return str(found.best) if is_sure else f"{found.best} ({found.least}–{found.most})"
