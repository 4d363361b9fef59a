"""From what a visitor types to a WordQuery. Needs no syntax and never raises.

`-word` leaves out, `"a phrase"` keeps words together as one designation or name, everything else has to be found.
"""

import re

from catalog.domain import designations, terms
from catalog.search.engines.protocol import WordQuery

TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')


def parse(text: str, *, exact: bool = False) -> WordQuery:
    """Take a question apart; with `exact` every word has to stand as typed."""
    text = text[: terms.LONGEST_QUERY].replace("\x00", " ")
    if exact:
        return WordQuery(units=tuple(frozenset({one}) for one in sorted(terms.as_written(text))[: terms.MOST_UNITS]))
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in TOKEN.findall(text)[: terms.MOST_UNITS]:
        left_out = minus == "-" or (word.startswith("-") and len(word) > 1)
        (unwanted if left_out else wanted).append(phrase or word.lstrip("-"))
    units = tuple(unit for one in wanted if (unit := _unit(one)))
    without = tuple(unit for one in unwanted if (unit := _unit(one)))
    return WordQuery(whole=_whole(wanted), units=units, without=without)


def _unit(written: str) -> frozenset[str]:
    return terms.of_unit(written) if " " not in written.strip() else frozenset(designations.full_keys(written))


def _whole(wanted: list[str]) -> frozenset[str]:
    """The words as one designation: `AK 74 M`; only where they are more than one and could be one."""
    return frozenset(designations.full_keys(" ".join(wanted))) if len(wanted) > 1 else frozenset()
