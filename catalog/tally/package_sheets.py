"""The tables of a Data Package: the key of each, its columns, and where its rows come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from catalog.domain.outcomes import RecordState
from catalog.models import (
    Claim,
    Dataset,
    EquipmentType,
    Fitment,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    Outcome,
    Party,
    Place,
    Source,
    TypeName,
)
from catalog.tally import loss_columns, streams
from catalog.tally import package_tables as columns
from catalog.tally.package_choice import Chosen
from catalog.tally.package_tables import Field


@dataclass(frozen=True)
class Sheet:
    name: str
    about: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: Callable[[Chosen], Iterator[Any]]


def _of(model: Any, name: str, column: str = "id", *where: Any) -> Callable[[Chosen], Iterator[Any]]:
    return lambda chosen: chosen.rows(model, getattr(model, column), getattr(chosen, name), *where)


def _outcomes(chosen: Chosen) -> Iterator[Outcome]:
    for row in chosen.rows(Outcome, col(Outcome.item_id), chosen.items, Outcome.state == RecordState.ACTIVE):
        if row.incident_id in chosen.incidents:
            yield row


def _pairs(chosen: Chosen) -> Iterator[ItemPair]:
    """Judgements that stand between two items of the package: an unsure one lowers what the two count at least."""
    for row in chosen.rows(ItemPair, col(ItemPair.one_id), chosen.items, col(ItemPair.undone_at).is_(None)):
        if row.other_id in chosen.items:
            yield row


def _losses(chosen: Chosen) -> Iterator[dict[str, Any]]:
    for batch in streams.of_losses(chosen.asked.question):
        yield from loss_columns.records(batch)


def _names(chosen: Chosen) -> Iterator[TypeName]:
    return chosen.rows(TypeName, col(TypeName.type_id), chosen.types)


def _datasets(chosen: Chosen) -> Iterator[Dataset]:
    """Those asked for too, when nothing of them fits: their licence and credit stand for the answer."""
    asked = chosen.asked.question.criteria.datasets
    query = select(Dataset).where(col(Dataset.slug).in_(asked), col(Dataset.may_publish))
    yield from chosen.session.exec(query.order_by(Dataset.slug))


SHEETS: Sequence[Sheet] = (
    Sheet("datasets", "The lists that the items belong to.", ("slug",), columns.DATASETS, _datasets),
    Sheet(
        "types",
        "Equipment types, with all that they stand under.",
        ("slug",),
        columns.TYPES,
        _of(EquipmentType, "types"),
    ),
    Sheet("type_names", "Every name of these types.", ("type", "name", "language"), columns.TYPE_NAMES, _names),
    Sheet("parties", "Who lost and who took.", ("slug",), columns.PARTIES, _of(Party, "parties")),
    Sheet(
        "sources", "Published posts, articles, lists and documents.", ("id",), columns.SOURCES, _of(Source, "sources")
    ),
    Sheet("places", "Places, with all that they lie in.", ("slug",), columns.PLACES, _of(Place, "places")),
    Sheet("incidents", "What happened at a place and time.", ("id",), columns.INCIDENTS, _of(Incident, "incidents")),
    Sheet("items", "One physical thing, or a lot of like things.", ("id",), columns.ITEMS, _of(Item, "items")),
    Sheet(
        "item_candidates",
        "What an item may be.",
        ("item", "type"),
        columns.CANDIDATES,
        _of(ItemCandidate, "items", "item_id"),
    ),
    Sheet("fitments", "Parts seen on items.", ("item", "part"), columns.FITMENTS, _of(Fitment, "items", "item_id")),
    Sheet("item_pairs", "Judgements whether two items are the same thing.", ("one", "other"), columns.PAIRS, _pairs),
    Sheet("outcomes", "What became of an item in an incident.", ("item", "seq"), columns.OUTCOMES, _outcomes),
    Sheet("losses", "The losses that the question selects, as counted.", ("id",), columns.LOSS, _losses),
    Sheet("claims", "What the sources say.", ("id",), columns.CLAIMS, _of(Claim, "claims")),
)
