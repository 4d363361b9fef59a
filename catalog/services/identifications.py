"""Identifications: one person's opinion of what an item is, with the features it rests on.

An opinion changes no item and no total; it stands beside the others on the item's page.
"""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Disagreement, Qualifier, RecordState
from catalog.models import (
    EquipmentType,
    Feature,
    FeatureValue,
    Identification,
    IdentificationFeature,
    Item,
    Person,
)
from catalog.services import history, people
from catalog.services.incidents import PublicId
from catalog.services.rows import Input, need_id, number
from catalog.services.types import Slug


class IdentificationIn(Input):
    """`features` are pairs of a feature and a value that was seen: the basis.

    `disagrees` says that it is not this type, or that it cannot be told; `is_blind`: given without seeing the others.
    """

    item: PublicId
    type: Slug
    qualifier: Qualifier = Qualifier.EXACT
    disagrees: Disagreement | None = None
    reason: str = ""
    is_blind: bool = False
    features: list[tuple[Slug, Slug]] = []

    @classmethod
    def of(cls, values: dict[str, Any]) -> "IdentificationIn":
        """From a form; raises Invalid with what is allowed for each field."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise Invalid(
                *(Problem(str(one["loc"][0]), _allowed(str(one["loc"][0]))) for one in error.errors())
            ) from None


def _allowed(field: str) -> str:
    allowed = {
        "item": "the permanent id of an item is allowed, as its page shows it",
        "type": "one of the types that are left is allowed",
        "qualifier": f"{', '.join(Qualifier)} are allowed",
        "disagrees": f"{', '.join(Disagreement)} are allowed, or nothing",
    }
    return allowed.get(field, "is not allowed")


def record(session: Session, person_id: int, values: IdentificationIn, now: datetime) -> Identification:
    """Keep an identification in a change of its own; it takes the place of the person's former one of the item."""
    person = people.acting(session, person_id)
    change = history.begin(session, person, f"item {values.item} {_said(values)} {values.type}", now)
    row = add(session, person, values, now)
    history.close(session, change)
    return row


def _said(values: IdentificationIn) -> str:
    return values.disagrees.label.removesuffix(" this") if values.disagrees else "identified as"


def add(session: Session, person: Person, values: IdentificationIn, now: datetime) -> Identification:
    """Add a person's opinion; raises Invalid for an item, a type or a feature that is not there."""
    item = session.exec(select(Item).where(Item.public_id == values.item)).first()
    if item is None or item.state is not RecordState.ACTIVE:
        raise Invalid.one("item", f"no item {values.item!r}")
    type_id = need_id(session, EquipmentType, values.type, "type")
    basis = [_value_id(session, feature, value) for feature, value in values.features]
    current = select(Identification).where(Identification.item_id == item.id, Identification.person_id == person.id)
    for row in session.exec(current.where(col(Identification.is_current))):
        row.is_current = False
    said = values.model_dump(include={"qualifier", "reason", "disagrees", "is_blind"})
    row = Identification.model_validate(
        {**said, "item_id": number(item), "person_id": number(person), "type_id": type_id, "made_at": now}
    )
    session.add(row)
    session.flush()
    session.add_all(IdentificationFeature(identification_id=number(row), value_id=value_id) for value_id in basis)
    session.flush()
    return row


def _value_id(session: Session, feature: str, value: str) -> int:
    query = select(FeatureValue.id).join(Feature).where(Feature.slug == feature, FeatureValue.slug == value)
    found = session.exec(query).first()
    if found is None:
        raise Invalid.one("features", f"no feature {feature} with the value {value}")
    return found
