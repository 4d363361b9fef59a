"""The rows of holdings as their list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.models import EquipmentType, Holding, Incident, Item, Party, Place, Source
from catalog.search import visible
from catalog.search.holdings import Seen
from catalog.search.show.incidents import by_id
from catalog.search.show.losses import candidate_names, fitted_names


@dataclass(frozen=True)
class HoldingRow:
    """A thing seen with a party; `incident` and `source` only where anybody may see them."""

    item: Item
    holding: Holding
    type: EquipmentType
    party: Party
    candidates: tuple[str, ...]
    fitted: tuple[str, ...]
    place: Place | None
    incident: Incident | None
    source: Source | None

    @property
    def count(self) -> Range:
        return Range(self.item.count_min, self.item.count_best, self.item.count_max)

    @property
    def span(self) -> Span:
        return Span(self.holding.earliest, self.holding.latest, self.holding.precision)


def rows(session: Session, seen: Seen, places: Sequence[int]) -> list[HoldingRow]:
    """The holdings at these places of the question's columns, in that order."""
    pairs = seen.at(places)
    items = [item.id for _, item in pairs]
    fitted, candidates = fitted_names(session, items), candidate_names(session, items)
    now = seen.question.criteria.now
    shown = by_id(session, Incident, {row.incident_id for row, _ in pairs}, *visible.incidents(now))
    sources = by_id(session, Source, {row.source_id for row, _ in pairs}, visible.sources(now))
    return [
        HoldingRow(
            item=item,
            holding=row,
            type=session.get_one(EquipmentType, item.type_id),
            party=session.get_one(Party, row.party_id),
            candidates=tuple(candidates.get(item.id or 0, ())),
            fitted=tuple(fitted.get(item.id or 0, ())),
            place=session.get(Place, row.place_id) if row.place_id else None,
            incident=shown.get(row.incident_id),
            source=sources.get(row.source_id),
        )
        for row, item in pairs
    ]
