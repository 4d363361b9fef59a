"""T8 to T12 as tables that an expert could read: each is the example of docs/counting.md. All of it is synthetic."""

from contextlib import closing

import pytest

from catalog.search.coding import NOT_FURTHER
from catalog.services.incidents import IncidentIn
from catalog.services.places import PlaceIn
from catalog.tally import receipt, sentence
from catalog.tally.count import tally
from catalog.tally.links import Links
from tests.search.questions import ask
from tests.services.writing import FIELD, WEG, a_type, incident_id, item_id, put, sides, tree
from tests.support.databases import at_file, copied
from tests.tally.handmade import became, thing

TYPES = [
    *tree(),
    a_type("t-72a", "model", "t-72"),
    a_type("sights", "domain", role="fitted_part"),
    a_type("sight", "model", "sights"),
    a_type("suppressor", "model", "sights"),
    a_type("rockets", "domain", role="munition"),
    a_type("rocket", "model", "rockets"),
    a_type("zu-23", "family", "tanks"),
]
PLACES = [
    PlaceIn(slug="region", name="Region", kind="region"),
    PlaceIn(slug="district", name="District", kind="district", parent="region"),
    PlaceIn(slug="village", name="Village", kind="village", parent="district"),
    PlaceIn(slug="other-district", name="Other district", kind="district", parent="region"),
    PlaceIn(slug="other-village", name="Other village", kind="village", parent="other-district"),
]
DATES = {
    "a day": ("2023-11-27", "2023-11-27", "day"),
    "a month": ("2023-11-01", "2023-11-30", "month"),
    "a year": ("2023-01-01", "2023-12-31", "year"),
    "two years": ("2023-12-30", "2024-01-02", "range"),
    "before a day": (None, "2023-05-05", "before"),
    "no day": (None, None, "unknown"),
}


def at(key, **more):
    return IncidentIn(id=incident_id(key), title=key, **more)


def destroyed(incident="somewhere", **more):
    return became(incident, "destroyed", **more)


@pytest.fixture
def catalog(migrated_file, tmp_path):
    """An empty catalog with types, places and one incident of no day and no place."""
    with closing(at_file(copied(migrated_file, tmp_path))) as database:
        put(database, WEG, *TYPES, *sides(), *PLACES, FIELD, at("somewhere"))
        yield database


def table(database, rows, **args):
    """The tally of a question: key of each row → its best figure, and what may belong to it besides."""
    with database.reading() as session:
        answer = tally(ask(session, {name: [value] for name, value in args.items()}), rows, "outcome")
        return {line.key.key: (line.total.best, {name: one.best for name, one in line.aside.items()})
                for line in answer.lines}, answer.total.best, answer.beside.parts  # fmt: skip


T8_THINGS = {"t-72a": 3, "t-72b": 5, "t-72b3": 4, "t-72": 2}


def test_t8_what_is_sure_of_a_type_what_may_be_and_what_is_known_no_nearer(catalog):
    put(catalog, *(thing(f"{slug}-{n}", slug, destroyed()) for slug, count in T8_THINGS.items() for n in range(count)),
        thing("either", "tanks", destroyed(), candidates=["t-72", "t-80"]))  # fmt: skip
    rows, total, beside = table(catalog, "type", type="t-72")
    assert rows == {
        "t-72a": (3, {"match": 3}),  # the two that are known no nearer than T-72, and the one that is T-72 or T-80
        "t-72b": (9, {"match": 3}),
        NOT_FURTHER: (2, {}),
    }
    assert (total, beside["match"].best) == (14, 1)
    assert table(catalog, "type", type="t-80")[2]["match"].best == 1
    assert table(catalog, "type", type="zu-23")[2]["match"].best == 0


