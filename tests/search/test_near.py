"""A radius search: inside, possible, unplaced or outside, by what may be told of a point and by nothing nearer."""

from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from catalog.domain import publishing
from catalog.domain.errors import Invalid
from catalog.models import Change, Incident
from catalog.search import asking, globe, holdings, question
from catalog.search.globe import Spot
from catalog.search.near import Circle
from catalog.services.items import ItemIn
from catalog.services.places import PlaceIn
from tests.search.questions import again, ask, asked, ids, questions, read
from tests.services.writing import an_incident, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.support.databases import at_file, copied

WHERE = ("inside", "possible", "unplaced")
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
SPOTS = st.none() | st.builds(Spot, LATITUDES, LONGITUDES, st.integers(1, 500_000))
CENTRES = st.tuples(LATITUDES, LONGITUDES)
KILOMETRES = st.floats(0.1, 2000)
CLOSE = st.floats(-0.05, 0.05)


def part(spot, centre, km):
    """The one part that a spot is in."""
    found = Circle(centre, km * 1000).parts(globe.spans(centre, *globe.table([spot])))
    parts = {name: bool(getattr(found, name)[0]) for name in (*WHERE, "outside")}
    assert sum(parts.values()) == 1
    return next(name for name, is_in in parts.items() if is_in)


@given(SPOTS, CENTRES, KILOMETRES)
def test_a_thing_is_in_exactly_one_part(spot, centre, km):
    assert (part(spot, centre, km) == "unplaced") is (spot is None)


@given(SPOTS, CENTRES, KILOMETRES, KILOMETRES)
def test_a_wider_circle_never_lets_go(spot, centre, one, other):
    order = ("outside", "possible", "inside")
    found = [part(spot, centre, km) for km in sorted((one, other))]
    assert found == ["unplaced"] * 2 or order.index(found[0]) <= order.index(found[1])


@given(st.builds(Spot, st.floats(-80, 80), st.floats(-2, 2), st.integers(1, 50_000)), st.floats(-80, 80), KILOMETRES,
       LONGITUDES)  # fmt: skip
def test_turning_the_globe_changes_nothing_also_where_the_days_meet(spot, north, km, turn):
    def turned(lon):
        return (lon + turn + 180) % 360 - 180

    lat, apart, reach = spot
    there = globe.metres((north, 0.0), np.array([lat]), np.array([apart]))[0]
    again_there = globe.metres((north, turned(0.0)), np.array([lat]), np.array([turned(apart)]))[0]
    assert there == pytest.approx(again_there, abs=1)
    if min(abs(there - reach - km * 1000), abs(there + reach - km * 1000)) > 2:
        other = spot._replace(lon=turned(apart))
        assert part(spot, (north, 0.0), km) == part(other, (north, turned(0.0)), km)


# The table of T10 in docs/counting.md: kilometres off, how far it reaches, and what 10 km round the centre make of it.
@pytest.mark.parametrize(
    ("km", "reach", "expected"),
    [
        (8, 1, "inside"),
        (9.5, 1, "possible"),
        (12, 1, "outside"),
        (8, 5, "possible"),
        (20, 60, "possible"),
        (3, 5, "inside"),
    ],
)
def test_the_examples_of_the_rules_hold(km, reach, expected):
    north = np.degrees(km * 1000 / globe.RADIUS_M)
    assert part(Spot(36.2 + north, 37.1, reach * 1000), (36.2, 37.1), 10) == expected


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 179.9), (0, -179.9), 22.2),
        ((89.9, 0), (89.9, 180), 22.2),
        ((90, 0), (90, 123), 0),
        ((0, 0), (0, 180), 20_015.1),
        ((36.20124, 37.16117), (35.93062, 36.63393), 56.2),  # Aleppo and Idlib
    ],
)
def test_distances_are_great_circles(one, other, km):
    assert globe.metres(one, np.array([other[0]]), np.array([other[1]]))[0] / 1000 == pytest.approx(km, abs=0.1)


