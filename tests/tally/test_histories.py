"""Whatever is logged, corrected, merged and withdrawn: what docs/counting.md says always holds, holds.

The histories are drawn, and all of them are synthetic. On SQLite, and fewer on PostgreSQL.
"""

from contextlib import closing, contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from catalog.db import Database
from catalog.domain.counting import NOTHING
from catalog.domain.outcomes import Grade
from catalog.evidence.folder import Folder
from catalog.models import Item, Loss
from catalog.search import question as questions
from catalog.search.variants import Count
from catalog.services import snapshots, verify
from catalog.tally import changed, exports, frozen, receipt, since
from catalog.tally.changed import Moment
from catalog.tally.count import tally
from catalog.tally.frozen import Wanted
from tests.search.questions import again, ask, asked, listed, read, total
from tests.search.questions import questions as any_question
from tests.services.test_snapshots import keep
from tests.services.writing import put
from tests.support.clock import NOW
from tests.support.counts import count
from tests.support.databases import copied, on_sqlite
from tests.tally.handmade import HANDMADE, base, incidents
from tests.tally.histories import HISTORIES, K, Log, Step, play
from tests.tally.test_count import PAIRS, adds_up, summed, wrong_cells

pytestmark = pytest.mark.campaign
FEW = settings(max_examples=count("EXAMPLES", 12))
FEWER = settings(max_examples=count("EXAMPLES", 5))
LAYOUTS = st.sampled_from(PAIRS)
ABSENT = ("dataset", "fitted", "source")  # what the catalogs drawn here have one of, or none
QUESTIONS = any_question(HANDMADE).map(lambda args: {name: args[name] for name in args if name not in ABSENT})


@pytest.fixture(scope="session")
def ground_file(migrated_file, tmp_path_factory):
    """Types, parties, places, datasets and incidents on SQLite, and no thing yet. Copy it; never open it."""
    file = copied(migrated_file, tmp_path_factory.mktemp("ground"))
    with closing(on_sqlite(file)) as database:
        put(database, *base(), *incidents())
    return file


@pytest.fixture(scope="session")
def fresh(ground_file, tmp_path_factory):
    @contextmanager
    def made():
        with closing(on_sqlite(copied(ground_file, tmp_path_factory.mktemp("history")))) as database:
            yield database

    return made


@pytest.fixture(scope="session")
def fresh_postgres(postgres_cluster, migrated_template):
    template = postgres_cluster.create(migrated_template)
    with closing(Database(postgres_cluster.url(template))) as database:
        put(database, *base(), *incidents())

    @contextmanager
    def made():
        name = postgres_cluster.create(template)
        with closing(Database(postgres_cluster.url(name))) as database:
            yield database
        postgres_cluster.drop(name)

    return made


def holds(database):
    """Every check of `verify` that looks at records."""
    with database.reading() as session:
        assert [
            (name, list(found)) for name, check in verify.CHECKS.items() if (found := list(check(session, NOW)))
        ] == []


@given(history=HISTORIES)
@FEW
def test_every_check_of_verify_holds_after_any_history(fresh, history):
    with fresh() as database:
        list(play(database, history))
        holds(database)


@pytest.mark.postgres
@given(history=HISTORIES)
@FEWER
def test_every_check_of_verify_holds_after_any_history_on_postgres(fresh_postgres, history):
    with fresh_postgres() as database:
        list(play(database, history))
        holds(database)


@given(history=HISTORIES, args=QUESTIONS, layout=LAYOUTS, counted=st.sampled_from(Count))
@FEW
def test_any_question_to_any_history_adds_up_and_each_figure_leads_to_its_rows(fresh, history, args, layout, counted):
    with fresh() as database:
        list(play(database, history))
        with database.reading() as session:
            answer = tally(ask(session, again(args, count=counted.value)), *layout)
            adds_up(answer)
            assert wrong_cells(session, answer) == []
            made = receipt.receipt(answer.question)
            assert made.adds_up
            assert total(listed(answer.question)) == answer.total


