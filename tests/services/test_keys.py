"""Keys to identify by, and identifications that rest on what was chosen in one."""

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import Presence
from catalog.models import Feature, FeatureValue, Identification, IdentificationFeature, TypeFeature
from catalog.search import identify
from catalog.services import identifications, keys, people
from catalog.services.identifications import IdentificationIn
from catalog.services.rows import number
from tests.services.writing import FIELD, a_type, all_of, an_item, changing, item_id, put, tree
from tests.support.clock import NOW

KEY = keys.KeyIn(slug="tanks", label="Tanks", position=1, under="tanks")
ARMOUR = keys.FeatureIn(
    slug="tank-armour", key="tanks", label="Armour on the turret", ask="What is on the turret?",
    values=[{"slug": "none", "label": "nothing"}, {"slug": "bricks", "label": "small bricks"},
            {"slug": "wedge", "label": "a wedge of panels", "drawing": "tanks/armour-wedge.svg"}],
)  # fmt: skip
LAMP = keys.FeatureIn(
    slug="tank-lamp", key="tanks", label="Searchlight", ask="Is there a lamp beside the gun?",
    values=[{"slug": "present", "label": "present"}, {"slug": "absent", "label": "absent"}],
)  # fmt: skip
SCORES = (
    ("t-72", {"tank-armour": "none", "tank-lamp": "present"}),
    ("t-72b", {"tank-armour": ["none", "bricks"], "tank-lamp": "present"}),
    ("t-72b3", {"tank-armour": "wedge", "tank-lamp": "absent"}),
    ("t-80", {"tank-armour": "bricks"}),
)


def score(database, slug, features):
    with changing(database) as session:
        keys.put_score(session, keys.ScoreIn(type=slug, key="tanks", features=features))


@pytest.fixture
def scored(database):
    put(database, *tree())
    with changing(database) as session:
        keys.put_key(session, KEY)
        keys.put_feature(session, ARMOUR)
        keys.put_feature(session, LAMP)
        for slug, features in SCORES:
            keys.put_score(session, keys.ScoreIn(type=slug, key="tanks", features=features))
    return database


def presences(database):
    with database.reading() as session:
        query = select(FeatureValue.slug, TypeFeature.presence).join(
            TypeFeature, TypeFeature.value_id == FeatureValue.id
        )
        return sorted(tuple(row) for row in session.exec(query))


def test_one_value_is_always_and_several_are_sometimes(scored):
    found = presences(scored)
    assert found.count(("bricks", Presence.SOMETIMES)) == 1
    assert found.count(("bricks", Presence.ALWAYS)) == 1
    assert ("wedge", Presence.ALWAYS) in found


def test_a_type_that_is_scored_again_keeps_only_what_is_said_now(scored):
    score(scored, "t-80", {"tank-armour": ["bricks", "wedge"], "tank-lamp": "present"})
    assert presences(scored).count(("bricks", Presence.SOMETIMES)) == 2
    score(scored, "t-80", {"tank-lamp": "present"})
    assert presences(scored).count(("wedge", Presence.ALWAYS)) == 1
    assert len(all_of(scored, TypeFeature)) == 8


@pytest.mark.parametrize(
    ("features", "told"),
    [({"tank-colour": "green"}, "tank-armour, tank-lamp"), ({"tank-lamp": "blue"}, "present, absent are allowed")],
)
def test_a_feature_or_value_that_the_key_has_not_is_refused_with_what_is_allowed(scored, features, told):
    with pytest.raises(Invalid, match=told):
        score(scored, "t-80", features)


def test_questions_and_answers_keep_their_order(scored):
    with scored.reading() as session:
        [key] = identify.keys(session).values()
    assert [(one, list(asking.values)) for one, asking in key.features.items()] == [
        ("tank-armour", ["none", "bricks", "wedge"]),
        ("tank-lamp", ["present", "absent"]),
    ]
    assert len(all_of(scored, Feature)) == 2


