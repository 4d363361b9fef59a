"""Equipment types: the tree, its names and keys, what is known of each type."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from catalog.domain.vocabulary import NameKind, Presence, Rank, RelationKind, TypeRole, TypeState
from catalog.models.columns import AUTOINCREMENT, json_column, reference, term


class EquipmentType(SQLModel, table=True):
    """A node of the catalog tree. `accepted_id` is the type that stands for a retired one."""

    __tablename__ = "equipment_type"
    __table_args__ = (
        CheckConstraint("state <> 'retired' OR accepted_id IS NOT NULL", name="retired_has_accepted"),
        CheckConstraint("(rank = 'domain') = (parent_id IS NULL)", name="only_domains_are_roots"),
        CheckConstraint("parent_id <> id AND accepted_id <> id", name="not_its_own"),
        CheckConstraint("introduced BETWEEN 1800 AND 2100", name="introduced"),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=200)
    rank: Rank = term(Rank, "rank")
    parent_id: int | None = reference("equipment_type.id", default=None)
    role: TypeRole = term(TypeRole, "role", default=TypeRole.END_ITEM)
    state: TypeState = term(TypeState, "state", default=TypeState.ACTIVE)
    accepted_id: int | None = reference("equipment_type.id", default=None)
    maker: str | None = Field(default=None, max_length=200)
    country: str | None = Field(default=None, max_length=2)
    introduced: int | None = None
    summary: str = ""
    marks: list[str] = json_column(default_factory=list)
    separable_in_pictures: bool = True


class TypeName(SQLModel, table=True):
    """Any name of a type; one is preferred per type and language."""

    __tablename__ = "type_name"
    __table_args__ = (
        UniqueConstraint("type_id", "name", "language"),
        Index(
            "uq_type_name_preferred",
            "type_id",
            "language",
            unique=True,
            sqlite_where=text("preferred"),
            postgresql_where=text("preferred"),
        ),
        AUTOINCREMENT,
    )
    id: int | None = Field(default=None, primary_key=True)
    type_id: int = reference("equipment_type.id")
    name: str = Field(max_length=200)
    kind: NameKind = term(NameKind, "kind")
    language: str = Field(max_length=20)
    script: str = Field(max_length=4)
    preferred: bool = False
    ambiguous: bool = False


class TypeNameKey(SQLModel, table=True):
    """A search key of a name; rewritten whenever the name changes."""

    __tablename__ = "type_name_key"
    name_id: int = Field(foreign_key="type_name.id", primary_key=True)
    key: str = Field(primary_key=True, index=True, max_length=400)


class TypeClosure(SQLModel, table=True):
    """Every ancestor of every type, itself included at depth 0. A cycle breaks the primary key."""

    __tablename__ = "type_closure"
    ancestor_id: int = Field(foreign_key="equipment_type.id", primary_key=True)
    descendant_id: int = Field(foreign_key="equipment_type.id", primary_key=True, index=True)
    depth: int


class TypeRelation(SQLModel, table=True):
    __tablename__ = "type_relation"
    __table_args__ = (
        UniqueConstraint("from_id", "kind", "to_id"),
        CheckConstraint("from_id <> to_id", name="two_types"),
    )
    id: int | None = Field(default=None, primary_key=True)
    from_id: int = reference("equipment_type.id")
    kind: RelationKind = term(RelationKind, "kind")
    to_id: int = reference("equipment_type.id")
    note: str = ""


class TypeSpec(SQLModel, table=True):
    """A figure with its unit and its source."""

    __tablename__ = "type_spec"
    __table_args__ = (
        UniqueConstraint("type_id", "quantity", "source_id"),
        CheckConstraint("unit <> ''", name="has_unit"),
        CheckConstraint("value_max IS NULL OR value <= value_max", name="ordered"),
    )
    id: int | None = Field(default=None, primary_key=True)
    type_id: int = reference("equipment_type.id")
    quantity: str = Field(max_length=60)
    value: float
    value_max: float | None = None
    unit: str = Field(max_length=20)
    source_id: int = reference("source.id")
    note: str = ""


class TypeExternalId(SQLModel, table=True):
    __tablename__ = "type_external_id"
    __table_args__ = (UniqueConstraint("type_id", "scheme", "value"),)
    id: int | None = Field(default=None, primary_key=True)
    type_id: int = reference("equipment_type.id")
    scheme: str = Field(max_length=20)
    value: str = Field(max_length=100)


class TypeSource(SQLModel, table=True):
    """A work that what is said of the type rests on."""

    __tablename__ = "type_source"
    __table_args__ = (UniqueConstraint("type_id", "source_id"),)
    id: int | None = Field(default=None, primary_key=True)
    type_id: int = reference("equipment_type.id")
    source_id: int = reference("source.id")


class IdentificationKey(SQLModel, table=True):
    """A multi-access key to the types of one branch of the tree; `position` orders the keys."""

    __tablename__ = "identification_key"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    label: str = Field(max_length=200)
    position: int
    under_id: int = reference("equipment_type.id")


class Feature(SQLModel, table=True):
    """Something that can be seen in a photograph: a question of one key, with where to look."""

    __tablename__ = "feature"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    key_id: int = reference("identification_key.id")
    label: str
    ask: str = ""
    hint: str = ""
    position: int = 0


class FeatureValue(SQLModel, table=True):
    """One answer to a feature's question, with its drawing below `images/features/`."""

    __tablename__ = "feature_value"
    __table_args__ = (UniqueConstraint("feature_id", "slug"),)
    id: int | None = Field(default=None, primary_key=True)
    feature_id: int = reference("feature.id")
    slug: str = Field(max_length=80)
    label: str
    drawing: str | None = None
    position: int = 0


class TypeFeature(SQLModel, table=True):
    __tablename__ = "type_feature"
    __table_args__ = (UniqueConstraint("type_id", "value_id"),)
    id: int | None = Field(default=None, primary_key=True)
    type_id: int = reference("equipment_type.id")
    value_id: int = reference("feature_value.id")
    presence: Presence = term(Presence, "presence")
