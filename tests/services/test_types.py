"""Equipment types: put, put again, moved, refused; the closure and the keys of names in step with them."""

import pytest
from pydantic import ValidationError
from sqlmodel import select

from catalog.domain.designations import full_keys
from catalog.domain.errors import Invalid
from catalog.models import Change, EquipmentType, TypeClosure, TypeName, TypeNameKey, TypeRelation, TypeSource, TypeSpec
from catalog.services import types, verify
from tests.services.writing import WEG, a_type, all_of, changing, put, revisions, tree
from tests.support.clock import NOW

CREW = {"quantity": "crew", "value": 3, "unit": "people", "source": "weg"}


def above(database, slug):
    """The slugs above a type with their distance, from the closure."""
    slugs = {one.id: one.slug for one in all_of(database, EquipmentType)}
    lines = all_of(database, TypeClosure)
    return {slugs[one.ancestor_id]: one.depth for one in lines if slugs[one.descendant_id] == slug}


def names(database):
    return [one.name for one in all_of(database, TypeName)]


def keys(database):
    return {one.key for one in all_of(database, TypeNameKey)}


def closure_faults(database):
    with database.reading() as session:
        return list(verify.CHECKS["the closure follows from the parents"](session, NOW))


def relate(database, values):
    with changing(database) as session:
        types.relate(session, values)


def test_a_type_is_added_with_all_that_is_said_of_it(database):
    put(database, WEG, *tree(), a_type("t-90", "family", "tanks", country="RU", specs=[CREW], sources=["weg"],
                                       external={"wikidata": "Q223532"}, marks=["two red lamps"]))  # fmt: skip
    with database.reading() as session:
        row = session.exec(select(EquipmentType).where(EquipmentType.slug == "t-90")).one()
        assert (row.name, row.rank, row.country, row.marks) == ("T-90", "family", "RU", ["two red lamps"])
    assert [(one.quantity, one.value, one.unit) for one in all_of(database, TypeSpec)] == [("crew", 3, "people")]
    assert len(all_of(database, TypeSource)) == 1


def test_a_type_that_is_put_again_stays_as_it_is(database):
    values = a_type("t-90", "family", "tanks", specs=[CREW], names={"nickname": ["Vladimir"]}, sources=["weg"])
    put(database, WEG, *tree(), values)
    known = len(revisions(database))
    put(database, values)
    assert len(revisions(database)) == known


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ({"name": "T-72 Ural"}, "equipment_type"),
        ({"country": "SU"}, "equipment_type"),
        ({"marks": ["six road wheels"]}, "equipment_type"),
        ({"state": "proposed"}, "equipment_type"),
        ({"names": {"nickname": ["Ural"]}}, "type_name"),
        ({"specs": [CREW]}, "type_spec"),
        ({"external": {"wikidata": "Q204185"}}, "type_external_id"),
        ({"sources": ["weg"]}, "type_source"),
    ],
)
def test_what_is_different_is_updated_and_leaves_a_revision(database, change, table):
    put(database, WEG, *tree())
    known = len(revisions(database, table))
    put(database, a_type("t-72", "family", "tanks", **change))
    assert len(revisions(database, table)) > known


def test_a_part_takes_the_role_of_what_it_stands_under(database):
    put(database, a_type("weapon-parts", "domain", role="fitted_part"), a_type("bipods", "category", "weapon-parts"))
    assert [one.role for one in all_of(database, EquipmentType)] == ["fitted_part", "fitted_part"]


def test_the_closure_holds_all_that_is_above(database):
    put(database, *tree())
    assert above(database, "t-72b3") == {"t-72b3": 0, "t-72b": 1, "t-72": 2, "tanks": 3, "armoured-vehicles": 4}
    assert closure_faults(database) == []


def test_a_type_that_moves_takes_along_what_is_below_it(database):
    put(database, *tree())
    put(database, a_type("t-72b", "model", "t-80"))
    assert above(database, "t-72b3") == {"t-72b3": 0, "t-72b": 1, "t-80": 2, "tanks": 3, "armoured-vehicles": 4}
    assert above(database, "t-72") == {"t-72": 0, "tanks": 1, "armoured-vehicles": 2}
    assert closure_faults(database) == []


def test_a_type_that_moves_there_and_back_leaves_the_closure_as_it_was(database):
    put(database, *tree())
    before = above(database, "t-72b3")
    put(database, a_type("t-72b", "model", "t-80"))
    put(database, a_type("t-72b", "model", "t-72"))
    assert above(database, "t-72b3") == before


