"""The table of docs/security.md: every requirement of levels 1 and 2 stands there, every test it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| (.*) \| (.*) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
UNTESTED = ("Does not apply",)
# How far each section of the standard 5.0.0 goes in levels 1 and 2, and what in between is of level 3.
SECTIONS = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2", "2.1": "1-3", "2.2": "1-3", "2.3": "1-4",
    "2.4": "1", "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2", "4.1": "1-3", "4.2": "1",
    "4.3": "1-2", "4.4": "1-4", "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3", "6.1": "1-3", "6.2": "1-12",
    "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4", "7.1": "1-3", "7.2": "1-4", "7.3": "1-2",
    "7.4": "1-5", "7.5": "1-2", "7.6": "1-2", "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1", "9.1": "1-3",
    "9.2": "1-4", "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2",
    "10.7": "1-3", "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1", "11.6": "1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4", "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5",
    "14.1": "1-2", "14.2": "1-4", "14.3": "1-3", "15.1": "1-3", "15.2": "1-3", "15.3": "1-7", "16.1": "1",
    "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3", "17.1": "1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip


def wanted():
    for section, told in SECTIONS.items():
        for one in told.split():
            first, _, last = one.partition("-")
            yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


def rows():
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_requirement_stands_there_once():
    told = [number for numbers, *_ in rows() for number in numbers.split(", ")]
    assert len(told) == 253
    assert sorted(told) == sorted(wanted())


def test_every_test_that_is_named_exists():
    named = set(NAMED.findall(PAGE.read_text(encoding="utf-8")))
    texts = {file: (ROOT / file).read_text(encoding="utf-8") for file, _ in named if (ROOT / file).is_file()}
    assert len(named) > 100
    missing = [one for one in named if not re.search(rf"^def {one[1]}\(", texts.get(one[0], ""), re.MULTILINE)]
    assert missing == []


def test_what_no_test_shows_says_why():
    bare = [numbers for numbers, _, how, shown in rows() if shown == "–" and not how.startswith(UNTESTED)]
    unsaid = [
        numbers for numbers, _, how, shown in rows() if not NAMED.search(shown) and how.strip() in ("", "as asked")
    ]
    assert bare + unsaid == []
