"""The commands as scripts meet them: what stands on stdout and stderr, in which shape, and how they exit."""

import csv
import io
import json
import shutil
import socket
import subprocess
from itertools import product

import pytest
from python_calamine import CalamineWorkbook

from tests.seed import program
from tests.seed.folders import SMALL, small
from tests.support import standins
from tests.support.databases import FILE, copied

HIT = {"kind", "id", "slug", "name", "score", "why"}
RESOLVED = {"written", "slug", "name", "rank", "parent", "confidence", "why", "candidates"}
RANGE = {"min", "best", "max"}
EXPORTED = ("losses", "gains", "holdings", "items", "types", "incidents", "sources", "changes", "tally")
FORMATS = ("csv", "raw.csv", "json", "jsonl")
FAILED, USAGE = 1, 2


@pytest.fixture(scope="module")
def data(prepared, tmp_path_factory):
    """A data folder with the seed data and its index; commands here only read it."""
    return shutil.copytree(prepared, tmp_path_factory.mktemp("commands") / "data")


def test_the_index_is_built_anew(run, seeded_file, tmp_path):
    copied(seeded_file, tmp_path)
    assert told(run("index", "rebuild", "--json", data=tmp_path))["documents"] > 600


@pytest.fixture(scope="module")
def small_program(tmp_path_factory):
    return program.copied_with(SMALL, tmp_path_factory.mktemp("program"))


def told(answer):
    """The one JSON document on stdout of a command that did what was asked."""
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.endswith("\n")
    return json.loads(answer.stdout)


def lines(answer):
    assert (answer.returncode, answer.stderr) == (0, "")
    return [json.loads(line) for line in answer.stdout.split("\n")[:-1]]


def refused(answer, code):
    """The one line on stderr of a command that did not."""
    assert answer.returncode == code, answer.stderr
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    [line] = answer.stderr.splitlines()
    return line


def ask(run, data, *arguments):
    return told(run(*arguments, "--json", data=data))


# init, seed, verify, index


def test_init_makes_everything_and_may_be_run_again(small_program, tmp_path):
    first = told(program.run("init", "--json", data=tmp_path / "new", program=small_program))
    again = told(program.run("init", "--json", data=tmp_path / "new", program=small_program))
    assert (first["migrated"], again["migrated"]) == (True, False)
    assert (again["seed"]["added"], again["seed"]["unchanged"]) == (0, first["seed"]["added"])
    checks = told(program.run("verify", "--json", data=tmp_path / "new", program=small_program))
    assert checks["ok"]


def test_seed_check_looks_and_loads_nothing(small_program, tmp_path):
    answer = told(program.run("seed", "--check", "--json", data=tmp_path / "new", program=small_program))
    assert answer["added"] > 20
    assert not (tmp_path / "new" / FILE).exists()


def test_a_broken_seed_row_is_named_on_one_line_and_nothing_is_loaded(tmp_path):
    small(tmp_path, parties="- {slug: x, name: X, kind: tribe}\n")
    folder = program.copied_with(tmp_path / "seed_data", tmp_path)
    for command in (("seed", "--check"), ("init",)):
        line = refused(program.run(*command, data=tmp_path / "new", program=folder), FAILED)
        assert line.startswith("parties.yaml:10: kind: Input should be 'state'")
    found = told(program.run("search", "AKS-74U", "--json", data=tmp_path / "new", program=folder))
    assert found["total"] == 0


def test_verify_says_what_it_checked(run, data):
    answer = ask(run, data, "verify")
    assert set(answer) == {"ok", "checks"}
    assert {frozenset(one) for one in answer["checks"]} == {frozenset({"name", "ok", "detail"})}
    assert answer["ok"] is True


def test_verify_exits_with_1_when_something_is_wrong(run, seeded_file, tmp_path):
    copied(seeded_file, tmp_path)
    answer = run("verify", "--json", data=tmp_path)
    assert answer.returncode == FAILED
    assert [one["name"] for one in json.loads(answer.stdout)["checks"] if not one["ok"]] == [
        "the index holds what the database holds"
    ]


