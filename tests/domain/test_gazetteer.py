"""Rules for places from a gazetteer, as tables of examples."""

import pytest

from catalog.domain import gazetteer
from catalog.domain.vocabulary import PlaceKind

K = PlaceKind


@pytest.mark.parametrize(
    ("feature", "population", "kind"),
    [
        ("P.PPLC", None, K.CITY),
        ("P.PPLA", 60_000, K.TOWN),
        ("P.PPLA", None, K.TOWN),
        ("P.PPLA", 2_000_000, K.CITY),
        ("P.PPLA2", None, K.TOWN),
        ("P.PPL", 100_000, K.CITY),
        ("P.PPL", 99_999, K.TOWN),
        ("P.PPL", 5_000, K.TOWN),
        ("P.PPL", 4_999, K.VILLAGE),
        ("P.PPLQ", None, K.VILLAGE),
        ("P.PPLX", 300_000, K.QUARTER),
        ("A.ADM1", 4_000_000, K.REGION),
        ("A.ADM2", None, K.DISTRICT),
        ("A.PCLI", None, K.COUNTRY),
        ("A.ADM3", None, None),
        ("L.MILB", None, K.SITE),
        ("S.AIRB", None, K.SITE),
        ("S.INSM", None, K.SITE),
        ("S.HTL", None, None),
        ("H.STM", None, None),
    ],
)
def test_the_feature_code_and_the_people_say_what_kind_a_place_is(feature, population, kind):
    assert gazetteer.kind_of(*feature.split("."), population) is kind


@pytest.mark.parametrize(
    ("kind", "population", "metres"),
    [
        (K.VILLAGE, None, 1_500),
        (K.TOWN, 20_000, 3_000),
        (K.CITY, 150_000, 5_000),
        (K.CITY, 2_000_000, 12_600),
        (K.CITY, 20_000_000, 30_000),
        (K.REGION, 4_000_000, 100_000),
        (K.COUNTRY, None, 500_000),
        (K.SITE, None, 2_000),
    ],
)
def test_how_far_a_place_reaches_goes_by_its_kind_and_people(kind, population, metres):
    assert gazetteer.radius_of(kind, population) == metres


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Aleppo", "aleppo"),
        ("Alah Sāy", "alah-say"),
        ("Ma‘arrat an Nu‘mān", "maarrat-an-numan"),
        ("Kryvyi Rih", "kryvyi-rih"),
        ("Кривий Ріг", "kriviy-rig"),
        ("…", ""),
        ("a" * 100, "a" * 70),
    ],
)
def test_a_slug_is_the_name_in_plain_letters(name, slug):
    assert gazetteer.slug_of(name) == slug


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RU", "Russia"),
        ("SY", "Syria"),
        ("PS", "Palestine"),
        ("IR", "Iran"),
        ("UA", "Ukraine"),
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_country_goes_by_its_common_english_name(code, name):
    assert gazetteer.country_name(code) == name


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((36.2, 37.16), (36.2, 37.16), 0),
        ((0, 0), (0, 1), 111),
        ((0, 179.5), (0, -179.5), 111),
        ((90, 0), (-90, 0), 20015),
    ],
)
def test_the_distance_of_two_points_is_that_on_the_globe(one, other, kilometres):
    assert gazetteer.distance(one, other) == pytest.approx(kilometres * 1000, rel=0.01)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [(K.CITY, K.VILLAGE, True), (K.CITY, K.REGION, False), (K.CITY, K.QUARTER, False), (K.SITE, K.SITE, True)],
)
def test_a_place_is_the_same_as_one_of_its_kind_only(one, other, alike):
    assert gazetteer.are_alike(one, other) is alike
