"""`import losses` as it is typed: on a small made-up list, and on the real ones where they are at hand."""

import csv
import json
import re
from collections import Counter

import pytest

from tests.services.lists import HEAD, TANK, link, row
from tests.support.databases import laid_out

OUTCOMES = ("destroyed", "damaged", "abandoned", "captured")


@pytest.fixture
def data(prepared, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    laid_out(prepared, folder)
    return folder


def told(answer):
    assert (answer.returncode, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def made_up(folder, *rows, name="list.csv"):
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([HEAD, *rows])
    return file


def bring(run, data, file, *more, profile="oryx"):
    return run("import", "losses", file, "--profile", profile, "--dataset", "made-up", "--json", *more, data=data)


def tallied(run, data, **asked):
    pairs = [part for name, value in asked.items() for part in (f"--{name.replace('_', '-')}", value)]
    return told(run("tally", "--grade", "all", *pairs, "--json", data=data))["totals"]


def test_a_dry_run_writes_nothing_and_refused_rows_are_an_answer(run, data, tmp_path):
    file = made_up(tmp_path, TANK, row(status="?"), row(model="Never heard of 9", evidence_url=link(2)))
    dry = told(bring(run, data, file))
    assert (dry["rows"], dry["items"], dry["imported"], dry["refused"], dry["applied"]) == (3, 3, 1, 2, False)
    assert [one["written"] for one in dry["unresolved"]] == ["Never heard of 9"]
    assert told(bring(run, data, file)) == dry
    done = told(bring(run, data, file, "--apply"))
    assert done == {**dry, "applied": True}
    assert told(bring(run, data, file, "--apply"))["imported"] == 0


def test_the_report_has_a_line_for_each_row_and_no_formula(run, data, tmp_path):
    out = tmp_path / "report.csv"
    told(bring(run, data, made_up(tmp_path, TANK, row(model="=cmd()")), "--report", out))
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(one["row"], one["what"], one["written"]) for one in lines] == [
        ("2", "add", "T-72B3"), ("3", "refuse", "'=cmd()"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--profile", "excel", "--dataset", "a"), r"profile: 'excel' is none; oryx, warspotting or"),
        (("--profile", "oryx", "--dataset", "A b"), r"'A b': small letters, digits and hyphens"),
        (("--profile", "warspotting", "--dataset", "a"), r"the file has no column 'nearest_location'"),
        (("--profile", "oryx", "--dataset", "a", "--copied-on", "x"), r"copied_on: 'x' is not a date"),
        (("--profile", "oryx"), r"--dataset"),
    ],
)
def test_wrong_usage_is_one_clear_line(run, data, tmp_path, arguments, message):
    answer = run("import", "losses", made_up(tmp_path, TANK), *arguments, data=data)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert re.search(message, answer.stderr)
    assert "Traceback" not in answer.stderr


def test_a_file_in_another_encoding_names_its_line(run, data, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(",".join(HEAD).encode() + "\nRussia,Tanks,Т-72,,1,destroyed,\n".encode("cp1251"))
    answer = bring(run, data, file)
    assert (answer.returncode, answer.stderr) == (2, "file: list.csv:2: is not UTF-8 (byte 0xd2); save it as UTF-8\n")


def test_the_real_list_has_as_many_things_as_its_numbers_say_and_its_outcomes(run, data, samples):
    folder = samples / "oryx-2023-07-24"
    done = told(bring(run, data, folder / "losses.csv", "--create-types", "--apply"))
    assert (done["rows"], done["refused"], done["imported"]) == (12304, 0, 13317)
    assert len(done["new_types"]) < 10
    things, printed = Counter(), Counter()
    with (folder / "losses.csv").open(encoding="utf-8") as handle:
        for one in csv.DictReader(handle):
            things[one["side"]] += max(1, len(one["item_numbers"].split()))
    with (folder / "published_category_totals.csv").open(encoding="utf-8") as handle:
        for one in csv.DictReader(handle):
            printed.update({(one["side"], name): int(one[name]) * (one["category"] != "ALL") for name in OUTCOMES})
    for side in things:
        totals = tallied(run, data, dataset="made-up", lost_by=side.lower())
        assert totals["total"]["best"] == things[side]
        assert all(abs(totals[name]["best"] - printed[side, name]) <= 0.002 * things[side] for name in OUTCOMES)
    assert told(bring(run, data, folder / "losses.csv", "--create-types", "--apply"))["imported"] == 0


def test_a_later_copy_of_the_real_list_adds_changes_and_withdraws(run, data, samples, tmp_path):
    """The later copy is made here of the real rows: 40 gone, 40 with another status, all numbers shifted."""
    with (samples / "oryx-2023-07-24" / "losses.csv").open(encoding="utf-8") as handle:
        rows = [tuple(one.values()) for one in csv.DictReader(handle)][:700]
    single = [one for one in rows if one[4].isdigit()]
    seen = Counter(one[6] for one in rows)
    alone = [one for one in single if seen[one[6]] == 1 and one[5] == "destroyed"]
    gone, other = set(alone[:40]), set(alone[40:80])
    told(bring(run, data, made_up(tmp_path, *rows[:600]), "--create-types", "--apply"))
    newer = [
        (*one[:4], str(int(one[4]) + 7) if one[4].isdigit() else one[4], "captured" if one in other else one[5], one[6])
        for one in rows
        if one not in gone
    ]
    done = told(bring(run, data, made_up(tmp_path, *newer, name="newer.csv"), "--create-types", "--apply"))
    added = sum(max(1, len(one[4].split())) for one in rows[600:])
    assert (done["imported"], done["changed"], done["withdrawn"]) == (added, 40, 40)
    total = sum(max(1, len(one[4].split())) for one in rows) - 40
    assert tallied(run, data, dataset="made-up")["total"]["best"] == total


def test_the_other_tracker_brings_days_points_and_units(run, data, samples, tmp_path):
    with (samples / "warspotting" / "losses.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))[:1500]
    file = tmp_path / "records.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = told(bring(run, data, file, "--create-types", "--apply", profile="warspotting"))
    assert (done["imported"], done["refused"]) == (len(rows), 0)
    assert tallied(run, data, dataset="made-up", lost_by="russia")["total"]["best"] == len(rows)  # units included
    in_march = sum(one["date"].startswith("2022-03") for one in rows)
    march = tallied(run, data, dataset="made-up", since="2022-03", until="2022-03", when="inside")
    assert march["total"]["best"] == in_march
    out = told(run("export", "losses", "--dataset", "made-up", "--format", "json", data=data))
    assert sum(one["lat"] is not None for one in out["losses"]) >= sum(bool(one["geolocation"]) for one in rows)
