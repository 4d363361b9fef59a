"""Datasets: the lists that records belong to."""

from datetime import date

from sqlmodel import Session, select

from catalog.domain.outcomes import Mode
from catalog.models import Dataset, DatasetCover, EquipmentType, Party
from catalog.services.rows import Input, id_of, number, put_row, reconcile
from catalog.services.types import Slug, Words


class CoverIn(Input):
    """One line of what a dataset covers (or, with `covered: false`, leaves out)."""

    party: Slug | None = None
    type: Slug | None = None
    since: date | None = None
    until: date | None = None
    covered: bool = True


class DatasetIn(Input):
    slug: Slug
    name: Words
    maintainer: Words
    licence: Words
    credit: str = ""
    url: str | None = None
    may_publish: bool = False
    requires_picture: bool = False
    mode: Mode = Mode.FIRST_OPERATOR
    copied_on: date | None = None
    note: str = ""
    covers: list[CoverIn] = []


def put(session: Session, values: DatasetIn) -> Dataset:
    """Add or update a dataset with what it covers."""
    found = session.exec(select(Dataset).where(Dataset.slug == values.slug)).first()
    row = put_row(session, Dataset, found, values.model_dump(exclude={"covers"}))
    covers = [
        {
            "party_id": id_of(session, Party, one.party, "covers.party"),
            "type_id": id_of(session, EquipmentType, one.type, "covers.type"),
            "since_on": one.since,
            "until_on": one.until,
            "is_covered": one.covered,
        }
        for one in values.covers
    ]
    reconcile(session, DatasetCover, {"dataset_id": number(row)}, ("party_id", "type_id", "since_on"), covers)
    return row