def test_a_category_may_become_a_domain(database):
    put(database, *tree())
    put(database, a_type("tanks", "domain"))
    assert above(database, "t-72") == {"t-72": 0, "tanks": 1}
    assert closure_faults(database) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (a_type("t-90", "family"), "parent: a domain has none, every other rank needs one"),
        (a_type("t-90", "domain", "tanks"), "parent: a domain has none"),
        (a_type("t-90", "family", "tansk"), "parent: no equipment type 'tansk'; near: tanks"),
        (a_type("t-90", "category", "t-72"), "rank: a category cannot stand under the family t-72"),
        (a_type("t-90", "family", "t-72b"), "rank: a family cannot stand under the model t-72b"),
        (a_type("t-72b", "model", "t-72b3"), "parent: t-72b would stand under itself"),
        (a_type("t-72b", "model", "t-72b"), "parent: t-72b would stand under itself"),
        (a_type("t-72", "family", "tanks", sources=["wge"]), "sources: no source 'wge'; near: weg"),
        (a_type("t-72", "family", "tanks", specs=[{**CREW, "source": "x"}]), "specs.source: no source 'x'"),
    ],
    ids=lambda one: one.slug if isinstance(one, types.TypeIn) else one,
)
def test_what_cannot_be_is_refused_by_the_name_of_the_field(common, values, problem):
    known = len(all_of(common, Change))
    with pytest.raises(Invalid, match=problem.replace(".", r"\.")):
        put(common, values)
    assert len(all_of(common, Change)) == known


def test_a_type_does_not_sink_below_what_stands_under_it(database):
    put(database, *tree())
    with pytest.raises(Invalid, match="rank: "):
        put(database, a_type("t-72", "variant", "tanks"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "T 72"}, "slug"),
        ({"rank": "class"}, "rank"),
        ({"country": "XX"}, "country"),
        ({"introduced": 1492}, "introduced"),
        ({"colour": "green"}, "colour"),
        ({"names": {"synonym": ["Ural"]}}, "names"),
        ({"specs": [{**CREW, "unit": ""}]}, "specs"),
        ({"name": " "}, "name"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_the_field(values, field):
    with pytest.raises(ValidationError) as refused:
        types.TypeIn(**{"slug": "t-72", "name": "T-72", "rank": "family", "parent": "tanks", **values})
    assert refused.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize("country", ["RU", "SU", "YU", "CS", "DD", "UA", None])
def test_countries_are_those_of_today_and_former_states(country):
    assert a_type("t-72", "family", "tanks", country=country).country == country


def test_names_have_their_language_and_script(database):
    put(database, *tree(), a_type("2s1", "family", "tanks", name="2S1", names={"nickname": ["Гвоздика", "Gvozdika"]}))
    told = {one.name: (one.language, one.script, one.preferred) for one in all_of(database, TypeName)}
    assert told["2S1"] == ("en", "Latn", True)
    assert told["Гвоздика"] == ("ru", "Cyrl", False)
    assert told["Gvozdika"] == ("en", "Latn", False)


def test_a_name_that_is_said_twice_is_kept_once(database):
    put(database, a_type("tanks", "domain", name="Tanks", names={"designation": ["Tanks"], "nickname": ["Tanks"]}))
    assert names(database) == ["Tanks"]


def test_the_keys_follow_the_names(database):
    put(database, a_type("t-72", "domain", name="T-72", names={"nickname": ["Ural"]}))
    assert keys(database) == full_keys("T-72") | full_keys("Ural")
    put(database, a_type("t-72", "domain", name="T-72", names={"nickname": ["Dolly Parton"]}))
    assert keys(database) == full_keys("T-72") | full_keys("Dolly Parton")


def test_a_new_preferred_name_takes_the_place_of_the_old(database):
    put(database, a_type("t-72", "domain", name="T-72", names={"former": ["M1972"]}))
    put(database, a_type("t-72", "domain", name="T-72 Ural"))
    assert [(one.name, one.preferred) for one in all_of(database, TypeName)] == [("T-72 Ural", True)]
    assert keys(database) == full_keys("T-72 Ural")


def test_the_preferred_name_and_another_may_change_places(database):
    put(database, a_type("t-72", "domain", name="T-72", names={"former": ["M1972"]}))
    put(database, a_type("t-72", "domain", name="M1972", names={"former": ["T-72"]}))
    assert {one.name: one.preferred for one in all_of(database, TypeName)} == {"M1972": True, "T-72": False}


def test_relations_follow_when_all_types_are_there(database):
    values = a_type("t-72", "family", "tanks", relations=[{"kind": "often_confused_with", "to": "t-80"}])
    put(database, *tree())
    relate(database, values)
    relate(database, values)
    assert [one.kind for one in all_of(database, TypeRelation)] == ["often_confused_with"]
    relate(database, a_type("t-72", "family", "tanks"))
    assert all_of(database, TypeRelation) == []


def test_a_relation_to_a_type_that_is_not_there_is_refused(database):
    put(database, *tree())
    with pytest.raises(Invalid, match="relations: no equipment type 't-8'"):
        relate(database, a_type("t-72", "family", "tanks", relations=[{"kind": "copy_of", "to": "t-8"}]))
