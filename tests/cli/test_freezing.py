"""Receipts, changes and snapshots as commands: their JSON, their text, what they refuse."""

import io
import json
import zipfile

import pytest

from tests.cli.test_commands import FAILED, USAGE, ask, refused, told
from tests.support import stores
from tests.support.databases import laid_out


@pytest.fixture(scope="module")
def data(run, prepared, tmp_path_factory):
    """A data folder with the seed data; snapshots are kept in it."""
    folder = tmp_path_factory.mktemp("freezing")
    laid_out(prepared, folder)
    assert told(run("index", "rebuild", "--json", data=folder))["documents"] > 600
    return folder


def test_a_receipt_adds_up_to_the_cell_of_the_tally(run, data):
    tally = ask(run, data, "tally", "--rows", "category", "--cols", "outcome")
    row = tally["rows"][0]
    for column, figures in row["cells"].items():
        cells = ("--cell", f"category:{row['key']}", "--cell", f"outcome:{column}")
        made = ask(run, data, "tally", "--receipt", *cells)
        assert made["total"] == made["summed"] == figures
        assert sum(one["weight_best"] for one in made["rows"]) == figures["best"]
        assert made["adds_up"]


def test_a_receipt_as_text_says_how_many_rows_add_up(run, data):
    answer = run("tally", "--receipt", "--type", "tanks", data=data)
    assert "add up to exactly this" in answer.stdout
    assert "left out:" in answer.stdout


def test_what_changed_adds_up_and_says_who_and_why(run, data):
    made = ask(run, data, "tally", "--type", "tanks", "--changed-from", "2020-01-01")
    assert made["adds_up"]
    assert (made["from"]["total"]["best"], made["came"]["best"]) == (0, made["to"]["total"]["best"])
    assert {one["differences"][0]["kind"] for one in made["things"]} == {"added"}
    assert all(one["differences"][0]["why"] for one in made["things"])
    text = run("tally", "--type", "tanks", "--changed-from", "2020-01-01", "--changed-to", "2020-01-02", data=data)
    assert "+0 came in" in text.stdout


def test_a_snapshot_is_added_once_shown_listed_and_purged(run, data):
    first = ask(run, data, "snapshot", "add", "tally", "--type", "tanks", "--title", "Tanks")
    again = ask(run, data, "snapshot", "add", "tally", "--type", "tanks", "--title", "Tanks")
    assert (first["is_new"], again) == (True, {**first, "is_new": False})
    with zipfile.ZipFile(io.BytesIO(stores.of(data).read(first["file"]))) as archive:
        assert json.loads(archive.read("question.json"))["title"] == "Tanks"
    shown = ask(run, data, "snapshot", "show", first["id"])
    assert (shown["sha256"], shown["since"]["things"]) == (first["sha256"], [])
    assert set(shown["citations"]) == {"citation.txt", "citation.bib", "citation.json"}
    assert first["id"] in [one["id"] for one in ask(run, data, "snapshot", "list")["snapshots"]]
    assert ask(run, data, "verify")["ok"]
    assert ask(run, data, "snapshot", "purge", first["id"], "--reason", "a test")["purged_why"] == "a test"
    assert stores.of(data).stat(first["file"]) is None
    assert ask(run, data, "snapshot", "show", first["id"])["purged_why"] == "a test"
    assert ask(run, data, "verify")["ok"]


def test_a_snapshot_as_text_has_its_citation(run, data):
    made = ask(run, data, "snapshot", "add", "losses", "--category", "small-arms")
    answer = run("snapshot", "show", made["id"], data=data)
    assert "Materiel Catalog contributors (20" in answer.stdout
    assert "@misc{materiel-catalog-" in answer.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("snapshot",),
        ("snapshot", "add"),
        ("snapshot", "add", "everything"),
        ("snapshot", "add", "tally", "--rows", "colour"),
        ("snapshot", "add", "losses", "--type", "nothing-like-it"),
        ("snapshot", "add", "types", "--outcome", "captured"),
        ("tally", "--changed-from", "soon"),
        ("tally", "--changed-to", "2024-01-01"),
        ("tally", "--changed-from", "2024-01-02", "--changed-to", "2024-01-01"),
        ("tally", "--receipt", "--changed-from", "2024-01-01"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exits_with_2(run, data, arguments):
    assert refused(run(*arguments, data=data), USAGE)


@pytest.mark.parametrize("arguments", [("show", "aaaaaaaa"), ("purge", "aaaaaaaa", "--reason", "x")], ids=" ".join)
def test_a_snapshot_that_is_not_there_exits_with_1(run, data, arguments):
    assert "no snapshot" in refused(run("snapshot", *arguments, data=data), FAILED)
