"""Rules that the database itself holds: each row here goes past the services, straight to a table."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, inspect, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from catalog.db import Database
from catalog.models import (
    Change,
    Claim,
    Dataset,
    EquipmentType,
    Fitment,
    Geolocation,
    Holding,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    ItemPicture,
    Loss,
    Outcome,
    Party,
    PartyName,
    PartyRelation,
    Person,
    PersonRole,
    Picture,
    Place,
    Report,
    Review,
    Revision,
    SightedClaim,
    SightedItem,
    Sighting,
    Source,
    TypeClosure,
    TypeName,
    TypeNameKey,
    TypeRelation,
    TypeSpec,
)
from tests.models import valid
from tests.models.valid import DAY, Values
from tests.support import standins
from tests.support.clock import NOW
from tests.support.databases import at_file, copied

NEXT_DAY = DAY + timedelta(days=1)
UNDATED: Values = {"earliest": None, "latest": None, "precision": "unknown"}
NOBODY = 999

# table, what makes the row wrong, the constraint that says so (without ck_ and the table's name)
BROKEN: tuple[tuple[type[SQLModel], Values, str], ...] = (
    (Outcome, {"grade": "visual", "reviews": 1}, "visual_has_picture"),
    (Outcome, {"visual_picture_id": 1}, "visual_has_picture"),
    (Outcome, {"grade": "visual", "visual_picture_id": 1, "reviews": 0}, "visual_is_reviewed"),
    (Outcome, {"grade": "visual", "visual_picture_id": 1, "reviews": 1, "from_basis": "alleged"},
     "visual_is_not_alleged"),
    (Outcome, {"to_party_id": None}, "taken_by"),
    *((Outcome, {"kind": kind, "to_party_id": None}, "taken_by")
      for kind in ("surrendered", "seized", "handed_over", "recaptured", "transferred", "found")),
    *((Outcome, {"kind": kind}, "taken_by")
      for kind in ("damaged", "abandoned", "destroyed", "recovered", "repaired")),
    (Outcome, {"reviews": 4}, "reviews"),
    (Outcome, {"kind": "lost", "to_party_id": None}, "kind"),
    (Outcome, {"grade": "confirmed"}, "grade"),
    (Outcome, {"from_basis": "hearsay"}, "from_basis"),
    (Outcome, {"state": "deleted"}, "state"),
    (Item, {"is_lot": True, "count_min": 3, "count_best": 2, "count_max": 4}, "count_min"),
    (Item, {"is_lot": True, "count_min": -1}, "count_min"),
    (Item, {"is_lot": True, "count_best": 5, "count_max": 4}, "count_max"),
    (Item, {"count_min": 2, "count_best": 2, "count_max": 2}, "single_is_one"),
    (Item, {"count_max": None}, "single_is_one"),
    (Item, {"state": "merged"}, "merged_has_target"),
    (Item, {"merged_into_id": 2}, "merged_has_target"),
    (Item, {"qualifier": "certain"}, "qualifier"),
    (ItemPicture, {"box_left": 0.1}, "whole_box"),
    (ItemPicture, {"box_left": 0.9, "box_top": 0, "box_width": 0.2, "box_height": 0.1}, "box"),
    (ItemPair, {"one_id": 2, "other_id": 1}, "ordered"),
    (ItemPair, {"one_id": 1, "other_id": 1}, "ordered"),
    (ItemPair, {"judgement": "maybe"}, "judgement"),
    (EquipmentType, {"rank": "family", "parent_id": 2, "state": "retired"}, "retired_has_accepted"),
    (EquipmentType, {"rank": "family"}, "only_domains_are_roots"),
    (EquipmentType, {"rank": "domain", "parent_id": 1}, "only_domains_are_roots"),
    (EquipmentType, {"rank": "class", "parent_id": 1}, "rank"),
    (EquipmentType, {"introduced": 1683}, "introduced"),
    (EquipmentType, {"role": "weapon"}, "role"),
    (TypeName, {"kind": "synonym", "preferred": False, "name": "Ural"}, "kind"),
    (TypeSpec, {"unit": ""}, "has_unit"),
    (TypeSpec, {"value": 4, "value_max": 3}, "ordered"),
    (TypeRelation, {"to_id": 3}, "two_types"),
    (TypeRelation, {"kind": "looks_like"}, "kind"),
    (Incident, {"title": ""}, "titled"),
    (Incident, {"precision": "unknown"}, "undated"),
    (Incident, {"earliest": None, "latest": None}, "undated"),
    (Incident, {"earliest": NEXT_DAY}, "span"),
    (Incident, {"uncertainty_m": 0}, "uncertainty"),
    (Incident, {"uncertainty_m": None}, "uncertainty"),
    (Incident, {"lat": 91.0}, "globe"),
    (Incident, {"lon": -180.5}, "globe"),
    (Incident, {"lon": None}, "point"),
    (Incident, {"precision": "hour"}, "precision"),
    (Incident, {"basis": "guess"}, "basis"),
    (Incident, {"state": "merged"}, "merged_has_target"),
    (Geolocation, {"uncertainty_m": 0}, "uncertainty"),
    (Holding, {"earliest": NEXT_DAY}, "span"),
    (Holding, {"precision": "unknown"}, "undated"),
    (Holding, {"context": "lost"}, "context"),
    (Place, {"lon": None}, "point"),
    (Place, {"lat": -90.5}, "globe"),
    (Place, {"radius_m": 0}, "radius"),
    (Place, {"radius_m": None}, "radius"),
    (Place, {"kind": "hamlet"}, "kind"),
    (Party, {"leans_to_id": 2}, "only_unknown_leans"),
    (Party, {"kind": "country"}, "kind"),
    (PartyName, {"kind": "nickname", "name": "x"}, "kind"),
    (PartyRelation, {"to_id": 1}, "two_parties"),
    (PartyRelation, {"since_on": NEXT_DAY, "until_on": DAY}, "dates"),
    (Source, {"url": "https://example.org/", "url_key": None}, "url_has_key"),
    (Source, {"kind": "rumour"}, "kind"),
    (Picture, {"sha256": "abc"}, "sha256"),
    (Picture, {"width": 0}, "size"),
    (Picture, {"sensitivity": "fine"}, "sensitivity"),
    (Dataset, {"mode": "any"}, "mode"),
    (Change, {"why": ""}, "has_reason"),
    (Review, {"reason": ""}, "has_reason"),
    (Review, {"decision": "approved"}, "decision"),
    (Claim, {"summary": ""}, "says_something"),
    (Claim, {"unit": None}, "value_has_unit"),
    (Claim, {"value": None}, "value_has_unit"),
    (Claim, {"count_min": 3, "count_max": 2}, "counts"),
    (Claim, {"stance": "doubts"}, "stance"),
    (Loss, {"is_first": False}, "first"),
    (Loss, {"first_kind": None}, "first"),
    (Loss, {"band": "sure"}, "band"),
    (Sighting, {"state": "open"}, "state"),
    (SightedItem, {"context": "in_use"}, "outcome_or_holding"),
    (SightedItem, {"count_min": 2}, "count_min"),
    (SightedClaim, {"summary": ""}, "says_something"),
    (SightedClaim, {"unit": None}, "value_has_unit"),
    (SightedClaim, {"count_min": 3, "count_max": 2}, "counts"),
    (SightedClaim, {"left_out": "said before", "claim_id": 1}, "kept_or_left_out"),
    (SightedClaim, {"kind": "rumour"}, "kind"),
    (PersonRole, {"role": "owner"}, "role"),
)  # fmt: skip

# table, what is unlike the row that is there (the rest is said twice)
TWICE: tuple[tuple[type[SQLModel], Values], ...] = (
    (EquipmentType, {"id": 9}),
    (TypeName, {"id": 9, "preferred": False}),
    (TypeName, {"id": 9, "name": "T72"}),
    (TypeClosure, {"depth": 2}),
    (TypeNameKey, {}),
    (TypeRelation, {"id": 9}),
    (TypeSpec, {"id": 9}),
    (Party, {"id": 9}),
    (PartyName, {"id": 9}),
    (PartyRelation, {"id": 9}),
    (Place, {"id": 9}),
    (Dataset, {"id": 9}),
    (Source, {"id": 9, "public_id": "s0000009"}),
    (Source, {"id": 9, "slug": "another"}),
    (Picture, {"id": 9}),
    (Incident, {"id": 9}),
    (Item, {"id": 9, "origin_id": None}),
    (Item, {"id": 9, "public_id": "t0000009"}),
    (ItemCandidate, {"id": 9}),
    (Fitment, {"id": 9}),
    (Outcome, {"id": 9}),
    (Loss, {"id": 9}),
    (Claim, {"id": 9}),
    (Sighting, {"id": 9, "public_id": "g0000009"}),
    (SightedItem, {"id": 9}),
    (SightedClaim, {"id": 9}),
    (Person, {"id": 9, "email": None}),
    (Person, {"id": 9, "pseudonym": "bea"}),
    (PersonRole, {"id": 9}),
)

# table, the column that points at a row which is not there
LOOSE: tuple[tuple[type[SQLModel], str], ...] = (
    (EquipmentType, "parent_id"),
    (EquipmentType, "accepted_id"),
    (TypeName, "type_id"),
    (TypeSpec, "source_id"),
    (TypeRelation, "to_id"),
    (Party, "leans_to_id"),
    (PartyRelation, "source_id"),
    (Place, "parent_id"),
    (Source, "publisher_id"),
    (Source, "quoted_in_id"),
    (Incident, "place_id"),
    (Item, "dataset_id"),
    (Item, "type_id"),
    (Item, "parent_lot_id"),
    (ItemCandidate, "type_id"),
    (Fitment, "part_type_id"),
    (Outcome, "incident_id"),
    (Outcome, "item_id"),
    (Outcome, "from_party_id"),
    (Outcome, "to_party_id"),
    (Holding, "party_id"),
    (Claim, "source_id"),
    (Claim, "related_incident_id"),
    (Loss, "operator_id"),
    (Change, "person_id"),
    (Revision, "change_id"),
    (Review, "sighting_id"),
    (SightedItem, "sighting_id"),
    (SightedClaim, "sighting_id"),
    (SightedClaim, "source_id"),
    (SightedClaim, "claim_id"),
    (Report, "person_id"),
)

# What stands at the border of a rule and is allowed.
SOUND: tuple[tuple[type[SQLModel], Values], ...] = (
    (Outcome, {"grade": "visual", "visual_picture_id": 1, "reviews": 1, "from_basis": "markings"}),
    (Outcome, {"kind": "destroyed", "to_party_id": None}),
    (Item, {"is_lot": True, "count_min": 2, "count_best": 2, "count_max": None}),
    (Item, {"is_lot": True, "count_min": 0, "count_best": 1, "count_max": 4}),
    (Item, {"state": "merged", "merged_into_id": 2}),
    (Incident, UNDATED),
    (Incident, {"earliest": None, "precision": "before"}),
    (Incident, {"title": "", "is_bare": True}),
    (Incident, {"lat": None, "lon": None, "uncertainty_m": None}),
    (EquipmentType, {"rank": "family", "parent_id": 2, "state": "retired", "accepted_id": 3}),
    (TypeName, {"language": "ru", "name": "Т-72"}),
    (TypeName, {"preferred": False, "name": "T72"}),
    (ItemPicture, {"box_left": 0.5, "box_top": 0, "box_width": 0.5, "box_height": 1}),
    (Party, {"kind": "unknown", "leans_to_id": 2}),
    (Source, {"url": "https://example.org/", "url_key": "example.org"}),
    (Claim, {"value": None, "unit": None}),
    (Claim, {"count_min": 13}),
)
OWN = {  # what a second row of a table needs to be another one
    "public_id": "z0000009", "slug": "another", "key": "another", "origin_id": None, "seq": 9, "stint": 9,
    "sha256": "f" * 64, "pseudonym": "bea", "email": None, "idempotency_key": None, "quantity": "weight",
    "since_on": None, "picture_id": 2,
}  # fmt: skip


@pytest.fixture(scope="module", params=standins.BOTH)
def filled(request, tmp_path_factory):
    """A database with the sound rows for all tests of this module: each takes back what it writes."""
    with closing(empty(request, tmp_path_factory)) as database:
        with database.transaction() as session:
            valid.add_all(session)
        yield database


def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    if request.param == "sqlite":
        return at_file(copied(request.getfixturevalue("migrated_file"), tmp_path_factory.mktemp("filled")))
    cluster = request.getfixturevalue("postgres_cluster")
    return Database(cluster.url(cluster.create(request.getfixturevalue("migrated_template"))))


@contextmanager
def taken_back(database: Database) -> Iterator[Session]:
    with Session(database.writer) as session:
        yield session
        session.rollback()


def another(model: type[SQLModel], **changed: Any) -> Values:
    """A second sound row of a table, with something changed."""
    first = valid.row(model)
    own = {name: value for name, value in OWN.items() if name in first}
    return {**first, **own, **({"id": 9} if "id" in first else {}), **changed}


def name_of(case: Any) -> str:
    return case.__name__ if isinstance(case, type) else str(case)


@pytest.mark.parametrize(("model", "changed", "rule"), BROKEN, ids=name_of)
def test_a_row_that_breaks_a_rule_is_refused_by_that_rule(filled, model, changed, rule):
    name = f"ck_{model.__tablename__}_{rule}"
    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), taken_back(filled) as session:
        session.execute(insert(model), [another(model, **changed)])


@pytest.mark.parametrize(("model", "changed"), SOUND, ids=name_of)
def test_a_row_at_the_border_of_a_rule_is_taken(filled, model, changed):
    with taken_back(filled) as session:
        session.execute(insert(model), [another(model, **changed)])
        assert session.get(model, 9) is not None


@pytest.mark.parametrize(("model", "changed"), TWICE, ids=name_of)
def test_what_is_said_once_cannot_be_said_twice(filled, model, changed):
    with pytest.raises(IntegrityError, match=r"(?i)unique"), taken_back(filled) as session:
        session.execute(insert(model), [{**valid.row(model), **changed}])


@pytest.mark.parametrize(("model", "column"), LOOSE, ids=name_of)
def test_a_reference_to_nothing_is_refused(filled, model, column):
    changed = {"kind": "unknown"} if column == "leans_to_id" else {}
    changed |= {"rank": "family"} if column == "parent_id" and model is EquipmentType else {}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), taken_back(filled) as session:
        session.execute(insert(model), [another(model, **changed, **{column: NOBODY})])


@pytest.mark.parametrize("table", ["party", "equipment_type", "incident", "source", "place", "dataset", "person"])
def test_what_is_pointed_at_cannot_be_deleted_under_it(filled, table):
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), taken_back(filled) as session:
        session.execute(text(f"DELETE FROM {table} WHERE id = 1"))


@pytest.mark.parametrize(
    ("model", "column"), [(EquipmentType, "parent_id"), (EquipmentType, "accepted_id"), (Place, "parent_id"),
                          (Item, "parent_lot_id"), (Source, "quoted_in_id")], ids=name_of,
)  # fmt: skip
def test_nothing_stands_under_itself(filled, model, column):
    last = max(values["id"] for one, values in valid.ROWS if one is model)
    with pytest.raises(IntegrityError, match=r"not_its_own"), taken_back(filled) as session:
        session.execute(update(model).where(model.id == last).values({column: last}))


def test_a_cycle_breaks_the_key_of_the_closure(filled):
    """T-72 under tanks, and tanks under T-72: the closure would hold T-72 above itself a second time."""
    lines = [{"ancestor_id": 2, "descendant_id": 3, "depth": 1}, {"ancestor_id": 3, "descendant_id": 3, "depth": 2}]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), taken_back(filled) as session:
        session.execute(insert(TypeClosure), lines)


def test_a_number_is_never_used_again(database):
    with database.transaction() as session:
        session.execute(insert(Party), [{"slug": "russia", "name": "Russia", "kind": "state"}])
        first = session.exec(select(Party.id)).one()
        session.execute(text("DELETE FROM party"))
        session.execute(insert(Party), [{"slug": "ukraine", "name": "Ukraine", "kind": "state"}])
        assert session.exec(select(Party.id)).one() > first


def test_a_moment_without_its_time_zone_is_refused(database):
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="a moment needs its time zone"), database.transaction() as session:
        session.execute(insert(Person), [{"pseudonym": "ada", "joined_at": naive}])


def test_a_moment_comes_back_in_utc(database):
    with database.transaction() as session:
        session.add(Person(pseudonym="ada", joined_at=NOW))
    with database.reading() as session:
        assert session.exec(select(Person.joined_at)).one() == NOW
        assert session.exec(select(Person.joined_at)).one().utcoffset() == timedelta(0)


def test_a_day_stays_the_day_it_is(filled):
    with filled.reading() as session:
        assert session.get_one(Incident, 1).earliest == date(2024, 11, 27)


def test_every_reference_has_an_index(filled):
    """Looking up what points at a row never reads a whole table."""
    with filled.reading() as session:
        look = inspect(session.connection())
        bare = [f"{table}.{one}" for table in look.get_table_names() for one in unindexed(look, table)]
    assert bare == []


def unindexed(look: Any, table: str) -> list[str]:
    """Columns with a foreign key that begin no index, no unique constraint and no primary key."""
    first = {one["column_names"][0] for one in look.get_indexes(table)}
    first |= {one["column_names"][0] for one in look.get_unique_constraints(table)}
    first |= set(look.get_pk_constraint(table)["constrained_columns"][:1])
    return [one["constrained_columns"][0] for one in look.get_foreign_keys(table)
            if one["constrained_columns"][0] not in first]  # fmt: skip
