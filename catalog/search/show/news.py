"""What is new in a list, in words: a title, where it leads, what is known and how well. Only what its page shows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.domain.counting import Range
from catalog.domain.outcomes import Qualifier
from catalog.search import entered
from catalog.search.asking import Asked
from catalog.search.entered import Entered, Look
from catalog.search.holdings import Seen
from catalog.search.question import Question
from catalog.search.show import holdings, incidents, losses
from catalog.search.show.holdings import HoldingRow
from catalog.search.show.incidents import Became, Summary
from catalog.search.variants import Count

MOST = 100  # told of at once
MOST_ITEMS = 12  # of one incident
ONE = Range(1, 1, 1)
BEFORE = {Qualifier.PROBABLE: "prob. ", Qualifier.POSSIBLE: "poss. "}
AFTER = {Qualifier.PATTERN: "-pattern", Qualifier.COPY_SUSPECTED: " (copy?)"}
Link = tuple[str, str]  # address and words


@dataclass(frozen=True)
class News:
    """One thing that entered the public catalog. `key` names it for ever; `related` are further pages about it."""

    key: str
    title: str
    href: str
    summary: str
    at: datetime
    related: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Arrived:
    """What is new in a list, the last to enter first."""

    entered: Entered
    tell: Callable[[Sequence[int], Sequence[datetime]], list[News]]

    @property
    def total(self) -> int:
        return len(self.entered[0])

    def first(self, most: int = MOST) -> list[News]:
        """The newest, each once."""
        places, seconds = (part[:most].tolist() for part in self.entered)
        told = self.tell(places, [datetime.fromtimestamp(one, UTC) for one in seconds])
        return list({one.key: one for one in reversed(told)}.values())[::-1]


def of_losses(asked: Asked, look: Look | None) -> Arrived:
    """The losses that fit and entered after the look; without one the newest."""
    question = asked.question
    found = entered.newest_losses(question, MOST) if look is None else entered.losses(question, look)
    return Arrived(found, lambda places, moments: list(_losses(question, places, moments)))


def of_incidents(asked: Asked, look: Look | None) -> Arrived:
    """As `of_losses`, of incidents."""
    session, since = asked.question.session, look or entered.NEVER
    rows = asked.incidents() if entered.may_have_incidents(session, since) else []

    def tell(places: Sequence[int], moments: Sequence[datetime]) -> list[News]:
        told = incidents.summaries(session, [rows[one] for one in places], asked.now)
        return [_incident(one, at) for one, at in zip(told, moments, strict=True)]

    return Arrived(entered.incidents(session, rows, since), tell)


def of_holdings(seen: Seen, look: Look | None) -> Arrived:
    """As `of_losses`, of holdings."""
    session = seen.question.session

    def tell(places: Sequence[int], moments: Sequence[datetime]) -> list[News]:
        rows = holdings.rows(session, seen, places)
        return [_holding(one, at) for one, at in zip(rows, moments, strict=True)]

    return Arrived(entered.holdings(seen, look or entered.NEVER), tell)


def _losses(question: Question, places: Sequence[int], moments: Sequence[datetime]) -> Iterator[News]:
    count = question.criteria.count
    for row, at in zip(losses.rows(question, places), moments, strict=True):
        # A thing has a loss and a gain under one id, decided by another incident later on, and may have several parts.
        key = f"{count.value}:{row.id}:{row.incident.public_id}"
        key += f":{row.type.slug}" if count is Count.FITTED else ""
        name = _name(row.type.name, row.item.qualifier, row.candidates)
        title = [_numbered(name, row.count), row.kind.label, _with("lost by", row.lost_by.name), str(row.span)]
        told = [
            _with("taken by", row.taken_by.name),
            _with("fitted:", ", ".join(row.fitted)),
            _with("at", row.place.name),
            _with("grade:", row.grade.label),
            _sources(len(row.sources)),
            _with("list:", row.dataset.name),
        ]
        href = f"/items/{row.item.public_id}"
        related = () if row.incident.is_bare else ((f"/incidents/{row.incident.public_id}", row.incident.title),)
        yield News(key, _joined(title, ", "), href, _joined(told, "; "), at, related)


def _incident(one: Summary, at: datetime) -> News:
    more = len(one.items) - MOST_ITEMS
    told = [
        *(_became(each) for each in one.items[:MOST_ITEMS]),
        f"and {more} more" if more > 0 else "",
        _with("at", one.place.name if one.place else ""),
        _sources(one.sources),
    ]
    row = one.incident
    return News(
        f"incident:{row.public_id}",
        f"{row.title}, {one.span}",
        f"/incidents/{row.public_id}",
        _joined(told, "; "),
        at,
        tuple(dict.fromkeys((f"/items/{each.item.public_id}", each.type.name) for each in one.items[:MOST_ITEMS])),
    )


def _became(one: Became) -> str:
    name = _numbered(_name(one.type.name, one.item.qualifier, ()), one.count)
    return f"{name} {one.outcome.kind.label} (grade: {one.outcome.grade.label})"


def _holding(row: HoldingRow, at: datetime) -> News:
    name = _name(row.type.name, row.item.qualifier, row.candidates)
    title = [_numbered(name, row.count), row.holding.context.label, f"seen with {row.party.name}", str(row.span)]
    told = [
        _with("fitted:", ", ".join(row.fitted)),
        _with("at", row.place.name if row.place else ""),
        _with("grade:", row.holding.grade.label),
        _sources(1 if row.source else 0),
    ]
    pages = [(f"/incidents/{row.incident.public_id}", row.incident.title)] if row.incident else []
    pages += [(f"/sources/{row.source.public_id}", row.source.title)] if row.source else []
    # A holding has no public id; numbers of rows would tell of rows that are hidden.
    key = f"holding:{row.item.public_id}:{row.party.slug}:{row.holding.context}:{row.span}"
    return News(key, _joined(title, ", "), f"/items/{row.item.public_id}", _joined(told, "; "), at, tuple(pages))


def _name(name: str, qualifier: Qualifier, candidates: Sequence[str]) -> str:
    """As pages write it: `AK-74M`, `prob. AK-74M`, `BMP-1 or BMP-2`."""
    return " or ".join(candidates) or f"{BEFORE.get(qualifier, '')}{name}{AFTER.get(qualifier, '')}"


def _numbered(name: str, count: Range) -> str:
    return name if count == ONE else f"{name}: {count}"


def _sources(number: int) -> str:
    return f"{number} source{'s' if number != 1 else ''}"


def _with(before: str, text: str) -> str:
    return f"{before} {text}" if text else ""


def _joined(parts: Sequence[str], between: str) -> str:
    return between.join(part for part in parts if part)
