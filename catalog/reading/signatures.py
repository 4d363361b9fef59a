"""The line below a quoted post: `— War Noir (@war_noir) November 27, 2024`, on a line of its own or inside one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.reading import post_days

LONGEST_NAME = 100  # characters between the dash and the account
ACCOUNT = re.compile(r"\(?[@＠](?P<handle>\w{1,30}(?:[.@]\w[\w.-]{0,60})?)\)?", re.ASCII)
DASH = re.compile(r"(?:[—―]|(?:(?<=\s)|^)(?:–|--?))(?=[^\S\n]|\w|\(?[@＠])")
MONTH = r"[^\W\d_]{3,12}\.?"
NUMBERS = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}"
DAY = rf"(?P<day>{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}}(?: of)? {MONTH},? \d{{4}}|{NUMBERS})\b"
MOMENT = r"(?:,? (?:at )?\d{1,2}:\d\d(?: ?[AP]M)?)?(?: [гр]\.)?"
DATED = re.compile(rf"[\s,·•|]{{0,4}}(?:on )?{DAY}{MOMENT}", re.IGNORECASE)
REST = re.compile(r"[^\S\n]{0,80}(?=\n|\Z)")


@dataclass(frozen=True)
class Signature:
    """`text[start:end]` from the dash to the day; `published` is None where no day of the calendar stands there."""

    start: int
    end: int
    name: str
    handle: str
    published: date | None


def find(text: str) -> list[Signature]:
    """The signatures of a text, in order."""
    return list(_read(text))


def _read(text: str) -> Iterator[Signature]:
    floor = 0
    for account in ACCOUNT.finditer(text):
        dash = _dash(text, floor, account.start())
        if dash is None:
            continue
        dated = DATED.match(text, account.end())
        if dated is None and not _stands_alone(text, dash.start(), account):
            continue
        end = account.end() if dated is None else dated.end()
        name = text[dash.end() : account.start()].strip()
        yield Signature(dash.start(), end, name, account["handle"], post_days.read(dated["day"]) if dated else None)
        floor = end


def _dash(text: str, floor: int, account: int) -> re.Match[str] | None:
    """The last dash of the same line before the account, so that a name may have a dash inside."""
    line = max(text.rfind("\n", max(floor, account - LONGEST_NAME), account) + 1, floor, account - LONGEST_NAME)
    found = None
    for found in DASH.finditer(text, line, account):  # noqa: B007 - the last one is wanted
        pass
    return found


def _stands_alone(text: str, dash: int, account: re.Match[str]) -> bool:
    """Without a day it signs only where nothing else stands on the line, and the account stands in brackets."""
    before = text[max(dash - 1, 0) : dash]
    return account[0][0] == "(" and before in ("", "\n") and REST.match(text, account.end()) is not None