@given(history=HISTORIES, args=QUESTIONS)
@FEW
def test_t5_outcomes_of_first_operator_are_the_items_that_were_lost(fresh, history, args):
    with fresh() as database:
        list(play(database, history))
        with database.reading() as session:
            question = ask(
                session, again({name: args[name] for name in args if name == "grade"}, mode="first_operator")
            )
            rows = listed(question)
            assert len({row.item.public_id for row in rows}) == len(rows)
            assert summed(tally(question, "lost_by", "outcome").totals.values()) == total(rows)


@given(history=HISTORIES)
@FEW
def test_t6_never_more_is_sure_than_there_is_and_an_export_has_the_rows_of_its_page(fresh, history):
    with fresh() as database:
        list(play(database, history))
        with database.reading() as session:
            told = session.exec(select(Loss.count_min, Item.count_min).join(Item, Loss.item_id == Item.id)).all()
            assert all(counted <= recorded for counted, recorded in told)
            for mode in ("first_operator", "every_operator"):
                asked_for = asked(session, {"mode": [mode]})
                counts = [row["count_best"] for row in exports.export("losses", asked_for).records()]
                assert (len(counts), sum(counts)) == (len(asked_for.question.rows), asked_for.question.total.best)


# Of which types a thing may be has changed, as its type has.
MAY_BE_OTHER = [
    Log(
        0, "armoured-vehicles", "field", None, (), "russia", (Step(K.DAMAGED, Grade.DOCUMENTED, "day", 0, False),), None
    ),
    Log(0, "t-72", "field", None, ("t-72", "t-80"), "russia", (), None),
]


@given(history=HISTORIES, args=QUESTIONS)
@example(MAY_BE_OTHER, {"category": ["carriers"]})
@FEW
def test_what_was_known_after_any_change_is_what_was_told_then_and_every_difference_adds_up(fresh, history, args):
    args = {name: args[name] for name in args if name not in ("known_on", "as_of", "date_basis")}
    with fresh() as database:
        told = {}
        for change in play(database, history):
            with database.reading() as session:
                told[change] = tally(ask(session, args), "type", "outcome")
        with database.reading() as session:
            for change, then in told.items():
                known = tally(questions.ask_as_known(session, read(session, args), change), "type", "outcome")
                assert (known.lines, known.totals) == (then.lines, then.totals)
                made = changed.changed(ask(session, args), Moment(change, "then"), Moment(None, "now"))
                assert made.adds_up
                assert made.before.total == then.total


@given(history=HISTORIES, later=HISTORIES, args=QUESTIONS, kind=st.sampled_from(("tally", "losses")))
@FEW
def test_a_snapshot_is_byte_identical_after_whatever_follows_and_says_what_has_changed(  # noqa: PLR0917 - fixtures and what is drawn
    fresh, tmp_path_factory, history, later, args, kind
):
    args = {name: args[name] for name in args if name not in ("known_on", "as_of", "date_basis")}
    with fresh() as database:
        store, known = Folder(tmp_path_factory.mktemp("frozen")), {}
        list(play(database, history, known))
        made = freeze(database, args, kind)
        assert made == freeze(database, args, kind)
        public_id = keep(database, store, made)[0]
        list(play(database, later, known))
        with database.reading() as session:
            row = snapshots.get(session, public_id)
            assert snapshots.content(session, store, row) == made.data
            assert list(snapshots.faults(session, store)) == []
            told = since.since(asked(session, args), kind, row.change_id)
            assert told.adds_up
            assert told.after.total == ask(session, args).total


def freeze(database, args, kind):
    with database.reading() as session:
        return frozen.freeze(asked(session, args), Wanted(kind, rows="type", cols="outcome"))


def test_a_history_of_nothing_counts_nothing(fresh):
    with fresh() as database, database.reading() as session:
        assert ask(session, {}).total == NOTHING
