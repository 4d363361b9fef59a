"""Reading a whole text: what holds for every text, and the examples that stand beside the rules."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.errors import Invalid
from catalog.reading import reader, rules
from catalog.reading.document import as_document
from tests.reading.lexicons import PUBLISHED, drafts, lexicon, named, read, spoken, things
from tests.reading.wording import PIECES, SEPARATORS

ODD = "\u200b\u200d\u200e\u200f\u202e\u2066\u00ad\ufeff\u0301\u20e3\ufe0f🇸🇾🚨💥ßſİﬁ½²Ⅻ٣दبं한\U0001f468\u200d\U0001f469"
SAID = (
    "captured", "destroyed", "left behind", "abandoned by", "were seized", "lost", "said", "did not", "from", "by",
    "with", "AK-47", "T-72s", "an M-16 rifle", "Т-72Б3", "tanks", "AK-47 rounds", "QX-91", "two", "at least 13",
    "several", "reportedly", "Hill League", "Southland troops", "rebels", "they", "in Arvane", "near Deir Kasra",
    "on Monday", "within 7 km of Belvira", "Destroyed:\n- ", "#Belvira:",
    "\n— Some Body (@somebody) November 26, 2024\n", "pic.twitter.com/abc",
)  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
WORDS = st.one_of(st.sampled_from(SAID), PIECES, LETTERS, st.text(ODD, min_size=1, max_size=4))
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from(SEPARATORS)), max_size=25).map(
    lambda pieces: "".join(word + sign for word, sign in pieces)
)
ANY = st.one_of(TEXTS, TEXTS.map(str.upper), TEXTS.map(lambda text: unicodedata.normalize("NFD", text)), LETTERS)


def attempt(text):
    """The reading, or None where the text is refused."""
    try:
        return read(text)
    except Invalid:
        return None


def spans(reading):
    """All places in the text that a reading tells of."""
    for draft in reading.drafts:
        yield from (span for source in draft.sources for span in (source.body, *source.spans))
        yield from (draft.place.spans if draft.place else ())
        yield from (draft.date.spans if draft.date else ())
        for line in draft.lines:
            yield from (*line.spans, *line.type.spans, *line.count_spans, *line.outcome_spans)
            yield from (span for one in (line.lost_by, line.taken_by, *line.fitted) if one for span in one.spans)
        yield from (span for claim in draft.claims for span in claim.spans)


@given(ANY)
def test_any_text_is_read_or_refused_and_all_places_lie_in_it(text):
    if reading := attempt(text):
        assert reading.text == text
        assert all(0 <= one.start < one.end <= len(text) for one in reading.mentions)
        assert all(0 <= start < end <= len(text) for start, end in spans(reading))


@given(ANY)
def test_mentions_stand_in_order_and_one_kind_does_not_overlap(text):
    if reading := attempt(text):
        starts = [one.start for one in reading.mentions]
        assert starts == sorted(starts)
        for kind in ("type", "part", "place", "party"):
            own = [one for one in reading.mentions if one.kind == kind]
            assert all(one.end <= other.start for one, other in pairwise(own))


@given(ANY)
def test_the_words_of_a_draft_are_those_of_the_text(text):
    if reading := attempt(text):
        for draft in reading.drafts:
            for line in draft.lines:
                assert text[slice(*line.type.spans[0])] == line.type.text
            for mention, document in zip(reading.mentions, as_document(reading)["mentions"], strict=True):
                assert document["text"] == text[mention.start : mention.end]


@given(ANY)
def test_the_same_text_is_read_the_same_twice(text):
    assert attempt(text) == attempt(text)


@given(ANY, st.text(" ", max_size=3))
def test_blanks_at_the_end_change_nothing(text, blanks):
    one, other = attempt(text), attempt(text + blanks)
    assert (one is None) == (other is None)
    if one and other:
        assert (one.mentions, one.drafts) == (other.mentions, other.drafts)


@given(ANY)
def test_every_line_has_a_number_and_nobody_takes_from_themselves(text):
    if reading := attempt(text):
        for line in (line for draft in reading.drafts for line in draft.lines):
            assert 1 <= line.count.least <= line.count.best
            assert line.outcome is None or line.context is None
            assert not (
                line.lost_by and line.taken_by and line.lost_by.slug and line.lost_by.slug == line.taken_by.slug
            )


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\n\n", "x" * 100_001])
def test_nothing_and_too_much_are_refused(text):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert [problem.field for problem in refused.value.problems] == ["text"]


@pytest.mark.parametrize(
    "text",
    [
        "The weather was fine and nobody was there.",
        "Northland troops entered Belvira on Monday.",
        "THE PRESIDENT MET THE MINISTER IN ARVANE AND SIGNED RESOLUTION 1701 ON 5 MAY.",
        "The museum was closed. 47 people came, 12 left at 16:00.",
        "Two cars and 3 kilos of flour were seized by police.",
        "Погода была хорошая, в 2024 году.",
    ],
)
def test_a_text_without_equipment_gives_no_drafts(text):
    assert drafts(text) == []


@pytest.mark.parametrize(
    "garbage", ["AK-47 ", "captured ", "T-72, ", "(", "a T-72 by ", "the ", "- 2 T-72\n", "in Arvane ", "з "]
)
def test_a_wall_of_one_thing_is_read_to_its_end(garbage):
    text = (garbage * 20_000)[:20_000]
    reading = read(text)
    assert all(one.end <= len(text) for one in reading.mentions)


def test_a_report_gives_all_kinds_of_mentions():
    text = (
        "Hill League reportedly captured three AK-74M rifles with silencers in Belvira on Monday.\n\n"
        "Rebels are within 7 km of Belvira, according to @somebody."
    )
    assert {one.kind for one in read(text).mentions} == {
        "type", "part", "party", "place", "date", "count", "outcome", "source", "hedge", "claim",
    }  # fmt: skip
    assert spoken(text, "count") == ["three"]
    assert spoken(text, "hedge") == ["reportedly"]


def test_who_reads_needs_no_day():
    assert drafts("Hill League captured a T-72.", published=None)[0].date is None


def test_the_lexicon_stays_as_it_is():
    before = len(lexicon().types.names)
    reader.read("Hill League captured a QX-91 in Nowhere Hills.", lexicon(), PUBLISHED)
    assert len(lexicon().types.names) == before


def parties_of(text):
    return [f"{text[one.start : one.end]}: {one.slug}" for one in read(text).mentions if one.kind == "party"]


def places_of(text):
    return [f"{text[one.start : one.end]}: {one.slug}" for one in read(text).mentions if one.kind == "place"]


# What `finds` of an example lists, by the name of the file of rules.
READ = {
    "outcomes": things, "phrases": things, "ammunition": things, "designations": named, "parties": parties_of,
    "places": places_of,
}  # fmt: skip
EXAMPLES = [
    (name, one["text"], one["finds"])
    for name in READ
    if (rules.FOLDER / f"{name}.toml").is_file()
    for one in rules.read(name).get("examples", ())
]


@pytest.mark.parametrize(("name", "text", "finds"), EXAMPLES)
def test_the_examples_of_the_rules_come_out(name, text, finds):
    assert READ[name](text) == finds
