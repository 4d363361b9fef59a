"""What a tally says besides its figures. Every catalog here is made up: no thing, place or day in it is real."""

from urllib.parse import parse_qs, urlsplit

import pytest

from catalog.domain.counting import NOTHING
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Mode
from catalog.services.datasets import CoverIn, DatasetIn
from catalog.tally import sentence
from catalog.tally.count import tally
from catalog.tally.document import as_json
from catalog.tally.links import Links
from catalog.tally.shown import Shown
from tests.search.questions import ask, listed, total
from tests.services.writing import a_type, put
from tests.tally.handmade import became, fill, items, thing
from tests.tally.test_count import adds_up, summed, wrong_cells

LIST = DatasetIn(
    slug="second", name="Second list", maintainer="others", licence="CC0", may_publish=True, requires_picture=True,
    copied_on="2024-12-31", covers=[CoverIn(party="russia"), CoverIn(type="carriers", covered=False)],
)  # fmt: skip


def figures(answer):
    return {line.key.key: line.total.best for line in answer.lines}


def counted(session, count, **args):
    return ask(session, {"count": [count], **{name: [value] for name, value in args.items()}})


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("count", ["gains", "standing", "fitted"])
def test_whatever_is_counted_adds_up_and_leads_to_its_rows(handmade_session, count, mode):
    for rows, cols in (("category", "outcome"), ("lost_by", "taken_by"), ("year", "grade")):
        answer = tally(counted(handmade_session, count, mode=mode.value), rows, cols)
        adds_up(answer)
        assert wrong_cells(handmade_session, answer) == []


def test_t4_standing_losses_are_those_of_a_party_that_does_not_have_the_thing_at_the_end(handmade_session):
    rows = {(row.item.public_id, row.lost_by.slug) for row in listed(counted(handmade_session, "standing"))}
    lost = {(one.id, "russia") for one in items() if one.id == thing("single", "t-72").id}
    assert lost <= rows
    assert not {pair for pair in rows if pair == (thing("listed-too", "bmp-2").id, "russia")}


def test_t3_gains_are_the_losses_that_somebody_took(handmade_session):
    taken = [row for row in listed(ask(handmade_session, {"mode": ["every_operator"]})) if row.taken_by.slug]
    gains = listed(counted(handmade_session, "gains"))
    assert {row.id for row in gains} == {row.id for row in taken if row.kind.value != "destroyed"}


def test_t11_parts_are_counted_apart_and_add_nothing_to_their_host(seeded):
    with seeded.reading() as session:
        parts = tally(counted(session, "fitted"), "type", "outcome")
        whole = tally(ask(session, {}), "category", "outcome")
    assert parts.total.best > 0
    assert not set(figures(parts)) & set(figures(whole))


def test_rows_of_two_dimensions_have_the_sums_of_those_below_them(catalog):
    session, _ = catalog
    answer = tally(ask(session, {}), "category,lost_by", "outcome")
    plain = tally(ask(session, {}), "category", "outcome")
    assert [(one.key, one.total) for one in answer.lines] == [(one.key, one.total) for one in plain.lines]
    assert all(summed(low.total for low in line.lines) == line.total for line in answer.lines)
    assert answer.totals == plain.totals


def test_a_row_whose_datasets_stand_below_it_adds_none_of_them_up(handmade_session):
    answer = tally(ask(handmade_session, {"dataset": ["field", "second"]}), "category,dataset", "outcome")
    shown = Shown(answer)
    assert any(len(line.lines) > 1 for line in answer.lines)
    assert all(set(shown.cells(line)) == {("", "")} for line in answer.lines)
    assert all(text for line in answer.lines for low in line.lines for text, _ in shown.cells(low, line))
    for row in as_json(answer)["rows"]:
        assert (row["cells"], "total" in row) == ({}, False)
        assert all(low["cells"] and "total" in low for low in row["rows"])


