"""Names as other lists write them, over the whole seed data: they find their type, and a number of none finds none."""

import csv
from contextlib import closing

import pytest

from catalog.domain.resolving import resolve
from catalog.search import lexicon
from tests.support.databases import at_file, copied

LEAST_NAMES, LEAST_TWO_LISTS, MOST_UNKNOWN = 0.95, 0.9, 0.02


@pytest.fixture(scope="module")
def words(seeded_file, tmp_path_factory):
    file = copied(seeded_file, tmp_path_factory.mktemp("names"))
    with closing(at_file(file)) as database, database.reading() as session:
        return lexicon.read(session)


def rows(file):
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def agree(one, other, words):
    """One type, or one the parent of the other, where one list is less precise."""
    return bool(one and other) and (
        one == other or words.types[one].parent == other or words.types[other].parent == one
    )


def share(pairs, words):
    found = [(resolve(one, words).slug, resolve(other, words).slug) for one, other in pairs]
    return sum(agree(one, other, words) for one, other in found) / len(pairs)


def test_names_of_other_lists_find_the_type_that_the_field_means(words, samples):
    pairs = [(row["written"], row["canonical"]) for row in rows(samples / "names" / "pairs.csv")]
    unknown = {canonical for _, canonical in pairs if resolve(canonical, words).slug is None}
    assert unknown == set()
    assert share(pairs, words) >= LEAST_NAMES


def test_two_trackers_mean_one_type_by_their_names(words, samples):
    pairs = [(row["other"], row["listed"]) for row in rows(samples / "names" / "two-lists.csv")]
    assert share(pairs, words) >= LEAST_TWO_LISTS


@pytest.mark.parametrize("path", ["oryx-2023-07-24/losses.csv", "warspotting/losses.csv"])
def test_every_model_of_two_large_lists_is_a_type(words, samples, path):
    models = {row["model"] for row in rows(samples / path)}
    assert {model for model in models if resolve(model, words).slug is None} == set()


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("122mm 2A18 D-30 howitzer", "d-30"),
        ("Kalashnikov AKS-74N 5.45x39 assault rifle", "aks-74n"),
        ("Пистолет Макарова ПМ 9x18ПМ", "makarov-pm"),
        ("Снайперская винтовка СВД", "svd"),
        ("кулемет ПКМ", "pkm"),
        ("M4A1 5,56 x 45 Sturmgewehr", "m4a1"),
        ("2S1 Panzerhaubitze 122 mm", "2s1-gvozdika"),
        ("F-1 Handgranate", "f-1-grenade"),
        ("دبابة T-72", "t-72"),
        ("танки Т-72Б3", "t-72b3"),
        ("7.62-mm M60 machine gun", "m60-mg"),
        ("M60 main battle tank", "m60"),
        ("9A331M TLAR (for 9K332 Tor-M2)", "9a331m"),
        ("Unknown T-72", "t-72"),
        ("T-72 *", "t-72"),
        ("AT-14", "9k135-kornet"),
        ("Humvees", "hmmwv"),
    ],
)
def test_a_name_with_words_around_it_is_its_type(words, written, slug):
    assert resolve(written, words).slug == slug


@pytest.mark.parametrize(
    ("written", "host", "fitted"),
    [("MT-LB with ZU-23", "mt-lb", ("zu-23-2",)), ("SVD sniper rifle with PSO-1", "svd", ("pso-1",))],
)
def test_what_is_fitted_is_told_apart(words, written, host, fitted):
    found = resolve(written, words)
    assert (found.slug, found.fitted) == (host, fitted)


@pytest.mark.parametrize(
    "written",
    [
        "T-72B9",
        "AK-75M",
        "BMP-17",
        "M4A9 carbine",
        "S-3000",
        "Leopard 9A4",
        "2S99",
        "Leopard 1 bridge layer",
        "E40",
    ],
)
def test_a_number_that_no_type_has_finds_none(words, written):
    assert resolve(written, words).slug is None
