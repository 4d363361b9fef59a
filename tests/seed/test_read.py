"""Reading seed files: every bad row is named with its file, its line, the field and what is allowed."""

import re

import pytest

from catalog.domain import public_ids
from catalog.seed import read
from tests.seed.folders import REPORT, SMALL, replaced, small

A_TYPE = "{slug: akm, name: AKM, rank: family, parent: assault-rifles"
A_PARTY = "- {slug: ukraine, name: Ukraine, kind: state"


def problems(folder):
    return [str(one) for one in read(folder).problems]


def test_the_small_folder_is_in_order():
    assert problems(SMALL) == []


def test_rows_come_in_the_order_in_which_they_are_loaded(tmp_path):
    kinds = list(dict.fromkeys(row.kind.name for row in read(small(tmp_path)).rows))
    assert kinds == ["publisher", "source", "report-source", "type", "party", "place", "dataset", "incident", "item",
                     "claim", "pair"]  # fmt: skip


def test_a_row_knows_where_it_stands(tmp_path):
    rows = {row.key: row.where for row in read(small(tmp_path)).rows}
    assert rows["small-arms"] == "types/few.yaml:1"
    assert rows["ak-74"] == "types/few.yaml:3"
    assert rows["capture-aks-74u"] == f"{REPORT}:12"


def test_records_of_reports_have_public_ids_that_follow_from_their_keys(tmp_path):
    items = {row.key: row.values for row in read(small(tmp_path)).rows if row.kind.name == "item"}
    assert items["aks-74u"].id == public_ids.of_seed("item", "aks-74u")
    assert items["aks-74u"].outcomes[0].incident == public_ids.of_seed("incident", "capture-aks-74u")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (A_TYPE + ", colour: green}", "colour: Extra inputs are not permitted (given: 'green')"),
        (A_TYPE.replace("family", "class") + "}", "rank: Input should be 'domain', 'category', 'family', 'model'"),
        ("{slug: AK M, name: AKM, rank: family}", "slug: String should match pattern"),
        ("{slug: ak--m, name: AKM, rank: family}", "slug: String should match pattern"),
        (A_TYPE + ", country: XX}", "country: an ISO 3166 code of two letters is allowed"),
        (A_TYPE + ", introduced: soon}", "introduced: Input should be a valid integer"),
        (A_TYPE + ", introduced: 1492}", "introduced: Input should be greater than or equal to 1800"),
        (A_TYPE + ", names: {synonym: [AKM]}}", "names.synonym.[key]: Input should be 'designation'"),
        (A_TYPE + ", specs: [{quantity: crew, value: 3, unit: '', source: weg}]}", "specs.0.unit: String should have"),
        (A_TYPE + ", specs: [{quantity: crew, value: 3, source: weg}]}", "specs.0.unit: Field required"),
        (A_TYPE + ", relations: [{kind: looks_like, to: ak-74}]}", "relations.0.kind: Input should be 'upgrade_of'"),
        ("{slug: akm, name: AKM}", "rank: Field required"),
        ("{slug: akm, name: '', rank: family}", "name: String should have at least 1 character"),
        (A_TYPE + ", slug: akms}", "row: a field stands twice"),
        ("akm", "row: a row of fields is allowed"),
        ("[akm]", "row: a row of fields is allowed"),
        (A_TYPE + ", name: !!python/name:os.system x}", "row: "),
    ],
)  # fmt: skip
def test_a_broken_type_is_named_with_file_line_field_and_what_is_allowed(tmp_path, row, problem):
    folder = small(tmp_path, types__broken=f"# one row\n- {row}\n")
    [told] = problems(folder)
    assert told.startswith(f"types/broken.yaml:2: {problem}")


@pytest.mark.parametrize(
    ("name", "row", "problem"),
    [
        ("parties", A_PARTY + ", country: Ukraine}", "country: String should match pattern"),
        ("parties", "- {slug: ukraine, name: Ukraine, kind: country}", "kind: Input should be 'state'"),
        ("places", "- {slug: x, name: X, kind: town, lat: 91, lon: 3, radius_m: 5}", "lat: Input should be less than"),
        ("places", "- {slug: x, name: X, kind: town, lat: 9, lon: 3, radius_m: 0}", "radius_m: Input should be great"),
        ("sources", "- {slug: x, kind: post, title: X, url: example.org}", "url: an address that begins with http"),
        ("sources", "- {slug: x, kind: rumour, title: X}", "kind: Input should be 'article'"),
        ("sources", "- {slug: x, kind: post, title: X, published_on: soon}", "published_on: Input should be a valid d"),
        ("sources", "- {slug: x, kind: post, title: X, published_on: 2024-02-30}", "published_on: "),
        ("sources", "- {slug: x, kind: post, title: X, url: 'http://[x'}", "url: "),
        ("publishers", "- {slug: x}", "name: Field required"),
        ("datasets", "- {slug: x, name: X, maintainer: X, licence: X, mode: any}", "mode: Input should be 'first_oper"),
    ],
)
def test_a_broken_row_of_another_kind_is_named_too(tmp_path, name, row, problem):
    folder = small(tmp_path, **{name: f"{row}\n"})
    line = (folder / f"{name}.yaml").read_text(encoding="utf-8").count("\n")
    assert [told[: len(f"{name}.yaml:{line}: {problem}")] for told in problems(folder)] == [
        f"{name}.yaml:{line}: {problem}"
    ]