@pytest.mark.parametrize(("rows", "cols"), [("type,dataset", "outcome"), ("type", "dataset"), ("dataset", "outcome")])
def test_what_stands_beside_a_row_is_never_of_several_datasets(handmade_session, rows, cols):
    args = {"dataset": ["field", "second"], "type": ["armoured-vehicles"], "place": ["town"]}
    answer = tally(ask(handmade_session, args), rows, cols)
    for line in answer.lines:
        alone = {**args, "dataset": [line.key.key]} if rows == "dataset" else None
        expected = tally(ask(handmade_session, alone), "category").beside.parts if alone else {}
        assert all(expected[name] == value for name, value in line.aside.items())
    assert bool(answer.asides) is (rows == "dataset")


@pytest.mark.parametrize("rows", ["type,type", "type,outcome", "type,category,place"])
def test_rows_that_say_a_dimension_twice_or_three_are_refused(handmade_session, rows):
    with pytest.raises(Invalid):
        tally(ask(handmade_session, {}), rows, "outcome")


def test_parties_are_rolled_up_by_the_days_of_their_membership(handmade_session):
    """The brigade was the corps' until November 2024, and the corps is Russia's; later it stands for itself."""
    rows = figures(tally(ask(handmade_session, {"mode": ["every_operator"]}), "lost_by", "outcome"))
    assert "corps" not in rows
    alone = figures(tally(ask(handmade_session, {"party_only": ["1"], "mode": ["every_operator"]}), "lost_by"))
    assert {"corps", "brigade"} <= set(alone)


@pytest.mark.parametrize("party", ["russia", "corps"])
def test_a_party_asked_for_is_its_own_and_its_members(handmade_session, party):
    question = ask(handmade_session, {"lost_by": [party]})
    answer = tally(question, "lost_by", "outcome")
    assert summed(line.total for line in answer.lines) == question.total
    assert figures(answer)[party] == ask(handmade_session, {"lost_by": [party], "party_only": ["1"]}).total.best
    assert wrong_cells(handmade_session, answer) == []


def test_each_child_of_a_type_says_what_may_be_of_it_besides(handmade_session):
    answer = tally(ask(handmade_session, {"type": ["bmp"]}), "type", "outcome")
    besides = {line.key.key: line.aside["match"] for line in answer.lines if "match" in line.aside}
    for slug, possible in besides.items():
        assert possible == ask(handmade_session, {"type": [slug], "match": ["possible"]}).total
    assert set(besides) == {"bmp-1", "bmp-2"}


def test_t12_and_t1_parts_of_a_total_stand_beside_it(database):
    fill(database)
    put(database, thing("burnt", "t-72", became("day", "destroyed", non_combat=True)),
        thing("mended", "t-72", became("day", "damaged"), became("later", "repaired")))  # fmt: skip
    with database.reading() as session:
        answer = tally(ask(session, {}), "category", "outcome")
    assert (answer.beside.non_combat.best, answer.beside.repaired.best) == (1, 1)
    assert answer.without_damaged.best == answer.total.best - answer.totals["damaged"].best


def test_what_no_dataset_looked_for_is_not_covered_and_what_is_listed_with_a_picture_is_confirmed(database):
    fill(database)
    put(database, LIST)
    with database.reading() as session:
        document = as_json(tally(ask(session, {"dataset": ["second"], "lost_by": ["ukraine"]})))
        assert document["totals"]["total"] == {"min": 0, "best": 0, "max": 0, "covered": False}
        assert document["sentence"].startswith("Not covered: Things lost by Ukraine")
        left_out = as_json(tally(ask(session, {"dataset": ["second"], "category": ["carriers"], "until": ["2020"]})))
        assert left_out["rows"][0]["cells"] != {}
        answer = tally(ask(session, {"dataset": ["second"], "lost_by": ["russia"]}))
        said = sentence.of(answer)
        assert "visually confirmed 2: picture held here 0, by Second list 2" in said
        for part in ("1 of them undated", "copied on 31 Dec 2024", "covers losses of Russia", "leaves out CARRIERS",
                     "counted by first operator", "rules version 1; a minimum, not an estimate."):  # fmt: skip
            assert part in said


def test_a_period_says_what_crosses_it_and_what_has_no_date(handmade_session):
    said = sentence.of(tally(ask(handmade_session, {"since": ["2024-12"], "type": ["t-72b3"]})))
    for part in ("since Dec 2024", "0 more with a date range that crosses the period", "0 more undated", "possibly"):
        assert part in said


