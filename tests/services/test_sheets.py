"""Files that people hand over: what is read, and what is refused with one line that says where."""

import io
import zipfile

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid, Unavailable
from catalog.models import EquipmentType
from catalog.services.imports import profile, sheet

HEAD = "side,category,model,item_numbers,status,evidence_url\n"
ROW = "Russia,Tanks,T-72B3,1,destroyed,https://example.org/1.jpg\n"


def cells(text, name="list.csv"):
    return [(line.number, line.cells) for line in sheet.of(name, text.encode()).lines()]


def test_rows_are_read_with_their_line_numbers():
    assert cells("a,b\n1,2\n\n,\n3,4\n") == [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": "4"})]


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a\tb\n1\t2\n", "a|b\n1|2\n", "\ufeffa,b\n1,2\n", 'a,b\r\n"1",2\r\n'])
def test_delimiters_marks_and_line_ends_are_found_out(text):
    assert cells(text) == [(2, {"a": "1", "b": "2"})]


def test_short_rows_are_filled_and_long_ones_cut_to_the_head():
    assert cells("a,b\n1\n1,2,3\n") == [(2, {"a": "1", "b": ""}), (3, {"a": "1", "b": "2"})]


def test_a_quoted_cell_may_hold_the_delimiter_and_a_line_end():
    assert cells('a,b\n"x, ""y""\nz",2\n') == [(3, {"a": 'x, "y"\nz', "b": "2"})]


REFUSED = [
    (b"", "list.csv is empty: a head with the names of the columns is needed"),
    (b"\n\n", "list.csv is empty"),
    (b"a,a\n1,2\n", "has the column 'a' twice"),
    ("a,b\n1,2\nцена,3\n".encode("cp1251"), r"list.csv:3: is not UTF-8 \(byte 0xf6\); save it as UTF-8"),
    (b'a,b\n"1,2\n', "list.csv:2: is no CSV"),
    (b"PK\x03\x04 not a spreadsheet", "list.csv is no spreadsheet that can be read"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_what_is_no_table_is_refused_in_one_line(content, message):
    with pytest.raises(Invalid, match=message):
        list(sheet.of("list.csv", content).lines())


def test_a_missing_column_is_named_with_the_nearest_one():
    file = sheet.of("list.csv", b"Side,Model,Statuss\nx,y,z\n")
    with pytest.raises(Invalid) as refused:
        file.need(profile.named("oryx").profile.column_names())
    told = [str(one) for one in refused.value.problems]
    assert "list.csv: status: the file has no column 'status'; the nearest is 'Statuss'" in told
    assert "list.csv: lost_by: the file has no column 'side'; the nearest is 'Side'" in told


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(Unavailable, match=r"none\.csv cannot be read: No such file or directory"):
        sheet.open_file(tmp_path / "none.csv")


def related(office, kind, target):
    one = f"<Relationship Id='r1' Type='{kind}' Target='{target}'/>"
    return f"<Relationships xmlns='{office}/relationships'>{one}</Relationships>"


def spreadsheet(*rows):
    """A minimal spreadsheet by hand; a cell that is a pair is a formula with the value it had last."""

    def cell(value):
        if isinstance(value, tuple):
            return f"<c t='str'><f>{value[0]}</f><v>{value[1]}</v></c>"
        kind = "n" if isinstance(value, int | float) else "inlineStr"
        return f"<c t='{kind}'>{f'<v>{value}</v>' if kind == 'n' else f'<is><t>{value}</t></is>'}</c>"

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    office = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{office}/content-types'>"
        f"<Default Extension='xml' ContentType='application/xml'/>"
        f"<Default Extension='rels' ContentType='{kinds}'/></Types>",
        "_rels/.rels": related(office, f"{rels}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f"<workbook xmlns='{space}' xmlns:r='{rels}'><sheets><sheet name='a' sheetId='1' r:id='r1'/>"
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": related(office, f"{rels}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{space}'><sheetData>{body}</sheetData></worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        for name, text in parts.items():
            folder.writestr(name, f"<?xml version='1.0'?>{text}")
    return packed.getvalue()


def test_a_spreadsheet_gives_its_values_and_no_formula_is_run():
    content = spreadsheet(["model", "count"], ["T-72B3", 2], [("HYPERLINK(1)", "T-80"), 2.5])
    found = [line.cells for line in sheet.of("list.xlsx", content).lines()]
    assert found == [{"model": "T-72B3", "count": "2"}, {"model": "T-80", "count": "2.5"}]


def test_a_spreadsheet_that_unpacks_to_far_too_much_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_UNPACKED", 100)
    with pytest.raises(Invalid, match="unpacks to more than"):
        sheet.of("list.xlsx", spreadsheet(["a"], ["b"]))


# profiles


def test_our_profiles_are_sound_and_their_headings_are_categories(seeded):
    with seeded.reading() as session:
        from_seed = {row.slug for row in session.exec(select(EquipmentType)) if row.rank in ("domain", "category")}
    for name in profile.ours():
        assert set(profile.named(name).profile.headings.values()) <= from_seed


BAD_PROFILES = [
    ("[columns]\nstatus='s'\nlost_by='l'", "own.toml: type: needs a column, or a value under"),
    ("[columns]\ntype='t'\nstatus='s'\nlost_by='l'\ncolour='c'", "own.toml: columns.colour: Extra inputs"),
    ("[columns]\ntype='t'\nstatus='s'\nlost_by='l'\n[statuses]\nkaputt='broken'", "own.toml: statuses.kaputt"),
    ("grade='visual'\n[columns]\ntype='t'\nstatus='s'\nlost_by='l'", "visual needs a picture held here"),
    ("[points]\nuncertainty_m=0\n[columns]\ntype='t'\nstatus='s'\nlost_by='l'", "points.uncertainty_m"),
    ("columns", "own.toml is no TOML"),
]


@pytest.mark.parametrize(("text", "message"), BAD_PROFILES)
def test_a_profile_that_is_wrong_is_refused_by_field(text, message):
    with pytest.raises(Invalid, match=message):
        profile.of(text, "own.toml")


def test_words_of_a_list_of_its_own_may_be_outcomes():
    own = profile.of(
        "[columns]\ntype='t'\nstatus='s'\n[fixed]\nlost_by='Russia'\n[statuses]\nkaputt='destroyed'", "own"
    )
    assert own.statuses == {"kaputt": "destroyed"}


def test_a_profile_that_is_neither_ours_nor_a_file_is_refused_with_ours():
    with pytest.raises(Invalid, match=r"'excel' is none; oryx, warspotting or the path of a \.toml file is"):
        profile.named("excel")
