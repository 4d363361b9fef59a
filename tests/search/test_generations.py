"""Columns that were brought up to date are those that are built anew, whatever was written. All data is made up."""

import shutil
from contextlib import closing
from dataclasses import fields, replace
from datetime import date

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from catalog.domain.outcomes import Grade
from catalog.models import Incident, Outcome
from catalog.search import beside, columns, generations, lexicon, world
from catalog.search.attached import Attached
from catalog.search.variants import Count, Variant
from catalog.services.sources import SourceIn
from tests.search import drawn_writes
from tests.services import writing
from tests.services.writing import a_type, an_incident, changing, judge, put
from tests.support.databases import copied, on_sqlite
from tests.tally.handmade import became, fill, thing

VARIANTS = (
    Variant(),
    Variant(grades=frozenset({Grade.LISTED})),
    Variant(as_of=date(2024, 12, 10)),
    *(Variant(count=count) for count in (Count.GAINS, Count.STANDING, Count.FITTED)),
)


def differing(one, other):
    """The columns in which two differ."""
    pairs = [(f.name, getattr(one, f.name), getattr(other, f.name)) for f in fields(one)]
    own = [name for name, a, b in pairs if name != "attached" and not np.array_equal(a, b)]
    return own if isinstance(one, Attached) else [*own, *differing(one.attached, other.attached)]


def wrong(database, *variants):
    with database.reading() as session:
        pairs = [(one, generations.read(session, one), columns.build(session, one)) for one in variants or VARIANTS]
        return [(one, found) for one, kept, anew in pairs if (found := differing(kept, anew))]


@given(st.lists(drawn_writes.WRITES, min_size=1, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_brought_up_to_date_are_those_built_anew(filled, tmp_path_factory, writes):
    folder = tmp_path_factory.mktemp("written")
    with closing(on_sqlite(copied(filled, folder))) as database:
        assert wrong(database) == []
        for write in writes:
            write(database)
            assert wrong(database) == []
    shutil.rmtree(folder)


def test_on_either_database_a_write_is_brought_in(database):
    fill(database)
    assert wrong(database) == []
    put(database, thing("new", "t-72b3", became("day", "captured", "brigade", "ukraine")), an_incident("day", date={}))
    judge(database, "chain", "hurt", "unsure")
    assert wrong(database) == []


def test_only_the_rows_that_a_write_touches_are_read_anew(seeded):
    with seeded.reading() as session:
        whole = generations.read(session, Variant())
        some = session.exec(select(Incident).order_by(col(Incident.id))).first()
    with changing(seeded) as session:
        session.get_one(Incident, some.id).place_as_written = "there"
    with seeded.reading() as session:
        generation = generations._kept[str(seeded._engine.url), generations.COLUMNS, Variant()][0]
        assert generation.value is whole
        assert generations._touched(session, generation.state) == set(whole.item[whole.incident == some.id].tolist())


def test_of_a_grade_that_nothing_has_no_incident_is_read(seeded, monkeypatch):
    asked = []
    read = beside._incidents
    monkeypatch.setattr(beside, "_incidents", lambda session, ids: asked.append(ids) or read(session, ids))
    with seeded.reading() as session:
        there = set(session.exec(select(Outcome.grade)))
        missing = next(grade for grade in Grade if grade not in there)
        assert not len(columns.build(session, Variant(grades=frozenset({missing}))))
        assert len(columns.build(session, Variant(grades=frozenset(there))))
    assert asked[0] == set() != asked[1]


def test_what_is_hidden_is_cut_from_the_chains_and_from_nothing_else(seeded):
    with seeded.reading() as session:
        ids = session.exec(select(Incident.id)).all()
        variant = replace(Variant(), hidden=frozenset(ids[:2]))
        found, whole = generations.read(session, variant), generations.read(session, Variant())
        assert not set(found.incident.tolist()) & variant.hidden
        assert set(whole.item.tolist()) >= set(found.item.tolist())


def test_a_restored_backup_is_another_past(migrated_file, tmp_path):
    file = copied(migrated_file, tmp_path)
    with closing(on_sqlite(file)) as database:
        fill(database)
    backup = shutil.copyfile(file, tmp_path / "backup")
    for kind in ("destroyed", "damaged"):
        with closing(on_sqlite(file)) as database:
            put(database, thing("new", "t-72b3", became("day", kind)))
            assert wrong(database) == []
        for log in tmp_path.glob("*-wal"):
            log.unlink()
        shutil.copyfile(backup, file)
    with closing(on_sqlite(file)) as database:
        assert wrong(database) == []


def test_two_databases_in_one_process_keep_their_own(seeded, filled, tmp_path_factory):
    with closing(on_sqlite(copied(filled, tmp_path_factory.mktemp("other")))) as other:
        for one in (seeded, other, seeded):
            assert wrong(one) == []
            with one.reading() as session:
                assert ("closed" in world.read(session, insider=True).datasets.by_slug) == (one is other)


def test_what_no_write_touches_stays_the_same_object(seeded):
    def kept():
        with seeded.reading() as session:
            return lexicon.read(session), world.read(session).types, generations.read(session, Variant())

    before = kept()
    put(seeded, SourceIn(slug="report", kind="article", title="A report"))
    assert all(one is other for one, other in zip(before, kept(), strict=True))
    put(seeded, a_type("zeppelin", "domain"))
    assert [one is other for one, other in zip(before, kept(), strict=True)] == [False, False, True]


def test_within_a_change_what_it_has_written_is_seen(seeded):
    with changing(seeded) as session:
        assert "zeppelin" not in world.read(session).types.by_slug
        writing.put_in(session, a_type("zeppelin", "domain"))
        assert "zeppelin" in world.read(session).types.by_slug
        assert "zeppelin" in lexicon.read(session).types
