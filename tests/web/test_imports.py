"""Importing a list by hand, from the upload to what it brought. Every list and every loss here is made up."""

import io
import re
import time
import zipfile

import pytest
from sqlmodel import select

from catalog.models import Change, Person
from catalog.services.imports import locks, mapping, profile, running
from catalog.services.imports.uploads import MOST_BYTES, plain_name
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator

HEAD = "side,category,model,item_numbers,status,evidence_url"
ROWS = [
    "Russia,Tanks,T-72B3,1,destroyed,https://example.org/made-up/1",
    'Russia,Tanks,T-72B3,"2 and 3",captured,https://example.org/made-up/2',
    "Ukraine,Tanks,T-64BV,1,damaged,https://example.org/made-up/3",
]
BAD = "Russia,Tanks,Zorblax 9000,1,destroyed,https://example.org/made-up/4"
SCRIPT = "<script>alert(1)</script>"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OWN_HEAD = "Vehicle model,Group,Fate,Link"
OWN = [OWN_HEAD, "T-72B3,Blechkiste,zerlegt,https://example.org/made-up/1", "T-72B3,Blechkiste,destroyed,"]


def a_list(*rows, head=HEAD):
    return "\n".join([head, *rows]).encode() + b"\n"


def text_of(answer):
    return answer.get_data(as_text=True)


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(answer)).split())


def upload(client, content, name="made-up.csv"):
    """Hand a file in; the answer."""
    data = {"csrf_token": guard(client, "/imports/new"), "file": (io.BytesIO(content), name)}
    return client.post("/imports/new", data=data, content_type="multipart/form-data")


def uploaded(client, content, name="made-up.csv"):
    """Hand in a file that is taken; the address of its mapping."""
    answer = upload(client, content, name)
    assert answer.status_code == 303, plain(answer)
    return answer.location


def filled(client, path):
    """What the form of the mapping holds, as a browser would send it."""
    text = text_of(client.get(path)).split("<main", 1)[1].split("</main>")[0]
    found = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', text))
    for name, options in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", text)
    for box in boxes:
        name = re.search(r'name="([^"]+)"', box)[1]
        found.pop(name, None)
        if " checked" in box:
            found[name] = "y"
    return found


def choose(client, path, **changes):
    return client.post(path, data={**filled(client, path), **changes})


