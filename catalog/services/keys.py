"""Keys to identify by: put a key, its features with their values, and what each type can show."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, field_validator
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import Presence
from catalog.models import EquipmentType, Feature, FeatureValue, IdentificationKey, TypeFeature
from catalog.services.rows import Input, need_id, number, put_row, reconcile
from catalog.services.types import Slug, Words

Drawing = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+\.svg$", max_length=200)]


class KeyIn(Input):
    """A key to the types below `under`."""

    slug: Slug
    label: Words
    position: Annotated[int, Field(ge=1)]
    under: Slug


class ValueIn(Input):
    """An answer; `drawing` is a file below `images/features/`."""

    slug: Slug
    label: Words
    drawing: Drawing | None = None


class FeatureIn(Input):
    """A question with its answers, in the order in which they are shown."""

    slug: Slug
    key: Slug
    label: Words
    ask: Words
    hint: str = ""
    values: Annotated[list[ValueIn], Field(min_length=2)]


class ScoreIn(Input):
    """What a type can show: one value means always, several mean sometimes, all others never; unnamed is not known."""

    type: Slug
    key: Slug
    features: Annotated[dict[Slug, list[Slug]], Field(min_length=1)]

    @field_validator("features", mode="before")
    @classmethod
    def are_lists(cls, features: Any) -> Any:
        if not isinstance(features, dict):
            return features
        return {name: values if isinstance(values, list) else [values] for name, values in features.items()}


def put_key(session: Session, values: KeyIn) -> IdentificationKey:
    found = session.exec(select(IdentificationKey).where(IdentificationKey.slug == values.slug)).first()
    under_id = need_id(session, EquipmentType, values.under, "under")
    own = values.model_dump(include={"slug", "label", "position"})
    return put_row(session, IdentificationKey, found, {**own, "under_id": under_id})


def put_feature(session: Session, values: FeatureIn) -> Feature:
    """A feature stands after those of its key that are there already."""
    found = session.exec(select(Feature).where(Feature.slug == values.slug)).first()
    key_id = need_id(session, IdentificationKey, values.key, "key")
    own = values.model_dump(include={"slug", "label", "ask", "hint"})
    place = found.position if found else len(session.exec(select(Feature.id).where(Feature.key_id == key_id)).all())
    row = put_row(session, Feature, found, {**own, "key_id": key_id, "position": place})
    wanted = [{**one.model_dump(), "position": at} for at, one in enumerate(values.values)]
    reconcile(session, FeatureValue, {"feature_id": number(row)}, ("slug",), wanted)
    return row


def put_score(session: Session, values: ScoreIn) -> EquipmentType:
    """Make what a type can show in one key this; what it shows in other keys stays."""
    key_id = need_id(session, IdentificationKey, values.key, "key")
    type_id = need_id(session, EquipmentType, values.type, "type")
    known = _values_of(session, key_id)
    wanted = dict(_scored(values, known))
    of_key = [number for answers in known.values() for number in answers.values()]
    query = select(TypeFeature).where(TypeFeature.type_id == type_id, col(TypeFeature.value_id).in_(of_key))
    for row in session.exec(query):
        presence = wanted.pop(row.value_id, None)
        if presence is None:
            session.delete(row)
        elif row.presence is not presence:
            row.presence = presence
    for value_id, presence in wanted.items():
        session.add(TypeFeature(type_id=type_id, value_id=value_id, presence=presence))
    session.flush()
    return session.get_one(EquipmentType, type_id)


def _scored(values: ScoreIn, known: dict[str, dict[str, int]]) -> Iterator[tuple[int, Presence]]:
    for feature, answers in values.features.items():
        if feature not in known:
            raise Invalid.one("features", f"the key {values.key} has no feature {feature!r}; {', '.join(known)} are")
        presence = Presence.ALWAYS if len(answers) == 1 else Presence.SOMETIMES
        for answer in answers:
            if answer not in known[feature]:
                allowed = ", ".join(known[feature])
                raise Invalid.one("features", f"{feature} has no value {answer!r}; {allowed} are allowed")
            yield known[feature][answer], presence


def _values_of(session: Session, key_id: int) -> dict[str, dict[str, int]]:
    """Every feature of a key with the ids of its values; kept while the session lasts."""
    kept: dict[int, dict[str, dict[str, int]]] = session.info.setdefault("catalog.key_values", {})
    if key_id not in kept:
        query = select(Feature.slug, FeatureValue.slug, FeatureValue.id).join(FeatureValue)
        query = query.order_by(col(Feature.position), col(FeatureValue.position))
        found: dict[str, dict[str, int]] = {}
        for feature, value, value_id in session.exec(query.where(Feature.key_id == key_id)):
            found.setdefault(feature, {})[value] = value_id or 0
        kept[key_id] = found
    return kept[key_id]
