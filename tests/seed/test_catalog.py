"""The seed data that ship: wide and deep enough, every drawing there, every name that the data promise."""

from collections import Counter
from pathlib import Path

import pytest

from catalog.domain.identifying import inseparable
from catalog.domain.vocabulary import Rank
from catalog.seed.read import read
from catalog.services.keys import FeatureIn, KeyIn, ScoreIn
from catalog.services.sources import SourceIn
from catalog.services.types import TypeIn

PROJECT = Path(__file__).resolve().parents[2]
FEWEST_TYPES, FEWEST_DEEP = 1500, 300
NO_WORKS = ("grokipedia.com", "chatgpt.com")  # written by machines: nobody stands for what they say
# The categories that the catalog promises, with how many types stand below each at the least.
PROMISED = {
    "assault-rifles": 100, "battle-rifles": 8, "sniper-rifles": 40, "submachine-guns": 30, "pistols": 40,
    "machine-guns": 50, "shotguns": 12, "anti-materiel-rifles": 15, "grenade-launchers": 20, "hand-grenades": 20,
    "rocket-launchers": 40, "recoilless-guns": 12, "anti-tank-missiles": 35, "manpads": 20, "mortars": 20,
    "red-dot-sights": 30, "holographic-sights": 8, "telescopic-sights": 30, "night-sights": 12, "thermal-sights": 12,
    "magnifiers": 5, "lasers-and-illuminators": 20, "suppressors": 20, "furniture": 40, "bipods": 10,
    "anti-drone-guns": 20, "drone-jammers": 15, "electronic-warfare": 30, "radars": 50, "radios": 30,
    "reconnaissance-drones": 80, "combat-drones": 20, "loitering-munitions": 30, "tanks": 180,
    "armoured-fighting-vehicles": 30, "infantry-fighting-vehicles": 70, "armoured-personnel-carriers": 60,
    "mine-protected-vehicles": 20, "infantry-mobility-vehicles": 40, "engineering-vehicles": 90, "command-vehicles": 40,
    "towed-artillery": 40, "self-propelled-artillery": 50, "multiple-rocket-launchers": 45, "anti-aircraft-guns": 15,
    "self-propelled-anti-aircraft-guns": 10, "surface-to-air-missile-systems": 60, "trucks": 80, "aeroplanes": 100,
    "helicopters": 50, "naval-ships": 35, "mines": 40, "body-armour": 25, "helmets": 25,
}  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    reading = read(PROJECT / "seed_data")
    assert reading.problems == []
    return [row.values for row in reading.rows]


@pytest.fixture(scope="module")
def types(rows):
    return {row.slug: row for row in rows if isinstance(row, TypeIn)}


def category(slug, types):
    """The category that a type stands in, the deepest."""
    while types[slug].rank.depth > Rank.CATEGORY.depth:
        slug = types[slug].parent
    return slug


def real(types):
    return [one for one in types.values() if one.rank.depth >= Rank.FAMILY.depth]


def test_there_are_enough_types_in_every_category(types):
    assert len(real(types)) >= FEWEST_TYPES
    found = Counter(category(one.slug, types) for one in real(types))
    assert {name: found[name] for name, least in PROMISED.items() if found[name] < least} == {}


def test_every_type_names_a_source(types):
    assert [one.slug for one in real(types) if not one.sources] == []


def is_deep(one):
    return one.summary and one.specs and one.marks and any(
        relation.kind == "often_confused_with" and relation.note for relation in one.relations
    )  # fmt: skip


def test_enough_types_have_a_summary_figures_marks_and_look_alikes(types):
    assert sum(map(bool, map(is_deep, types.values()))) >= FEWEST_DEEP


def test_every_figure_rests_on_a_source_of_the_type(types):
    """A figure's source is a work with an address that can be opened, not a general guide that nobody read."""
    assert [one.slug for one in types.values() for spec in one.specs if spec.source == "weg"] == []


def test_no_source_is_a_page_that_a_machine_wrote(rows):
    addresses = [row.url or "" for row in rows if isinstance(row, SourceIn)]
    assert [one for one in addresses if any(host in one for host in NO_WORKS)] == []


def test_every_two_types_of_a_key_differ_or_one_is_marked(rows, types):
    scores = {}
    for row in rows:
        if isinstance(row, ScoreIn):
            scores.setdefault(row.key, {})[row.type] = {
                name: frozenset(values) for name, values in row.features.items()
            }
    assert set(scores) == {row.slug for row in rows if isinstance(row, KeyIn)}
    unmarked = [
        pair
        for scored in scores.values()
        for pair in inseparable(scored)
        if all(types[slug].separable for slug in pair)
    ]
    assert unmarked == []


def test_every_answer_of_a_key_has_its_drawing_and_a_type_that_shows_it(rows):
    drawn = {
        (feature.slug, value.slug): value.drawing
        for feature in rows
        if isinstance(feature, FeatureIn)
        for value in feature.values
    }
    assert [at for at, name in drawn.items() if not (PROJECT / "images/features" / str(name)).is_file()] == []
    shown = {(f, v) for row in rows if isinstance(row, ScoreIn) for f, values in row.features.items() for v in values}
    assert set(drawn) - shown == set()


def test_a_type_that_is_scored_stands_below_its_key(rows, types):
    under = {row.slug: row.under for row in rows if isinstance(row, KeyIn)}

    def path(slug):
        return [slug, *(path(types[slug].parent) if types[slug].parent else [])]

    scored = [row for row in rows if isinstance(row, ScoreIn)]
    assert [(row.key, row.type) for row in scored if under[row.key] not in path(row.type)] == []


@pytest.mark.parametrize("folder", ["features", "pictograms"])
def test_drawings_are_plain_svg(folder):
    for file in (PROJECT / "images" / folder).rglob("*.svg"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("<svg"), file
        for bad in ("<script", "style=", "href", "<text", "<image", "<foreignObject", " on"):
            assert bad not in text, f"{bad} in {file}"


def test_every_category_has_its_pictogram(types):
    heads = [one.slug for one in types.values() if one.rank.depth <= Rank.CATEGORY.depth]
    assert [slug for slug in heads if not (PROJECT / "images/pictograms" / f"{slug}.svg").is_file()] == []