def go(client, path, **more):
    """Press the button of the dry run and wait for the end; the page that tells it."""
    page = text_of(client.get(f"{path}/dry-run"))
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf_token|mapping|dataset)" value="([^"]+)"', page))
    answer = client.post(f"{path}/apply", data={**hidden, **more})
    assert answer.status_code == 303, plain(answer)
    return ended(client, path)


def ended(client, path):
    for _ in range(300):
        answer = client.get(f"{path}/progress")
        if "data-reload" not in text_of(answer):
            return answer
        time.sleep(0.1)
    raise AssertionError(plain(answer))


def imported(client, content, **changes):
    """A list from upload to its end; the address of its version."""
    path = uploaded(client, content)
    assert choose(client, path, **changes).status_code == 303
    answer = go(client, path)
    assert "The import is done" in text_of(answer), plain(answer)
    return re.search(r'href="(/imports/\d+)"', text_of(answer))[1]


def losses_of(client, dataset="oryx"):
    return client.get(f"/losses.json?dataset={dataset}").get_json()["losses"]


def test_a_list_goes_from_its_upload_to_its_rows(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS, BAD))
    assert "profile oryx" in plain(client.get(path))
    assert choose(client, path, copied_on="2026-01-31").location == f"{path}/dry-run"
    told = plain(client.get(f"{path}/dry-run"))
    for words in (
        "4 rows list 5 things",
        "Would be added 4 things",
        "Would be refused 1 thing in 1 row",
        "Zorblax 9000",
    ):
        assert words in told
    assert client.get("/losses/?dataset=oryx").status_code == 400  # nothing is written by a dry run
    done = plain(go(client, path))
    assert "The import is done" in done
    assert "4 added, 0 changed, 0 withdrawn, 0 unchanged, 1 refused in 1 rows" in done
    assert len(losses_of(client)) == 4


def test_a_newer_copy_adds_changes_and_withdraws_and_its_page_says_so(own_app):
    client = operator(own_app)
    imported(client, a_list(*ROWS))
    address = imported(
        client, a_list(ROWS[0].replace("destroyed", "captured"), ROWS[1], BAD.replace("Zorblax 9000", "T-90M"))
    )
    told = plain(client.get(address))
    assert "1 added, 1 changed, 1 withdrawn, 0 refused" in told
    assert "none stated; facts and figures used with credit" in told
    assert "T-90M" in told
    changed = client.get(f"{address}?part=changed")
    assert "status: destroyed → captured" in plain(changed)
    withdrawn = client.get(f"{address}?part=withdrawn")
    item = re.search(r'href="(/items/[^"]+)">[^T]*T-64BV', text_of(withdrawn))[1]
    tombstone = client.get(item)
    assert tombstone.status_code == 410
    assert "withdrawn" in plain(tombstone)


def test_the_same_file_again_changes_nothing_and_offers_no_button(own_app):
    client = operator(own_app)
    imported(client, a_list(*ROWS))
    path = uploaded(client, a_list(*ROWS))
    page = client.get(f"{path}/dry-run")
    assert "Nothing would change" in plain(page)
    assert "Import it" not in plain(page)


def test_a_copy_that_drops_most_has_to_be_meant(own_app):
    client = operator(own_app)
    imported(client, a_list(*ROWS))
    path = uploaded(client, a_list(ROWS[2]))
    choose(client, path)
    assert "More than half" in plain(client.get(f"{path}/dry-run"))
    assert "The import failed" in plain(go(client, path))
    assert "The import is done" in plain(go(client, path, withdraw_most="1"))
    assert len(losses_of(client)) == 1


def test_visitors_see_imports_of_lists_that_may_be_published_and_no_form(own_app):
    client, visitor = operator(own_app), own_app.test_client()
    hidden = imported(client, a_list(*ROWS))
    shown = imported(client, a_list(*ROWS), dataset="open-list", ds_may_publish="y", ds_name="Open made-up list")
    assert visitor.get(hidden).status_code == 404
    assert "Open made-up list" in plain(visitor.get(shown))
    index = visitor.get("/imports/")
    assert "Open made-up list" in plain(index)
    assert "oryx" not in plain(index)
    assert "/imports/new" not in text_of(index)
    assert "not published" in plain(client.get("/imports/"))
    assert "/imports/new" in text_of(client.get("/imports/"))


def test_an_empty_catalog_says_what_to_do(make_app):
    app = make_app()
    assert "No list has been imported yet" in plain(app.test_client().get("/imports/"))
    assert "Import one" in plain(operator(app).get("/imports/"))
    assert "None yet. Choose a file above." in plain(operator(app).get("/imports/new"))


def test_columns_with_other_names_are_proposed_and_words_are_given_a_meaning(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*OWN[1:], head=OWN_HEAD))
    form = filled(client, path)
    assert (form["col_type"], form["col_heading"], form["col_status"], form["col_url"]) == ("0", "1", "2", "3")
    answer = choose(client, path)
    assert answer.status_code == 400
    assert "Lost by" in plain(answer)
    page = text_of(client.get(path))
    names = dict(re.findall(r'<label for="((?:heading|status)_\w+)">([^<]+)<', page))
    by_word = {word: name for name, word in names.items()}
    assert set(by_word) == {"Blechkiste", "zerlegt"}
    meant = {by_word["Blechkiste"]: "tanks", by_word["zerlegt"]: "destroyed"}
    assert choose(client, path, fixed_lost_by="Russia", dataset="own", **meant).status_code == 303
    assert "Would be added 2 things" in plain(client.get(f"{path}/dry-run"))
    text = text_of(client.get(f"{path}/profile.toml"))
    written = profile.of(text, "x.toml")
    assert (written.headings, written.fixed.lost_by) == ({"Blechkiste": "tanks"}, "Russia")
    assert mapping.as_toml(written) == text
    go(client, path)
    assert {row["outcome"] for row in losses_of(client, "own")} == {"destroyed"}