def test_the_index_says_how_it_stands(run, data):
    answer = ask(run, data, "index", "status")
    assert answer["state"] == "current"
    assert answer["position"] == answer["last"]


# search


def test_search_answers_with_hits(run, data):
    answer = ask(run, data, "search", "АК-74М")
    assert set(answer) == {"query", "total", "hits"}
    assert answer["query"] == "АК-74М"
    assert {frozenset(hit) for hit in answer["hits"]} == {frozenset(HIT)}
    assert answer["hits"][0]["slug"] == "ak-74m"


def test_scores_lie_between_0_and_1(run, data):
    scores = [hit["score"] for hit in ask(run, data, "search", "AK-74M")["hits"]]
    assert scores
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("room", "kind"), [("types", "type"), ("incidents", "incident"), ("losses", "item"), ("sources", "source")]
)
def test_search_looks_in_one_room_where_asked_to(run, data, room, kind):
    answer = ask(run, data, "search", "War Noir captured AKS-74U" if room == "sources" else "AKS-74U", "--in", room)
    assert answer["total"] > 0
    assert len({hit["kind"] for hit in answer["hits"]}) == 1
    assert kind in answer["hits"][0]["kind"] or room.startswith(answer["hits"][0]["kind"])


def test_a_limit_shortens_the_hits_and_not_the_total(run, data):
    answer = ask(run, data, "search", "T-72", "--limit", "2")
    assert len(answer["hits"]) == 2
    assert answer["total"] > 2


def test_finding_nothing_is_an_answer(run, data):
    assert ask(run, data, "search", "xqzzyv") == {"query": "xqzzyv", "total": 0, "hits": []}


def test_search_reads_fields_phrases_and_or(run, data):
    plain, narrow = (ask(run, data, "search", text, "--in", "losses") for text in ("rifle", "rifle type:akm"))
    assert 0 < narrow["total"] < plain["total"]
    assert ask(run, data, "search", '"special forces unit" OR Zenitco')["total"] > 0


def test_search_refuses_a_field_that_there_is_not(run, data):
    done = run("search", "colour:green", data=data)
    assert done.returncode == FAILED
    assert "fields are type:" in done.stderr


def test_search_tells_what_the_words_were_widened_to(run, data):
    assert ask(run, data, "search", "supressor")["widened"] == "words one letter away"
    assert "found by words one letter away, as the words" in run("search", "supressor", data=data).stdout
    assert "widened" not in ask(run, data, "search", "suppressor")


def test_search_tells_what_was_left_out_and_what_was_meant(run, data):
    assert ask(run, data, "search", "tank " * 18)["left_out"] == 2
    answer = ask(run, data, "search", "romeon-spd-2")
    assert answer["meant"] == ["Romion SPD-2"]
    assert "did you mean Romion SPD-2?" in run("search", "romeon-spd-2", data=data).stdout


# resolve


@pytest.mark.parametrize(
    ("written", "slug", "rank"),
    [("Т-72Б3", "t-72b3", None), ("Unknown T-72", "t-72", "family"), ("AKMS", "akms", "model")],
)
def test_resolve_finds_the_type_of_a_name(run, data, written, slug, rank):
    [answer] = lines(run("resolve", written, "--json", data=data))
    assert set(answer) == RESOLVED
    assert (answer["written"], answer["slug"]) == (written, slug)
    assert rank in (None, answer["rank"])
    assert 0 <= answer["confidence"] <= 1


def test_resolve_answers_one_line_a_name_in_order(run, data):
    names = ("BMP-1 or BMP-2", "MT-LB with ZU-23", "nothing of the kind")
    either, fitted, nothing = lines(run("resolve", *names, "--json", data=data))
    assert {one["slug"] for one in either["candidates"]} == {"bmp-1", "bmp-2"}
    assert {frozenset(one) for one in either["candidates"]} == {frozenset({"slug", "name", "confidence"})}
    assert (fitted["slug"], fitted["fitted"]) == ("mt-lb", ["zu-23-2"])
    assert (nothing["slug"], nothing["name"], nothing["rank"], nothing["parent"]) == (None,) * 4


