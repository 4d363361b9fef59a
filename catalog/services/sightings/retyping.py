"""A sighting as it would be typed: what the form shows when it is amended, and the first line of "seen again"."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import amounts, dates
from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.errors import NotFound
from catalog.domain.outcomes import RecordState
from catalog.domain.vocabulary import SourceKind
from catalog.models import (
    EquipmentType,
    Item,
    Party,
    Picture,
    Place,
    SightedClaim,
    SightedItem,
    SightedMarking,
    SightedPair,
    SightedPart,
    SightedPicture,
    Sighting,
    SightingPicture,
    SightingSource,
    Source,
)
from catalog.search import first_named, visible
from catalog.services import addresses
from catalog.services.rows import number
from catalog.services.sightings import sighting_links
from catalog.services.sightings.sighting_inputs import SourceGiven
from catalog.services.sightings.typed import PICTURE, SHORT, Typed

Pairs = Iterator[tuple[str, str]]


def seen_again(session: Session, public_id: str, now: Any) -> Typed:
    """A line with an earlier item that was seen again; raises NotFound for one that there is not."""
    query = select(Item, EquipmentType).join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    query = query.where(Item.public_id == public_id, Item.state == RecordState.ACTIVE, visible.items(now, insider=True))
    found = session.exec(query).first()
    if found is None:
        raise NotFound("item", public_id[:20])
    item, kind = found
    return Typed.of([("line-1-type", kind.name), ("line-1-seen", item.public_id)])


def typed(session: Session, row: Sighting) -> Typed:
    """All that a sighting says, in the words that would say it again; with the edition that is amended."""
    told = select(Source).join(SightingSource, col(SightingSource.source_id) == Source.id)
    sources = session.exec(told.where(SightingSource.sighting_id == row.id).order_by(col(Source.id))).all()
    numbers = {source.id: seq for seq, source in enumerate(sources, 1)}
    pairs = [*_top(session, row), *_sources(session, row, sources, numbers)]
    lines = select(SightedItem).where(SightedItem.sighting_id == row.id).order_by(col(SightedItem.seq))
    for line in session.exec(lines).all():
        pairs += [(f"line-{line.seq}-{field}", text) for field, text in _line(session, line) if text]
    claims = select(SightedClaim).where(SightedClaim.sighting_id == row.id).order_by(col(SightedClaim.seq))
    for one in session.exec(claims).all():
        own = [*_claim(session, one), ("source", str(numbers.get(one.source_id, "")))]
        pairs += [(f"claim-{one.seq}-{field}", text) for field, text in own if text]
    return Typed.of(pairs)


def _top(session: Session, row: Sighting) -> Pairs:
    span = Span(row.earliest, row.latest, row.precision)
    place = session.get(Place, row.place_id) if row.place_id else None
    yield "edition", str(row.edition)
    yield "date", row.date_as_written or ("" if row.latest is None else dates.written(span))
    yield "basis", row.basis.value
    yield "place", row.place_as_written or (place.name if place else "")
    yield "note", row.note
    if row.lat is not None:
        yield "point", f"{row.lat}, {row.lon}"
        yield "uncertainty_m", str(row.uncertainty_m)
    held = select(Picture.public_sha256).join(SightingPicture, col(SightingPicture.picture_id) == Picture.id)
    for name in session.exec(held.where(SightingPicture.sighting_id == row.id).order_by(col(Picture.id))):
        yield PICTURE, name or ""


def _sources(session: Session, row: Sighting, sources: Sequence[Source], numbers: Mapping[int | None, int]) -> Pairs:
    own = set(session.exec(first_named.by(row.person_id)))
    for seq, one in enumerate(sources, 1):
        yield f"source-{seq}-url", one.url or ""
        if one.is_pending and one.id in own:  # what somebody else said of it is not told
            yield f"source-{seq}-text", one.text
            yield f"source-{seq}-published", _day(one.published_on)
            yield f"source-{seq}-protect", "y" if one.protected else ""
            yield f"source-{seq}-quoted_in", str(numbers.get(one.quoted_in_id, ""))
            yield from ((f"source-{seq}-{name}", text) for name, text in _named(one))


def _named(one: Source) -> Pairs:
    """What was said of a source beyond what its address or its text tells by itself."""
    is_article = one.url is None and one.kind is SourceKind.ARTICLE
    given = SourceGiven(text=one.text, published_on=one.published_on, title=one.title if is_article else "")
    told = addresses.told(one.url) if one.url else sighting_links.told_by_text(given)
    if one.handle and one.handle != told["handle"]:
        yield "handle", one.handle
        given.handle = one.handle
    title = told["title"] if one.url else sighting_links.told_by_text(given)["title"]
    yield "title", one.title if is_article or one.title != title else ""
    yield "platform", one.platform.value if one.platform is not told["platform"] else ""


def _claim(session: Session, one: SightedClaim) -> Pairs:
    kind = session.get(EquipmentType, one.type_id) if one.type_id else None
    place = session.get(Place, one.place_id) if one.place_id else None
    yield "kind", one.kind.value
    yield "summary", one.summary
    yield "quote", one.quote
    yield "asserted_by", one.asserted_by
    yield "hedged", "y" if one.is_hedged else ""
    if one.count_min is not None:
        yield "number", amounts.written(Range(one.count_min, one.count_min, one.count_max))
    yield "qualifier", one.value_qualifier
    yield "value", "" if one.value is None else f"{one.value:g}"
    yield "unit", one.unit or ""
    yield "said", _day(one.said_on)
    yield "type", kind.name if kind else ""
    yield "lost_by", _party(session, one.lost_by_id)
    yield "taken_by", _party(session, one.taken_by_id)
    yield "place", one.place_as_written or (place.name if place else "")


def _day(day: date | None) -> str:
    return dates.day_text(day) if day else ""


def _line(session: Session, line: SightedItem) -> Pairs:
    kind = session.get(EquipmentType, line.type_id) if line.type_id else None
    seen = session.get(Item, line.seen_item_id) if line.seen_item_id else None
    fate = line.kind or line.context
    yield "type", line.as_written or (kind.name if kind else "")
    yield "qualifier", line.qualifier.value
    yield "number", amounts.written(Range(line.count_min, line.count_best, line.count_max))
    yield "fate", fate.value if fate else ""
    yield "manner", line.manner
    yield "hedged", "y" if line.is_hedged else ""
    yield "lost_by", _party(session, line.lost_by_id)
    yield "lost_basis", line.lost_basis.value
    yield "taken_by", _party(session, line.taken_by_id)
    yield "taken_basis", line.taken_basis.value
    yield "note", line.note
    yield "seen", seen.public_id if seen else ""
    yield "of_lot", "y" if line.is_of_lot else ""
    yield from _details(session, number(line))


def _party(session: Session, party_id: int | None) -> str:
    return session.get_one(Party, party_id).name if party_id else ""


def _details(session: Session, line: int) -> Pairs:
    parts = select(SightedPart, EquipmentType).join(EquipmentType, col(SightedPart.part_type_id) == EquipmentType.id)
    listed = session.exec(parts.where(SightedPart.sighted_id == line).order_by(col(SightedPart.id)))
    yield "fitted", ", ".join(part.as_written or kind.name for part, kind in listed)
    markings = select(SightedMarking).where(SightedMarking.sighted_id == line).order_by(col(SightedMarking.id))
    for seq, one in enumerate(session.exec(markings), 1):
        yield f"marking-{seq}-kind", one.kind.value
        yield f"marking-{seq}-text", one.text
    shown = select(SightedPicture, Picture.public_sha256).join(Picture, col(SightedPicture.picture_id) == Picture.id)
    for row, name in session.exec(shown.where(SightedPicture.sighted_id == line)):
        yield f"shows-{(name or '')[:SHORT]}", "y"
        yield f"box-{(name or '')[:SHORT]}", _box(row)
    pairs = select(SightedPair, Item.public_id).join(Item, col(SightedPair.item_id) == Item.id)
    for pair, item in session.exec(pairs.where(SightedPair.sighted_id == line)):
        yield f"pair-{item}", pair.judgement.value


def _box(row: SightedPicture) -> str:
    shares = (row.box_left, row.box_top, row.box_width, row.box_height)
    return " ".join(f"{one:g}" for one in shares if one is not None)
