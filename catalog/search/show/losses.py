"""The rows of losses as lists and exports show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain.counting import LOSS_COLUMNS, Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, DateBasis, GeoPrecision, Grade, Mode, OutcomeKind, Qualifier
from catalog.models import Claim, EquipmentType, Fitment, Incident, Item, ItemCandidate, Source
from catalog.search.columns import OPEN, Columns
from catalog.search.question import Question
from catalog.search.world import NOBODY, Node

UNKNOWN = Node(NOBODY, "", "")


@dataclass(frozen=True)
class LossRow:
    """One loss. `id` is `<item>.<stint>`; `kind` is printed as the question's mode has it."""

    id: str
    item: str
    stint: int
    type: Node
    qualifier: Qualifier
    as_written: str
    candidates: tuple[str, ...]
    fitted: tuple[str, ...]
    kind: OutcomeKind
    lost_by: Node
    taken_by: Node
    grade: Grade
    band: Band
    count: Range
    span: Span
    basis: DateBasis
    date_as_written: str
    place: Node
    place_as_written: str
    geo_precision: GeoPrecision
    lat: float | None
    lon: float | None
    uncertainty_m: int | None
    incident: str
    incident_title: str
    sources: tuple[str, ...]
    dataset: Node
    mode: Mode
    domain: str


def rows(question: Question, places: Sequence[int]) -> list[LossRow]:
    """The losses at these places of the question's columns, in that order."""
    columns, session = question.columns, question.session
    items = {row.id: row for row in session.exec(select(Item).where(col(Item.id).in_(columns.item[places].tolist())))}
    ids = columns.incident[places].tolist()
    incidents = {row.id: row for row in session.exec(select(Incident).where(col(Incident.id).in_(ids)))}
    beside = _Beside(session, list(items), list(incidents))
    kinds = question.criteria.kinds(columns)
    return [
        _row(question, place, LOSS_COLUMNS[kinds[place]], (items[int(columns.item[place])], incidents[int(columns.incident[place])]), beside)
        for place in places
    ]


class _Beside:
    """Fitted parts and candidates of items, addresses of the sources of incidents."""

    def __init__(self, session: Session, items: Sequence[int | None], incidents: Sequence[int | None]) -> None:
        self.fitted = fitted_names(session, items)
        candidates = select(ItemCandidate.item_id, EquipmentType.name).join(
            EquipmentType,
            col(ItemCandidate.type_id) == EquipmentType.id,
        )
        self.candidates = _grouped(session.exec(candidates.where(col(ItemCandidate.item_id).in_(items))))
        sources = select(Claim.incident_id, Source.public_id).join(Source, col(Claim.source_id) == Source.id)
        shown = sources.where(col(Claim.incident_id).in_(incidents), Source.protected == False)  # noqa: E712 - SQL
        self.sources = _grouped(session.exec(shown.order_by(col(Claim.id))))


def fitted_names(session: Session, items: Sequence[int | None]) -> dict[int, list[str]]:
    """Item → names of the parts fitted to it."""
    query = select(Fitment.item_id, EquipmentType.name).join(EquipmentType, col(Fitment.part_type_id) == EquipmentType.id)
    return _grouped(session.exec(query.where(col(Fitment.item_id).in_(items)).order_by(col(Fitment.id))))


def _grouped(pairs: object) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, text in pairs:  # type: ignore[attr-defined]
        if text not in found.setdefault(owner, []):
            found[owner].append(text)
    return found


def _row(question: Question, place: int, kind: OutcomeKind, of: tuple[Item, Incident], beside: _Beside) -> LossRow:
    columns, world = question.columns, question.world
    item, incident = of
    key, stint = item.id or 0, int(columns.stint[place])
    path = world.types.path(int(columns.type[place]))
    return LossRow(
        id=f"{item.public_id}.{stint}",
        item=item.public_id,
        stint=stint,
        type=path[-1],
        qualifier=item.qualifier,
        as_written=item.as_written,
        candidates=tuple(beside.candidates.get(key, ())),
        fitted=tuple(beside.fitted.get(key, ())),
        kind=kind,
        lost_by=world.parties.by_id.get(int(columns.operator[place]), UNKNOWN),
        taken_by=world.parties.by_id.get(int(columns.taker[place]), UNKNOWN),
        grade=list(Grade)[columns.grade[place]],
        band=list(Band)[columns.band[place]],
        count=count_at(columns, place),
        span=Span(incident.earliest, incident.latest, incident.precision),
        basis=incident.basis,
        date_as_written=incident.date_as_written,
        place=world.places.by_id.get(int(columns.place[place]), UNKNOWN),
        place_as_written=incident.place_as_written,
        geo_precision=incident.geo_precision,
        lat=incident.lat,
        lon=incident.lon,
        uncertainty_m=incident.uncertainty_m,
        incident=incident.public_id,
        incident_title=incident.title,
        sources=tuple(beside.sources.get(incident.id or 0, ())),
        dataset=world.datasets.by_id[int(columns.dataset[place])],
        mode=question.criteria.mode,
        domain=path[0].slug,
    )


def count_at(columns: Columns, place: int) -> Range:
    most = int(columns.most[place])
    return Range(int(columns.least[place]), int(columns.best[place]), None if most == OPEN else most)