@pytest.mark.parametrize(
    ("pairs", "under", "expected"),
    [
        ([], "tanks", {"t-72", "t-72b", "t-72b3", "t-80"}),
        ([("tank-armour", "wedge")], "", {"t-72b3"}),
        ([("tank-armour", "none")], "", {"t-72", "t-72b"}),
        ([("tank-armour", "bricks")], "t-72", {"t-72b"}),
        ([("tank-armour", "bricks"), ("tank-armour", "wedge")], "", {"t-72b", "t-72b3", "t-80"}),
        ([("tank-lamp", "absent")], "", {"t-72b3", "t-80"}),
    ],
)
def test_what_is_seen_narrows_the_key(scored, pairs, under, expected):
    with scored.reading() as session:
        found = identify.answer(session, pairs, under=under)
    assert {one.slug for one in found.left} == expected


def test_an_answer_says_how_many_would_be_left_and_why_each_is(scored):
    with scored.reading() as session:
        found = identify.answer(session, [("tank-lamp", "present")])
        assert found.count("tank-armour", "bricks") == 2
        told = {one.slug: found.why(one)[0][1:] for one in found.left}
        assert found.unscored == 0
    assert told == {"t-72": ("always", "present"), "t-72b": ("always", "present"), "t-80": ("not known", "")}


@pytest.mark.parametrize(
    ("pairs", "key", "under", "told"),
    [
        ([("tank-lamp", "blue")], "", "", "present, absent"),
        ([("colour", "blue")], "", "", "the keys are tanks"),
        ([("colour", "blue")], "tanks", "", "tank-armour, tank-lamp are"),
        ([], "ships", "", "tanks are allowed"),
        ([], "", "", "the key: tanks"),
        ([], "", "t-99", "no type"),
        ([], "tanks", "tanks-2", "no type"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(scored, pairs, key, under, told):
    with scored.reading() as session, pytest.raises(Invalid, match=told):
        identify.answer(session, pairs, key, under)


def test_a_key_without_a_type_below_is_refused(scored):
    put(scored, a_type("t-90", "family", "tanks"))
    with scored.reading() as session, pytest.raises(Invalid, match="has no type at or below t-90"):
        identify.answer(session, [], "tanks", "t-90")


def opinion(database, **more):
    values = {"item": item_id("one"), "type": "t-72b", "qualifier": "probable", **more}
    with database.transaction() as session:
        person = number(people.operator(session, NOW))
        identifications.record(session, person, IdentificationIn.of(values), NOW)


def test_what_was_chosen_is_kept_as_the_basis_of_an_identification(scored):
    put(scored, FIELD, an_item("one"))
    opinion(scored, features=[("tank-armour", "bricks"), ("tank-lamp", "present")])
    [row] = all_of(scored, Identification)
    assert (row.qualifier, row.is_current) == ("probable", True)
    assert len(all_of(scored, IdentificationFeature)) == 2


def test_a_later_opinion_of_the_same_person_takes_the_place_of_the_former(scored):
    put(scored, FIELD, an_item("one"))
    opinion(scored)
    opinion(scored, type="t-72b3", reason="its sight")
    assert [one.is_current for one in sorted(all_of(scored, Identification), key=lambda row: row.id)] == [False, True]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"item": "nothing"}, "item: .*permanent id"),
        ({"item": item_id("two")}, "no item"),
        ({"type": "t-99"}, "no equipment type"),
        ({"qualifier": "surely"}, "exact, probable"),
        ({"features": [("tank-lamp", "blue")]}, "no feature tank-lamp with the value blue"),
    ],
)
def test_an_opinion_of_what_is_not_there_is_refused(scored, more, told):
    put(scored, FIELD, an_item("one"))
    with pytest.raises(Invalid, match=told):
        opinion(scored, **more)
    assert all_of(scored, Identification) == []
