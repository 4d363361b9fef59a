"""The rows of a receipt: one loss each, counted or left out, with what a reader checks it by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import Band, Grade, OutcomeKind
from catalog.search.question import Question
from catalog.search.register import Node
from catalog.search.show import losses
from catalog.search.show.losses import LossRow
from catalog.tally import known
from catalog.tally.column import Column, Kind, day


@dataclass(frozen=True)
class Row:
    """`count` is what it weighs; `outcome` is None for what was seen with a party and not lost; `sources` are ids."""

    id: str
    item: str
    type: Node
    as_written: str
    outcome: OutcomeKind | None
    lost_by: Node
    taken_by: Node
    span: Span
    date_as_written: str
    place: str
    grade: Grade
    band: Band
    count: Range
    sources: tuple[str, ...]
    note: str = ""


def of(question: Question, places: Sequence[int], notes: Mapping[int, str] | None = None) -> list[Row]:
    """The losses at these places of the question's columns; `notes` are texts by the number of the item."""
    told = notes or {}
    found = (one for some in known.many(places) for one in losses.rows(question, some))
    return [_row(one, told.get(one.item.id or 0, "")) for one in found]


def _row(one: LossRow, note: str) -> Row:
    return Row(
        id=one.id,
        item=one.item.public_id,
        type=one.type,
        as_written=one.item.as_written,
        outcome=one.kind,
        lost_by=one.lost_by,
        taken_by=one.taken_by,
        span=one.span,
        date_as_written=one.incident.date_as_written,
        place=one.place.name,
        grade=one.grade,
        band=one.band,
        count=one.count,
        sources=one.sources,
        note=note,
    )


# `r` is the pair of what the row is there for ("" when it is counted) and the row.
COLUMNS: tuple[Column, ...] = (
    Column("counted", "is it part of the number", lambda r: "no" if r[0] else "yes"),
    Column("why_not", "why it was left out", lambda r: r[0] or None),
    Column("id", "permanent id of the loss: item and stint", lambda r: r[1].id),
    Column("item", "permanent id of the item", lambda r: r[1].item),
    Column("type", "slug of the type it is identified as", lambda r: r[1].type.slug),
    Column("type_name", "name of that type", lambda r: r[1].type.name),
    Column("as_written", "what the source calls it", lambda r: r[1].as_written),
    Column("outcome", "what became of it, as the mode prints it", lambda r: r[1].outcome and r[1].outcome.value),
    Column("lost_by", "slug of the party that lost it, or was seen with it", lambda r: r[1].lost_by.slug or None),
    Column("taken_by", "slug of the party that took it", lambda r: r[1].taken_by.slug or None),
    Column("weight_min", "what it adds to the least", lambda r: r[1].count.least, Kind.INTEGER),
    Column("weight_best", "what it adds to the best figure", lambda r: r[1].count.best, Kind.INTEGER),
    Column("weight_max", "what it adds to the most; empty is open", lambda r: r[1].count.most, Kind.INTEGER),
    Column("grade", "how well it is supported", lambda r: r[1].grade.value),
    Column("band", "band of that grade", lambda r: r[1].band.value),
    Column("earliest", "first day it may have happened on", lambda r: day(r[1].span.earliest), Kind.DAY),
    Column("latest", "last day it may have happened on", lambda r: day(r[1].span.latest), Kind.DAY),
    Column("date_precision", "precision of the date", lambda r: r[1].span.precision.value),
    Column("place_name", "name of the place", lambda r: r[1].place or None),
    Column("sources", "permanent ids of the sources", lambda r: "; ".join(r[1].sources)),
    Column("note", "what else there is to say", lambda r: r[1].note or None),
)
