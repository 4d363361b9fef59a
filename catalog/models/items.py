"""Items: the physical things, or lots of like things; the only thing that is counted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog.domain.outcomes import Certainty, Disagreement, Judgement, MarkingKind, Qualifier, RecordState
from catalog.models.columns import AUTOINCREMENT, box_checks, count_checks, moment, reference, term


class Item(SQLModel, table=True):
    """`count_max` NULL is open: "AKMS rifles" are at least two. `origin_id` is its id in the list it came from.

    `version_id` is the import that brought it, from row `origin_row` of the file (its `origin_part`-th thing), where
    the list had it under `heading`.
    """

    __tablename__ = "item"
    __table_args__ = (
        *count_checks(),
        CheckConstraint(
            "is_lot OR (count_min = 1 AND count_best = 1 AND count_max IS NOT NULL AND count_max = 1)",
            name="single_is_one",
        ),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_has_target"),
        CheckConstraint("merged_into_id <> id AND parent_lot_id <> id", name="not_its_own"),
        UniqueConstraint("dataset_id", "origin_id"),
        UniqueConstraint("version_id", "origin_row", "origin_part"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(unique=True, max_length=8)
    dataset_id: int = reference("dataset.id")
    origin_id: str | None = Field(default=None, max_length=200)
    version_id: int | None = reference("dataset_version.id", default=None)
    origin_row: int | None = None
    origin_part: int | None = None
    heading: str = Field(default="", max_length=120)
    type_id: int = reference("equipment_type.id")
    qualifier: Qualifier = term(Qualifier, "qualifier", default=Qualifier.EXACT)
    as_written: str = Field(default="", max_length=300)
    is_lot: bool = False
    count_min: int = 1
    count_best: int = 1
    count_max: int | None
    parent_lot_id: int | None = reference("item.id", default=None)
    merged_into_id: int | None = reference("item.id", default=None)
    state: RecordState = term(RecordState, "state", default=RecordState.ACTIVE)
    note: str = ""


class ItemCandidate(SQLModel, table=True):
    """ "BMP-1 or BMP-2": the item's type is the common ancestor, these are the candidates."""

    __tablename__ = "item_candidate"
    __table_args__ = (UniqueConstraint("item_id", "type_id"),)
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    type_id: int = reference("equipment_type.id")


class Marking(SQLModel, table=True):
    __tablename__ = "marking"
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    kind: MarkingKind = term(MarkingKind, "kind")
    text: str = Field(max_length=200)
    source_id: int | None = reference("source.id", default=None)


class Fitment(SQLModel, table=True):
    """A part seen on an item; never an item of the host's tally."""

    __tablename__ = "fitment"
    __table_args__ = (UniqueConstraint("item_id", "part_type_id"),)
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    part_type_id: int = reference("equipment_type.id")
    slot: str = Field(default="", max_length=60)
    certainty: Certainty = term(Certainty, "certainty", default=Certainty.CERTAIN)
    as_written: str = Field(default="", max_length=200)
    source_id: int | None = reference("source.id", default=None)


class Identification(SQLModel, table=True):
    """One person's opinion of what an item is; `is_blind`: given without seeing those of others."""

    __tablename__ = "identification"
    __table_args__ = (AUTOINCREMENT,)
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    person_id: int = reference("person.id")
    type_id: int = reference("equipment_type.id")
    qualifier: Qualifier = term(Qualifier, "qualifier", default=Qualifier.EXACT)
    disagrees: Disagreement | None = term(Disagreement, "disagrees", nullable=True, default=None)
    reason: str = ""
    is_current: bool = True
    is_blind: bool = False
    made_at: datetime = moment()


class IdentificationFeature(SQLModel, table=True):
    __tablename__ = "identification_feature"
    identification_id: int = Field(foreign_key="identification.id", primary_key=True)
    value_id: int = Field(foreign_key="feature_value.id", primary_key=True, index=True)


class ItemPair(SQLModel, table=True):
    """A person's stored answer to "are these two the same thing?"; `undone_at` takes it back."""

    __tablename__ = "item_pair"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="ordered"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    one_id: int = reference("item.id")
    other_id: int = reference("item.id")
    judgement: Judgement = term(Judgement, "judgement")
    reason: str
    person_id: int = reference("person.id")
    judged_at: datetime = moment()
    undone_at: datetime | None = moment(default=None)


class ItemPicture(SQLModel, table=True):
    """Which picture shows which item, and where: a box in shares of width and height."""

    __tablename__ = "item_picture"
    __table_args__ = (
        UniqueConstraint("item_id", "picture_id"),
        *box_checks(),
    )
    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    picture_id: int = reference("picture.id")
    box_left: float | None = None
    box_top: float | None = None
    box_width: float | None = None
    box_height: float | None = None
