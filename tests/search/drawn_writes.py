"""Writes that are drawn: things, incidents, judgements and sources like those of `tests.tally.handmade`."""

from datetime import UTC, datetime

from hypothesis import strategies as st
from sqlmodel import select

from catalog.services.sources import SourceIn
from tests.services import writing
from tests.services.writing import FIELD, a_type, an_incident, incident_id, item_id, judge, put
from tests.tally.handmade import became, day, merge, thing

KEYS = ("single", "chain", "hurt", "lot", "out-of-lot", "open", "either", "maybe-same", "new")
SIDES = ("russia", "ukraine", "brigade")
GRADES = ("listed", "single_claim", "documented", "discounted")


def outcomes(draw):
    """A chain of one to three outcomes that the rules of the tables allow."""
    incidents = ("day", "later", "range", "year", "undated")
    chain, holder = [], draw(st.sampled_from(SIDES))
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("destroyed", "damaged", "abandoned", "captured", "repaired", "transferred")))
        taker = draw(st.sampled_from(SIDES)) if kind in ("captured", "transferred") else None
        chain.append(became(draw(st.sampled_from(incidents)), kind, holder, taker, grade=draw(st.sampled_from(GRADES))))
        holder = taker or holder
    return chain


@st.composite
def an_item(draw):
    more = draw(st.sampled_from(({}, {"candidates": ["bmp-1", "bmp-2"]}, {"fitted": [{"part": "sight"}]},
                                 {"parent_lot": item_id("lot")}, {"count": {"min": 2, "best": 3}})))  # fmt: skip
    key = draw(st.sampled_from(KEYS))
    more = {} if key == "lot" and "parent_lot" in more else more
    values = thing(key, draw(st.sampled_from(("t-72", "t-72b3", "bmp"))), *outcomes(draw), **more)
    return lambda database: put(database, values)


@st.composite
def an_incident_moved(draw):
    key = draw(st.sampled_from(("day", "later", "range", "undated")))
    dates = (day("2024-05-01", "2024-05-01", "day"), day("2024-11-01", "2024-12-31"), {})
    more = draw(st.sampled_from(({}, {"place": "village"}, {"publish_after": datetime(2999, 1, 1, tzinfo=UTC)})))
    values = an_incident(key, date=draw(st.sampled_from(dates)), **more)
    return lambda database: put(database, values)


@st.composite
def a_judgement(draw):
    one, other = draw(st.permutations(("single", "maybe-same", "chain", "hurt")))[:2]
    what = draw(st.sampled_from(("unsure", "same", "different")))
    return lambda database: judge(database, one, other, what)


@st.composite
def a_source(draw):
    values = SourceIn(slug="report", kind="article", title="A report", published_on=draw(st.sampled_from(
        ("2024-10-01", "2024-12-01"))), protected=draw(st.booleans()))  # fmt: skip
    claim = writing.incidents.ClaimIn(
        key=draw(st.sampled_from("ab")), source="report", kind="statement", summary="told",
        incident=incident_id(draw(st.sampled_from(("day", "later")))),
    )  # fmt: skip
    return lambda database: put(database, values, claim)


def merged(database):
    with database.reading() as session:
        active = {one.public_id for one in session.exec(select(writing.items.Item)) if one.state == "active"}
    if {item_id("open"), item_id("either")} <= active:
        merge(database, "open", "either")


WRITES = st.one_of(an_item(), an_incident_moved(), a_judgement(), a_source(), st.just(merged))
SIGHT = a_type("sight", "model", "tanks", role="fitted_part")  # what some of the things have
HIDDEN = FIELD.model_copy(
    update={"slug": "hidden", "name": "Hidden", "may_publish": False}
)  # a list that only insiders see
