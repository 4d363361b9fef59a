"""What changed in a number between two moments: the same question as known then and as known later, row by row.

Rows are compared in the columns that the tally itself counts; the history only says who changed them, when and why.
Types, parties and places are those of today on both sides, so only changes of the records themselves show.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from catalog.domain import dates
from catalog.domain.counting import NOTHING, Range
from catalog.domain.errors import Invalid
from catalog.search import question as questions
from catalog.search.blocks import Ints
from catalog.search.codes import NO_KIND, OPEN
from catalog.search.columns import Columns
from catalog.search.criteria import Criteria
from catalog.search.question import Question
from catalog.search.show.losses import count_at
from catalog.search.variants import Count
from catalog.tally import changed_why, wording
from catalog.tally.changed_rows import COMPARED, Features
from catalog.tally.changed_why import Seen, Thing
from catalog.tally.column import Column, Kind
from catalog.tally.table import Table, of

CAME, WENT, MOVED, STAYED = "came", "went", "moved", "stayed"
DIRECTIONS = {
    CAME: "came in",
    WENT: "went out",
    MOVED: "weighs otherwise",
    STAYED: "stands otherwise, weighs the same",
}
COLUMNS: tuple[Column, ...] = (
    Column("item", "permanent id of the item", lambda r: r[0].item),
    Column("type", "name of its type", lambda r: r[0].type),
    Column("direction", "came, went, moved (weighs otherwise) or stayed", lambda r: r[0].direction),
    Column("kind", "what kind of change it is", lambda r: r[1].kind),
    Column("before", "as it was", lambda r: r[1].before),
    Column("after", "as it is", lambda r: r[1].after),
    Column("best_before", "what it added to the best figure", lambda r: r[0].before.best, Kind.INTEGER),
    Column("best_after", "what it adds to the best figure", lambda r: r[0].after.best, Kind.INTEGER),
    Column("person", "who changed it, by pseudonym", lambda r: r[1].edit and r[1].edit.person),
    Column(
        "made_at", "when", lambda r: r[1].edit and r[1].edit.made_at.isoformat(timespec="seconds"), Kind.MOMENT, "UTC"
    ),
    Column("why", "the reason given", lambda r: r[1].edit and r[1].edit.why),
)
MOST_STINTS = 4096  # of one thing: makes one number of a thing and its stint

Rows = tuple[Features, ...]


@dataclass(frozen=True)
class Moment:
    """The end of a day (UTC), or the state after a change of that number; None is now."""

    then: date | int | None
    label: str


@dataclass(frozen=True)
class Sum:
    """Min, best and max of many things, and how many have no max: sums that can be taken away from each other."""

    least: int = 0
    best: int = 0
    most: int = 0
    open: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.least + other.least, self.best + other.best, self.most + other.most, self.open + other.open)

    def __sub__(self, other: "Sum") -> "Sum":
        return self + Sum(-other.least, -other.best, -other.most, -other.open)

    @classmethod
    def of(cls, count: Range) -> "Sum":
        return cls(count.least, count.best, count.most or 0, int(count.most is None))

    def as_dict(self) -> dict[str, int | None]:
        """`max` is None where a row that came, went or moved has none."""
        return {"min": self.least, "best": self.best, "max": None if self.open else self.most}


@dataclass(frozen=True)
class Changed:
    """Both questions, and every thing whose rows differ, with the changes that explain it."""

    before: Question
    after: Question
    words: str
    moments: tuple[Moment, Moment]
    things: list[Thing]

    def sum_of(self, *directions: str) -> Sum:
        return sum((self._sums[one] for one in directions), Sum())

    @cached_property
    def _sums(self) -> dict[str, Sum]:
        found = dict.fromkeys(DIRECTIONS, Sum())
        for one in self.things:
            found[one.direction] += Sum.of(one.after) - Sum.of(one.before)
        return found

    @property
    def adds_up(self) -> bool:
        """Then, with all that came, went and moved, is now: checked against the totals of the two questions."""
        return _summed(self.before) + self.sum_of(*DIRECTIONS) == _summed(self.after)

    @property
    def kinds(self) -> list[tuple[str, dict[str, int]]]:
        """How many things changed by each kind of change, by direction; the largest kind first."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.things:
            found[one.kind][one.direction] += 1
        return sorted(((kind, dict(counts)) for kind, counts in found.items()), key=lambda one: -sum(one[1].values()))


def days(criteria: Criteria, since: str, until: str) -> tuple[Moment, Moment]:
    """The two moments that a page or a command names; raises Invalid for what is no day, and for the wrong order."""
    if criteria.get("known_on"):
        raise Invalid.one("known_on", "is what from and to say; take it away")
    if not since:
        raise Invalid.one("from", "a day is needed, as 2024-11-27")
    first, last = _day("from", since), _day("to", until) if until else None
    if last is not None and first > last:
        raise Invalid.one("to", f"{until} is before from ({since})")
    end = Moment(last, f"the end of {dates.day_text(last)} (UTC)") if last else Moment(None, "now")
    return Moment(first, f"the end of {dates.day_text(first)} (UTC)"), end


def _day(field: str, text: str) -> date:
    span = dates.parse(text, field)
    if span.latest is None or span.earliest != span.latest:
        raise Invalid.one(field, f"{text[:40]!r} is no day; a day as 2024-11-27 is allowed")
    return span.latest


