"""Facets of a list of incidents: every value counts the incidents that choosing it gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.search import facets, incident_counts
from catalog.search.facet_counts import Counted, Listed
from catalog.search.incident_counts import Recounted
from tests.search.questions import again, asked, questions


def numbers(session, args):
    return asked(session, args).incident_numbers


def counted(session, args, facet):
    return {one.slug: one.count for one in incident_counts.ranked(asked(session, args), facet).cut(0, 1000)}


@given(st.data())
@settings(max_examples=60)
def test_every_value_counts_the_incidents_that_choosing_it_gives(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    facet = data.draw(st.sampled_from(facets.FACETS))
    values = counted(session, args, facet)
    assert {slug: len(numbers(session, again(args, **{facet.name: slug}))) for slug in values} == values


@pytest.mark.parametrize("name", list(facets.names()))
def test_every_value_that_an_incident_has_is_among_them(seeded_session, name):
    facet = facets.named(name)
    every = [
        one.slug for one in incident_counts.ranked(asked(seeded_session, {"dataset": ["all"]}), facet).cut(0, 1000)
    ]
    assert every or name == "has_picture"
    assert len(every) == len(set(every))


def test_what_was_chosen_stays_in_sight_without_any_incident(seeded_session):
    values = counted(seeded_session, {"place": ["aleppo"]}, facets.PLACE)
    assert values["aleppo"] == 0
    assert values["aleppo-governorate"] > 0


def test_an_account_that_was_chosen_counts_the_incidents_that_it_gives(seeded_session):
    args = {"source": ["@war_noir"], "outcome": ["captured"]}
    assert counted(seeded_session, args, facets.SOURCE)["@war_noir"] == len(numbers(seeded_session, args)) > 0


def test_a_list_that_is_asked_for_is_never_passed_over(handmade_session):
    every, own = (set(numbers(handmade_session, {"dataset": [name]}).tolist()) for name in ("all", "field"))
    other = set(numbers(handmade_session, {"dataset": ["second"]}).tolist())
    assert set[int]() < other < every
    assert other | own == every


def test_values_are_looked_through_by_words(seeded_session):
    ranked = incident_counts.ranked(asked(seeded_session, {}), facets.PLACE)
    assert [one.slug for one in ranked.having("Урм аль-Кубра").cut(0, 9)] == ["urm-al-kubra"]
    assert len(ranked.having("zeppelin")) == 0
    types = incident_counts.ranked(asked(seeded_session, {}), facets.TYPE)
    assert {one.slug for one in types.having("tanks").cut(0, 9)} == {"tanks"}


@pytest.mark.parametrize(("facet", "slugs"), [(facets.YEAR, ["2024", "2023"]), (facets.OUTCOME, ["2023", "2024"])])
def test_time_stays_in_its_order(facet, slugs):
    """Newest first, where other values stand by their counts."""
    every = Listed([Counted(slug, slug, 9, is_chosen=False) for slug in ("2024", "2023", "2022")])
    found = Recounted(facet, every, {"2024": 1, "2023": 5, "2022": 0}.__getitem__)
    assert [one.slug for one in found.cut(0, 9)] == slugs