@pytest.mark.parametrize(
    ("date", "by_year", "by_month"),
    [
        ("a day", "2023", "2023-11"),
        ("a month", "2023", "2023-11"),
        ("a year", "2023", "spread"),
        ("two years", "spread", "spread"),
        ("before a day", "spread", "spread"),
        ("no day", "undated", "undated"),
    ],
)
def test_t9_a_thing_falls_in_a_period_only_with_all_its_days(catalog, date, by_year, by_month):
    earliest, latest, precision = DATES[date]
    put(catalog, at("when", date={"earliest": earliest, "latest": latest, "precision": precision}))
    put(catalog, thing("one", "t-72", destroyed("when")))
    assert set(table(catalog, "year")[0]) == {by_year}
    assert set(table(catalog, "month")[0]) == {by_month}


def test_t9_periods_spread_and_undated_are_all_of_it(catalog):
    for date, (earliest, latest, precision) in DATES.items():
        put(catalog, at(date, date={"earliest": earliest, "latest": latest, "precision": precision}))
        put(catalog, thing(date, "t-72", destroyed(date)))
    rows, total, _ = table(catalog, "year")
    assert ({key: best for key, (best, _) in rows.items()}, total) == ({"2023": 3, "spread": 2, "undated": 1}, 6)


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("village", "inside"),
        ("district", "inside"),
        ("region", "possible"),
        ("other-village", "outside"),
        (None, "unplaced"),
    ],
)
def test_t10_a_thing_is_surely_possibly_or_not_in_a_district_or_has_no_place(catalog, place, part):
    put(catalog, at("where", place=place), thing("one", "t-72", destroyed("where")))
    _, total, beside = table(catalog, "type", place="district")
    found = {"inside": total, "possible": beside["where"].best, "unplaced": beside["unplaced"].best}
    assert {name for name, best in found.items() if best} == {part} - {"outside"}


def test_t11_parts_have_a_tally_of_their_own_and_a_loose_one_is_a_thing(catalog):
    put(catalog, thing("rifle", "t-72", destroyed(), fitted=[{"part": "sight"}, {"part": "suppressor"}]),
        thing("loose", "sight", became("somewhere", "captured", taken_by="ukraine")),
        thing("carrier", "t-80", destroyed(), fitted=[{"part": "zu-23"}]))  # fmt: skip
    things, _, _ = table(catalog, "type")
    parts, _, _ = table(catalog, "type", count="fitted")
    assert {key: best for key, (best, _) in things.items()} == {"t-72": 1, "t-80": 1, "sight": 1}
    assert {key: best for key, (best, _) in parts.items()} == {"sight": 1, "suppressor": 1, "zu-23": 1}


def test_t11_ammunition_stays_out_of_the_totals_of_end_items(catalog):
    put(catalog, thing("crate", "rocket", became("somewhere", "captured", taken_by="ukraine"),
                       count={"min": 12, "best": 12, "max": 12}), thing("tank", "t-72", destroyed()))  # fmt: skip
    rows, total, beside = table(catalog, "category")
    assert ({key: best for key, (best, _) in rows.items()}, total) == ({"tanks": 1}, 1)
    assert beside["munitions"].best == 12
    for asked in ({"category": "rockets"}, {"type": "rocket"}, {"munitions": "only"}):
        assert table(catalog, "type", **asked)[1] == 12
    assert table(catalog, "type", munitions="included")[1] == 13
    with catalog.reading() as session:
        question = ask(session, {})
        assert Links(tally(question)).aside("munitions") == "/losses/?munitions=only"
        assert [row.item for row in receipt.receipt(question).reason("munitions").rows()] == [item_id("crate")]
        assert "munitions set apart 12" in sentence.of(tally(question))


def test_t11_without_munitions_nothing_is_said_of_them(catalog):
    put(catalog, thing("tank", "t-72", destroyed()))
    assert "munitions" not in table(catalog, "category")[2]


def test_t12_what_burnt_in_a_garage_is_counted_and_said(catalog):
    put(catalog, *(thing(f"hit-{n}", "t-72", destroyed()) for n in range(2)),
        thing("burnt", "t-72", destroyed(non_combat=True)))  # fmt: skip
    with catalog.reading() as session:
        answer = tally(ask(session, {}), "category", "outcome")
        assert (answer.total.best, answer.beside.non_combat.best) == (3, 1)