def changed(question: Question, first: Moment, last: Moment) -> Changed:
    """The question as known at two moments, and what made the difference."""
    if question.criteria.count is Count.FITTED:
        raise Invalid.one("count", "changes of fitted parts are not followed; those of losses, gains and standing are")
    before, after = _at(question, first), _at(question, last)
    seen = _differing(before, after)
    things = changed_why.explain(question.session, seen, (first.then, last.then), question.criteria)
    return Changed(before, after, wording.sentence(question), (first, last), things)


def _at(question: Question, moment: Moment) -> Question:
    return questions.ask_as_known(question.session, question.criteria, moment.then)


def _differing(before: Question, after: Question) -> list[Seen]:
    """Things whose rows in the question, or the weights of these, are not the same at both moments."""
    items = _differing_items(before, after)
    then, now = _rows_by_item(before, items), _rows_by_item(after, items)
    last_then, last_now = _any_row(before, items), _any_row(after, items)
    return [_seen(one, (then.get(one, ()), now.get(one, ())), (last_then.get(one), last_now.get(one))) for one in items]


def _seen(item: int, rows: tuple[Rows, Rows], elsewhere: tuple[Features | None, Features | None]) -> Seen:
    """`elsewhere` is how it stood and stands where the question does not ask."""
    own, its = rows
    before, after = sum((one.count for one in own), NOTHING), sum((one.count for one in its), NOTHING)
    direction = WENT if not its else CAME if not own else STAYED if before == after else MOVED
    return Seen(item, direction, before, after, own[-1] if own else elsewhere[0], its[-1] if its else elsewhere[1])


def _differing_items(before: Question, after: Question) -> list[int]:
    """Compared as whole columns, so that what stayed the same costs nothing more."""
    (then, left), (now, right) = _matrix(before), _matrix(after)
    both, ours, theirs = np.intersect1d(then, now, return_indices=True)
    same = both[(left[:, ours] == right[:, theirs]).all(axis=0)]
    differing = np.setdiff1d(np.union1d(then, now), same)
    return [int(one) for one in np.unique(differing // MOST_STINTS)]


def _matrix(question: Question) -> tuple[Ints, Ints]:
    """A key for each row of the question, and all that is compared of it, one column a row."""
    columns, mask = question.columns, question.mask
    values = [getattr(columns, name)[mask] for name in (*COMPARED, "incident", "least", "best", "most")]
    return columns.item[mask].astype(np.int64) * MOST_STINTS + columns.stint[mask], np.array(
        [*values, question.kinds()[mask]]
    )


def _rows_by_item(question: Question, items: Iterable[int]) -> dict[int, Rows]:
    found: dict[int, Rows] = {}
    kinds = question.kinds()
    for place in np.flatnonzero(question.mask & np.isin(question.columns.item, list(items))).tolist():
        item = int(question.columns.item[place])
        found[item] = (*found.get(item, ()), _features(question.columns, place, int(kinds[place])))
    return found


def _any_row(question: Question, items: Iterable[int]) -> dict[int, Features]:
    """How things stand that count somewhere, if not in the question: the last row that its mode counts."""
    kinds = question.kinds()
    fits = np.isin(question.columns.item, list(items)) & (kinds != NO_KIND)
    columns = question.columns
    places = sorted(np.flatnonzero(fits).tolist(), key=lambda one: int(columns.stint[one]))
    return {int(columns.item[one]): _features(columns, one, int(kinds[one])) for one in places}


def _features(columns: Columns, place: int, kind: int) -> Features:
    values = {name: int(getattr(columns, name)[place]) for name in COMPARED}
    return Features(values, kind, int(columns.incident[place]), count_at(columns, place))


def _summed(question: Question) -> Sum:
    columns, mask = question.columns, question.mask
    open_items = np.unique(columns.item[mask & (columns.most == OPEN)])
    closed = mask & ~np.isin(columns.item, open_items)
    least, best, most = (int(one.sum()) for one in (columns.least[mask], columns.best[mask], columns.most[closed]))
    return Sum(least, best, most, len(open_items))


def table(made: Changed, told: dict[str, Any]) -> Table:
    """One line a difference, for a download; `document` is that of the command."""
    lines = ((thing, one) for thing in made.things for one in thing.differences)
    return replace(of("changed", COLUMNS, lines, told), document=as_json(made, told))


def as_json(made: Changed, told: dict[str, Any]) -> dict[str, Any]:
    return {
        **told,
        "words": made.words,
        "from": {"at": made.moments[0].label, "total": made.before.total.as_dict()},
        "to": {"at": made.moments[1].label, "total": made.after.total.as_dict()},
        **{name: made.sum_of(name).as_dict() for name in (CAME, WENT, MOVED)},
        "adds_up": made.adds_up,
        "kinds": dict(made.kinds),
        "things": [_thing_json(one) for one in made.things],
    }


def _thing_json(one: Thing) -> dict[str, Any]:
    lines = [{column.name: column.value((one, difference)) for column in COLUMNS} for difference in one.differences]
    shared = ("item", "type", "direction")
    differences = [{name: value for name, value in line.items() if name not in shared} for line in lines]
    weights = {"before": one.before.as_dict(), "after": one.after.as_dict()}
    return {**{name: lines[0][name] for name in shared}, **weights, "differences": differences}
