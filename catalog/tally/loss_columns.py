"""The rows of losses for files, column by column: what a column shares is worked out once for thousands of rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import String, type_coerce
from sqlmodel import Session, select

from catalog.domain import publishing
from catalog.models import Incident, Item
from catalog.search.blocks import one_of
from catalog.search.codes import BANDS, GRADES, KINDS, OPEN
from catalog.search.question import Question
from catalog.search.register import Node
from catalog.search.show.losses import UNKNOWN, candidate_names, fitted_names, source_ids
from catalog.tally.column import day, moment

Values = Sequence[Any]
Batch = dict[str, Values]  # name of a column → its values, one a row
# What a file tells of an item and of an incident. Terms, days and moments are read as the database stores them.
ITEM: tuple[Any, ...] = (Item.id, Item.public_id, type_coerce(Item.qualifier, String), Item.as_written)
INCIDENT: tuple[Any, ...] = (
    Incident.id, Incident.public_id, type_coerce(Incident.earliest, String), type_coerce(Incident.latest, String),
    type_coerce(Incident.precision, String), type_coerce(Incident.basis, String), Incident.date_as_written,
    Incident.place_as_written, Incident.lat, Incident.lon, Incident.uncertainty_m, Incident.coarsen_to_m,
    type_coerce(Incident.geo_precision, String), type_coerce(Incident.publish_after, String),
)  # fmt: skip
KIND_TEXTS, GRADE_TEXTS, BAND_TEXTS = ([one.value for one in terms] for terms in (KINDS, GRADES, BANDS))


def parts(session: Session, wanted: Sequence[Any], ids: Iterable[int]) -> dict[int, Any]:
    """Rows by id, the first of the columns that are wanted; it may have more than were asked for."""
    return {row[0]: row for row in session.execute(select(*wanted).where(one_of(wanted[0], set(ids))))}


def read(question: Question, places: Sequence[int]) -> Batch:
    """The losses at these places of the question's columns, in that order; the columns are those of `LOSSES`."""
    if not len(places):
        return {}
    items, incidents = (_numbers(question, name, places) for name in ("item", "incident"))
    return {
        **_of_items(question, places, items),
        **_of_incidents(question.session, incidents),
        **_of_codes(question, places),
        "sources": _listed(source_ids(question, set(incidents)), incidents),
    }


def records(batch: Batch) -> Iterator[dict[str, Any]]:
    """The same, row by row."""
    for row in zip(*batch.values(), strict=True):
        yield dict(zip(batch, row, strict=True))


def _numbers(question: Question, name: str, places: Sequence[int]) -> list[int]:
    found: list[int] = getattr(question.columns, name)[places].tolist()
    return found


def _aligned(session: Session, wanted: Sequence[Any], ids: Sequence[int]) -> Iterator[Values]:
    """The columns that are wanted, their values in the order of ids."""
    found = parts(session, wanted, ids)
    return zip(*map(found.__getitem__, ids), strict=True)


def _of_items(question: Question, places: Sequence[int], items: Sequence[int]) -> Batch:
    session = question.session
    _, public_ids, qualifiers, written = _aligned(session, ITEM, items)
    candidates = {item: sorted(names) for item, names in candidate_names(session, items).items()}
    stints = _numbers(question, "stint", places)
    return {
        "id": [f"{one}.{stint}" for one, stint in zip(public_ids, stints, strict=True)],
        "item": public_ids,
        "identification": qualifiers,
        "as_written": written,
        "candidates": _listed(candidates, items),
        "fitted": _listed(fitted_names(session, items), items),
    }


def _of_incidents(session: Session, incidents: Sequence[int]) -> Batch:
    (_, public_ids, earliest, latest, precisions, bases, dates, places, *point, geo, held) = _aligned(
        session, INCIDENT, incidents
    )
    points = [None if row[0] is None else publishing.told(*row) for row in zip(*point, strict=True)]
    parts_of_point = ("lat", "lon", "uncertainty_m", "is_coarse")
    return {
        "incident": public_ids,
        "earliest": [day(one) for one in earliest],
        "latest": [day(one) for one in latest],
        "date_precision": precisions,
        "date_basis": bases,
        "date_as_written": dates,
        "place_as_written": places,
        **{name: [one and getattr(one, name) for one in points] for name in parts_of_point},
        "geo_precision": geo,
        "held_until": [moment(one) for one in held],
    }


def _of_codes(question: Question, places: Sequence[int]) -> Batch:
    world, count = question.world, len(places)
    types, losers, takers, spots, datasets = (
        list(map(_node_of(nodes.by_id), _numbers(question, name, places)))
        for nodes, name in (
            (world.types, "type"),
            (world.parties, "operator"),
            (world.parties, "taker"),
            (world.places, "place"),
            (world.datasets, "dataset"),
        )
    )
    grades, bands = (_numbers(question, name, places) for name in ("grade", "band"))
    return {
        "dataset": [one.slug for one in datasets],
        "mode": [question.criteria.mode.value] * count,
        "type": [one.slug for one in types],
        "type_name": [one.name for one in types],
        "rank": [one.rank for one in types],
        "outcome": [KIND_TEXTS[one] for one in question.kinds()[places].tolist()],
        "lost_by": [one.slug for one in losers],
        "taken_by": [one.slug or None for one in takers],
        "count_min": _numbers(question, "least", places),
        "count_best": _numbers(question, "best", places),
        "count_max": [None if one == OPEN else one for one in _numbers(question, "most", places)],
        "grade": [GRADE_TEXTS[one] for one in grades],
        "band": [BAND_TEXTS[one] for one in bands],
        "place": [one.slug or None for one in spots],
        "place_name": [one.name or None for one in spots],
    }


def _node_of(known: Mapping[int, Node]) -> Callable[[int], Node]:
    return lambda number: known.get(number, UNKNOWN)


def _listed(texts: Mapping[int, Sequence[str]], owners: Sequence[int]) -> list[str]:
    if not texts:
        return [""] * len(owners)
    return ["; ".join(texts.get(one, ())) for one in owners]
