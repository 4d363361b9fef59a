"""The rows of losses as pages show them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, Grade, Mode, OutcomeKind
from catalog.domain.publishing import Point
from catalog.domain.vocabulary import Rank
from catalog.models import Claim, EquipmentType, Fitment, Incident, Item, ItemCandidate, Source
from catalog.search import visible
from catalog.search.blocks import one_of
from catalog.search.codes import BANDS, GRADES, KINDS, OPEN
from catalog.search.columns import Columns
from catalog.search.question import Question
from catalog.search.register import NOBODY, Node

UNKNOWN = Node(NOBODY, "", "")


@dataclass(frozen=True, slots=True)
class LossRow:
    """One loss with its item and the incident that decides it; `kind` is printed as the question's mode has it."""

    item: Item
    incident: Incident
    stint: int
    type: Node
    candidates: tuple[str, ...]
    fitted: tuple[str, ...]
    kind: OutcomeKind
    lost_by: Node
    taken_by: Node
    grade: Grade
    band: Band
    count: Range
    place: Node
    sources: tuple[str, ...]
    dataset: Node
    mode: Mode
    point: Point | None

    @property
    def id(self) -> str:
        return f"{self.item.public_id}.{self.stint}"

    @property
    def span(self) -> Span:
        return Span(self.incident.earliest, self.incident.latest, self.incident.precision)


def rows(question: Question, places: Sequence[int]) -> list[LossRow]:
    """The losses at these places of the question's columns, in that order."""
    columns, session = question.columns, question.session
    items = session.exec(select(Item).where(col(Item.id).in_(columns.item[places].tolist())))
    incidents = session.exec(select(Incident).where(col(Incident.id).in_(columns.incident[places].tolist())))
    return _rows(question, places, {row.id: row for row in items}, {row.id: row for row in incidents})


class _Numbers(NamedTuple):
    """One row of the columns; `kind` is the outcome as the mode prints it."""

    item: int
    incident: int
    stint: int
    type: int
    operator: int
    taker: int
    grade: int
    band: int
    least: int
    best: int
    most: int
    place: int
    dataset: int
    kind: int


class _Beside:
    """Fitted parts and candidates of items, addresses of the sources of incidents."""

    def __init__(self, question: Question, items: Sequence[int], incidents: Sequence[int]) -> None:
        session = question.session
        self.fitted = fitted_names(session, items)
        self.candidates = candidate_names(session, items)
        self.sources = source_ids(question, incidents)


def source_ids(question: Question, incidents: Collection[int]) -> dict[int, list[str]]:
    """Incident → public ids of the sources that tell of it, the first recorded first."""
    asked = question.criteria
    query = _telling(insider=asked.insider).where(one_of(col(Claim.incident_id), incidents))
    return grouped(question.session.execute(query, {"now": asked.now}))


@cache
def _telling(*, insider: bool) -> Any:
    query = select(Claim.incident_id, Source.public_id).join(Source, col(Claim.source_id) == Source.id)
    return query.where(visible.claims(visible.NOW, insider=insider)).order_by(col(Claim.id))


def candidate_names(session: Session, items: Sequence[int | None]) -> dict[int, list[str]]:
    """Item → names of the types it may be."""
    query = select(ItemCandidate.item_id, EquipmentType.name)
    query = query.join(EquipmentType, col(ItemCandidate.type_id) == EquipmentType.id)
    return grouped(session.exec(query.where(one_of(col(ItemCandidate.item_id), items))))


def fitted_names(session: Session, items: Sequence[int | None]) -> dict[int, list[str]]:
    """Item → names of the parts fitted to it."""
    query = select(Fitment, EquipmentType).join(EquipmentType, col(Fitment.part_type_id) == EquipmentType.id)
    found: dict[int, list[str]] = {}
    for one, part in session.exec(query.where(one_of(col(Fitment.item_id), items)).order_by(col(Fitment.id))):
        found.setdefault(one.item_id, []).append(part_name(one, part))
    return found


def part_name(one: Fitment, part: EquipmentType) -> str:
    """A part's name; as its source writes it where it is known only by its category."""
    is_vague = part.rank in (Rank.DOMAIN, Rank.CATEGORY)
    return one.as_written if is_vague and one.as_written else part.name


def grouped(pairs: Iterable[tuple[Any, str]]) -> dict[int, list[str]]:
    """The texts of each owner, each once, in their order."""
    found: dict[int, list[str]] = {}
    for owner, text in pairs:
        if text not in found.setdefault(owner, []):
            found[owner].append(text)
    return found


def _rows(
    question: Question, places: Sequence[int], items: Mapping[Any, Any], incidents: Mapping[Any, Any]
) -> list[LossRow]:
    beside = _Beside(question, list(items), list(incidents))
    return [
        _row(question, one, (items[one.item], incidents[one.incident]), beside) for one in _numbers(question, places)
    ]


def _numbers(question: Question, places: Sequence[int]) -> Iterator[_Numbers]:
    read = [getattr(question.columns, name) for name in _Numbers._fields[:-1]]
    return map(_Numbers._make, zip(*(values[places].tolist() for values in (*read, question.kinds())), strict=True))


def _row(question: Question, one: _Numbers, of: tuple[Item, Incident], beside: _Beside) -> LossRow:
    world, (item, incident) = question.world, of
    return LossRow(
        item=item,
        incident=incident,
        stint=one.stint,
        type=world.types.by_id[one.type],
        candidates=tuple(beside.candidates.get(one.item, ())),
        fitted=tuple(beside.fitted.get(one.item, ())),
        kind=KINDS[one.kind],
        lost_by=world.parties.by_id.get(one.operator, UNKNOWN),
        taken_by=world.parties.by_id.get(one.taker, UNKNOWN),
        grade=GRADES[one.grade],
        band=BANDS[one.band],
        count=Range(one.least, one.best, None if one.most == OPEN else one.most),
        place=world.places.by_id.get(one.place, UNKNOWN),
        sources=tuple(beside.sources.get(one.incident, ())),
        dataset=world.datasets.by_id[one.dataset],
        mode=question.criteria.mode,
        point=visible.point(incident),
    )


def count_at(columns: Columns, place: int) -> Range:
    most = int(columns.most[place])
    return Range(int(columns.least[place]), int(columns.best[place]), None if most == OPEN else most)
