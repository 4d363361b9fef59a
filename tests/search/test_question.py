"""One question, one answer: list, total, bands, facets and export agree, whatever is asked."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.counting import NOTHING
from catalog.domain.outcomes import Grade
from catalog.search import facet_counts as counts
from catalog.search import facets, world
from catalog.search.question import Question
from catalog.search.show.losses import LossRow
from tests.search.questions import DATES, MONTHS, YEARS, again, ask, ids, listed, questions, total
from tests.services.writing import item_id
from tests.support.clock import NOW

DAYS = st.sampled_from(DATES)
NARROWING = [facet.name for facet in facets.FACETS if facet.name not in ("grade", "dataset", "has_picture")]


def facet_counts(question: Question) -> dict[str, dict[str, int]]:
    """Facet → value → the count that is shown."""
    return {one.name: {value.slug: value.count for value in one.values} for one in counts.of(question)}


def facet_values(choices):
    """For each facet that narrows, the values that questions choose from."""
    parties = choices.parties
    named = {"type": choices.types, "category": choices.categories, "lost_by": parties, "taken_by": parties}
    own = {"year": YEARS, "month": MONTHS, "fitted": choices.parts, "source": choices.sources}
    return {**named, **own, "place": choices.places, "outcome": ("destroyed", "damaged", "captured", "abandoned")}


def slugs(nodes):
    return {node.slug for node in nodes}


def loss(key: str, stint: int = 1) -> str:
    return f"{item_id(key)}.{stint}"


def every_row(session, **args) -> list[LossRow]:
    return listed(ask(session, {"dataset": ["all"], **{name: [value] for name, value in args.items()}}))


@given(st.data())
@settings(max_examples=30)
def test_rows_total_bands_and_pages_agree(catalog, data):
    session, choices = catalog
    question = ask(session, data.draw(questions(choices)))
    assert total(listed(question)) == question.total == sum(question.bands().values(), NOTHING)
    assert len(np.unique(question.rows)) == len(question.rows) == question.mask.sum()
    pages = [place for page in range(1, question.pages + 1) for place in question.page(page).tolist()]
    assert pages == question.rows.tolist()


@given(st.data())
@settings(max_examples=15)
def test_the_count_of_every_facet_value_is_what_choosing_it_gives(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    question = ask(session, args)
    for name, values in facet_counts(question).items():
        assert {slug: ask(session, again(args, **{name: slug})).total.best for slug in values} == values


@given(st.data())
@settings(max_examples=30)
def test_a_chosen_value_stays_even_when_nothing_fits(catalog, data):
    session, choices = catalog
    question = ask(session, data.draw(questions(choices)))
    for facet in counts.of(question):
        chosen = [value.slug for value in facet.values if value.is_chosen]
        assert set(chosen) == set(question.criteria.chosen.get(facet.name, ()))
        assert chosen == [value.slug for value in facet.values][: len(chosen)]


@given(st.data())
@settings(max_examples=20)
def test_the_outcomes_make_up_the_total_unless_one_is_chosen(catalog, data):
    session, choices = catalog
    args = {name: values for name, values in data.draw(questions(choices)).items() if name != "outcome"}
    question = ask(session, args)
    assert sum(facet_counts(question)["outcome"].values()) == question.total.best


@given(st.data())
@settings(max_examples=30)
def test_values_of_one_facet_are_either_or(catalog, data):
    session, choices = catalog
    name = data.draw(st.sampled_from(NARROWING))
    pair = data.draw(st.lists(st.sampled_from(facet_values(choices)[name]), min_size=2, max_size=2, unique=True))
    rest = {key: value for key, value in data.draw(questions(choices)).items() if key not in (name, "match", "where")}
    both = ask(session, {**rest, name: pair})
    one, other = (ask(session, {**rest, name: [slug]}) for slug in pair)
    assert (both.mask == (one.mask | other.mask)).all()


@given(st.data())
@settings(max_examples=30)
def test_facets_narrow_each_other(catalog, data):
    session, choices = catalog
    names = data.draw(st.lists(st.sampled_from(NARROWING), min_size=2, max_size=2, unique=True))
    args = {name: [data.draw(st.sampled_from(facet_values(choices)[name]))] for name in names}
    both = ask(session, args)
    one, other = (ask(session, {name: values}) for name, values in args.items())
    assert (both.mask == (one.mask & other.mask)).all()


@given(st.data())
@settings(max_examples=30)
def test_a_type_or_category_holds_all_that_is_identified_at_or_below_it(catalog, data):
    session, choices = catalog
    name, asked_for = data.draw(
        st.sampled_from([("type", choices.types), ("category", choices.categories)]).flatmap(
            lambda one: st.tuples(st.just(one[0]), st.sampled_from(one[1]))
        )
    )
    types = world.read(session).types
    expected = {row.id for row in every_row(session) if asked_for in slugs(types.path(row.type.id))}
    assert {row.id for row in every_row(session, **{name: asked_for})} == expected


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        ("bmp-1", {"either", "vague"}),
        ("bmp", {"vague"}),
        ("t-72b3", {"chain", "hurt", "vague"}),
        ("tanks", {"vague"}),
        ("armoured-vehicles", set()),
    ],
)
def test_possible_is_what_candidates_or_a_higher_identification_leave_open(handmade_session, asked_for, expected):
    assert ids(handmade_session, type=asked_for, match="possible") == {loss(key) for key in expected}
    beside = ask(handmade_session, {"type": [asked_for]}).beside()["match"]
    assert beside == ask(handmade_session, {"type": [asked_for], "match": ["possible"]}).total


@pytest.mark.parametrize("name", ["lost_by", "taken_by"])
def test_a_party_alone_leaves_out_what_is_part_of_it(catalog, name):
    session, choices = catalog
    for party in choices.parties:
        expected = {row.id for row in every_row(session) if getattr(row, name).slug == party}
        assert {row.id for row in every_row(session, **{name: party, "party_only": "1"})} == expected


# The brigade was in the corps until 30 November 2024: what it lost at *later* (24 December) is not the corps's.
@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("brigade", {("chain", 1), ("chain", 3), ("maybe-same", 1)}),
        ("corps", {("chain", 1), ("chain", 3), ("maybe-same", 1), ("lot", 1), ("out-of-lot", 1)}),
        ("russia", {("chain", 1), ("chain", 3), ("maybe-same", 1), ("lot", 1), ("out-of-lot", 1), ("single", 1),
                    ("hurt", 1)}),
        ("ukraine", {("chain", 2), ("open", 1), ("handed", 1)}),
    ],
)  # fmt: skip
def test_a_party_has_the_losses_of_its_members(handmade_session, party, expected):
    found = ids(handmade_session, lost_by=party, mode="every_operator")
    assert found == {loss(*one) for one in expected}


def test_a_membership_that_had_ended_by_the_day_counts_no_more(handmade_session):
    by_brigade = ids(handmade_session, taken_by="brigade", mode="every_operator")
    assert (by_brigade, ids(handmade_session, taken_by="corps", mode="every_operator")) == ({loss("chain", 2)}, set())


def test_memberships_of_the_seeded_parties_roll_up_and_alliances_do_not(seeded_session):
    assert len(ids(seeded_session, taken_by="military-operations-command")) == 6
    assert len(ids(seeded_session, taken_by="syrian-rebels")) == 7
    assert len(ids(seeded_session, lost_by="russia")) == 7
    assert len(ids(seeded_session, lost_by="russia", party_only="1")) == 5


@given(st.data())
@settings(max_examples=30)
def test_a_place_holds_all_that_lies_in_it(catalog, data):
    session, choices = catalog
    place = data.draw(st.sampled_from(choices.places))
    places = ask(session, {}).world.places
    expected = {row.id for row in every_row(session) if row.place.slug and place in slugs(places.path(row.place.id))}
    assert {row.id for row in every_row(session, place=place)} == expected


@pytest.mark.parametrize(
    ("place", "inside", "possible"),
    [
        ("town", {"single", "chain", "either"}, {"lot", "out-of-lot"}),
        ("north", {"single", "chain", "either", "hurt", "handed"}, {"lot", "out-of-lot"}),
        ("land", {"single", "chain", "either", "hurt", "handed", "lot", "out-of-lot"}, set()),
        ("elsewhere", {"vague", "maybe-same"}, set()),
    ],
)
def test_at_a_place_is_surely_possibly_or_unplaced(handmade_session, place, inside, possible):
    assert ids(handmade_session, place=place) == {loss(key) for key in inside}
    assert ids(handmade_session, place=place, where="possible") == {loss(key) for key in possible}
    assert ids(handmade_session, place=place, where="unplaced") == {loss("open")}


@given(st.data())
@settings(max_examples=25)
def test_the_parts_of_a_period_make_up_the_total_and_never_overlap(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    args = {**args, **({} if "since" in args or "until" in args else {"since": [data.draw(DAYS)]}), "when": []}
    question = ask(session, args)
    parts = {part: ask(session, {**args, "when": [part]}) for part in ("inside", "spread", "undated")}
    assert question.time_split() == {part: one.total for part, one in parts.items()}
    assert sum((one.mask for one in parts.values()), np.zeros(len(question.columns), int)).max(initial=0) <= 1
    assert sum((one.total for one in parts.values()), NOTHING) == question.total


@pytest.mark.parametrize(
    ("period", "inside", "spread"),
    [
        ({"since": "2024-11", "until": "2024-11"}, {"single", "chain"}, {"either", "vague", "maybe-same", "lot",
                                                                         "out-of-lot"}),
        ({"since": "2024-12"}, {"hurt", "handed"}, {"lot", "out-of-lot"}),
        ({"until": "2024-11-27"}, {"single", "chain", "either", "vague", "maybe-same"}, {"lot", "out-of-lot"}),
        ({"until": "2024"}, {"single", "chain", "either", "vague", "maybe-same", "hurt", "handed", "lot", "out-of-lot"},
         set()),
        ({"since": "2025"}, set(), set()),
    ],
)  # fmt: skip
def test_a_thing_is_in_a_period_only_with_its_whole_range(handmade_session, period, inside, spread):
    assert ids(handmade_session, **period, when="inside") == {loss(key) for key in inside}
    assert ids(handmade_session, **period, when="spread") == {loss(key) for key in spread}
    assert ids(handmade_session, **period, when="undated") == {loss("open")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-11-27", {"open": "destroyed", "single": "destroyed", "chain": "captured", "either": "captured",
                        "vague": "seized", "maybe-same": "destroyed"}),
        ("2024-12-10", {"open": "destroyed", "single": "destroyed", "chain": "destroyed", "either": "captured",
                        "vague": "seized", "maybe-same": "destroyed", "hurt": "damaged"}),
        ("2023", {"open": "destroyed"}),
    ],
)  # fmt: skip
def test_as_of_a_day_only_what_had_happened_by_then_makes_the_chains(handmade_session, day, expected):
    found = {row.id: row.kind.value for row in listed(ask(handmade_session, {"as_of": [day]}))}
    assert found == {loss(key): kind for key, kind in expected.items()}


@pytest.mark.parametrize(
    ("grade", "mode", "expected"),
    [
        ("documented", "first_operator", {("single", 1): "destroyed"}),
        ("listed", "first_operator", {("chain", 1): "captured"}),
        ("corroborated", "first_operator", {("chain", 1): "destroyed"}),
        ("contested", "first_operator", {("hurt", 1): "abandoned"}),
        ("discounted", "first_operator", {("doubted", 1): "destroyed"}),
        ("visual", "first_operator", {}),
        ("unassessed", "every_operator", {("vague", 1): "seized"}),
    ],
)
def test_the_grades_asked_for_choose_the_outcomes_and_the_rules_run_again(handmade_session, grade, mode, expected):
    found = {row.id: row.kind.value for row in listed(ask(handmade_session, {"grade": [grade], "mode": [mode]}))}
    assert found == {loss(*one): kind for one, kind in expected.items()}


def test_two_grades_together_may_give_what_neither_gives_alone(handmade_session):
    asked_for = {"grade": ["listed", "corroborated"], "type": ["t-72b"]}
    (row,) = listed(ask(handmade_session, asked_for))
    assert (row.kind, row.lost_by.slug, row.grade) == ("destroyed", "brigade", "listed")


def test_all_grades_are_all_but_discounted(handmade_session):
    named = [grade.value for grade in Grade if grade is not Grade.DISCOUNTED]
    assert ids(handmade_session, grade="all") == ids(handmade_session)
    assert {row.id for row in listed(ask(handmade_session, {"grade": named}))} == ids(handmade_session)
    assert loss("doubted") not in ids(handmade_session)


def test_every_row_at_the_default_is_what_the_rules_give_anew(catalog):
    session, _ = catalog
    far = ask(session, {"as_of": ["2999"], "dataset": ["all"]})
    stored = ask(session, {"dataset": ["all"]})
    assert [(r.id, r.kind, r.count) for r in listed(far)] == [(r.id, r.kind, r.count) for r in listed(stored)]


def test_what_is_merged_discounted_or_not_to_be_published_is_in_no_list(handmade_session):
    found = {row.id for row in every_row(handmade_session, mode="every_operator")}
    assert not found & {loss("merged"), loss("doubted"), loss("closed"), loss("shown")}
    assert {loss("listed"), loss("listed-too")} <= found


def test_of_two_that_may_be_the_same_only_one_counts_for_sure(handmade_session):
    rows = {row.id: row.count for row in listed(ask(handmade_session, {"type": ["t-72b3"]}))}
    assert sorted((one.least, one.best) for one in rows.values()) == [(0, 1), (1, 1)]


def test_a_lot_weighs_what_is_left_of_it(handmade_session):
    (row,) = [row for row in listed(ask(handmade_session, {})) if row.id == loss("lot")]
    assert (row.count.least, row.count.best, row.count.most) == (3, 4, 6)


def test_a_question_is_answered_for_its_own_moment(seeded_session):
    assert ids(seeded_session, NOW) == ids(seeded_session, NOW + timedelta(days=900))
