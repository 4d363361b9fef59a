"""Items seen with a party on a day and not lost: neither a loss nor a gain, and asked for by the same question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.domain.counting import BANDS
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, RecordState
from catalog.models import Holding, Item
from catalog.search import columns as cols
from catalog.search import holdings, past
from catalog.search.criteria import Criteria
from catalog.search.past import Then
from catalog.search.question import Question
from catalog.search.show.losses import UNKNOWN, count_at
from catalog.search.variants import Count
from catalog.tally import known
from catalog.tally.left_out import Reason
from catalog.tally.receipt_rows import Row

WITH_NO_LOSS = ("outcome", "grade")
COUNTS = (Count.LOSSES, Count.GAINS)  # what stands, or is fitted to something, was lost before


def of(question: Question) -> Iterator[Reason]:
    """Items seen with a party on a day, of which no loss is recorded: the holder is whom the question asks for."""
    session, then = question.session, question.criteria.variant.known_on
    if question.criteria.count not in COUNTS:
        return
    latest = {row.item_id: row for row in _seen(question, then)}  # a thing seen twice is one thing
    items = {row.id: row for row in known.items(session, set(latest), then) if row.state is RecordState.ACTIVE}
    standing = [(row, items[one]) for one, row in latest.items() if one in items]
    if not standing:
        return
    rows = holdings.arrays(session, [(1, pair) for pair in standing], then)
    columns = cols.of_rows(session, rows, question.criteria.variant)
    asked = replace(question, criteria=_any_outcome(question.criteria), columns=columns)
    yield Reason("held", asked, asked.rows, make=_Held({item.id: (row, item) for row, item in standing}))


def _seen(question: Question, then: Then) -> Iterator[Holding]:
    """Holdings of items that are not among those that count, that are out, and not in an incident that is not."""
    lost, hidden = set(question.columns.item.tolist()), question.criteria.hidden
    for row in past.rows(question.session, Holding, then):
        is_out = row.publish_after is None or row.publish_after <= question.criteria.now
        if row.state is RecordState.ACTIVE and is_out and row.item_id not in lost and row.incident_id not in hidden:
            yield row


def _any_outcome(criteria: Criteria) -> Criteria:
    """The question without what only a loss can answer."""
    chosen = {name: slugs for name, slugs in criteria.chosen.items() if name not in WITH_NO_LOSS}
    cells = tuple(one for one in criteria.cells if one[0] not in WITH_NO_LOSS)
    return replace(criteria, chosen=chosen, cells=cells)


@dataclass(frozen=True)
class _Held:
    """Writes holdings out as rows of a receipt."""

    standing: Mapping[int | None, tuple[Holding, Item]]

    def __call__(self, asked: Question, places: Sequence[int], _: Mapping[int, str]) -> list[Row]:
        return [self._row(asked, place) for place in places]

    def _row(self, asked: Question, place: int) -> Row:
        columns, world = asked.columns, asked.world
        holding, item = self.standing[int(columns.item[place])]
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
