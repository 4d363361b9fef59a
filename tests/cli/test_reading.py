"""The command `read`: places in the text as given, drafts in the promised shape, clear refusals, many lines at once."""

import json

import pytest

from tests.support.databases import laid_out

TEXT = "SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 tanks with a made-up marking on 20 May 2026."
PAGE = """<!doctype html><html><head><title>Made up</title></head><body><article><p>SYNTHETIC TEXT &amp; TEST.</p>
<p>Ukraine captured <b>three</b> T-72B3 tanks &ndash; and an AK-74M rifle.</p></article></body></html>"""
MENTION = {"start", "end", "text", "kind", "slug", "rank", "value"}
DRAFT = {"date", "place", "parties", "lines", "claims", "sources"}
LINE = {
    "type",
    "text",
    "count_min",
    "count_best",
    "count_max",
    "outcome",
    "lost_by",
    "taken_by",
    "fitted",
    "hedged",
    "spans",
}
FAILED, USAGE = 1, 2


@pytest.fixture(scope="module")
def data(prepared, tmp_path_factory):
    """A data folder with the seed data; commands here only read it."""
    folder = tmp_path_factory.mktemp("data")
    laid_out(prepared, folder)
    return folder


@pytest.fixture
def ask(run, data, tmp_path):
    """Read a text from a file: the JSON that it is answered with."""

    def read(text, *options):
        file = tmp_path / "report"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        answer = run("read", str(file), *options, "--json", data=data)
        assert (answer.returncode, answer.stderr) == (0, "")
        return json.loads(answer.stdout)

    return read


def batch(run, data, tmp_path, *lines):
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    answer = run("read", "--batch", str(file), "--json", data=data)
    return answer, [json.loads(line) for line in answer.stdout.splitlines()]


def test_mentions_and_drafts_have_the_promised_shape(ask):
    found = ask(TEXT)
    assert set(found) == {"mentions", "drafts"}
    assert all(set(one) >= MENTION for one in found["mentions"])
    [draft] = found["drafts"]
    [line] = draft["lines"]
    assert set(draft) >= DRAFT
    assert set(line) >= LINE
    assert (line["type"]["slug"], line["count_best"], line["outcome"]) == ("t-72b3", 3, "captured")


def test_places_slice_the_text_as_it_was_given(ask):
    for text in (TEXT, TEXT.replace(" ", "\r\n"), f"\u202e🇺🇦 {TEXT}"):
        found = ask(text)["mentions"]
        assert found
        assert [text[one["start"] : one["end"]] for one in found] == [one["text"] for one in found]


def test_places_of_a_page_are_those_in_its_source(ask):
    found = {one["text"]: PAGE[one["start"] : one["end"]] for one in ask(PAGE)["mentions"] if one["kind"] != "count"}
    assert found["T-72B3 tanks"] == "T-72B3 tanks"
    assert found["AK-74M rifle"] == "AK-74M rifle"
    [line, *_] = ask(PAGE)["drafts"][0]["lines"]
    assert "T-72B3" in "".join(PAGE[start:end] for start, end in line["spans"])


def test_human_text_names_what_was_found(run, data, tmp_path):
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    answer = run("read", str(file), data=data)
    assert answer.returncode == 0
    assert "T-72B3 tanks" in answer.stdout
    assert "3 × t-72b3, captured" in answer.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [(b"", "text"), (b"\x00\x01" * 900, "text"), (b"a" * 2_000_001, "2 MB"), (b"\xe2\x80\x8b" * 9000, "text")],
    ids=["empty", "binary", "too big", "zero width"],
)
def test_what_cannot_be_read_is_one_clear_line(run, data, tmp_path, text, told):
    file = tmp_path / "report"
    file.write_bytes(text)
    answer = run("read", str(file), "--json", data=data)
    assert (answer.returncode, answer.stdout) == (FAILED, "")
    assert told in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("x.txt", "--published", "soon"), ("x.txt", "--batch", "y.jsonl")])
def test_wrong_usage_exits_with_2(run, data, arguments):
    assert run("read", *arguments, data=data).returncode == USAGE


def test_a_file_that_is_not_there_exits_with_1(run, data):
    assert run("read", "not-there.txt", data=data).returncode == FAILED
    assert run("read", "--batch", "not-there.jsonl", data=data).returncode == FAILED


def test_a_relative_day_is_counted_from_the_day_of_publication(ask):
    text = "SYNTHETIC TEXT OF A TEST. Ukraine captured a T-72B3 tank yesterday."
    [draft] = ask(text, "--published", "2026-05-20")["drafts"]
    assert draft["date"]["earliest"] == draft["date"]["latest"] == "2026-05-19"
    assert not any(one["date"] and one["date"]["earliest"] for one in ask(text)["drafts"])


def test_a_batch_answers_each_line_in_order(run, data, tmp_path):
    answer, lines = batch(run, data, tmp_path, *({"id": key, "text": TEXT, "published": None} for key in ("b", "a", 7)))
    assert answer.returncode == 0
    assert [one["id"] for one in lines] == ["b", "a", 7]
    assert all(one["drafts"] for one in lines)


def test_a_bad_line_of_a_batch_is_named_and_the_others_are_read(run, data, tmp_path):
    good = {"id": "good", "text": TEXT}
    wrong = ["nonsense", {"text": TEXT}, {"id": "x", "text": 5}, {"id": "y", "text": ""},
             {"id": "z", "text": TEXT, "published": "soon"}, "[" * 5000]  # fmt: skip
    answer, lines = batch(run, data, tmp_path, good, *wrong, "", good)
    assert answer.returncode == FAILED
    assert answer.stderr == "6 lines could not be read: 2, 3, 4, 5, 6, 7\n"
    assert [one.get("line") for one in lines] == [None, 2, 3, 4, 5, 6, 7, None]
    assert [one["id"] for one in lines] == ["good", None, None, None, "y", "z", None, "good"]


def test_an_id_that_cannot_be_written_is_refused_and_blanks_at_the_end_are_no_line(run, data, tmp_path):
    file = tmp_path / "batch.jsonl"
    lines = [json.dumps({"id": "\ud800", "text": TEXT}), json.dumps({"id": "good", "text": TEXT})]
    file.write_text("\n".join(lines) + "\n  \t ", encoding="utf-8")
    answer = run("read", "--batch", str(file), "--json", data=data)
    assert (answer.returncode, answer.stderr) == (FAILED, "1 lines could not be read: 1\n")
    first, second = [json.loads(line) for line in answer.stdout.splitlines()]
    assert "halves of characters" in first["error"]
    assert (second["id"], len(second["drafts"])) == ("good", 1)


def test_a_text_without_equipment_gives_no_draft(ask):
    assert ask("The museum opens at noon on Monday, and the buses run every ten minutes.")["drafts"] == []