@given(st.data())
@settings(max_examples=20)
def test_the_parts_of_a_question_never_overlap_and_the_figures_beside_it_are_theirs(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    circle = {"near": data.draw(st.sampled_from(choices.centres)), "within": "25km"}
    found = {where: ask(session, again(args, **circle, where=where)) for where in WHERE}
    assert np.sum([one.mask for one in found.values()], axis=0).max(initial=0) <= 1
    beside = found["inside"].beside()
    assert (beside["where"], beside["unplaced"]) == (found["possible"].total, found["unplaced"].total)


@given(st.data())
@settings(max_examples=20)
def test_incidents_answer_as_their_losses_do(catalog, data):
    session, choices = catalog
    args = {"near": [data.draw(st.sampled_from(choices.centres))], "within": [data.draw(st.sampled_from(("4", "90")))],
            "where": [data.draw(st.sampled_from(WHERE))], "dataset": ["all"], "munitions": ["included"]}  # fmt: skip
    if data.draw(st.booleans()):
        args["place"] = [data.draw(st.sampled_from(choices.places))]
    plain = {row.id for row in asked(session, args).incidents()}
    by_losses = ask(session, {**args, "mode": ["every_operator"]})
    everywhere = ask(session, {"dataset": ["all"], "munitions": ["included"], "mode": ["every_operator"]})
    known = set(everywhere.columns.incident[everywhere.mask].tolist())
    assert plain & known == set(by_losses.columns.incident[by_losses.mask].tolist())


# Town: 11 km east of 0.5,0, reaching 2 km. North and Land reach farther than any of these circles.
@pytest.mark.parametrize(
    ("args", "inside", "possible"),
    [
        ({"near": "town", "within": "2"}, {"single", "chain", "either"}, {"hurt", "handed", "lot", "out-of-lot"}),
        ({"near": "town", "within": "1.9"}, set(),
         {"single", "chain", "either", "hurt", "handed", "lot", "out-of-lot"}),
        ({"near": "0.5,0", "within": "14"}, {"single", "chain", "either"}, {"hurt", "handed", "lot", "out-of-lot"}),
        ({"near": "0.5,0", "within": "5"}, set(), {"hurt", "handed", "lot", "out-of-lot"}),
        ({"near": "0.5,0", "within": "60"}, {"single", "chain", "either", "hurt", "handed"}, {"lot", "out-of-lot"}),
        ({"near": "0,3", "within": "34"}, set(), {"lot", "out-of-lot"}),
        ({"near": "0,3", "within": "30"}, set(), set()),
        ({"near": "0.5,0", "within": "60", "place": "town"}, {"single", "chain", "either"}, {"lot", "out-of-lot"}),
    ],
)  # fmt: skip
def test_what_lies_in_a_circle_what_may_and_what_nobody_knows(handmade_session, args, inside, possible):
    def keys(where):
        found = ids(handmade_session, **args, where=where)
        return {key for key in THINGS if f"{item_id(key)}.1" in found}

    assert (keys("inside"), keys("possible")) == (inside, possible)
    assert keys("unplaced") == {"open", *([] if "place" in args else ["vague", "maybe-same"])}


THINGS = ("single", "chain", "either", "hurt", "handed", "lot", "out-of-lot", "open", "vague", "maybe-same")


@pytest.mark.parametrize(
    ("written", "near", "within"),
    [
        ({"near": "Алеппо", "within": "25 KM"}, "aleppo", "25km"),
        ({"near": "حلب", "within": "025.50"}, "aleppo", "25.5km"),
        ({"near": " +36.20 , 37.130000 ", "within": "0.1"}, "36.2,37.13", "0.1km"),
        ({"near": "-0.000001,-180", "within": "2000"}, "0,-180", "2000km"),
        ({"near": "36.123456789,37", "within": "1.23456"}, "36.12346,37", "1.235km"),
    ],
)
def test_a_circle_has_one_address(seeded_session, written, near, within):
    address = read(seeded_session, {name: [text] for name, text in written.items()}).to_args()
    assert address == [("near", near), ("within", within)]
    assert read(seeded_session, {name: [text] for name, text in address}).to_args() == address


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"near": "alepo", "within": "5"}, "near: no place 'alepo'; near: .*aleppo"),
        ({"near": "new-aleppo", "within": "5"}, "near: new-aleppo has no point; aleppo, which it lies in, has one"),
        ({"near": "91,0", "within": "5"}, "latitude from -90 to 90"),
        ({"near": "0,180.1", "within": "5"}, "longitude from -180 to 180"),
        ({"within": "5"}, "within: goes with near"),
        ({"near": "aleppo"}, "near: goes with within"),
        ({"near": "aleppo", "within": "0.09"}, "kilometres from 0.1 to 2000"),
        ({"near": "aleppo", "within": "2001km"}, "kilometres from 0.1 to 2000"),
        ({"near": "aleppo", "within": "5 miles"}, "kilometres from 0.1 to 2000"),
        ({"near": "aleppo", "within": "٥"}, "kilometres from 0.1 to 2000"),
        ({"where": "possible"}, "goes with place or near"),
    ],
)
def test_what_is_no_circle_is_refused(seeded_session, engine, args, said):
    with pytest.raises(Invalid, match=said):
        asking.ask(seeded_session, engine, {name: [text] for name, text in args.items()}, NOW)


