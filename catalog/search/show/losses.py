"""The rows of losses as lists and exports show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, Grade, Mode, OutcomeKind
from catalog.domain.publishing import Point
from catalog.domain.vocabulary import Rank
from catalog.models import Claim, EquipmentType, Fitment, Incident, Item, ItemCandidate, Source
from catalog.search import visible
from catalog.search.codes import BANDS, GRADES, KINDS, OPEN
from catalog.search.columns import Columns
from catalog.search.question import Question
from catalog.search.register import NOBODY, Node

UNKNOWN = Node(NOBODY, "", "")


@dataclass(frozen=True)
class LossRow:
    """One loss with its item and the incident that decides it; `kind` is printed as the question's mode has it."""

    item: Item
    incident: Incident
    stint: int
    path: list[Node]
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

    @property
    def id(self) -> str:
        return f"{self.item.public_id}.{self.stint}"

    @property
    def point(self) -> Point | None:
        return visible.point(self.incident)

    @property
    def type(self) -> Node:
        return self.path[-1]

    @property
    def span(self) -> Span:
        return Span(self.incident.earliest, self.incident.latest, self.incident.precision)


def rows(question: Question, places: Sequence[int]) -> list[LossRow]:
    """The losses at these places of the question's columns, in that order."""
    columns, session = question.columns, question.session
    items = {row.id: row for row in session.exec(select(Item).where(col(Item.id).in_(columns.item[places].tolist())))}
    ids = columns.incident[places].tolist()
    incidents = {row.id: row for row in session.exec(select(Incident).where(col(Incident.id).in_(ids)))}
    beside = _Beside(session, list(items), list(incidents), question.criteria.now)
    kinds = question.criteria.kinds(columns)
    return [
        _row(
            question,
            place,
            KINDS[kinds[place]],
            (items[int(columns.item[place])], incidents[int(columns.incident[place])]),
            beside,
        )
        for place in places
    ]


class _Beside:
    """Fitted parts and candidates of items, addresses of the sources of incidents."""

    def __init__(
        self, session: Session, items: Sequence[int | None], incidents: Sequence[int | None], now: datetime
    ) -> None:
        self.fitted = fitted_names(session, items)
        self.candidates = candidate_names(session, items)
        sources = select(Claim.incident_id, Source.public_id).join(Source, col(Claim.source_id) == Source.id)
        shown = sources.where(col(Claim.incident_id).in_(incidents), visible.claims(now))
        self.sources = _grouped(session.exec(shown.order_by(col(Claim.id))))


def candidate_names(session: Session, items: Sequence[int | None]) -> dict[int, list[str]]:
    """Item → names of the types it may be."""
    query = select(ItemCandidate.item_id, EquipmentType.name)
    query = query.join(EquipmentType, col(ItemCandidate.type_id) == EquipmentType.id)
    return _grouped(session.exec(query.where(col(ItemCandidate.item_id).in_(items))))


def fitted_names(session: Session, items: Sequence[int | None]) -> dict[int, list[str]]:
    """Item → names of the parts fitted to it."""
    query = select(Fitment, EquipmentType).join(EquipmentType, col(Fitment.part_type_id) == EquipmentType.id)
    found: dict[int, list[str]] = {}
    for one, part in session.exec(query.where(col(Fitment.item_id).in_(items)).order_by(col(Fitment.id))):
        found.setdefault(one.item_id, []).append(part_name(one, part))
    return found


def part_name(one: Fitment, part: EquipmentType) -> str:
    """A part's name; as its source writes it where it is known only by its category."""
    is_vague = part.rank in (Rank.DOMAIN, Rank.CATEGORY)
    return one.as_written if is_vague and one.as_written else part.name


def _grouped(pairs: Iterable[tuple[Any, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, text in pairs:
        if text not in found.setdefault(owner, []):
            found[owner].append(text)
    return found


def _row(question: Question, place: int, kind: OutcomeKind, of: tuple[Item, Incident], beside: _Beside) -> LossRow:
    columns, world = question.columns, question.world
    item, incident = of
    key = item.id or 0
    return LossRow(
        item=item,
        incident=incident,
        stint=int(columns.stint[place]),
        path=world.types.path(int(columns.type[place])),
        candidates=tuple(beside.candidates.get(key, ())),
        fitted=tuple(beside.fitted.get(key, ())),
        kind=kind,
        lost_by=world.parties.by_id.get(int(columns.operator[place]), UNKNOWN),
        taken_by=world.parties.by_id.get(int(columns.taker[place]), UNKNOWN),
        grade=GRADES[columns.grade[place]],
        band=BANDS[columns.band[place]],
        count=count_at(columns, place),
        place=world.places.by_id.get(int(columns.place[place]), UNKNOWN),
        sources=tuple(beside.sources.get(incident.id or 0, ())),
        dataset=world.datasets.by_id[int(columns.dataset[place])],
        mode=question.criteria.mode,
    )


def count_at(columns: Columns, place: int) -> Range:
    most = int(columns.most[place])
    return Range(int(columns.least[place]), int(columns.best[place]), None if most == OPEN else most)
