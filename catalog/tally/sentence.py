"""A tally in one sentence that can be quoted: the number, how sure it is, and what it does not cover."""

from datetime import date

from sqlmodel import col, select

from catalog.domain import dates
from catalog.domain.counting import NOTHING, RULES_VERSION, Range
from catalog.domain.outcomes import DateBasis
from catalog.models import Dataset
from catalog.search.coding import NOT_FURTHER
from catalog.search.criteria import Criteria
from catalog.search.periods import IN_PERIOD
from catalog.search.question import Question
from catalog.search.variants import Count
from catalog.search.world import World
from catalog.tally.count import Tally
from catalog.tally.coverage import Coverage
from catalog.tally.standing import Confirmed, confirmed
from catalog.tally.wording import further, how_counted, place_text, words_text

VERBS = {
    Count.LOSSES: "lost",
    Count.GAINS: "gained",
    Count.STANDING: "lost and not regained",
    Count.FITTED: "seen fitted to what was lost",
}
NOUNS = {Count.FITTED: "Parts"}
OF_LOSS = (("lost_by", "by"), ("taken_by", "and taken by"))
WHOSE = {Count.GAINS: (("taken_by", "by"), ("lost_by", "from"))}
# What stands below a table, so that its figures are not read for what they are not.
COUNTED = {
    Count.LOSSES: "Discounted outcomes are not counted; parts fitted to a weapon and munitions are counted apart.",
    Count.GAINS: "What was taken or found counts for whoever got it, in both modes alike; a wreck is nobody's gain.",
    Count.STANDING: "Counted is what was lost, and more than damaged, and is not had back by the end of what is known.",
    Count.FITTED: "Counted are parts seen on what was lost, apart from it; a part loose in a haul is a loss itself.",
}
NOT_NEARER = "Not further identified is known no nearer than {}."


def of(answer: Tally) -> str:
    """Number and parts, possible, spread and undated, coverage and day of copy, mode and rules."""
    question, criteria = answer.question, answer.question.criteria
    if not answer.sums_all:
        return f"Datasets side by side, never added up: {', '.join(criteria.datasets)}; rules version {RULES_VERSION}."
    if Coverage.of(answer).misses(answer.total, None, None):
        parts = [f"Not covered: {_subject(question)}"]
    else:
        parts = [*_numbers(answer), *_beside(answer)]
    basis = DateBasis(criteria.get("date_basis")).label
    how = f"counted {how_counted(criteria)}, dated by the {basis}"
    return "; ".join([*parts, how, *datasets(question), f"rules version {RULES_VERSION}; a minimum, not an estimate."])


def below(answer: Tally) -> list[str]:
    """What a reader has to know of the table above."""
    shown = {NOT_FURTHER} & {line.key.key for line in answer.lines}
    asked = _names(answer.question.criteria, "type", answer.question.world)
    nearer = {"category": "its domain", "type": asked or "the category asked for"}.get(answer.rows_by, "")
    return [*([NOT_NEARER.format(nearer)] if shown and nearer else []), COUNTED[answer.question.criteria.count]]


def _numbers(answer: Tally) -> list[str]:
    question = answer.question
    if not question.has_period:
        head = f"{_subject(question)}: {answer.total} recorded, of them {confirmed_text(answer.confirmed)}"
        return [head, *_some(question.undated, "{} of them undated")]
    split = question.time_split()
    sure = confirmed(question, question.time_parts()[IN_PERIOD])["confirmed"]
    head = f"{_subject(question)}: {split[IN_PERIOD]} recorded, of them {confirmed_text(sure)}"
    return [head, *_some(split["spread"], "{} more with a date range that crosses the period", always=True),
            *_some(split["undated"], "{} more undated", always=True)]  # fmt: skip


def confirmed_text(sure: Confirmed) -> str:
    """`visually confirmed 18: picture held here 0, by Oryx 18`."""
    parts = [f"picture held here {sure.held}", *(f"by {name} {value}" for name, value in sure.listed.items())]
    return f"visually confirmed {sure.total}: {', '.join(parts)}"


def _beside(answer: Tally) -> list[str]:
    aside = answer.beside
    found = []
    if aside.match is not None:
        found.append(f"possibly of the type besides {aside.match}")
    if aside.where is not None:
        found.append(f"possibly there besides {aside.where}")
    if aside.unplaced is not None:
        found.append(f"{'unplaced' if answer.question.get('near') else 'without a place'} {aside.unplaced}")
    found += _some(aside.munitions or NOTHING, "munitions set apart {}")
    return found + _some(aside.non_combat, "{} of them not in combat")


def _some(value: Range, text: str, *, always: bool = False) -> list[str]:
    return [text.format(value)] if always or value.best or value.most != 0 else []


def _subject(question: Question) -> str:
    """`T-90M lost by Russia since June 2023`."""
    criteria, world = question.criteria, question.world
    types = _names(criteria, "type", world) or _names(criteria, "category", world)
    parts = [types or NOUNS.get(criteria.count, "Things"), VERBS[criteria.count]]
    for name, word in WHOSE.get(criteria.count, OF_LOSS):
        if named := _names(criteria, name, world):
            parts.append(f"{word} {named}")
    parts.append(place_text(criteria, world))
    parts += [f"{name} {_day(criteria.get(name))}" for name in ("since", "until") if criteria.get(name)]
    parts += [words_text(criteria), *further(question)]
    return " ".join(part for part in parts if part)


def _names(criteria: Criteria, facet: str, world: World) -> str:
    register = world.types if facet in ("type", "category") else world.parties
    return " or ".join(register.by_slug[slug].name for slug in criteria.chosen.get(facet, ()))


def _day(text: str) -> str:
    return str(dates.parse(text))


def datasets(question: Question) -> list[str]:
    """Each dataset asked for, with the day it was copied and what it covers and leaves out."""
    rows = question.session.exec(select(Dataset).where(col(Dataset.slug).in_(question.criteria.datasets)))
    return [_dataset(row, question.world) for row in sorted(rows, key=lambda row: row.slug)]


def _dataset(row: Dataset, world: World) -> str:
    limits = world.covers.get(row.id or 0, ())
    covered = [_limit(one, world) for one in limits if one.is_covered]
    left_out = [_limit(one, world) for one in limits if not one.is_covered]
    said = [
        f"copied on {dates.day_text(row.copied_on)}" if row.copied_on else "",
        f"covers {', '.join(covered)}" if covered else "",
        f"leaves out {', '.join(left_out)}" if left_out else "",
        "" if limits else "coverage not stated",
    ]
    return f"dataset {row.name} ({', '.join(one for one in said if one)})"


def _limit(one: object, world: World) -> str:
    party, kind = getattr(one, "party", None), getattr(one, "type", None)
    since, until = getattr(one, "since", date.min), getattr(one, "until", date.max)
    words = [
        f"losses of {world.parties.by_id[party].name}" if party else "",
        world.types.by_id[kind].name if kind else "",
        f"since {dates.day_text(since)}" if since != date.min else "",
        f"until {dates.day_text(until)}" if until != date.max else "",
    ]
    return " ".join(word for word in words if word) or "everything"
