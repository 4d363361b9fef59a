"""The things of a dataset as a comparison needs them: what is said of each, and under which addresses it was seen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from catalog.domain import publishing
from catalog.domain.addresses import page_key
from catalog.domain.comparing import NOTHING_KNOWN, Known, Thing
from catalog.domain.counting import LOSS_COLUMNS, Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import DateBasis, OutcomeKind
from catalog.domain.vocabulary import PartyKind, PlaceKind
from catalog.models import Claim, Incident, Item, Outcome, Party, Place, Source
from catalog.search import visible
from catalog.search.blocks import Mask
from catalog.search.question import Question
from catalog.search.show.losses import count_at
from catalog.search.world import World

COARSE = (PlaceKind.COUNTRY, PlaceKind.REGION)
Tops = dict[int, list[tuple[int, date | None, date | None]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list. `thing` is what it is compared by, the rest is what a row of a comparison shows.

    `id` is the item's permanent one, or the row of a file; `href` leads to it, "" where nothing does. `fits` says
    whether it is one of those that the question asks for.
    """

    thing: Thing
    id: str
    href: str
    written: str
    lost_by: int
    taken_by: int
    span: Span
    date_text: str
    place_text: str
    weight: Range
    fits: bool

    @property
    def kind(self) -> OutcomeKind:
        return OutcomeKind(self.thing.outcome)


def of_dataset(whole: Question, asked: Mask, dataset: int) -> list[Entry]:
    """The losses of a dataset that one may see, in the order of lists. `asked` are the places that are asked for."""
    reading = _Reading(whole.session, dataset, tops(whole.world), whole.criteria.now)
    kinds, columns = whole.kinds(), whole.columns
    found = []
    for place in whole.rows[columns.dataset[whole.rows] == dataset].tolist():
        item, incident = int(columns.item[place]), int(columns.incident[place])
        said = reading.incidents[incident]
        public_id, written = reading.items[item]
        facts = {
            "key": public_id, "type": int(columns.type[place]), "outcome": LOSS_COLUMNS[kinds[place]].value,
            "addresses": tuple(reading.addresses.get(item, ())), "place": int(columns.place[place]),
        }  # fmt: skip
        operator = int(columns.operator[place])
        found.append(
            Entry(
                thing=Thing(**facts, party=reading.top(operator, said.span), **said.known),
                id=public_id, href=f"/items/{public_id}", written=written,
                lost_by=operator, taken_by=int(columns.taker[place]),
                span=said.span, date_text=said.date_text, place_text=said.place_text,
                weight=count_at(columns, place), fits=bool(asked[place]),
            )
        )  # fmt: skip
    return found


def known(session: Session, world: World, entries: Iterable[Entry]) -> Known:
    """The paths of all types and places of these things; which places are too large, which parties are nobody."""
    types, places = set[int](), set[int]()
    for one in entries:
        types.add(one.thing.type)
        places.add(one.thing.place)
    coarse = session.exec(select(Place.id).where(col(Place.kind).in_(COARSE)))
    nobody = session.exec(select(Party.id).where(Party.kind == PartyKind.UNKNOWN))
    return Known(
        types={one: tuple(node.id for node in world.types.path(one)) for one in types - {NOTHING_KNOWN}},
        places={one: tuple(node.id for node in world.places.path(one)) for one in places - {NOTHING_KNOWN}},
        coarse=frozenset(one for one in coarse if one),
        nobody=frozenset(one for one in nobody if one) | {NOTHING_KNOWN},
    )


def tops(world: World) -> Tops:
    """Party → those it is part of that are part of nothing themselves, with the days."""
    above: Tops = defaultdict(list)
    for top, members in world.members.items():
        for one in members:
            above[one.member].append((top, one.since, one.until))
    roots = {party for party, own in above.items() if {top for top, _, _ in own} == {party}}
    return {party: [one for one in own if one[0] in roots] for party, own in above.items()}


def top_of(party: int, span: Span, above: Tops) -> int:
    """The party at the top of this one in these days; itself where it was part of none."""
    fits = [top for top, since, until in above.get(party, ()) if _touches(span, since, until)]
    return min(fits, default=party)


def _touches(span: Span, since: date | None, until: date | None) -> bool:
    """A thing without a date is never kept out by one, as with the facet of parties."""
    late = since is not None and span.latest is not None and span.latest < since
    early = until is not None and span.earliest is not None and span.earliest > until
    return not late and not early


@dataclass(frozen=True)
class Said:
    """When and where an incident was, as written, and as things are compared by it."""

    span: Span
    date_text: str
    place_text: str
    known: dict[str, Any]


def said(span: Span, basis: DateBasis, point: Sequence[Any], words: tuple[str, str]) -> Said:
    """Of a day that is not that of the loss only the end is known: it had happened by then. `words`: date, place."""
    is_event = basis is DateBasis.EVENT
    first = span.earliest.toordinal() if span.earliest and is_event else None
    last = span.latest.toordinal() if span.latest else None
    spot = tuple(point) if point[0] is not None else None
    return Said(span, *words, known={"first": first, "last": last, "point": spot})


class _Reading:
    """Everything about the items of a dataset that the columns do not hold, in three queries."""

    def __init__(self, session: Session, dataset: int, above: Tops, now: datetime) -> None:
        self.above = above
        own = col(Item.dataset_id) == dataset
        items: list[Any] = [Item.id, Item.public_id, Item.as_written]
        self.items = {row[0]: (row[1], row[2]) for row in session.execute(sql_select(*items).where(own))}
        self.incidents = {row[0]: self._said(row) for row in session.execute(_incidents().where(own))}
        self.addresses: dict[int, list[str]] = defaultdict(list)
        for item, key in session.execute(_addresses(now).where(own)):
            self.addresses[item].append(page_key(key))

    def top(self, party: int, span: Span) -> int:
        return top_of(party, span, self.above)

    @staticmethod
    def _said(row: Any) -> Said:
        _, earliest, latest, precision, basis, date_text, place_text, lat, lon, near, coarse = row
        point = publishing.told(lat, lon, near, coarse)
        spot = (None, None, None) if point is None else point[:3]
        return said(Span(earliest, latest, precision), basis, spot, (date_text, place_text))


def _incidents() -> Any:
    columns: list[Any] = [
        Incident.id, Incident.earliest, Incident.latest, Incident.precision, Incident.basis, Incident.date_as_written,
        Incident.place_as_written, Incident.lat, Incident.lon, Incident.uncertainty_m, Incident.coarsen_to_m,
    ]  # fmt: skip
    joined = sql_select(*columns).join(Outcome, col(Outcome.incident_id) == Incident.id)
    return joined.join(Item, col(Outcome.item_id) == Item.id)


def _addresses(now: datetime) -> Any:
    """Item and address, each once, of claims and sources that may be seen."""
    columns: list[Any] = [Claim.item_id, Source.url_key]
    joined = sql_select(*columns).join(Source, col(Claim.source_id) == Source.id)
    joined = joined.join(Item, col(Claim.item_id) == Item.id)
    shown = joined.where(col(Source.url_key).is_not(None), visible.claims(now, insider=True))  # items are seen to there
    return shown.distinct().order_by(col(Claim.item_id), col(Source.url_key))
