"""`import places` as scripts meet it. The places are made up."""

import csv
import json

import pytest

from catalog.cli import progress
from tests.services.gazetteers import table
from tests.support.databases import copied

COUNTS = {"imported", "merged", "changed", "unchanged", "refused", "left"}
TOLD = {"rows", "items", *COUNTS, "reasons", "unresolved", "applied"}


@pytest.fixture
def data(migrated_file, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    copied(migrated_file, folder)
    return folder


@pytest.fixture
def file(tmp_path):
    return table(tmp_path, "1,Made,SY,36,37,900,Маде", "2,=Bad,SY,99,37,0,", "3,Other,IQ,33,44,0,")


def told(answer):
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def test_refused_rows_are_an_answer_and_a_dry_run_writes_nothing(run, data, file):
    dry = told(run("import", "places", file, "--profile", "csv", "--json", data=data))
    assert set(dry) == TOLD
    assert (dry["rows"], dry["imported"], dry["refused"], dry["applied"]) == (3, 2, 1, False)
    done = told(run("import", "places", file, "--profile", "csv", "--apply", "--json", data=data))
    assert done == {**dry, "applied": True}
    again = told(run("import", "places", file, "--profile", "csv", "--apply", "--json", data=data))
    assert (again["imported"], again["unchanged"]) == (0, 2)


def test_the_report_names_each_row_and_holds_no_formula(run, data, file, tmp_path):
    report = tmp_path / "report.csv"
    told(run("import", "places", file, "--profile", "csv", "--report", report, "--json", data=data))
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [(row["line"], row["result"], row["slug"]) for row in rows] == [
        ("2", "imported", "made"),
        ("3", "refused", ""),
        ("4", "imported", "other"),
    ]
    assert (rows[1]["name"], rows[1]["reason"]) == ("'=Bad", "latitude: '99' is outside -90 to 90")


@pytest.mark.parametrize("countries", [("SY", "IQ"), ("SY", "--country", "IQ"), ("IQ", "--country=sy")])
def test_several_countries_are_each_of_them_however_they_are_given(run, data, file, countries):
    answer = told(run("import", "places", file, "--profile", "csv", "--json", "--country", *countries, data=data))
    assert (answer["imported"], answer["left"]) == (2, 0)


def test_people_are_told_in_a_few_lines(run, data, file):
    answer = run("import", "places", file, "--profile", "csv", "--country", "SY", data=data)
    assert answer.stdout.splitlines() == [
        "3 rows: 1 imported, 0 merged, 0 changed, 0 unchanged, 1 refused, 1 left",
        "  refused, 1: latitude",
        "  each refused row with its reason: --report OUT.csv",
        "nothing was written; --apply writes it",
    ]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("--profile", "oryx"), (2, "invalid choice: 'oryx'")),
        ((), (2, "--profile")),
        (("--profile", "csv", "--country", "Syria"), (2, "a code of two letters is allowed")),
        (("--profile", "geonames"), (1, "a GeoNames dump has 19")),
        (("--profile", "csv", "--report", "/nowhere/out.csv"), (1, "/nowhere/out.csv cannot be written")),
    ],
)
def test_wrong_usage_and_wrong_files_are_told_in_one_line(run, data, file, arguments, refusal):
    answer = run("import", "places", file, *arguments, data=data)
    code, line = refusal
    assert (answer.returncode, answer.stdout) == (code, "")
    [told] = answer.stderr.splitlines()
    assert line in told


def test_places_that_were_imported_can_be_asked_for(run, data, file):
    told(run("import", "places", file, "--profile", "csv", "--apply", "--json", data=data))
    assert run("tally", "--place", "Маде", "--dataset", "all", "--json", data=data).returncode == 0


def test_a_bar_is_drawn_on_a_terminal_only(capsys, monkeypatch):
    progress.progress(10)(5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    show = progress.progress(10)
    show(5)
    show(10)
    drawn = capsys.readouterr().err
    assert "50%  5 of 10" in drawn
    assert drawn.endswith("100%  10 of 10\n")