@pytest.mark.parametrize("last", ["", "\n"], ids=["without a last line end", "with one"])
def test_resolve_repeats_each_line_of_a_file_byte_for_byte(run, data, tmp_path, last):
    written = ["T-72", "", "T-72", "  AK-74M ", "Т-72Б3\t", "«Гвоздика»", "a\u2028b", "e\u0301", "\x0b", "\ufefft"]
    file = tmp_path / "names.txt"
    file.write_bytes(("\n".join(written) + last).encode())
    assert [one["written"] for one in lines(run("resolve", "--file", file, "--json", data=data))] == written


def test_a_carriage_return_inside_a_line_does_not_cut_it(run, data, tmp_path):
    file = tmp_path / "names.txt"
    file.write_bytes(b"a\rb\n")
    assert [one["written"] for one in lines(run("resolve", "--file", file, "--json", data=data))] == ["a\rb"]


def test_resolve_of_an_empty_file_is_nothing(run, data, tmp_path):
    (tmp_path / "names.txt").touch()
    assert lines(run("resolve", "--file", tmp_path / "names.txt", "--json", data=data)) == []


# tally


def test_identify_answers_with_what_is_left_and_what_to_look_at_next(run, data):
    found = told(run("identify", "rifle-muzzle=slanted", "rifle-stock=under", "--json", data=data))
    assert set(found) == {"key", "left", "next"}
    assert found["key"] == "rifles"
    assert {"slug", "name", "fit"} <= set(found["left"][0])
    assert "akms" in {one["slug"] for one in found["left"]}
    assert found["left"][0]["fit"] == 1
    gains = [one["gain"] for one in found["next"]]
    assert gains == sorted(gains, reverse=True)
    fewer = told(run("identify", "rifle-muzzle=slanted", "--under", "akm", "--json", data=data))
    assert {one["slug"] for one in fewer["left"]} < {one["slug"] for one in found["left"]} | {"akm", "akmn", "akmsn"}


def test_identify_under_a_type_takes_the_key_that_is_nearest_above(run, data):
    assert told(run("identify", "--under", "t-72", "--json", data=data))["key"] == "tanks"
    assert "next:" in run("identify", "--under", "t-72", data=data).stdout


def test_tally_answers_in_the_shape_that_was_promised(run, data):
    answer = ask(run, data, "tally", "--rows", "category", "--cols", "outcome", "--mode", "first_operator")
    assert set(answer) >= {"question", "rules", "as_of", "rows", "totals", "bands"}
    assert {frozenset(row) for row in answer["rows"]} == {frozenset({"key", "label", "cells", "total"})}
    cells = [cell for row in answer["rows"] for cell in (*row["cells"].values(), row["total"])]
    assert {frozenset(one) for one in (*cells, *answer["totals"].values(), *answer["bands"].values())} == {
        frozenset(RANGE)
    }


def test_a_tally_as_text_has_the_columns_of_its_page(run, data):
    lines = run("tally", "--place", "aleppo", "--rows", "type", data=data).stdout.splitlines()
    assert lines[2].split("  ")[-2:] == ["possibly there", "unplaced"]
    assert lines[-1].startswith("total")


@pytest.mark.parametrize("part", ["min", "best"])
def test_rows_and_columns_of_a_tally_add_up(run, data, part):
    answer = ask(run, data, "tally")
    total = answer["totals"].pop("total")
    assert sum(one[part] for one in answer["totals"].values()) == total[part]
    assert sum(row["total"][part] for row in answer["rows"]) == total[part]
    assert sum(one[part] for one in answer["bands"].values()) == total[part]


