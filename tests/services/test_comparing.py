"""Two imported lists, or a list and a file, held against each other. All lists here are made up but the samples."""

from pathlib import Path

import pytest
from sqlmodel import col, update

from catalog.domain.errors import Invalid
from catalog.models import Change, Source
from catalog.services import comparing
from catalog.services.comparing import File, Wanted
from catalog.services.imports import profile, sheet
from catalog.tally import compared
from tests.services.two_lists import HEAD, ONE, OTHER, a_catalog, a_sheet, fill, set_all
from tests.services.writing import all_of
from tests.support.clock import NOW

SAMPLES = {"oryx": "oryx-2023-07-24", "warspotting": "warspotting"}


@pytest.fixture
def catalog(database, tmp_path):
    found = a_catalog(database, tmp_path)
    fill(found)
    return found


def asked(catalog, one="one", other="other", *, insider=True, **args):
    with catalog.database.reading() as session:
        wanted = Wanted(one, other, {name: [value] for name, value in args.items()}, insider=insider)
        return comparing.compare(session, catalog.engine, wanted, NOW)


def a_file(text):
    return File(a_sheet(text), profile.named("warspotting"))


def shape(found):
    return {
        (row.standing.value, row.one.written if row.one else "", row.other.written if row.other else "", *row.differs)
        for row in found.rows
    }


def test_every_thing_stands_where_it_belongs(catalog):
    assert shape(asked(catalog)) == {
        ("agreeing", "T-72B", "T-72B"),
        ("differing", "T-72", "T-72B", "outcome", "date"),
        ("differing", "T-72B", "T-72B", "date"),
        ("only_one", "T-80", ""),
        ("ambiguous", "T-72B", ""),
        ("ambiguous", "", "T-72B"),
    }


def test_the_figures_are_those_of_the_rows_and_the_shared_total_adds_up(catalog):
    told = compared.as_json(asked(catalog))
    assert (told["matched"], told["agreeing"], told["only_one"], told["only_other"], told["ambiguous"]) == (
        3,
        1,
        1,
        0,
        3,
    )
    assert told["differing"] == {"type": 0, "outcome": 1, "party": 0, "date": 2, "place": 0}
    assert told["less_precise"] == 1
    assert told["by"] == {"address": 2, "circumstances": 1}
    assert (told["sum"], told["overlap"]) == (10, 3)
    # At least: the ambiguous one is one of the two. At most: what no picture proves is two things.
    assert told["shared_total"] == {"min": 6, "best": 7, "max": 8}
    assert sum(line["together"] for line in told["categories"]) == told["shared_total"]["best"] == len(told["rows"])


def test_the_same_comes_out_the_other_way_round(catalog):
    one, turned = compared.figures(asked(catalog)), compared.figures(asked(catalog, "other", "one"))
    swapped = {"one": "other", "other": "one", "only_one": "only_other", "only_other": "only_one"}
    assert {swapped.get(name, name): value for name, value in turned.items()} == one


def test_a_question_narrows_what_is_shown_and_not_what_is_paired(catalog):
    found = asked(catalog, outcome="captured")
    assert [(row.standing.value, row.one.fits, row.other.fits) for row in found.rows] == [("differing", True, False)]
    told = compared.figures(found)
    assert (told["sum"], told["overlap"], told["partly"], told["shared_total"]["best"]) == (1, 0, 1, 1)


def test_things_in_a_list_are_as_many_as_the_list_of_losses_says(catalog):
    found = asked(catalog, type="t-72b")
    assert [found.things(side).best for side in (found.one, found.other)] == [3, 5]


def test_a_file_that_is_not_imported_compares_as_the_dataset_that_it_would_become(catalog):
    by_dataset, by_file = asked(catalog), asked(catalog, other=a_file(OTHER))
    assert shape(by_file) == shape(by_dataset)
    keys = ("matched", "differing", "only_one", "only_other", "ambiguous", "sum", "overlap", "shared_total")
    for args in ({}, {"type": "t-72b"}, {"since": "2024-11-15"}, {"outcome": "captured"}, {"place": "town"}):
        one, other = (
            compared.figures(asked(catalog, **args)),
            compared.figures(asked(catalog, other=a_file(OTHER), **args)),
        )
        assert {key: one[key] for key in keys} == {key: other[key] for key in keys}


def test_a_name_without_a_type_is_compared_by_its_address_and_a_bad_row_is_counted(catalog):
    rows = "z,Tanks,Zeppelin NT,destroyed,Russia,,,,,https://x.com/one/status/3\ny,Tanks,T-72,lost,Russia,,,,,\n"
    found = asked(catalog, other=a_file(HEAD + rows))
    assert [row.one.written for row in found.rows if row.is_matched] == ["T-80"]
    assert (found.other.about.rows, found.other.about.refused) == (2, 1)


def test_two_files_compare_without_a_dataset(catalog):
    found = asked(catalog, a_file(ONE), a_file(OTHER))
    assert shape(found) == shape(asked(catalog))


def test_comparing_writes_nothing(catalog):
    before = len(all_of(catalog.database, Change))
    asked(catalog)
    asked(catalog, other=a_file(OTHER))
    assert len(all_of(catalog.database, Change)) == before


def test_an_address_that_is_protected_pairs_nothing(catalog):
    with catalog.database.transaction() as session:
        session.exec(update(Source).where(col(Source.url_key).like("%/status/2")).values(protected=True))
    assert [row.one.written for row in asked(catalog).rows if row.how and row.how.value == "address"] == ["T-72B"]


@pytest.mark.parametrize(
    ("one", "other", "args", "field"),
    [
        ("one", "one", {}, "other"),
        ("one", "nowhere", {}, "other"),
        ("one", "other", {"dataset": "one"}, "dataset"),
        ("one", "other", {"mode": "every_operator"}, "mode"),
        ("one", "other", {"type": "t-7200"}, "type"),
        ("one", a_file(OTHER), {"q": "T-72"}, "q"),
        ("one", a_file(OTHER), {"known_on": "2024"}, "known_on"),
        ("one", a_file("a,b\n1,2\n"), {}, "id"),
    ],
)
def test_what_is_wrong_is_named(catalog, one, other, args, field):
    with pytest.raises(Invalid) as caught:
        asked(catalog, one, other, **args)
    assert field in {problem.field for problem in caught.value.problems}


def test_a_list_that_may_not_be_published_is_not_there_for_a_visitor(catalog):
    with pytest.raises(Invalid) as caught:
        asked(catalog, insider=False)
    assert "none that you may see" not in str(caught.value)  # the field records are there
    assert "other" not in str(caught.value).split("allowed are")[1]
    set_all(catalog.database, may_publish=True)
    assert asked(catalog, insider=False).overlap == 3


def test_the_two_real_lists_share_what_their_picture_addresses_say(seeded, tmp_path, samples: Path):
    """Both read as files, so with the types of the seed data only."""
    files = [
        File(sheet.open_file(samples / folder / "losses.csv"), profile.named(name)) for name, folder in SAMPLES.items()
    ]
    told = compared.as_json(asked(a_catalog(seeded, tmp_path), *files))
    assert (told["one"]["things"], told["other"]["things"]) == (13317, 7091)
    assert 6400 < told["by"]["address"] < 6630  # 6,630 is what the addresses alone allow
    assert told["by"]["circumstances"] == 0  # the list of Oryx has neither dates nor places
    assert told["shared_total"]["best"] == told["sum"] - told["overlap"] == len(told["rows"])
    assert told["differing_pairs"] + told["agreeing"] == told["matched"]
