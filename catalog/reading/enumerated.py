"""Numbers that only count the lines of a list: `1- AK-47 – 58`, `2) PKM x3`. None of them is a number of things."""

import re

NUMBERED = re.compile(
    r"^[^\S\n]{0,8}\(?(?P<number>\d{1,3})[^\S\n]?[-–—.)/:][^\S\n]{0,3}(?=[^\W\d_]|[\"“«])", re.MULTILINE
)


def starts(text: str) -> frozenset[int]:
    """Where such numbers begin: they go up by one from one, line by line, blank lines and others passed over."""
    found, run = set[int](), list[int]()
    for match in NUMBERED.finditer(text):
        number = int(match["number"])
        if number != len(run) + 1:
            run = []
        if number == len(run) + 1:
            run.append(match.start("number"))
        if len(run) > 1:
            found.update(run)
    return frozenset(found)
