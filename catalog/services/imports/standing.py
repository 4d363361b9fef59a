"""What a dataset holds already, as its list wrote it: what a newer copy is paired with."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from catalog.domain.addresses import page_key
from catalog.domain.outcomes import GeoPrecision, RecordState, VersionState
from catalog.models import Claim, DatasetVersion, Incident, Item, Outcome, Party, Source


@dataclass(frozen=True)
class Signature:
    """Everything a row says of a thing, as written; two copies that agree in it say the same."""

    party: str
    heading: str
    type: str
    status: str
    date: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    count: int = 1


@dataclass(frozen=True)
class Standing:
    """An imported item with what its list said of it; `key` is its id in the list, else its address."""

    item_id: int
    public_id: str
    state: RecordState
    key: str
    says: Signature


def of(session: Session, dataset_id: int) -> list[Standing]:
    """The imported items of a dataset in the order they were made; those of an import that is not applied are out."""
    applied = select(DatasetVersion.id).where(DatasetVersion.state == VersionState.APPLIED)
    columns: list[Any] = [
        Item.id, Item.public_id, Item.state, Item.origin_id, Item.heading, Item.as_written, Item.count_best,
        Outcome.as_written, Party.slug, Incident.date_as_written, Incident.place_as_written,
        Incident.lat, Incident.lon, Incident.geo_precision, Source.url_key,
    ]  # fmt: skip
    query = (
        sql_select(*columns)
        .join(Outcome, (col(Outcome.item_id) == Item.id) & (col(Outcome.seq) == 1))
        .join(Incident, col(Outcome.incident_id) == Incident.id)
        .join(Party, col(Outcome.from_party_id) == Party.id)
        .outerjoin(Claim, (col(Claim.item_id) == Item.id) & col(Claim.version_id).is_not(None))
        .outerjoin(Source, (col(Claim.source_id) == Source.id) & col(Source.url_key).is_not(None))
        .where(col(Item.dataset_id) == dataset_id, col(Item.version_id).in_(applied))
        .order_by(col(Item.id), col(Outcome.id))
    )
    found: dict[int, Standing] = {}
    for row in session.execute(query):
        found.setdefault(row[0], _standing(row))
    return list(found.values())


def _standing(row: Any) -> Standing:
    item, public_id, state, origin, heading, written, count, status, party, date, place, *point, precision, url_key = (
        row
    )
    lat, lon = point if precision is GeoPrecision.POINT else (None, None)  # else it is the place's own
    says = Signature(party, heading, written, status, date, place, lat, lon, count)
    return Standing(item, public_id, state, f"id:{origin}" if origin else f"url:{page_key(url_key or '')}", says)
