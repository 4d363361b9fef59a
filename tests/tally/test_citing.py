"""Citations: every form can be parsed, whatever a title holds."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tally import citing
from catalog.tally.citing import Cited

HOSTILE = [
    'Tanks "lost" } \\input{/etc/passwd} {{ 100% & more #1 $x$ a_b ~ ^',
    "}, url={javascript:alert(1)}, x={",
    "@article{evil,\n title={x}}",
    "Танки, دبابات, \u202ereversed\x00 \r\n next line",
    "=HYPERLINK(1)",
    "\\",
]


def cited(title):
    return Cited(
        "7k2m9x4q", title, date(2026, 6, 1), "1", ("Field", title), ("CC BY 4.0 (us)",), "https://x/snapshots/7k"
    )


def fields(text):
    """The fields of a BibTeX entry, by counting braces as BibTeX does: whatever stands before them."""
    head, body = text.split(",\n", 1)
    assert re.fullmatch(r"@misc\{materiel-catalog-[0-9a-z]{8}", head)
    assert body.endswith("}\n")
    found = {}
    for line in body[:-2].splitlines():
        name, _, value = line.strip().removesuffix(",").partition(" = ")
        depth = 0
        for place, letter in enumerate(value):
            depth += {"{": 1, "}": -1}.get(letter, 0)
            assert depth > 0 or place == len(value) - 1 or name == "month"
        assert depth == 0
        assert name not in found
        found[name] = value
    return found


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_ends_no_field_and_runs_nothing(title):
    found = fields(citing.as_bibtex(cited(title)))
    assert set(found) == {"author", "title", "year", "month", "publisher", "howpublished", "note"}
    spelled = r"\\(?:textbackslash|textbraceleft|textbraceright|textasciitilde|textasciicircum|textquotedbl|char64)\{\}"
    inner = re.sub(rf"{spelled}|\\[$&#_%]", "", found["title"][2:-2])
    assert not set(inner) & set('\\{}$&#_%^~"@')


@given(st.text(max_size=60))
def test_any_title_makes_one_bibtex_entry_and_valid_csl(title):
    assert fields(citing.as_bibtex(cited(title)))["year"] == "{2026}"
    [entry] = json.loads(citing.as_csl(cited(title)))
    assert entry["type"] == "dataset"
    assert entry["title"] == citing.plain(title)
    assert len(citing.as_text(cited(title)).splitlines()) == 1


def test_csl_says_who_what_when_and_where():
    [entry] = json.loads(citing.as_csl(cited("Tanks lost")))
    assert entry["issued"] == {"date-parts": [[2026, 6, 1]]}
    assert (entry["publisher"], entry["URL"]) == ("Materiel Catalog", "https://x/snapshots/7k")
    assert entry["author"] == [{"literal": "Materiel Catalog contributors"}]


def test_the_text_names_title_state_datasets_licences_and_address():
    assert citing.as_text(cited("Tanks lost")) == (
        "Materiel Catalog contributors (2026): Tanks lost [data set]. Materiel Catalog, snapshot 7k2m9x4q, state of "
        "1 Jun 2026, counting rules version 1. Datasets: Field; Tanks lost. Licence: CC BY 4.0 (us). "
        "https://x/snapshots/7k"
    )


def test_without_a_public_address_none_is_made_up():
    made = Cited("7k2m9x4q", "Tanks", date(2026, 6, 1), "1", (), (), "")
    assert "howpublished" not in citing.as_bibtex(made)
    assert "URL" not in json.loads(citing.as_csl(made))[0]