def test_a_centre_is_never_guessed_among_places_of_one_name(database, engine):
    point = {"kind": "town", "lat": 1, "lon": 1, "radius_m": 500}
    put(database, PlaceIn(slug="millbrook", name="Millbrook", **point),
        PlaceIn(slug="upper-millbrook", name="Upper Millbrook", **point, names={"former": ["Millbrook"]}))  # fmt: skip
    with database.reading() as session:
        for text in ("Millbrook", "MILLBROOK", "Mill brook"):
            with pytest.raises(Invalid, match=r"several are called .*millbrook, upper-millbrook"):
                asking.ask(session, engine, {"near": [text], "within": ["5"]}, NOW)
        assert read(session, {"near": ["millbrook"], "within": ["5"]}).get("near") == "millbrook"


def test_fields_of_the_search_ask_the_same(seeded_session, engine):
    def to_args(**args):
        return asking.ask(seeded_session, engine, {name: [text] for name, text in args.items()}, NOW).question.criteria

    same = to_args(near="aleppo", within="25km")
    assert to_args(q="near:Халеб within:25").to_args() == same.to_args()
    assert to_args(q='near:"Urum al Kubra" within: 3km').to_args() == [("near", "urm-al-kubra"), ("within", "3km")]
    assert to_args(near="urum alkubra", within="3").to_args() == [("near", "urm-al-kubra"), ("within", "3km")]


POINTS = {"first": (10.008, 20.0055), "second": (10.015, 20.013)}  # a kilometre apart, in one cell of the coarse grid


def one_thing(key, **at):
    """An incident with these values, and a tank that was destroyed in it."""
    lost = outcome("destroyed", incident=incident_id(key))
    return [*ground(), an_incident(key, **at), ItemIn(id=item_id(key), type="t-72", outcomes=[lost])]


@pytest.fixture(scope="module")
def coarse_session(migrated_file, tmp_path_factory):
    """Two synthetic incidents whose points are made coarse, an item each."""
    assert len({publishing.coarse(*at, 1000) for at in POINTS.values()}) == 1
    with closing(at_file(copied(migrated_file, tmp_path_factory.mktemp("coarse")))) as database:
        for key, (lat, lon) in POINTS.items():
            put(database, *one_thing(key, lat=lat, lon=lon, uncertainty_m=20))
        with changing(database) as session:
            for row in session.exec(select(Incident).where(Incident.uncertainty_m == 20)):
                row.coarsen_to_m = 1000
        with database.reading() as session:
            yield session


