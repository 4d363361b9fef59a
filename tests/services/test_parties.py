"""Parties, their names and what they are part of."""

import pytest
from pydantic import ValidationError

from catalog.domain.errors import Invalid
from catalog.models import Party, PartyName, PartyRelation
from catalog.services import parties
from tests.services.writing import WEG, all_of, changing, put, revisions, sides

SINCE = "2022-02-24"


def a_force(**more):
    values = {"slug": "russian-armed-forces", "name": "Russian Armed Forces", "kind": "force"}
    return parties.PartyIn(**{**values, **more})


def part_of(to="russia", **more):
    return {"kind": "member_of", "to": to, "source": "weg", **more}


def relate(database, *relations):
    with changing(database) as session:
        parties.relate(session, a_force(relations=relations))


@pytest.fixture
def stood(database):
    put(database, WEG, *sides(), a_force())
    return database


def test_a_party_that_is_put_again_stays_as_it_is(stood):
    known = len(revisions(stood))
    put(stood, WEG, *sides(), a_force())
    assert len(revisions(stood)) == known


@pytest.mark.parametrize("change", [{"name": "Armed Forces"}, {"country": "RU"}, {"note": "all of them"}])
def test_what_is_different_is_updated_and_leaves_a_revision(stood, change):
    put(stood, a_force(**change))
    last = revisions(stood, "party")[-1]
    assert [last.after[name] for name in change] == list(change.values())
    assert last.before != last.after


def test_names_have_their_language_and_script(stood):
    put(stood, a_force(names={"abbreviation": ["ВС РФ"], "exonym": [{"name": "ЗС РФ", "language": "uk"}]}))
    told = {one.name: (one.language, one.script, one.preferred) for one in all_of(stood, PartyName)}
    assert told["Russian Armed Forces"] == ("en", "Latn", True)
    assert told["ВС РФ"] == ("ru", "Cyrl", False)
    assert told["ЗС РФ"] == ("uk", "Cyrl", False)


def test_a_name_that_is_left_out_is_taken_away(stood):
    put(stood, a_force(names={"variant": ["Russian troops"]}))
    put(stood, a_force())
    assert "Russian troops" not in {one.name for one in all_of(stood, PartyName)}


def test_the_unknown_may_lean(stood):
    put(stood, parties.PartyIn(slug="unknown-pro", name="Unknown, pro", kind="unknown", leans_to="ukraine"))
    assert [one.slug for one in all_of(stood, Party) if one.leans_to_id] == ["unknown-pro"]


def test_relations_are_dated_sourced_and_put_once(stood):
    for _ in range(2):
        relate(stood, part_of(since=SINCE, until="2024-12-08"))
    [one] = all_of(stood, PartyRelation)
    assert (str(one.since_on), str(one.until_on), one.kind) == (SINCE, "2024-12-08", "member_of")


def test_a_relation_may_end_and_begin_again(stood):
    relate(stood, part_of(since="2014-01-01", until="2016-01-01"), part_of(since=SINCE))
    assert len(all_of(stood, PartyRelation)) == 2


@pytest.mark.parametrize(
    ("relation", "problem"),
    [
        (part_of("rusia"), "relations: no party 'rusia'; near: russia"),
        (part_of(source="x"), r"relations\.source: no source 'x'"),
    ],
)
def test_a_relation_to_what_is_not_there_is_refused(common, relation, problem):
    with pytest.raises(Invalid, match=problem), changing(common) as session:
        parties.relate(session, a_force(slug="ukraine", relations=[relation]))


@pytest.mark.parametrize(
    "values",
    [{"kind": "country"}, {"country": "ru"}, {"slug": "Russia"}, {"names": {"nickname": ["x"]}}, {"colour": "red"},
     {"relations": [{"kind": "member_of", "to": "russia"}]}],
    ids=str,
)  # fmt: skip
def test_a_wrong_value_is_refused_by_the_name_of_the_field(values):
    with pytest.raises(ValidationError) as refused:
        a_force(**values)
    assert refused.value.errors()[0]["loc"][0] in values


def test_only_the_unknown_leans_says_the_service_too(common):
    with pytest.raises(Invalid, match="leans_to"):
        put(common, a_force(leans_to="ukraine"))
