"""What a visitor may not see is absent: every answer is that of a catalog from which it was deleted.

Everything in these catalogs is synthetic. Each pair holds the same records but for those that are hidden.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from catalog.domain import public_ids
from catalog.services.datasets import DatasetIn
from catalog.services.incidents import ClaimIn
from catalog.services.items import ItemIn
from catalog.services.rows import Input
from catalog.services.sources import SourceIn
from tests.services.writing import (
    a_type,
    an_incident,
    ground,
    incident_id,
    item_id,
    judge,
    outcome,
    put,
)
from tests.support.packs import MANIFEST, members
from tests.web.conftest import catalog_of


def thing(key: str, *outcomes: dict, **more: object) -> ItemIn:
    return ItemIn(**{"id": item_id(key), "type": "t-72", "outcomes": list(outcomes), **more})


WORD = "Zeppelin"
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)
EMBARGOED = an_incident("embargoed", title=WORD, narrative=f"A {WORD} burned.", publish_after=FUTURE)
THERE = {"incident": EMBARGOED.id}
REPORT = SourceIn(slug="report", kind="article", title="Report")
CLOSED = DatasetIn(slug="closed", name=f"{WORD} list", maintainer="us", licence="none", may_publish=False)
OPENLY = outcome("captured", "russia", "ukraine")
BASE: list[Input] = [
    *ground(), REPORT, a_type("t-90", "family", "tanks"), a_type("sight", "model", "tanks", role="fitted_part"),
    thing("plain", outcome("destroyed")),
]  # fmt: skip
ID = {
    "plain": item_id("plain"), "item": item_id("item"), "one": incident_id("one"), "embargoed": EMBARGOED.id,
    **{slug: public_ids.of_seed("source", slug) for slug in ("report", "secret", "later")},
}  # fmt: skip
# What is hidden, by a word for it: what stands in one catalog, and what of it stands in the other.
HIDDEN: dict[str, tuple[list[Input], list[Input]]] = {
    "an incident under embargo": ([EMBARGOED], []),
    "an item of an embargoed incident": (
        [EMBARGOED, thing("item", outcome("destroyed", **THERE), type="t-90", fitted=[{"part": "sight"}])],
        [],
    ),
    "what became of it later": (
        [EMBARGOED, thing("item", OPENLY, outcome("destroyed", "ukraine", **THERE))],
        [thing("item", OPENLY)],
    ),
    "what became of it in the same hands": (
        [EMBARGOED, thing("item", outcome("damaged"), outcome("destroyed", **THERE))],
        [thing("item", outcome("damaged"))],
    ),
    "who took it back": (
        [EMBARGOED, thing("item", OPENLY, outcome("recaptured", "ukraine", "russia", **THERE))],
        [thing("item", OPENLY)],
    ),
    "where it was paraded": (
        [EMBARGOED, thing("item", OPENLY, holdings=[{"party": "ukraine", "context": "paraded", **THERE}])],
        [thing("item", OPENLY)],
    ),
    "a claim about an embargoed incident": (
        [REPORT, EMBARGOED, ClaimIn(key="c", source="report", kind="statement", summary=WORD, **THERE)],
        [REPORT],
    ),
    "a claim about a thing that is tied to an embargoed incident": (
        [REPORT, EMBARGOED, ClaimIn(key="c", source="report", kind="statement", summary=WORD, item=ID["plain"],
                                    related_incident=EMBARGOED.id)],
        [REPORT],
    ),
    "a claim about a thing of a list that may not be published": (
        [REPORT, CLOSED, thing("item", OPENLY, dataset="closed", type="t-90"),
         ClaimIn(key="c", source="report", kind="statement", summary=WORD, item=ID["item"])],
        [REPORT],
    ),
    "a claim about such a thing in an incident of others": (
        [REPORT, CLOSED, thing("item", OPENLY, dataset="closed", type="t-90"),
         ClaimIn(key="c", source="report", kind="statement", summary=WORD, item=ID["item"],
                 incident=incident_id("one"))],
        [REPORT],
    ),
    "a claim about a thing that is known by an embargoed incident only": (
        [REPORT, EMBARGOED, thing("item", outcome("destroyed", **THERE)),
         ClaimIn(key="c", source="report", kind="statement", summary=WORD, item=ID["item"])],
        [REPORT],
    ),
    "a protected source that tells of a thing": (
        [
            SourceIn(slug="later", kind="post", title=WORD, protected=True),
            ClaimIn(key="c", source="later", kind="statement", summary=WORD, item=ID["plain"]),
        ],
        [],
    ),
    "an item of a list that may not be published": (
        [CLOSED, thing("item", OPENLY, dataset="closed", type="t-90", written=WORD, fitted=[{"part": "sight"}])],
        [],
    ),
    "a holding of a list that may not be published": (
        [CLOSED, thing("item", dataset="closed", written=WORD, holdings=[{"party": "ukraine", "context": "in_use"}])],
        [],
    ),
    "a protected source that tells of a fitted part": (
        [SourceIn(slug="secret", kind="post", title=WORD, protected=True),
         thing("item", OPENLY, fitted=[{"part": "sight", "source": "secret"}])],
        [thing("item", OPENLY, fitted=[{"part": "sight"}])],
    ),
    "a protected source": (
        [
            SourceIn(slug="secret", kind="post", title=WORD, published_on="2024-11-20", protected=True),
            ClaimIn(key="c", source="secret", kind="statement", summary=WORD, incident=incident_id("one")),
        ],
        [],
    ),
    "a protected source that a type rests on": (
        [
            SourceIn(slug="secret", kind="post", title=WORD, protected=True),
            a_type("t-90", "family", "tanks", sources=["secret", "weg"]),
        ],
        [a_type("t-90", "family", "tanks", sources=["weg"])],
    ),
}  # fmt: skip
ADDRESSES = (
    "/", "/?q=Zeppelin", "/?q=T-72", "/?q=T-90&in=losses", "/?q=T-90", "/?q=T-90&in=incidents", "/?q=sight",
    "/losses/", "/losses/?mode=every_operator",
    "/losses/?grade=unassessed", "/losses/?as_of=2026", "/losses/?date_basis=published&since=2024",
    "/losses/?dataset=all", "/losses/facets/source", "/losses/facets/fitted", "/losses/facets/month",
    "/losses/?year=2024", "/holdings/facets/fitted", "/map/?grade=all", "/map.json?grade=all", "/charts/",
    "/losses.geojson", "/items.geojson",
    "/incidents.geojson", "/charts/type.csv?mode=every_operator", "/charts/outcome.svg",
    "/losses/?known_on=2999", "/losses/?q=Zeppelin", "/losses.json", "/losses.json?mode=every_operator", "/gains.json",
    "/holdings.json", "/items.json", "/incidents/", "/incidents/?q=Zeppelin", "/incidents.json", "/sources/",
    "/sources/?q=Zeppelin", "/sources.json", "/tally.json", "/tally.json?rows=type&cols=taken_by&mode=every_operator",
    "/types/t-72", "/types/t-90", "/types/sight", "/types.json", "/types/t-90.json",
    "/items/{plain}", "/items/{item}", "/incidents/{one}", "/sources/{report}", "/sources/{secret}",
    "/incidents/{embargoed}", "/items/{plain}.zip", "/items/{item}.zip", "/incidents/{one}.zip",
    "/incidents/{embargoed}.zip", "/losses.zip?mode=every_operator", "/holdings.zip", "/incidents.zip", "/sources.zip",
    "/types.zip?type=t-90",
    "/losses.atom", "/losses.atom?mode=every_operator", "/incidents.atom", "/holdings.atom",
)  # fmt: skip
# The moment of an answer; and of changes in packs the hash and the moment, as each pair was written at other times.
MOMENT = re.compile(r'"(as_of|hash|made_at)": ?"[^"]*"|\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00|\d\d:\d\d UTC')

Pair = tuple[FlaskClient, FlaskClient]


def filled(app, *records: Input) -> FlaskClient:
    put(catalog_of(app).database, *BASE)
    if records:
        put(catalog_of(app).database, *records)
    assert catalog_of(app).follow()
    return app.test_client()


@pytest.fixture
def pair(make_app: Callable, request: pytest.FixtureRequest) -> Pair:
    """A catalog with what is hidden, and one without."""
    whole, rest = HIDDEN[request.param]
    return filled(make_app(), *whole), filled(make_app(), *rest)


def answer(client, address):
    got = client.get(address.format(**ID))
    if got.mimetype == "application/zip":
        told = {name: MOMENT.sub("", data.decode()) for name, data in members(got.data).items() if name != MANIFEST}
        return got.status_code, told
    return got.status_code, MOMENT.sub("", got.get_data(as_text=True))


@pytest.mark.parametrize("pair", HIDDEN, indirect=True)
def test_every_answer_is_that_of_a_catalog_without_what_is_hidden(pair):
    whole, rest = pair
    assert [one for one in ADDRESSES if answer(whole, one) != answer(rest, one)] == []


@pytest.mark.parametrize(("title", "typed"), [("Zeppelinfield", WORD), ("Zeppelyn", WORD), ("T-72 burned", "T-72Z")])
def test_words_are_widened_and_names_offered_as_if_what_is_hidden_were_not_there(make_app, title, typed):
    hidden = EMBARGOED.model_copy(update={"title": typed})
    open_one = an_incident("one", title=title)
    whole, rest = (filled(make_app(), open_one, *more) for more in ([hidden], []))
    for address in (f"/?q={typed}", f"/?q={typed}&in=incidents", f"/incidents/?q={typed}", f"/losses/?q={typed}"):
        assert answer(whole, address) == answer(rest, address)
    assert any(said in str(answer(rest, f"/?q={typed}")[1]) for said in ("begin like", "one letter away", "T-72"))


def test_what_was_under_embargo_is_there_once_its_moment_has_come(make_app):
    past = EMBARGOED.model_copy(update={"publish_after": datetime(2020, 1, 1, tzinfo=UTC)})
    client = filled(make_app(), past, thing("item", outcome("destroyed", **THERE)))
    assert [answer(client, one)[0] for one in ("/incidents/{embargoed}", "/items/{item}")] == [200, 200]
    assert WORD in answer(client, "/incidents/")[1]
    assert ID["item"] in answer(client, "/losses.json")[1]


def test_an_embargo_that_came_later_hides_what_was_known_before_it(make_app):
    app = make_app()
    client = filled(app, an_incident("embargoed", title=WORD), thing("item", outcome("destroyed", **THERE)))
    put(catalog_of(app).database, EMBARGOED)
    for address in ("/losses.json", "/losses.json?known_on=2999", "/losses.json?known_on=2026-06-01"):
        assert ID["item"] not in answer(client, address)[1]


def test_a_judgement_about_a_hidden_item_names_nothing_of_it(make_app):
    app = make_app()
    closed = thing("item", OPENLY, dataset="closed", written=WORD, type="t-90")
    client = filled(app, CLOSED, closed)
    judge(catalog_of(app).database, "plain", "item", "unsure")
    assert closed.id not in answer(client, "/items/{plain}")[1]
    assert '"items": []' in answer(client, "/items/{plain}.zip")[1]["decisions.json"]


@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_said_of_a_thing_is_found_as_long_as_its_list_may_be_published(make_app, is_open):
    app = make_app()
    said = ClaimIn(key="c", source="report", kind="statement", summary=WORD, item=ID["item"])
    client = filled(app, REPORT, CLOSED, thing("item", OPENLY, dataset="closed", type="t-90"), said)
    put(catalog_of(app).database, CLOSED.model_copy(update={"may_publish": is_open}))
    assert catalog_of(app).follow()
    assert ("Report" in answer(client, f"/?q={WORD}&in=sources")[1]) is is_open