def test_what_was_typed_is_kept_when_it_is_refused_and_for_the_next_visit(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS))
    typed = {"dataset": "Not A Slug", "copied_on": "yesterday", "ds_name": "My list", "col_note": "1",
             "col_heading": "1", "uncertainty_m": "far", "create_types": "y", "ds_credit": SCRIPT}  # fmt: skip
    answer = choose(client, path, **typed)
    assert answer.status_code == 400
    told = plain(answer)
    for words in ("is no slug", "is not a date", "choose it once"):
        assert words in told
    kept = filled(client, path)
    assert {name: kept[name] for name in typed if name != "ds_credit"} == {
        name: text for name, text in typed.items() if name != "ds_credit"
    }
    assert SCRIPT not in text_of(answer)
    assert operator(own_app).get(path).status_code == 200


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.csv", "is empty"),
        (a_list(*ROWS).replace(b"T-64BV", b"T-64\xc1\xc2"), "a.csv", "a.csv:4: is not UTF-8 (byte 0xc1)"),
        (b"\n\n", "a.csv", "a head with the names of the columns is needed"),
        (b"model,model\nx,y\n", "a.csv", "the column 'model' twice"),
        (b"PK\x03\x04nothing", "a.xlsx", "is no spreadsheet that can be read"),
        (a_list('x,"broken'), "a.csv", "is no CSV"),
    ],
    ids=["empty", "wrong encoding", "no head", "a column twice", "no spreadsheet", "broken off"],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(own_app, content, name, told):
    client = operator(own_app)
    answer = upload(client, content, name)
    assert answer.status_code == 400
    assert told in text_of(answer).replace("&#39;", "'")
    assert "None yet" in plain(client.get("/imports/new"))


def test_no_file_at_all_is_refused(own_app):
    client = operator(own_app)
    answer = client.post("/imports/new", data={"csrf_token": guard(client, "/imports/new")})
    assert answer.status_code == 400
    assert "choose a file" in plain(answer)


def test_too_large_a_file_is_refused_with_the_limit_and_other_pages_take_far_less(own_app):
    client = operator(own_app)
    token = guard(client, "/imports/new")
    much = {"CONTENT_LENGTH": str(MOST_BYTES + 2_000_000)}
    sent = {"data": {"csrf_token": token}, "content_type": "multipart/form-data"}
    answer = client.post("/imports/new", **sent, environ_overrides=much)
    assert answer.status_code == 413
    assert "At most 101 MB" in plain(answer)
    answer = client.post("/sign-out", data={"csrf_token": token}, environ_overrides={"CONTENT_LENGTH": "2000000"})
    assert answer.status_code == 413
    assert "At most 1 MB" in plain(answer)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("Russia,Tanks,T-72B3,0,2026-01-01", "count"),
        ("Russia,Tanks,T-72B3,-1,2026-01-01", "count"),
        ("Russia,Tanks,T-72B3,1,2999-01-01", "lies in the future"),
        (f"Russia,Tanks,{'T' * 30_000},1,2026-01-01", "is longer than 200 characters"),
        (f"Russia,Tanks,{SCRIPT},1,2026-01-01", "no type is called"),
        ("Atlantis,Tanks,T-72B3,1,2026-01-01", "Atlantis"),
    ],
    ids=["none", "less than none", "future", "huge", "script", "unknown party"],
)
def test_a_bad_row_is_refused_by_name_and_the_rest_is_taken(own_app, row, told):
    client = operator(own_app)
    head = "side,category,model,count,date,status"
    path = uploaded(client, a_list(f"{row},destroyed", "Russia,Tanks,T-72B3,2,2026-01-02,destroyed", head=head))
    assert choose(client, path, dataset="own").status_code == 303
    page = client.get(f"{path}/dry-run")
    assert "Would be refused" in plain(page)
    assert told in plain(page)
    assert SCRIPT not in text_of(page)
    report = text_of(client.get(f"{path}/report.csv"))
    assert len(report.splitlines()) == 3
    assert told in report


def test_cells_that_a_spreadsheet_would_run_are_inert_in_the_report(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list('Russia,Tanks,"=HYPERLINK(""https://example.org"")",1,destroyed,'))
    choose(client, path)
    assert "'=HYPERLINK" in text_of(client.get(f"{path}/report.csv"))


def sheet(rows):
    """A spreadsheet with these cells; a pair is a formula with the value that it last had."""
    cells = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r0" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return file.getvalue()


def cell(value):
    formula, text = value if isinstance(value, tuple) else ("", value)
    inside = f"<f>{formula}</f>" if formula else ""
    return f'<c t="str">{inside}<v>{text}</v></c>'


def test_a_spreadsheet_is_read_by_the_values_that_its_formulas_last_had(own_app):
    client = operator(own_app)
    rows = [HEAD.split(","), ["Russia", "Tanks", ('CONCATENATE("T-72","B3")', "T-72B3"), "1", "destroyed", ""]]
    path = uploaded(client, sheet(rows), "made-up.xlsx")
    choose(client, path)
    assert "T-72B3" in plain(client.get(f"{path}/rows?what=add"))