def test_a_party_may_be_given_by_any_of_its_names(run, data):
    answers = [ask(run, data, "tally", "--lost-by", name) for name in ("russia", "Российская Федерация")]
    assert answers[0]["rows"] == answers[1]["rows"] != []


# export


@pytest.fixture(scope="module")
def exports(run, data, tmp_path_factory):
    """Every kind in every format, as text."""
    folder = tmp_path_factory.mktemp("exports")
    wanted = list(product(EXPORTED, FORMATS))

    def export(one):
        kind, format_ = one
        file = folder / f"{kind}.{format_}"
        answer = run("export", kind, "--format", format_, "--out", str(file), data=data)
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
        return file.read_bytes().decode()

    return {one: export(one) for one in wanted}


@pytest.mark.parametrize("kind", EXPORTED[:-1])
def test_an_export_has_the_same_rows_in_every_format(exports, kind):
    records = json.loads(exports[kind, "json"])[kind]
    by_line = [json.loads(line) for line in exports[kind, "jsonl"].splitlines()]
    head, *rows = csv.reader(io.StringIO(exports[kind, "csv"], newline=""))
    assert by_line == records
    assert len(rows) == len(records)
    assert {tuple(one) for one in records} <= {tuple(head)}


def test_an_export_may_be_a_workbook(run, data, tmp_path):
    file = tmp_path / "tanks.xlsx"
    answer = run("export", "types", "--format", "xlsx", "--category", "tanks", "--out", str(file), data=data)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["types", "About"]
    assert ["Address", "/types.csv?category=tanks"] in book.get_sheet_by_name("About").to_python()


def test_an_export_says_what_was_asked_and_under_which_licence(exports):
    answer = json.loads(exports["losses", "json"])
    assert {"question", "as_of", "mode", "rules", "licences"} <= set(answer)
    assert answer["licences"][0]["licence"] == "CC BY 4.0"


def test_what_a_file_is_about_stands_beside_it(run, data, tmp_path):
    for name in ("tanks.csv", "tanks.json"):
        file = tmp_path / name
        assert run("export", "losses", "--format", name[6:], "--out", str(file), data=data).returncode == 0
    assert {one.name for one in tmp_path.iterdir()} == {"tanks.csv", "tanks.csv-metadata.json", "tanks.json"}
    beside = json.loads((tmp_path / "tanks.csv-metadata.json").read_text())
    assert (beside["url"], beside["dc:source"]) == ("tanks.csv", "/losses/")


def test_the_exported_tally_has_the_rows_of_its_document_and_a_total(exports):
    document = json.loads(exports["tally", "json"])
    head, *rows = csv.reader(io.StringIO(exports["tally", "csv"], newline=""))
    assert [row[0] for row in rows] == [*(row["key"] for row in document["rows"]), "total"]
    best = [row[head.index("total_best")] for row in rows]
    assert sum(int(one) for one in best[:-1]) == int(best[-1])
    assert len(exports["tally", "jsonl"].splitlines()) == len(rows)


def test_an_export_answers_the_question_and_not_another(run, data):
    answer = run("export", "losses", "--format", "jsonl", "--category", "small-arms", data=data)
    tally = ask(run, data, "tally", "--category", "small-arms")
    rows = lines(answer)
    assert sum(one["count_best"] for one in rows) == tally["totals"]["total"]["best"] > 0


