"""Facets of days, parts, pictures and sources: as the tally and the pages have them, and nothing that is hidden."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Change, Claim, Fitment, Item, ItemPicture, Picture, Source
from catalog.search import facet_counts, facets, generations, holdings, named_sources, question, world
from catalog.search.dimensions import coded
from catalog.search.show import items
from catalog.search.variants import Variant
from catalog.services.incidents import ClaimIn
from catalog.services.sources import PublisherIn, SourceIn
from tests.search.questions import DATES, again, ask, asked, ids, listed, questions, read
from tests.services.writing import changing, item_id, put
from tests.support.clock import NOW
from tests.support.databases import at_file, copied
from tests.tally.attaching import HIDDEN, SHOWN, source_id
from tests.tally.handmade import fill

OWN = ("year", "month", "fitted", "source", "has_picture")


def loss(*keys):
    return {f"{item_id(key)}.1" for key in keys}


def counted(asked_for, name):
    return {one.slug: one.count for one in facet_counts.ranked(asked_for, facets.named(name)).cut(0, 1000)}


@pytest.fixture
def database(migrated_file, tmp_path):
    with closing(at_file(copied(migrated_file, tmp_path))) as found:
        fill(found)
        yield found


@given(st.data())
@settings(max_examples=20)
def test_every_value_counts_what_choosing_it_alone_gives(catalog, data):
    session, choices = catalog
    args = data.draw(questions(choices))
    name = data.draw(st.sampled_from(OWN))
    values = counted(ask(session, args), name)
    assert {slug: ask(session, again(args, **{name: slug})).total.best for slug in values} == values


@given(st.data())
@settings(max_examples=30)
def test_a_month_or_year_has_the_rows_that_the_tally_counts_there(catalog, data):
    session, choices = catalog
    unit = data.draw(st.sampled_from(("month", "year")))
    args = {name: slugs for name, slugs in data.draw(questions(choices)).items() if name not in ("month", "year")}
    whole = ask(session, args)
    for key in counted(whole, unit):
        narrowed = ask(session, {**args, unit: [key]})
        assert (narrowed.mask == (whole.mask & coded(unit, whole).is_at(key))).all()
        assert (narrowed.mask == ask(session, {**args, "cell": [f"{unit}:{key}"]}).mask).all()


@given(st.data())
@settings(max_examples=20)
def test_what_is_in_no_year_crosses_its_end_or_has_no_date(catalog, data):
    session, _ = catalog
    args = {"dataset": ["all"], "date_basis": [data.draw(st.sampled_from(("event", "first_seen", "published")))]}
    whole = ask(session, args)
    rest = whole.mask.copy()
    for key in counted(whole, "year"):
        rest &= ~ask(session, {**args, "year": [key]}).mask
    for first, last in zip(*(days[rest].tolist() for days in whole.days()), strict=True):
        assert not last or not first or date.fromordinal(first).year != date.fromordinal(last).year


@given(st.data())
@settings(max_examples=20)
def test_what_is_fitted_is_so_at_or_below_the_type(catalog, data):
    session, choices = catalog
    part = data.draw(st.sampled_from(choices.parts))
    types = ask(session, {}).world.types
    below = [one for one in types.by_id if part in {node.slug for node in types.path(one)}]
    hosts = set(session.exec(select(Fitment.item_id).where(col(Fitment.part_type_id).in_(below))))
    every = ask(session, {"dataset": ["all"]})
    found = ask(session, {"dataset": ["all"], "fitted": [part]})
    assert set(found.columns.item[found.mask].tolist()) == hosts & set(every.columns.item[every.mask].tolist())


@given(st.data())
@settings(max_examples=20)
def test_sources_are_those_that_the_page_of_the_item_lists(catalog, data):
    session, _ = catalog
    rows = listed(ask(session, {"dataset": ["all"]}))
    row = data.draw(st.sampled_from(rows))
    shown = {told.source.public_id for told in items.get(session, row.item.public_id, NOW).claims}
    others = data.draw(st.lists(st.sampled_from(session.exec(select(Source.public_id)).all()), max_size=8))
    found = set()
    for one in {*shown, *others}:
        try:
            if row.id in {other.id for other in listed(ask(session, {"dataset": ["all"], "source": [one]}))}:
                found.add(one)
        except Invalid:
            pass
    assert found == shown


def test_sources_that_nobody_may_see_are_no_values_and_cannot_be_asked_for(handmade_session):
    values = counted(ask(handmade_session, {"dataset": ["all"]}), "source")
    assert set(values) == {source_id(slug) for slug in SHOWN}
    for slug in HIDDEN:
        with pytest.raises(Invalid, match="no source"):
            read(handmade_session, {"source": [source_id(slug)]})
        assert not any(source_id(slug) in str(one) for one in facet_counts.of(ask(handmade_session, {})))


def test_a_source_is_there_from_its_day_on(handmade_session):
    before, waiting = datetime(2024, 12, 31, tzinfo=UTC), source_id("due")
    with pytest.raises(Invalid):
        read(handmade_session, {"source": [waiting]}, before)
    assert waiting not in counted(ask(handmade_session, {}, before), "source")
    assert ids(handmade_session, source=waiting) == loss("lot")


MANY = 30


def post(number, **more):
    return SourceIn(slug=f"post-{number}", kind="post", title="A post", **{"handle": "Prolific", **more})


def told_by(number, key):
    return ClaimIn(key=f"said-{number}", source=f"post-{number}", kind="statement", summary="told", item=item_id(key))


@pytest.fixture
def prolific(database):
    """With an account that has many sources, of which two tell of a thing, and with one that nobody may know."""
    press = PublisherIn(slug="press", name="The Press")
    put(database, press, *(post(number) for number in range(MANY)), post(MANY, handle=None, publisher="press"))
    put(database, post("hidden", handle="Secretive", protected=True))
    put(database, told_by(0, "single"), told_by(MANY - 1, "lot"), told_by(MANY, "hurt"), told_by("hidden", "hurt"))
    with database.reading() as session:
        yield session


@pytest.mark.parametrize(
    ("text", "value", "keys"),
    [("@Prolific", "@prolific", ("single", "lot")), ("prolific", "@prolific", ("single", "lot")),
     ("The Press", "press", ("hurt",)), ("press", "press", ("hurt",))],
)  # fmt: skip
def test_all_sources_of_an_account_or_a_publisher_are_asked_for_by_its_name(prolific, text, value, keys):
    assert read(prolific, {"source": [text]}).to_args() == [("source", value)]
    assert ids(prolific, source=text) == loss(*keys)


def test_an_account_that_is_chosen_stands_before_the_sources_with_what_it_gives(prolific):
    values = facet_counts.ranked(ask(prolific, {"source": ["@prolific"]}), facets.SOURCE)
    first, *others = values.cut(0, 100)
    asked_for = ask(prolific, {"source": ["@prolific"]}).total.best
    assert first == facet_counts.Counted("@prolific", "@Prolific", asked_for, is_chosen=True)
    assert values.cut(1, 3) == others[:2]
    assert len(values) == len(others) + 1
    assert not any(one.is_chosen for one in others)


@pytest.mark.parametrize("text", ["@secretive", "secretive", "@nobody"])
def test_an_account_of_sources_that_nobody_may_see_is_not_there(prolific, text):
    with pytest.raises(Invalid, match="no source"):
        read(prolific, {"source": [text]})
    assert text not in world.read(prolific).sources.values(NOW)


def test_a_title_that_very_many_sources_have_is_still_refused(prolific):
    assert len(named_sources.called(prolific, "a post", NOW)) == named_sources.MOST_CALLED + 1


def test_a_picture_is_one_that_was_reviewed_is_public_and_due(handmade_session):
    assert ids(handmade_session, has_picture="yes") == loss("single", "lot")
    assert ids(handmade_session, datetime(2024, 12, 31, tzinfo=UTC), has_picture="yes") == loss("single")


@pytest.mark.parametrize(
    ("part", "expected"),
    [("red-dot", ("single", "chain")), ("red-dots", ("single", "chain")), ("sights", ("single", "chain", "lot"))],
)
def test_a_thing_with_two_such_parts_counts_once(handmade_session, part, expected):
    assert ids(handmade_session, fitted=part) == loss(*expected)
    assert counted(ask(handmade_session, {}), "fitted")[part] == ask(handmade_session, {"fitted": [part]}).total.best


@pytest.mark.parametrize("count", ["losses", "gains", "standing", "fitted"])
@given(data=st.data())
@settings(max_examples=10)
def test_they_are_asked_of_whatever_is_counted(catalog, count, data):
    session, choices = catalog
    args = {**data.draw(questions(choices)), "count": [count]}
    name = data.draw(st.sampled_from(OWN))
    whole = ask(session, {key: values for key, values in args.items() if key != name})
    for slug, best in counted(whole, name).items():
        assert ask(session, again(args, **{name: slug})).total.best == best
        break


@pytest.mark.parametrize("cell", ["outcome:destroyed", "year:2024", "lost_by:russia", "type:t-72b3", "month:spread"])
@pytest.mark.parametrize("name", OWN)
def test_behind_a_cell_of_a_tally_they_count_alike(handmade_session, cell, name):
    args = {"cell": [cell]}
    values = counted(ask(handmade_session, args), name)
    assert {slug: ask(handmade_session, again(args, **{name: slug})).total.best for slug in values} == values


@given(name=st.sampled_from(OWN), data=st.data())
@settings(max_examples=20)
def test_their_addresses_are_read_back_alike(catalog, name, data):
    session, _ = catalog
    slugs = sorted(counted(ask(session, {"dataset": ["all"]}), name))
    chosen = data.draw(st.lists(st.sampled_from(slugs), max_size=3, unique=True)) if slugs else []
    written = read(session, {name: chosen}).to_args()
    assert written == [(name, slug) for slug in chosen]
    assert read(session, {name: [slug for _, slug in written]}).to_args() == written


def known(session, then, **args):
    found = question.ask_as_known(session, read(session, {name: [one] for name, one in args.items()}), then)
    return {row.id for row in listed(found)}


def test_parts_sources_and_pictures_are_those_known_then(database):
    with database.reading() as session:
        before = session.exec(select(Change.id).order_by(col(Change.id).desc())).first()
    with changing(database) as session:
        rows = {row.public_id: row.id for row in session.exec(select(Item))}
        fitted = session.exec(select(Fitment).where(Fitment.item_id == rows[item_id("single")])).one()
        session.delete(fitted)
        session.add(Fitment(item_id=rows[item_id("hurt")], part_type_id=fitted.part_type_id))
        told = session.exec(select(Claim).where(Claim.item_id == rows[item_id("lot")])).one()
        told.item_id = rows[item_id("open")]
        chain = session.exec(select(ItemPicture).where(ItemPicture.item_id == rows[item_id("chain")])).one()
        session.get_one(Picture, chain.picture_id).sensitivity = Sensitivity.NONE
    with database.reading() as session:
        assert ids(session, fitted="red-dot") == loss("hurt", "chain")
        assert known(session, before, fitted="red-dot") == loss("single", "chain")
        assert ids(session, source=source_id("due")) == loss("open")
        assert known(session, before, source=source_id("due")) == loss("lot")
        assert ids(session, has_picture="yes") == loss("single", "lot", "chain")
        assert known(session, before, has_picture="yes") == loss("single", "lot")


def test_what_may_be_seen_is_decided_by_today(database):
    with database.reading() as session:
        before = session.exec(select(Change.id).order_by(col(Change.id).desc())).first()
    with changing(database) as session:
        session.exec(select(Source).where(Source.slug == "hearsay")).one().protected = True
        rows = {row.public_id: row.id for row in session.exec(select(Item))}
        shown = session.exec(select(ItemPicture).where(ItemPicture.item_id == rows[item_id("single")])).one()
        session.get_one(Picture, shown.picture_id).sensitivity = Sensitivity.NEVER_PUBLIC
    with database.reading() as session:
        with pytest.raises(Invalid):
            read(session, {"source": [source_id("hearsay")]})
        assert known(session, before, has_picture="yes") == loss("lot")


def test_as_of_a_day_the_sources_of_what_came_later_do_not_count(handmade_session):
    late = source_id("witness")
    assert f"{item_id('chain')}.1" in ids(handmade_session, source=late)
    assert f"{item_id('chain')}.1" not in ids(handmade_session, source=late, as_of="2024-11-30")


@pytest.mark.parametrize("then", [None, date(2999, 1, 1)])
def test_known_until_now_is_what_is_known(handmade_session, then):
    variant = replace(Variant(), known_on=then)
    if then:
        built = generations.attached.read(handmade_session, variant)
        now = generations.attached_to(handmade_session, Variant())
        for name in generations.attached.NAMES:
            assert np.array_equal(getattr(built, name), getattr(now, name)), name


def test_a_source_is_not_asked_of_what_was_only_seen(handmade_session):
    with pytest.raises(Invalid, match="asked of losses only"):
        holdings.ask(asked(handmade_session, {"source": [source_id("due")]}))


@pytest.mark.parametrize("name", ["year", "month", "fitted", "has_picture"])
def test_the_other_facets_narrow_what_was_only_seen(seeded_session, name):
    whole = holdings.ask(asked(seeded_session, {}))
    found = next(one for one in whole.facets() if one.name == name)
    for value in found.values:
        assert holdings.ask(asked(seeded_session, {name: [value.slug]})).question.total.best == value.count


@given(name=st.sampled_from(OWN), since=st.sampled_from(DATES), data=st.data())
@settings(max_examples=20)
def test_a_chosen_value_stays_at_zero(handmade_session, name, since, data):
    every = counted(ask(handmade_session, {}), name)
    slug = data.draw(st.sampled_from(sorted(every)))
    narrow = ask(handmade_session, {name: [slug], "since": [since], "when": ["inside"], "type": ["t-80"]})
    shown = next(one for one in facet_counts.of(narrow) if one.name == name)
    assert shown.values[0].slug == slug
    assert shown.values[0].is_chosen
    assert {"" for one in shown.values if one.label == ""} == set()


def test_at_most_so_many_values_are_shown_and_the_page_has_all(seeded_session):
    asked_for = ask(seeded_session, {})
    types = next(one for one in facet_counts.of(asked_for) if one.name == "type")
    every = facet_counts.ranked(asked_for, facets.TYPE)
    assert (len(types.values), len(types.values) + types.more) == (facet_counts.MOST_VALUES, len(every))
    assert tuple(every.cut(0, len(types.values))) == types.values
    held = {one.slug for one in every.cut(0, 999) if "-74" in f"{one.label} {one.slug}".casefold()}
    assert {one.slug for one in every.having("-74").cut(0, 99)} == held


def test_sources_are_looked_through_by_their_titles(handmade_session):
    every = facet_counts.ranked(ask(handmade_session, {}), facets.SOURCE)
    assert [one.slug for one in every.having("SAID BY HEAR").cut(0, 9)] == [source_id("hearsay")]
    assert world.read(handmade_session).sources.find("zzzzzzzz", NOW) is None