def test_ten_thousand_bad_rows_are_a_summary_and_a_report(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*(BAD.rsplit(",", 1)[0] for _ in range(10_000))))
    choose(client, path)
    page = client.get(f"{path}/dry-run")
    assert "Would be refused 10,000 things in 10,000 rows" in plain(page)
    assert "No row can be taken" in plain(page)
    assert len(page.data) < 100_000
    assert len(text_of(client.get(f"{path}/report.csv")).splitlines()) == 10_001
    assert client.get(f"{path}/rows?what=refuse&page=100").status_code == 200
    assert client.get(f"{path}/rows?what=refuse&page=101").status_code == 400
    assert client.get(f"{path}/rows?what=everything").status_code == 400


def test_the_mapping_that_was_seen_is_the_one_that_is_applied(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS))
    choose(client, path)
    seen = {"csrf_token": guard(client, path), "mapping": "oryx", "dataset": "oryx"}
    choose(client, path, grade="single_claim")  # in another window
    answer = client.post(f"{path}/apply", data=seen)
    assert answer.status_code == 409
    assert "The mapping has changed" in plain(answer)


def test_one_import_of_a_dataset_at_a_time(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS))
    choose(client, path)
    with running.alone(catalog_of(own_app), "oryx"):
        data = {"csrf_token": guard(client, path), "mapping": "oryx", "dataset": "oryx"}
        answer = client.post(f"{path}/apply", data=data)
        assert answer.status_code == 409
        assert "An import of oryx is running" in plain(answer)
    assert "The import is done" in plain(go(client, path))


def test_an_import_whose_process_ended_is_said_to_be_stopped_and_goes_on(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS))
    choose(client, path)
    sha256 = path.rsplit("/", 1)[1]
    running._write(catalog_of(own_app), running.Run(sha256, "oryx", done=1, total=4))
    page = client.get(f"{path}/progress")
    assert "The import was stopped" in plain(page)
    assert "1 of 4 new things" in plain(page)
    assert "it can go on" in plain(client.get("/imports/new"))
    hidden = dict(
        re.findall(r'<input type="hidden" name="(csrf_token|mapping|dataset)" value="([^"]+)"', text_of(page))
    )
    assert client.post(f"{path}/apply", data=hidden).status_code == 303
    assert "The import is done" in plain(ended(client, path))


def test_while_it_runs_the_page_shows_how_far_it_has_come(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS))
    sha256 = path.rsplit("/", 1)[1]
    release = locks.take(catalog_of(own_app), sha256)
    running._write(catalog_of(own_app), running.Run(sha256, "oryx", done=1, total=4))
    page = text_of(client.get(f"{path}/progress"))
    release()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert 'max="4" value="1"' in page


def test_a_file_is_kept_by_its_digest_and_never_served(own_app):
    client = operator(own_app)
    path = uploaded(client, a_list(*ROWS), '../../<b>"evil".csv')
    sha256 = path.rsplit("/", 1)[1]
    assert catalog_of(own_app).store.read(f"imports/{sha256}") == a_list(*ROWS)
    assert "<b>" not in text_of(client.get(path))
    for address in (f"/imports/{sha256}", f"/images/../imports/{sha256}", f"/static/../imports/{sha256}"):
        assert client.get(address).status_code == 404
    assert client.get("/imports/new/" + "x" * 64).status_code == 404
    assert client.get("/imports/new/..%2f..%2fsecret-key").status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\lists\\a.csv", "a.csv"), ("a\x00\n.csv", "a.csv"), ("/", "list"),
     ("", "list"), ("x" * 500 + ".csv", "x" * 116 + ".csv")],
)  # fmt: skip
def test_a_name_is_kept_without_folders_and_signs_that_cannot_be_seen(name, kept):
    assert plain_name(name) == kept


def test_every_profile_of_ours_survives_being_written_and_read():
    for name in profile.ours():
        one = profile.named(name).profile
        assert profile.of(mapping.as_toml(one), "x.toml") == one
        assert mapping.named(one).name == name


def test_the_operator_stands_behind_what_was_imported(own_app):
    client = operator(own_app)
    imported(client, a_list(*ROWS))
    query = select(Person.pseudonym).join(Change, Change.person_id == Person.id).where(Change.why.contains("into oryx"))
    with catalog_of(own_app).database.reading() as session:
        assert set(session.exec(query)) == {"operator"}