# what is refused


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("serach", "x"),
        ("search",),
        ("search", "x", "--limit", "0"),
        ("search", "x", "--in", "nowhere"),
        ("resolve",),
        ("export", "everything"),
        ("export", "losses", "--format", "doc"),
        ("index",),
        ("identify",),
        ("identify", "rifle-muzzle"),
        ("identify", "rifle-muzzle=golden"),
        ("identify", "colour=red"),
        ("identify", "--under", "t-99"),
        ("identify", "rifle-muzzle=slanted", "--under", "t-72"),
        ("tally", "--colour", "green"),
        ("tally", "--rows", "colour"),
        ("tally", "--lost-by", "nowhere"),
        ("tally", "--category", "t-72"),
        ("tally", "--outcome", "lost"),
        ("tally", "--grade", "sure"),
        ("tally", "--mode", "any"),
        ("tally", "--since", "soon"),
        ("tally", "--rows", "month", "--cols", "month"),
        ("export", "losses", "--place", "nowhere"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exits_with_2(run, data, arguments):
    assert refused(run(*arguments, data=data), USAGE)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("tally", "--outcome", "lost"), "destroyed, damaged, abandoned, captured, seized, handed_over"),
        (("tally", "--lost-by", "rusia"), "russia"),
        (("identify", "rifle-muzzle=golden"), "slanted"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(run, data, arguments, allowed):
    assert allowed in refused(run(*arguments, data=data), USAGE)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CATALOG_DATABASE_URL": "mysql://host/x"}, "CATALOG_DATABASE_URL"),
        ({"CATALOG_DATABASE_URL": "sqlite://host:port:x"}, "CATALOG_DATABASE_URL"),
        ({"CATALOG_DATABASE_URL": "postgresql+psycopg://a@127.0.0.1:1/x", "CATALOG_SECRET_KEY": "k"}, "the database"),
        ({"PORT": "many"}, "PORT"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_used_is_one_line_and_exits_with_1(run, data, settings, said):
    assert said in refused(run("search", "T-72", data=data, **settings), FAILED)


@pytest.mark.parametrize("command", [("init",), ("search", "x"), ("serve",)], ids=" ".join)
def test_a_data_folder_that_cannot_be_made_is_one_line(run, tmp_path, command):
    (tmp_path / "file").touch()
    line = refused(run(*command, data=tmp_path / "file" / "data", PORT=str(free_port())), FAILED)
    assert "cannot be made" in line


@standins.sqlite_file
def test_an_index_that_cannot_be_written_is_one_line(run, seeded_file, tmp_path):
    copied(seeded_file, tmp_path)
    (tmp_path / "index").touch()
    assert "index" in refused(run("index", "rebuild", data=tmp_path), FAILED)


@standins.sqlite_file
def test_a_database_that_is_none_is_one_line(run, tmp_path):
    (tmp_path / FILE).write_text("this is no database, and it is long enough to be read as one. " * 20)
    assert refused(run("search", "x", data=tmp_path), FAILED)


@pytest.mark.parametrize(
    "command", [("search", "T-72"), ("resolve", "T-72"), ("tally",), ("export", "losses"), ("verify",)], ids=" ".join
)
def test_a_catalog_that_was_never_made_says_what_to_do(run, tmp_path, command):
    assert "init" in refused(run(*command, data=tmp_path), FAILED)


def test_a_file_that_is_not_there_is_one_line(run, data, tmp_path):
    assert "cannot be read" in refused(run("resolve", "--file", str(tmp_path / "x"), data=data), FAILED)
    out = str(tmp_path / "no" / "x.csv")
    assert "cannot be written" in refused(run("export", "losses", "--out", out, data=data), FAILED)


def test_a_name_that_is_no_utf_8_is_no_traceback(run, data):
    command = [program.sys.executable, "-m", "catalog", "resolve", b"T-72 \xff", "--json"]
    env = program.environment(data)
    answer = subprocess.run(command, cwd=program.PROJECT, env=env, capture_output=True, check=False)
    assert b"Traceback" not in answer.stderr


def test_a_port_in_use_is_one_line_and_costs_nothing(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = refused(program.run("serve", data=tmp_path / "new", PORT=port), FAILED)
    assert port in line
    assert not (tmp_path / "new").exists()


def test_a_reader_who_goes_away_early_gets_no_traceback(data):
    command = [program.sys.executable, "-m", "catalog", "export", "types", "--format", "jsonl"]
    with subprocess.Popen(
        command, cwd=program.PROJECT, env=program.environment(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