# What is changed in the report, where the field that holds it begins, what is told.
IN_A_REPORT = [
    ("kind: captured,", "kind: lost,", "outcomes:", "outcomes.0.kind: Input should be 'damaged'"),
    ("taken_by: tavhid-va-jihod, ", "", "outcomes:", "outcomes.0: an outcome captured needs taken_by"),
    ("grade: single_claim}\n- key: base", "grade: visual}\n- key: base", "outcomes:", "outcomes.0: visual needs a p"),
    ("slot: sight,", "slots: sight,", "fitted:", "fitted.1.slots: Extra inputs"),
    ("- {part: aimpoint", "- {certainty: no, part: aimpoint", "fitted:", "fitted.1.certainty: Input should be 'cert"),
    ("  count: {min: 2, best: 2}\n  outc", "  count: {min: 3, best: 2}\n  outc", "count:", "count: min ≤ best ≤ max"),
    ("precision: day, written", "precision: hour, written", "date:", "date.precision: Input should be 'day'"),
    (
        "27, precision: day}",
        "26, precision: day}",
        "27, precision: day}",
        "date: the earliest day is not after the lat",
    ),
    ("27, precision: day}", "31, precision: day}", "27, precision: day}", "date: day is out of range"),
    ("judgement: unsure", "judgement: maybe", "judgement:", "judgement: Input should be 'same'"),
    ("  summary: Tavhid", "  sumary: Tavhid", "- key: post-aks", "summary: Field required"),
    ("- key: capture-aks-74u\n", "- kee: capture-aks-74u\n", "- key: capture-aks", "key: "),
    ("pairs:\n", "paires:\n", "pairs:", "paires: "),
]


@pytest.mark.parametrize(("old", "new", "at", "problem"), IN_A_REPORT)
def test_a_broken_row_of_a_report_is_named(tmp_path, old, new, at, problem):
    folder = small(tmp_path)
    before = (folder / REPORT).read_text(encoding="utf-8")
    line = before[: before.index(at)].count("\n") + 1
    replaced(folder, REPORT, old, new)
    assert any(one.startswith(f"{REPORT}:{line}: {problem}") for one in problems(folder)), problems(folder)


def test_a_key_that_stands_twice_is_named_with_where_it_stood_first(tmp_path):
    folder = small(tmp_path, types__more="- {slug: ak-74, name: AK-74, rank: family, parent: assault-rifles}\n")
    assert problems(folder) == ["types/more.yaml:1: slug: 'ak-74' stands at types/few.yaml:3 already"]


def test_a_source_that_stands_in_the_list_and_in_a_report_is_named(tmp_path):
    folder = small(tmp_path, sources="- {slug: western-aleppo-report, kind: article, title: A report}\n")
    assert ["stands at sources.yaml:2 already" in one for one in problems(folder)] == [True]


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    folder = small(tmp_path)
    (folder / "parties.yaml").write_bytes("- {slug: x, name: Украина}\n".encode("cp1251"))
    [told] = [one for one in problems(folder) if one.startswith("parties.yaml")]
    assert told.startswith("parties.yaml:1: file: is no YAML in UTF-8")


@pytest.mark.parametrize(
    "text", ["- {slug: x\n", "\t- x\n", "- slug: x\n name: y\n", "- a: *nothing\n", "--- x\n--- y\n"]
)
def test_a_file_that_is_no_yaml_is_named_with_the_line(tmp_path, text):
    folder = small(tmp_path)
    (folder / "types" / "broken.yaml").write_text(text, encoding="utf-8")
    [told] = problems(folder)
    assert re.match(r"types/broken\.yaml:[123]: file: is no YAML in UTF-8: \S", told)
    assert "\n" not in told


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_an_empty_file_is_no_fault(tmp_path, text):
    folder = small(tmp_path)
    (folder / "types" / "empty.yaml").write_text(text, encoding="utf-8")
    assert problems(folder) == []


def test_every_problem_of_every_file_is_told_at_once(tmp_path):
    folder = small(
        tmp_path,
        types__broken="- {slug: A, name: x, rank: class}\n- {slug: b, rank: family}\n",
        parties="- {slug: y, name: Y, kind: tribe}\n",
        places="- nowhere\n",
    )
    told = problems(folder)
    assert [one.split(": ")[1] for one in told] == ["slug", "rank", "name", "kind", "row"]
    assert [one.split(":")[0] for one in told] == ["types/broken.yaml"] * 3 + ["parties.yaml", "places.yaml"]
