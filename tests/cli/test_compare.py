"""`compare` as scripts meet it, with two files that are not imported. The lists are made up."""

import csv
import json

import pytest

from tests.services.two_lists import ONE, OTHER
from tests.support.databases import laid_out

FIGURES = {
    "one",
    "other",
    "matched",
    "agreeing",
    "differing",
    "only_one",
    "only_other",
    "ambiguous",
    "shared_total",
    "sum",
    "overlap",
}


@pytest.fixture
def data(prepared, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    laid_out(prepared, folder)
    return folder


@pytest.fixture
def files(tmp_path):
    for name, text in (("one.csv", ONE), ("other.csv", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "one.csv", tmp_path / "other.csv", "--profile", "warspotting"


def test_the_document_has_figures_and_rows_and_the_file_the_same_rows(run, data, files, tmp_path):
    out = tmp_path / "out.csv"
    answer = run("compare", *files, "--out", out, "--json", data=data)
    assert (answer.returncode, answer.stderr) == (0, "")
    told = json.loads(answer.stdout)
    assert set(told) >= FIGURES
    assert told["overlap"] == told["matched"] == 2
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["standing"] for row in rows] == [row["standing"] for row in told["rows"]]


def test_the_shared_total_alone_has_categories_and_no_rows(run, data, files):
    told = json.loads(run("compare", *files, "--shared", "--json", data=data).stdout)
    assert "rows" not in told
    assert sum(line["together"] for line in told["categories"]) == told["shared_total"]["best"]


def test_people_are_told_that_nothing_is_changed(run, data, files):
    assert "it changes nothing" in run("compare", *files, data=data).stdout


@pytest.mark.parametrize("extra", [["--profile", "none"], ["--mode", "every_operator"], ["--type", "t-7200"]])
def test_a_wrong_question_is_wrong_usage(run, data, files, extra):
    answer = run("compare", *files, *extra, data=data)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{extra[0].removeprefix('--')}: ")


def test_a_file_needs_a_profile_and_a_name_a_dataset(run, data, files):
    for lists, field in ((files[:2], "profile"), (("field", "nowhere"), "other")):
        answer = run("compare", *lists, data=data)
        assert (answer.returncode, answer.stderr.split(":")[0]) == (2, field)
