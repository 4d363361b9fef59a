"""Items seen with a party on a day and not lost: neither a loss nor a gain, and asked for by the same question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.domain.counting import BANDS
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, DateBasis, OutcomeKind, RecordState
from catalog.models import Holding, Incident, Item
from catalog.search import columns as cols
from catalog.search import past
from catalog.search.criteria import Criteria
from catalog.search.question import Question
from catalog.search.show.losses import UNKNOWN, count_at
from catalog.tally import known
from catalog.tally.known import Incidents
from catalog.tally.left_out import Reason
from catalog.tally.receipt_rows import Row

ONE_THING = OutcomeKind.DESTROYED  # stands in for the outcome that a holding lacks; its rows are never asked for one
WITH_NO_LOSS = ("outcome", "grade")


def of(question: Question) -> Iterator[Reason]:
    """Items seen with a party on a day, of which no loss is recorded: the holder is whom the question asks for."""
    session, then = question.session, question.criteria.variant.known_on
    lost = set(question.columns.item.tolist())
    rows = [row for row in past.rows(session, Holding, then) if row.state is RecordState.ACTIVE]
    rows = [row for row in rows if row.item_id not in lost]
    items = {row.id: row for row in known.items(session, {row.item_id for row in rows}, then)}
    latest = {row.item_id: row for row in rows}  # a thing seen twice is one thing
    standing = [row for one, row in latest.items() if one in items and items[one].state is RecordState.ACTIVE]
    if not standing:
        return
    told = known.incidents(session, (row.incident_id for row in standing), then)
    days: Incidents = {-(row.id or 0): _seen(row, told.get(row.incident_id)) for row in standing}
    fields = [_holding(row, items[row.item_id]) for row in standing]
    asked = replace(question, criteria=_any_outcome(question.criteria), columns=cols.of_rows(session, fields, days))
    seen = {(row.item_id, row.id): row for row in standing}
    yield Reason("held", asked, asked.rows, make=_Held(seen, {row.id: row for row in items.values()}))


def _seen(row: Holding, incident: Incident | None) -> Incident:
    """The day and place of a holding, as an incident that is nowhere recorded."""
    return Incident(
        id=-(row.id or 0),
        public_id="",
        earliest=row.earliest or (incident.earliest if incident else None),
        latest=row.latest or (incident.latest if incident else None),
        basis=DateBasis.EVENT,
        place_id=row.place_id or (incident.place_id if incident else None),
        publish_after=incident.publish_after if incident else None,
    )


def _holding(row: Holding, item: Item) -> dict[str, Any]:
    kind = {"kind": ONE_THING, "first_kind": ONE_THING, "non_combat": False, "stint": row.id}
    parties = {"operator_id": row.party_id, "taker_id": row.party_id, "incident_id": -(row.id or 0)}
    return {**known.of_item(item), **kind, **parties, "grade": row.grade, "band": BANDS.get(row.grade, Band.CONTESTED)}


def _any_outcome(criteria: Criteria) -> Criteria:
    """The question without what only a loss can answer."""
    chosen = {name: slugs for name, slugs in criteria.chosen.items() if name not in WITH_NO_LOSS}
    cells = tuple(one for one in criteria.cells if one[0] not in WITH_NO_LOSS)
    return replace(criteria, chosen=chosen, cells=cells)


@dataclass(frozen=True)
class _Held:
    """Writes holdings out as rows of a receipt."""

    holdings: Mapping[tuple[int, int | None], Holding]
    items: Mapping[int | None, Item]

    def __call__(self, asked: Question, places: Sequence[int], _: Mapping[int, str]) -> list[Row]:
        return [self._row(asked, place) for place in places]

    def _row(self, asked: Question, place: int) -> Row:
        columns, world = asked.columns, asked.world
        holding = self.holdings[int(columns.item[place]), int(columns.stint[place])]
        item = self.items[holding.item_id]
        return Row(
            id=item.public_id,
            item=item.public_id,
            type=world.types.by_id[item.type_id],
            as_written=item.as_written,
            outcome=None,
            lost_by=world.parties.by_id[holding.party_id],
            taken_by=UNKNOWN,
            span=Span(holding.earliest, holding.latest, holding.precision),
            date_as_written=holding.date_as_written,
            place=world.places.by_id.get(int(columns.place[place]), UNKNOWN).name,
            grade=holding.grade,
            band=BANDS.get(holding.grade, Band.CONTESTED),
            count=count_at(columns, place),
            sources=(),
            note=f"seen with {world.parties.by_id[holding.party_id].name}, {holding.context.label}",
        )
