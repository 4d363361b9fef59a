"""The exports: exactly the columns that are documented, exactly the rows that the page counts."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.counting import Range
from catalog.domain.errors import Invalid
from catalog.search import asking
from catalog.tally import exports, more_records, records, streams, tabled, type_records
from catalog.tally.column import Kind
from catalog.tally.count import tally
from catalog.tally.formats import FORMATS
from tests.search.questions import SEEDED, asked, listed, questions
from tests.tally.handmade import HANDMADE
from tests.tally.reading_back import READERS, in_every_format

COLUMNS = {
    "losses": "id item dataset mode type type_name rank identification candidates as_written fitted outcome lost_by "
    "taken_by count_min count_best count_max grade band earliest latest date_precision date_basis date_as_written "
    "place place_name place_as_written lat lon uncertainty_m is_coarse geo_precision held_until incident sources",
    "gains": "id item type taken_by lost_by outcome is_recovery count_min count_best count_max grade earliest latest "
    "incident",
    "holdings": "item type count_min count_best count_max party context grade earliest latest incident",
    "items": "id type type_name identification as_written fitted count_min count_best count_max incident lat lon "
    "uncertainty_m is_coarse geo_precision held_until",
    "types": "slug name rank parent role state country maker introduced names summary specs marks look_alikes "
    "separable external sources",
    "incidents": "id title earliest latest date_precision date_basis date_as_written place place_as_written lat lon "
    "uncertainty_m is_coarse geo_precision held_until narrative",
    "sources": "id kind title publisher platform handle published_on url language claims",
    "changes": "id made_at person why undoes records purged hash",
}
DOCUMENTED = {
    "losses": records.LOSSES,
    "types": type_records.TYPES,
    **{name: getattr(more_records, name.upper()) for name in COLUMNS if name not in ("losses", "types")},
}


def table(session, kind, **args: Sequence[str]):
    return exports.export(kind, asked(session, args))


def rows_of(session, kind, **args):
    return list(table(session, kind, **args).records())


def weight(rows) -> Range:
    most = [row["count_max"] for row in rows]
    least, best = (sum(row[f"count_{part}"] for row in rows) for part in ("min", "best"))
    return Range(least, best, None if None in most else sum(most))


def test_every_kind_of_export_is_known_here():
    assert set(COLUMNS) == set(exports.KINDS)


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_kind_has_exactly_its_columns_each_with_what_it_says(catalog, kind):
    session, _ = catalog
    found = table(session, kind)
    assert found.names == COLUMNS[kind].split() == [one.name for one in DOCUMENTED[kind]]
    assert all(len(row) == len(found.columns) for row in found.rows)
    assert all(one.about for one in DOCUMENTED[kind])


def without(kind):
    """Formats that cannot be written of this kind: there are no points, or no ids."""
    points = set() if kind in ("losses", "items", "incidents") else {"geojson", "kml"}
    return points | ({"hxl.csv"} if kind in ("types", "holdings") else set())


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_has_the_same_rows_in_every_format(catalog, kind):
    session, _ = catalog
    found = in_every_format(lambda: table(session, kind))
    assert set(found) == set(READERS) - without(kind)
    assert {name: rows == found["json"] for name, rows in found.items()} == dict.fromkeys(found, True)


@pytest.mark.parametrize("kind", ["losses", "items", "incidents"])
@given(data=st.data())
@settings(max_examples=20)
def test_whatever_is_asked_every_format_has_the_rows_that_are_seen(catalog, kind, data):
    session, choices = catalog
    question = asked(session, data.draw(questions(choices)))
    found = in_every_format(lambda: exports.export(kind, question))
    assert {name: rows == found["json"] for name, rows in found.items()} == dict.fromkeys(found, True)


@pytest.mark.parametrize("args", [{}, {"lost_by": ["ukraine"]}, {"since": ["2023"]}], ids=str)
@pytest.mark.parametrize("kind", ["losses", "items", "incidents"])
def test_rows_read_a_few_at_a_time_are_the_same_rows(handmade_session, monkeypatch, kind, args):
    whole = rows_of(handmade_session, kind, **args)
    monkeypatch.setattr(streams, "CHUNK", 2)
    monkeypatch.setattr(asking, "PART", 1)
    assert rows_of(handmade_session, kind, **args) == whole


@pytest.mark.parametrize("kind", COLUMNS)
def test_values_are_of_the_kind_that_their_column_says(catalog, kind):
    session, _ = catalog
    made = table(session, kind)
    kinds = {Kind.TEXT: str, Kind.INTEGER: int, Kind.NUMBER: float, Kind.FLAG: bool, Kind.DAY: str, Kind.MOMENT: str}
    for row in made.rows:
        for column, value in zip(made.columns, row, strict=True):
            right = isinstance(value, kinds[column.kind]) and isinstance(value, bool) == (column.kind is Kind.FLAG)
            assert value is None or right, column.name


@given(st.data())
@settings(max_examples=50)
def test_the_rows_of_losses_are_the_list_in_its_order_and_weigh_its_total(catalog, data):
    session, choices = catalog
    question = asked(session, data.draw(questions(choices)))
    rows = list(exports.export("losses", question).records())
    assert [row["id"] for row in rows] == [row.id for row in listed(question.question)]
    assert weight(rows) == question.question.total
    assert {row["mode"] for row in rows} <= {question.question.criteria.mode.value}


def of_page(row):
    """What a file has to say of a loss, taken from the row that its page shows, field by field."""
    item, incident, point = row.item, row.incident, row.point
    days = {name: getattr(incident, name) and getattr(incident, name).isoformat() for name in ("earliest", "latest")}
    held = incident.publish_after and incident.publish_after.isoformat(timespec="seconds")
    return {
        "id": row.id,
        "item": item.public_id,
        "dataset": row.dataset.slug,
        "mode": row.mode.value,
        "type": row.type.slug,
        "type_name": row.type.name,
        "rank": row.type.rank.value,
        "identification": item.qualifier.value,
        "as_written": item.as_written,
        "candidates": "; ".join(sorted(row.candidates)),
        "fitted": "; ".join(row.fitted),
        "outcome": row.kind.value,
        "lost_by": row.lost_by.slug,
        "taken_by": row.taken_by.slug or None,
        "count_min": row.count.least,
        "count_best": row.count.best,
        "count_max": row.count.most,
        "grade": row.grade.value,
        "band": row.band.value,
        **days,
        "date_precision": incident.precision.value,
        "date_basis": incident.basis.value,
        "date_as_written": incident.date_as_written,
        "place": row.place.slug or None,
        "place_name": row.place.name or None,
        "place_as_written": incident.place_as_written,
        "geo_precision": incident.geo_precision.value,
        **{name: point and getattr(point, name) for name in ("lat", "lon", "uncertainty_m", "is_coarse")},
        "held_until": held,
        "incident": incident.public_id,
        "sources": "; ".join(row.sources),
    }


@given(st.data())
@settings(max_examples=50)
def test_a_file_says_of_each_loss_what_its_page_does(catalog, data):
    session, choices = catalog
    question = asked(session, data.draw(questions(choices)))
    assert list(exports.export("losses", question).records()) == [of_page(row) for row in listed(question.question)]


@given(st.data())
@settings(max_examples=50)
def test_items_are_those_of_the_losses_each_once(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    found = [row["id"] for row in rows_of(session, "items", **args)]
    assert sorted(found) == sorted({row["item"] for row in rows_of(session, "losses", **args)})


@pytest.mark.parametrize(
    ("kind", "count"), [("losses", 13), ("items", 13), ("gains", 7), ("incidents", 8), ("sources", 6)]
)
def test_what_the_seed_data_holds_of_the_report_is_exported_whole(seeded_session, kind, count):
    rows = rows_of(seeded_session, kind)
    assert len([row for row in rows if kind != "sources" or row["published_on"] == "2024-11-27"]) == count


def test_gains_name_both_parties_and_whether_it_was_a_recovery(handmade_session):
    rows = rows_of(handmade_session, "gains", type=["t-72b"])
    found = [(row["taken_by"], row["lost_by"], row["outcome"], row["is_recovery"]) for row in rows]
    assert found == [("ukraine", "brigade", "captured", False), ("brigade", "ukraine", "recaptured", True)]


def test_a_holding_is_exported_and_is_no_loss(handmade_session):
    (found,) = rows_of(handmade_session, "holdings")
    assert (found["type"], found["party"], found["context"]) == ("t-72b3", "ukraine", "displayed")
    assert found["item"] not in {row["item"] for row in rows_of(handmade_session, "losses", dataset=["all"])}


def test_candidates_and_open_counts_are_told(handmade_session):
    rows = {row["type"]: row for row in rows_of(handmade_session, "losses", category=["carriers"])}
    assert sorted(rows["bmp"]["candidates"].split("; ")) == ["BMP-1", "BMP-2"]
    assert (rows["bmp-2"]["count_min"], rows["bmp-2"]["count_max"]) == (2, None)


def test_a_type_asked_for_exports_it_and_all_below_it(handmade_session):
    assert [row["slug"] for row in rows_of(handmade_session, "types", type=["t-72"])] == ["t-72", "t-72b", "t-72b3"]


@pytest.mark.parametrize("dataset", ["field", "second", "all"])
def test_every_file_says_what_was_asked_when_by_which_rules_and_under_which_licence(handmade_session, dataset):
    about = table(handmade_session, "losses", dataset=[dataset], mode=["every_operator"]).about
    assert about["question"]["mode"] == ["every_operator"] == [about["mode"]]
    assert (about["as_of"], about["rules"]) == ("2026-06-01T12:00:00+00:00", "1")
    expected = {"field": "CC BY 4.0", "second": "CC0"}
    wanted = expected if dataset == "all" else {dataset: expected[dataset]}
    assert {one["dataset"]: one["licence"] for one in about["licences"]} == wanted


def test_an_unknown_kind_is_refused_naming_those_there_are(seeded_session):
    with pytest.raises(Invalid) as refused:
        table(seeded_session, "people")
    assert all(one in str(refused.value) for one in (*exports.KINDS, "tally"))


@pytest.mark.parametrize("dataset", ["field", "all"])
def test_a_tally_can_be_written_in_every_format(handmade_session, dataset):
    question = asked(handmade_session, {"dataset": [dataset]})
    found = in_every_format(lambda: tabled.tally_table(question, "category", ""), without=("json",))
    assert len(found) > 2
    assert {name: rows == found["jsonl"] for name, rows in found.items()} == dict.fromkeys(found, True)


@pytest.mark.parametrize("dataset", ["field", "all"])
def test_every_row_of_a_tally_fills_its_columns(handmade_session, dataset):
    found = tabled.tally_table(asked(handmade_session, {"dataset": [dataset]}), "category", "")
    assert {len(row) for row in found.rows} == {len(found.columns)}


@pytest.mark.parametrize("choices", [SEEDED, HANDMADE], ids=["seeded", "handmade"])
def test_a_tally_as_a_table_says_what_the_tally_says(choices, request):
    session = request.getfixturevalue("seeded_session" if choices is SEEDED else "handmade_session")
    question = asked(session, {})
    answer = tally(question.question, "category", "outcome")
    rows = {row["category"]: row for row in tabled.tally_table(question, "category", "outcome").records()}
    for line in answer.lines:
        for key, cell in line.cells.items():
            assert [rows[line.key.key][f"{key}_{part}"] for part in ("min", "best", "max")] == [
                cell.least, cell.best, cell.most,
            ]  # fmt: skip
    assert rows["total"]["total_best"] == answer.total.best


def test_a_tally_as_json_has_the_shape_that_scripts_rely_on(handmade_session):
    found = tabled.tally_table(asked(handmade_session, {}), "category", "outcome")
    document = json.loads(b"".join(FORMATS["json"].write(found)))
    assert {"question", "rules", "as_of", "rows", "totals", "bands", "mode"} <= set(document)
    assert document["totals"]["total"] == {"min": 12, "best": 14, "max": None}
    assert all(set(row) == {"key", "label", "cells", "total"} for row in document["rows"])
    assert all(set(cell) == {"min", "best", "max"} for row in document["rows"] for cell in row["cells"].values())


@given(args=questions(SEEDED))
@settings(max_examples=30)
def test_sources_of_a_question_are_those_of_its_losses_too(seeded_session, args):
    told = {
        one for row in rows_of(seeded_session, "losses", **args) for one in filter(None, row["sources"].split("; "))
    }
    assert told <= {row["id"] for row in rows_of(seeded_session, "sources", **args)}
