"""The question in the address: what can be asked is read and written back alike, everything else is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.counting import LOSS_COLUMNS
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import DateBasis, Grade, Mode
from catalog.search import facets, world
from catalog.search.criteria import DEFAULTS, SINGLE, Criteria
from catalog.search.dimensions import DIMENSIONS
from tests.search.questions import SEEDED, questions, read
from tests.support.clock import NOW

WORDS = st.text(max_size=400)
CELLS = st.lists(
    st.sampled_from(["category:tanks", "outcome:captured", "month:2024-11", "year:spread", "lost_by:russia"]),
    max_size=2,
)


def grouped(pairs):
    found = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def problems(session, **args):
    """Parameter → what is said of it."""
    with pytest.raises(Invalid) as refused:
        read(session, {name: values if isinstance(values, list) else [values] for name, values in args.items()})
    told = refused.value.problems
    return {one.field: "; ".join(other.message for other in told if other.field == one.field) for one in told}


@given(args=questions(SEEDED), words=WORDS, cells=CELLS)
def test_what_is_read_is_written_and_read_again_alike(seeded_session, args, words, cells):
    asked = read(seeded_session, {**args, "q": [words], "cell": cells})
    written = asked.to_args()
    again = read(seeded_session, grouped(written))
    assert (again, again.to_args()) == (asked, written)


@given(args=questions(SEEDED))
def test_an_address_never_spells_out_a_default(seeded_session, args):
    written = read(seeded_session, args).to_args()
    assert not set(written) & {*DEFAULTS.items(), ("dataset", "field"), ("grade", "all")}
    assert all(value for _, value in written)


@given(args=questions(SEEDED), data=st.data())
def test_the_order_of_parameters_does_not_matter(seeded_session, args, data):
    shuffled = dict(data.draw(st.permutations(list(args.items()))))
    assert read(seeded_session, shuffled).to_args() == read(seeded_session, args).to_args()


@pytest.mark.parametrize("name", [*facets.names(), *SINGLE, "when", "cell"])
def test_an_empty_value_asks_for_nothing(seeded_session, name):
    assert read(seeded_session, {name: [""]}) == read(seeded_session, {})


@pytest.mark.parametrize(
    ("name", "written", "slug"),
    [
        ("lost_by", "HTS", "hayat-tahrir-al-sham"),
        ("lost_by", "российская федерация", "russia"),
        ("lost_by", "russia", "russia"),
        ("taken_by", "SYRIAN REBELS", "syrian-rebels"),
        ("place", "Syria", "syria"),
        ("place", "نبل", "nubl"),
        ("place", "Алеппо", "aleppo"),
        ("place", "HALEP", "aleppo"),
        ("place", "46th Regiment", "base-46"),
        ("type", "AK-74M", "ak-74m"),
        ("category", "Tanks", "tanks"),
        ("dataset", "Field records", "field"),
    ],
)
def test_a_facet_takes_a_slug_or_any_name(seeded_session, name, written, slug):
    assert read(seeded_session, {name: [written, slug, written]}).chosen[name] == (slug,)


@pytest.mark.parametrize(
    ("name", "bad", "allowed"),
    [
        ("category", "tank", "tanks"),
        ("category", "t-72", "a domain or a category"),
        ("type", "ak-74x", "ak-74m"),
        ("type", "zzzzzz", "a type of the catalog"),
        ("outcome", "lost", ", ".join(LOSS_COLUMNS)),
        ("lost_by", "rusia", "russia"),
        ("taken_by", "ukrain", "ukraine"),
        ("grade", "good", ", ".join(Grade)),
        ("year", "24", "a year as in 2024"),
        ("year", "2024-11", "a year as in 2024"),
        ("month", "2024", "a month as in 2024-11"),
        ("month", "2024-13", "a month as in 2024-11"),
        ("fitted", "aimpont", "aimpoint"),
        ("source", "western-aleppo-report", "the id of a public source"),
        ("source", "00000000", "the id of a public source"),
        ("has_picture", "no", "yes"),
        ("place", "alepo", "aleppo"),
        ("dataset", "fields", "field"),
        ("exact", "yes", "1"),
        ("exact", "0", "1"),
        ("mode", "best", ", ".join(Mode)),
        ("date_basis", "guessed", ", ".join(DateBasis)),
        ("since", "27.11.2024", "2024-11-27"),
        ("until", "2024-13", "2024-11"),
        ("until", "2023-02-29", "2024-11"),
        ("as_of", "yesterday", "2024-11-27"),
        ("as_of", "２０２４", "2024-11-27"),
        ("known_on", "2026-06-31", "2024-11-27"),
        ("party_only", "true", "1"),
        ("near", "alepo", "aleppo"),
        ("near", "-90.1,0", "latitude from -90 to 90"),
        ("within", "far", "kilometres from 0.1 to 2000"),
        ("where", "there", "inside, possible, unplaced"),
        ("munitions", "out", "apart, only, included"),
        ("match", "maybe", "sure, possible"),
        ("count", "everything", "losses, gains, standing, fitted"),
        ("when", "never", "inside, spread, undated"),
        ("cell", "colour:red", "row or column of a tally"),
        ("cell", "category", "row or column of a tally"),
        ("cell", "month:Nov", "row or column of a tally"),
        ("cell", "type:zzzz", "row or column of a tally"),
    ],
)
def test_a_bad_value_is_refused_naming_the_parameter_and_what_is_allowed(seeded_session, name, bad, allowed):
    assert allowed in problems(seeded_session, **{name: bad})[name]


def test_there_is_a_bad_value_for_every_parameter_but_the_words():
    table = next(one for one in test_a_bad_value_is_refused_naming_the_parameter_and_what_is_allowed.pytestmark)
    assert {row[0] for row in table.args[1]} == {*facets.names(), *SINGLE, "when", "cell"} - {"q"}


@given(name=st.sampled_from([*facets.names(), *SINGLE, "when", "cell"]), value=st.text(min_size=1, max_size=500))
def test_any_value_is_read_or_refused_by_the_name_of_its_parameter(seeded_session, name, value):
    try:
        refused = ()
        read(seeded_session, {name: [value]})
    except Invalid as error:
        refused = error.problems
    assert {one.field for one in refused} <= {name}
    assert sum(len(one.message) for one in refused) < 2000


@given(name=st.text(max_size=80))
def test_an_unknown_parameter_is_refused_naming_those_there_are(seeded_session, name):
    allowed = [*facets.names(), *SINGLE, "when", "cell"]
    if name not in allowed:
        message = problems(seeded_session, **{name: "1"})[name[:40]]
        assert all(one in message for one in allowed)


@pytest.mark.parametrize(
    ("args", "name"),
    [
        ({"when": "inside"}, "when"),
        ({"match": "possible"}, "match"),
        ({"match": "possible", "place": "syria"}, "match"),
        ({"where": "possible"}, "where"),
        ({"where": "unplaced", "type": "tanks"}, "where"),
        ({"near": "aleppo"}, "near"),
        ({"within": "5km"}, "within"),
        ({"since": "2025", "until": "2024"}, "until"),
        ({"since": "2024-11-28", "until": "2024-11-27"}, "until"),
    ],
)
def test_a_contradiction_is_refused(seeded_session, args, name):
    assert set(problems(seeded_session, **args)) == {name}


@pytest.mark.parametrize(
    "args",
    [
        {"since": "2024-11-27", "until": "2024-11-27"},
        {"since": "2024-11", "until": "2024"},
        {"since": "2024", "until": "2024-01"},
        {"until": "2024", "when": "undated"},
        {"category": "tanks", "match": "possible"},
        {"place": "syria", "near": "aleppo", "within": "25km", "where": "possible"},
    ],
)
def test_what_goes_together_is_read(seeded_session, args):
    assert read(seeded_session, {name: [value] for name, value in args.items()}).to_args() == list(args.items())


@pytest.mark.parametrize("name", SINGLE)
def test_a_parameter_that_has_one_value_is_refused_twice(seeded_session, name):
    assert "more than once" in problems(seeded_session, **{name: ["2024", "2023"]})[name]


def test_every_problem_is_told_at_once(seeded_session):
    found = problems(seeded_session, type="zzz", mode="zzz", since="zzz", cell="zzz", zzz="1")
    assert list(found) == ["type", "mode", "since", "cell", "zzz"]


def test_defaults_are_field_records_by_first_operator_at_all_grades(seeded_session):
    asked = read(seeded_session, {})
    assert (asked.datasets, asked.mode, asked.variant.is_default) == (("field",), Mode.FIRST_OPERATOR, True)
    assert (asked.to_args(), asked.words, asked.hits) == ([], "", None)


@pytest.mark.parametrize(
    ("written", "last"),
    [("2024", date(2024, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2024-11-27", date(2024, 11, 27))],
)
def test_as_of_includes_the_whole_of_its_day_month_or_year(seeded_session, written, last):
    assert read(seeded_session, {"as_of": [written]}).variant.as_of == last


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_cell_of_every_dimension_can_be_read(seeded_session, dimension):
    asked = read(seeded_session, {"cell": [f"{dimension}:spread"]})
    assert asked.cells == ((dimension, "spread"),)


def test_words_are_cut_to_a_length_that_can_be_searched(seeded_session):
    assert len(Criteria.read({"q": ["x " * 5000]}, world.read(seeded_session), NOW).words) <= 300