@given(lat=CLOSE, lon=CLOSE, km=st.floats(0.1, 12))
@settings(max_examples=60)
def test_no_radius_finds_out_more_than_the_coarse_point(coarse_session, lat, lon, km):
    circle = {"near": [f"{10.01 + lat:.5f},{20.01 + lon:.5f}"], "within": [f"{km:.3f}"]}
    for where in WHERE:
        found = ask(coarse_session, {**circle, "where": [where]})
        assert len(found.rows) in (0, 2)  # either would tell them apart
        of_both = [one for one in asked(coarse_session, {**circle, "where": [where]}).incidents() if one.lat]
        assert len(of_both) in (0, 2)


def test_a_coarse_thing_is_inside_only_with_its_whole_cell(coarse_session):
    centre = publishing.coarse(*POINTS["first"], 1000)
    point = publishing.told(*POINTS["first"], 20, 1000)
    here = f"{centre[0]},{centre[1]}"
    assert point.uncertainty_m == 1000
    assert len(ids(coarse_session, near=here, within="1")) == 2
    assert len(ids(coarse_session, near=here, within="0.999")) == 0
    assert len(ids(coarse_session, near=here, within="0.1", where="possible")) == 2


def known(session, then, **args):
    asked_for = question.ask_as_known(session, read(session, {name: [text] for name, text in args.items()}), then)
    return set(asked_for.columns.item[asked_for.rows].tolist())


def test_what_was_known_then_counts_and_is_told_no_nearer_than_today(sqlite_database):
    put(sqlite_database, *one_thing("moved", lat=10, lon=20, uncertainty_m=50))
    here, there = {"near": "10,20", "within": "1"}, {"near": "11,20", "within": "1"}
    with sqlite_database.reading() as session:
        before = session.exec(select(Change.id).order_by(Change.id.desc())).first()
        assert len(ids(session, **here)) == 1
    put(sqlite_database, an_incident("moved", lat=11, lon=20, uncertainty_m=50))
    with sqlite_database.reading() as session:
        assert (len(ids(session, **here)), len(ids(session, **there))) == (0, 1)
        assert (len(known(session, before, **here)), len(known(session, before, **there))) == (1, 0)
    put(sqlite_database, an_incident("moved", lat=11, lon=20, uncertainty_m=5000))
    with sqlite_database.reading() as session:
        assert not known(session, before, **here)
        assert known(session, before, **here, where="possible")
    put(sqlite_database, an_incident("moved"))
    with sqlite_database.reading() as session:
        assert known(session, before, **here, where="unplaced")
        assert ids(session, **here, where="unplaced", known_on="2999")


def test_a_point_that_is_not_the_place_of_a_holding_is_not_its_own(sqlite_database):
    town = PlaceIn(slug="town", name="Town", kind="town", lat=10, lon=20, radius_m=500)
    seen = [{"party": "ukraine", "context": "displayed", "incident": incident_id("seen")},
            {"party": "ukraine", "context": "in_use", "incident": incident_id("seen"), "place": "town"}]  # fmt: skip
    put(sqlite_database, *ground(), town, an_incident("seen", lat=50, lon=60, uncertainty_m=50),
        ItemIn(id=item_id("held"), type="t-72", holdings=seen))  # fmt: skip
    with sqlite_database.reading() as session:
        for near_to in ("town", "50,60"):
            found = holdings.ask(asked(session, {"near": [near_to], "within": ["1"]}))
            assert len(found.question.rows) == 1


def test_the_point_of_a_place_is_that_of_today(sqlite_database):
    values = {"slug": "town", "name": "Town", "kind": "town"}
    put(sqlite_database, PlaceIn(**values), *one_thing("there", place="town"))
    with sqlite_database.reading() as session:
        assert len(ids(session, near="10,20", within="1", where="unplaced")) == 1
    put(sqlite_database, PlaceIn(**values, lat=10, lon=20, radius_m=900))
    with sqlite_database.reading() as session:
        assert len(ids(session, near="town", within="1")) == len(ids(session, near="10,20", within="0.9")) == 1
