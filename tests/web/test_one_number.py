"""One number everywhere: page, downloads, API, GeoJSON, map and tally answer a question with the same rows and sums.

Asked over HTTP, as visitors and programs do, of the seed data and of the catalog that tests/tally makes by hand.
"""

import html
import re
from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.domain.counting import Range
from catalog.tally import exports
from catalog.tally.table import Table
from tests.search.questions import SEEDED, questions
from tests.support.counts import count
from tests.support.databases import at_file, copied
from tests.tally.handmade import HANDMADE, fill
from tests.tally.reading_back import READERS
from tests.web.conftest import _made, catalog_of

pytestmark = pytest.mark.campaign
LOSSES = Table("losses", exports.COLUMNS["losses"], [], {})
ITEM = re.compile(r'<th scope="row"><a href="/items/(\w+)"')
HEAD = re.compile(r"(?s)<p class=\"lead\">\s*(.*?) things? in (\d+) rows?")
TAGS = re.compile(r"<[^>]*>")
WORDS = ("", "", "", "rifle", "T-72", "destroyed", '"special forces"', "lost-by:russia")
COUNTED = ("", "", "", "gains", "standing", "fitted")
FEW = 5  # rows of a page of the API


@pytest.fixture(scope="module")
def handmade(migrated_file, tmp_path_factory):
    data = tmp_path_factory.mktemp("handmade")
    database = at_file(copied(migrated_file, data))
    fill(database)
    database.close()
    for app in _made(data):
        assert catalog_of(app).follow()
        yield app


@pytest.fixture(params=["seeded", "handmade"])
def asker(request, app, monkeypatch):
    """A client, and what questions to its catalog are made of."""
    one = app if request.param == "seeded" else request.getfixturevalue("handmade")
    monkeypatch.setitem(one.config, "LIMITS", value=False)
    return one.test_client(), SEEDED if request.param == "seeded" else HANDMADE


def pages(client, query):
    """The items of all pages of the list, and what its head says: things, rows."""
    found, number, head = [], 1, None
    while True:
        page = client.get(f"/losses/?{query}&page={number}")
        assert page.status_code == 200, page.text
        told = HEAD.search(page.text)
        head = head or (" ".join(TAGS.sub("", html.unescape(told[1])).split()), int(told[2]))
        found += ITEM.findall(page.text)
        number += 1
        if f"page={number}" not in html.unescape(page.text):
            return found, head


def of_api(client, query):
    """The rows of all pages, and the number of things that each of them tells."""
    address, found, things = f"/api/v1/losses?{query}&limit={FEW}", [], []
    while address:
        page = client.get(address).get_json()
        found += filled(page["rows"])
        things.append(page["things"])
        address = page["next"]
    return found, things


def filled(rows):
    return [{name: None if value == "" else value for name, value in row.items()} for row in rows]


def ids(rows):
    return Counter(row["id"] for row in rows)


def best(rows):
    return sum(row["count_best"] for row in rows)


def tallied(client, query):
    """The best figure of each list, as nothing adds lists up."""
    rows = client.get(f"/tally.json?{query}&rows=dataset&cols=outcome").get_json()["rows"]
    return {row["key"]: row["total"]["best"] for row in rows if row["total"]["best"]}


@settings(
    max_examples=count("EXAMPLES", 10), suppress_health_check=[*HealthCheck], phases=[Phase.reuse, Phase.generate]
)
@given(data=st.data())
def test_every_answer_to_a_question_has_the_same_rows_and_sums(asker, data):
    client, choices = asker
    args = data.draw(questions(choices))
    args |= {"q": [data.draw(st.sampled_from(WORDS))], "count": [data.draw(st.sampled_from(COUNTED))]}
    query = urlencode({name: values for name, values in args.items() if any(values)}, doseq=True)
    files = {name: filled(read(client.get(f"/losses.{name}?{query}").data, LOSSES)) for name, read in READERS.items()}
    rows, (api, things) = files["json"], of_api(client, query)
    assert {name: found == rows for name, found in files.items()} == dict.fromkeys(files, True)
    assert (ids(api), sorted(api, key=str)) == (ids(rows), sorted(rows, key=str))
    shown, (told, number) = pages(client, query)
    assert (Counter(shown), number) == (Counter(row["item"] for row in rows), len(rows))
    whole = Range(*things[0].values())
    assert (told, whole.best) == (str(whole), best(rows))
    assert all(one == things[0] for one in things)
    sums = {slug: best(row for row in rows if row["dataset"] == slug) for slug in {row["dataset"] for row in rows}}
    assert tallied(client, query) == {slug: number for slug, number in sums.items() if number}
    check_map(client.get(f"/map.json?{query}").get_json(), rows, whole)


def check_map(found, rows, whole):
    """The points and what has none are together all rows of the list."""
    placed = [row for row in rows if row["lat"] is not None]
    assert sum(one["rows"] for one in found["points"]) == len(placed)
    parts = {name: things["best"] for name, things in found["parts"].items()}
    assert parts.pop("placed") == best(placed) == sum(one["things"]["best"] for one in found["points"])
    assert sum(parts.values()) == best(row for row in rows if row["lat"] is None)
    assert found["total"] == whole.as_dict()
