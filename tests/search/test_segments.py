"""An index that is written all at once is the one that Whoosh writes document by document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain import terms
from catalog.search import documents
from catalog.search.engines import INDEXED, Document, WhooshEngine, segments
from catalog.search.engines.arrays import FIELDS
from catalog.search.engines.inverting import Gathered
from catalog.search.engines.postings import PRINTS_OF
from tests.search import stock

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def one_by_one(folder, given):
    """The same documents as Whoosh's own writer writes them."""
    engine = WhooshEngine(folder)
    engine.rebuild([], 0)
    engine.apply(given, [], 0)
    return engine


def everything(engine):
    """Each term of each field with its documents, lengths and weights, through Whoosh's own reader."""
    with engine._index().searcher() as searcher:
        reader, found = searcher.reader(), {}
        for name in FIELDS:
            for term in reader.lexicon(name):
                matcher, info = reader.postings(name, term), reader.term_info(name, term)
                found[name, term] = list(matcher.all_ids())
                found[name, term, "info"] = (info.weight(), info.doc_frequency(), info.min_id(), info.max_id())
                found[name, term, "lengths"] = (info.min_length(), info.max_length())
            found[name] = reader.field_length(name)
            every = range(reader.doc_count_all())
            found[name, "lengths"] = [reader.doc_field_length(one, name) for one in every]
            told = reader.column_reader(PRINTS_OF.format(name)) if every else []
            found[name, "prints"] = [told[one] for one in every]
        return found


def test_the_seed_data_are_written_alike(seeded_session, tmp_path):
    given = [one for place, one in enumerate(documents.everything(seeded_session)) if place % 12 == 0]
    whole = WhooshEngine(tmp_path / "whole")
    assert whole.rebuild(given, 3) == len(given)
    slow = one_by_one(tmp_path / "slow", given)
    assert everything(whole) == everything(slow)
    assert whole.digests() == slow.digests() == {one.key: one.digest for one in given}


@given(
    given=st.lists(
        st.tuples(st.sampled_from(["T-72", "tank", "rifle АК-74", ""]), st.text("ab яü\x1e.", max_size=12)),
        max_size=8,
    )
)
@settings(max_examples=40)
def test_any_documents_are_written_alike(tmp_path_factory, given):  # fmt: skip
    folder = tmp_path_factory.mktemp("alike")
    rows = [Document(INDEXED[at % 6], at, (name,), words) for at, (name, words) in enumerate(given)]
    whole = WhooshEngine(folder / "whole")
    whole.rebuild(rows, 3)
    assert everything(whole) == everything(one_by_one(folder / "slow", rows))


def test_a_large_index_is_written_in_segments_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr("catalog.search.engines.whoosh.SEGMENT", 7)  # each of the documents has one piece
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild([Document("type", one, (f"tank {one}",)) for one in range(30)], 0)
    assert [len(part.columns.kind) for part in engine._snapshot().parts] == [7, 7, 7, 7, 2]
    engine.apply([Document("type", 3, ("rifle",))], ["type:9"], 1)
    asked = terms.of_unit("tank")
    assert set(engine.having(asked).names) == set(stock.having(engine, asked)["names"])
    assert (len(engine.having(asked).names), engine.size()) == (28, 29)


def test_terms_of_very_many_documents_stand_in_blocks(tmp_path):
    engine = WhooshEngine(tmp_path / "index")
    size = 2 * segments.BLOCK + 1
    engine.rebuild([Document("type", one, ("tank",), "seen " * (one % 3)) for one in range(size)], 0)
    with engine._index().searcher() as searcher:
        assert list(searcher.reader().postings("names", b"tank").all_ids()) == list(range(size))
        seen = list(searcher.reader().postings("words", b"seen").all_ids())
    assert seen == [one for one in range(size) if one % 3]


def test_what_is_gathered_comes_back_in_the_order_of_terms():
    field = Gathered()
    for pieces in (["b", "a b"], [], ["a", "я"]):
        field.add(pieces, str.split)
    assert listed(field.inverted()) == [("a", [0, 2]), ("b", [0]), ("я", [2])]
    assert field.inverted().lengths.tolist() == [2, 0, 2]


def test_terms_of_the_same_pieces_have_one_list():
    field = Gathered()
    for pieces in (["tank stem", "one"], ["tank stem", "tank"], ["stem2 tank2"]):
        field.add(pieces, str.split)
    found = field.inverted()
    assert listed(found) == [("one", [0]), ("stem", [0, 1]), ("stem2", [2]), ("tank", [0, 1]), ("tank2", [2])]
    lists = dict(found.terms)
    assert lists[b"stem2"] == lists[b"tank2"] != lists[b"stem"] != lists[b"tank"]
    assert (len(found.ends), found.lengths.tolist()) == (4, [3, 2, 2])


def test_nothing_gathered_is_nothing():
    found = Gathered().inverted()
    assert (list(found.terms), found.lengths.tolist(), found.ends.tolist()) == ([], [], [])


def listed(found):
    starts = [0, *found.ends.tolist()]
    return [(term.decode(), found.documents[starts[at] : starts[at + 1]].tolist()) for term, at in found.terms]