PLACED = [("type", "outcome"), ("category", "lost_by"), ("place", "outcome"), ("lost_by,type", "grade")]


@pytest.mark.parametrize(("rows", "cols"), PLACED)
@pytest.mark.parametrize("more", [{}, {"type": "tanks"}, {"since": "2024-12"}])
def test_t10_each_row_says_what_may_be_there_and_what_has_no_place_and_leads_to_it(handmade_session, rows, cols, more):
    question = ask(handmade_session, {"place": ["north"], **{name: [value] for name, value in more.items()}})
    answer = tally(question, rows, cols)
    adds_up(answer)
    for name in ("where", "unplaced"):
        assert summed(line.aside.get(name, NOTHING) for line in answer.lines) == answer.beside.parts[name]
    for line in answer.lines:
        for name, value in line.aside.items():
            query = parse_qs(urlsplit(Links(answer).aside(name, line.key)).query)
            assert ask(handmade_session, query).total == value


def test_t10_a_row_with_nothing_surely_there_still_says_what_may_be(handmade_session):
    answer = tally(ask(handmade_session, {"place": ["town"]}), "type", "outcome")
    only = {line.key.key: line.aside for line in answer.lines if line.total == NOTHING}
    assert only
    assert all(any(part != NOTHING for part in aside.values()) for aside in only.values())


@pytest.mark.parametrize("args", [{}, {"since": "2024-12"}, {"lost_by": "russia"}, {"outcome": "damaged"}])
def test_t5_without_damaged_is_a_second_line_that_leads_to_its_rows(database, args):
    fill(database)
    put(database, thing("hurt-later", "t-80", became("later", "damaged")))
    with database.reading() as session:
        answer = tally(ask(session, {name: [value] for name, value in args.items()}), "category", "lost_by")
        text, url = Shown(answer).without_damaged()
        rows = [row for row in listed(answer.question) if row.kind.value != "damaged"]
        assert answer.without_damaged == total(rows)
        assert bool(url) == bool(rows)
        assert not url or str(ask(session, parse_qs(urlsplit(url).query)).total) == text


def test_t5_where_nothing_was_merely_damaged_there_is_no_second_line(handmade_session):
    answer = tally(ask(handmade_session, {"type": ["bmp"]}))
    assert answer.without_damaged is None
    assert "without_damaged" not in as_json(answer)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"count": "gains", "taken_by": "ukraine"}, "Things gained by Ukraine: "),
        ({"count": "gains", "lost_by": "russia", "taken_by": "ukraine"}, "Things gained by Ukraine from Russia: "),
        ({"lost_by": "russia", "taken_by": "ukraine"}, "Things lost by Russia and taken by Ukraine: "),
        ({"count": "fitted"}, "Parts seen fitted to what was lost: "),
    ],
)
def test_the_sentence_says_who_lost_and_who_gained(handmade_session, args, said):
    answer = tally(ask(handmade_session, {name: [value] for name, value in args.items()}))
    assert sentence.of(answer).startswith(said)


@pytest.mark.parametrize(
    ("args", "rows", "said"),
    [
        ({}, "category", "Not further identified is known no nearer than its domain. Discounted outcomes"),
        ({"type": "t-72"}, "type", "Not further identified is known no nearer than T-72. "),
        ({"count": "gains"}, "lost_by", "What was taken or found counts for whoever got it"),
        ({"count": "fitted"}, "type", "Counted are parts seen on what was lost, apart from it"),
    ],
)
def test_below_the_table_stands_what_its_figures_are(handmade_session, args, rows, said):
    answer = tally(ask(handmade_session, {name: [value] for name, value in args.items()}), rows)
    assert " ".join(sentence.below(answer)).startswith(said)


def test_a_part_is_not_possibly_what_its_host_may_be(database):
    fill(database)
    part = a_type("sight", "domain", role="fitted_part")
    put(database, part, thing("either-with", "bmp", became("day", "destroyed"), candidates=["bmp-1", "bmp-2"],
                              fitted=[{"part": "sight"}]))  # fmt: skip
    with database.reading() as session:
        assert counted(session, "fitted", type="sight").total.best == 1
        assert counted(session, "fitted", type="bmp-1", match="possible").total == NOTHING
