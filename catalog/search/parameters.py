"""The parameters of a question that are no facets: which there are, what they may be, how they are read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from catalog.domain import dates
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import DateBasis, Mode
from catalog.search import facets
from catalog.search.periods import APART, INCLUDED, INSIDE, MUNITIONS, ONLY, POSSIBLE, SURE, UNPLACED, WHEN
from catalog.search.variants import Count

# Parameters that are no facets: name → the values allowed (none: checked where it is read).
SINGLE: dict[str, tuple[str, ...]] = {
    "q": (),
    "exact": ("1",),
    "mode": tuple(Mode),
    "date_basis": tuple(DateBasis),
    "since": (),
    "until": (),
    "as_of": (),
    "known_on": (),
    "party_only": ("1",),
    "near": (),
    "within": (),
    "where": (INSIDE, POSSIBLE, UNPLACED),
    "match": (SURE, POSSIBLE),
    "count": tuple(Count),
    MUNITIONS: (APART, ONLY, INCLUDED),
}
DEFAULTS = {
    "q": "", "exact": "", "mode": Mode.FIRST_OPERATOR.value, "date_basis": DateBasis.EVENT.value,
    "since": "", "until": "", "as_of": "", "known_on": "", "party_only": "", "near": "", "within": "",
    "where": INSIDE, "match": SURE,
    "count": Count.LOSSES.value, MUNITIONS: APART,
}  # fmt: skip
DAYS = ("since", "until", "as_of", "known_on")
LONGEST = 300


def single(name: str, written: Sequence[str], problems: list[Problem]) -> str:
    given = [text for text in written if text]
    text = given[-1] if given else DEFAULTS[name]
    if len(set(given)) > 1:
        problems.append(Problem(name, "stands more than once"))
    elif SINGLE[name] and text and text not in SINGLE[name]:
        problems.append(Problem(name, f"{text[:80]!r} is not allowed; one of {', '.join(SINGLE[name])} is"))
    elif name in DAYS and text:
        try:
            dates.parse(text, name)
        except Invalid as error:
            problems += error.problems
            return DEFAULTS[name]
    return text[:LONGEST].strip() if name == "q" else text


def when(written: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(text for text in written if text))
    problems += [
        Problem("when", f"{one!r} is not allowed; one of {', '.join(WHEN)} is") for one in asked if one not in WHEN
    ]
    return asked


def unknown(args: Mapping[str, Sequence[str]]) -> Iterable[Problem]:
    allowed = [*facets.names(), *SINGLE, "when", "cell"]
    for name in args:
        if name not in allowed:
            yield Problem(name[:40], f"is no parameter here; allowed are {', '.join(allowed)}")


def contradictions(
    singles: Mapping[str, str], chosen: Mapping[str, tuple[str, ...]], when: Sequence[str]
) -> Iterable[Problem]:
    """What says nothing without something else that is not asked, and a period that ends before it begins."""
    since, until = singles.get("since"), singles.get("until")
    if bool(singles.get("near")) != bool(singles.get("within")):
        yield (
            Problem("near", "goes with within, as in 25km")
            if singles.get("near")
            else Problem("within", "goes with near")
        )
    if when and not (since or until):
        yield Problem("when", "goes with since or until")
    if singles.get("match") == POSSIBLE and not (chosen.get("type") or chosen.get("category")):
        yield Problem("match", "goes with type or category")
    if singles.get("where", INSIDE) != INSIDE and not (chosen.get("place") or singles.get("near")):
        yield Problem("where", "goes with place or near")
    if since and until and first_day(since) > last_day(until):
        yield Problem("until", f"{until} is before since ({since})")


def first_day(text: str) -> date:
    return dates.parse(text).earliest or date.min


def last_day(text: str) -> date:
    return dates.parse(text).latest or date.max


def not_default(singles: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in singles.items() if text != DEFAULTS[name]}
