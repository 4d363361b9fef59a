"""`export datapackage` and `import package` as scripts meet them."""

import json
import sqlite3
from contextlib import closing
from zipfile import ZipFile

import pytest

from tests.support.databases import laid_out


@pytest.fixture
def data(prepared, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    laid_out(prepared, folder)
    return folder


@pytest.fixture
def file(run, data, tmp_path):
    out = tmp_path / "p.zip"
    answer = run("export", "datapackage", "--dataset", "field", "--out", out, data=data)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    return out


def told(answer):
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def test_a_package_comes_back_as_a_dataset_and_twice_changes_nothing(run, data, file):
    command = ("import", "package", file, "--dataset", "copy", "--json")
    dry = told(run(*command, data=data))
    assert (dry["rows"], dry["items"], dry["imported"], dry["applied"]) == (13, 19, 19, False)
    assert told(run(*command, "--apply", data=data)) == {**dry, "applied": True}
    again = told(run(*command, "--apply", data=data))
    assert (again["imported"], again["changed"], again["unchanged"]) == (0, 0, 19)
    checks = told(run("verify", "--json", data=data))
    assert [one for one in checks["checks"] if not one["ok"]] == []
    tallies = [told(run("tally", "--dataset", one, "--json", data=data))["totals"] for one in ("field", "copy")]
    assert tallies[0] == tallies[1]


def test_people_are_told_in_a_line_that_nothing_was_written(run, data, file, tmp_path):
    report = tmp_path / "r.csv"
    answer = run("import", "package", file, "--dataset", "copy", "--report", report, data=data)
    assert answer.stdout.splitlines() == [
        "13 rows: 19 imported, 0 changed, 0 unchanged, 0 refused",
        "nothing was written; --apply writes it",
    ]
    assert len(report.read_text().splitlines()) == 1 + 13 + 8 + 24 + 3


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("export", "datapackage"), (2, "out: is needed")),
        (("export", "datapackage", "--format", "csv"), (2, "a datapackage is one of zip, sqlite")),
        (("export", "tally", "--format", "zip"), (2, "'zip' is not known here; one of csv")),
        (("export", "losses", "--format", "sqlite"), (2, "geojson, zip is allowed")),
        (("export", "datapackage", "--format", "sqlite", "--out", "/nowhere/p.sqlite"), (1, "/nowhere cannot be")),
        (("export", "datapackage", "--out", "/nowhere/p.zip"), (1, "/nowhere/p.zip cannot be written")),
        (("import", "package", "none.zip", "--dataset", "copy"), (1, "none.zip cannot be read")),
        (("import", "package", "none.zip"), (1, "none.zip cannot be read")),
        (("import", "package", "none.zip", "--dataset", "A B"), (2, "small letters, digits and hyphens")),
    ],
)
def test_wrong_usage_and_wrong_files_are_told_in_one_line(run, data, arguments, refusal):
    answer = run(*arguments, data=data)
    code, line = refusal
    assert (answer.returncode, answer.stdout) == (code, "")
    [shown] = answer.stderr.splitlines()
    assert line in shown


def test_a_package_is_a_zip_with_its_description(file):
    with ZipFile(file) as folder:
        assert folder.testzip() is None
        assert "datapackage.json" in folder.namelist()


def test_a_file_that_could_not_be_written_whole_leaves_what_stood_there(run, data, tmp_path):
    file = tmp_path / "losses.csv"
    file.write_text("what was exported before")
    answer = run("export", "datapackage", "--dataset", "field", "--known-on", "2024", "--type", "no-such-type",
                 "--out", str(file), data=data)  # fmt: skip
    assert answer.returncode == 2
    assert file.read_text() == "what was exported before"
    assert run("export", "losses", "--out", str(file), data=data).returncode == 0
    assert file.read_text().startswith("id,")
    assert not list(tmp_path.glob(".*"))


def test_the_same_tables_are_one_sqlite_file_with_their_keys(run, data, file, tmp_path):
    out = tmp_path / "p.sqlite"
    answer = run("export", "datapackage", "--format", "sqlite", "--out", str(out), data=data)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert {one.name for one in tmp_path.iterdir()} == {"data", "p.zip", "p.sqlite"}
    with ZipFile(file) as folder, closing(sqlite3.connect(f"file:{out}?mode=ro", uri=True)) as base:
        resources = json.loads(folder.read("datapackage.json"))["resources"]
        counts = {one["name"]: base.execute(f'SELECT count(*) FROM "{one["name"]}"').fetchone()[0] for one in resources}
        assert counts == {one["name"]: one["rows"] for one in resources}
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        about = dict(base.execute("SELECT name, text FROM about"))
    assert {"words", "as_of", "rules", "licences", "cite"} <= set(about)
