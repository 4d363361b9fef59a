"""Words: every way of writing a designation finds it and says why, and nothing that is typed raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.counting import Range
from catalog.domain.terms import LONGEST_QUERY
from catalog.search import asking, query
from catalog.search.show.results import Wanted, search
from tests.search.found import find
from tests.support.clock import NOW

MANY = 10_000

# Typed, the first type found, and the reason given.
SPELLINGS = [
    ("AK-74M", "ak-74m", "its name"),
    ("AK 74 M", "ak-74m", "its name"),
    ("ak74m", "ak-74m", "its name"),
    ("АК-74М", "ak-74m", "its name"),
    ("АK-74M", "ak-74m", "its name"),
    ("AK‑74M", "ak-74m", "its name"),
    ("ＡＫ－７４Ｍ", "ak-74m", "its name"),
    ("AK-74", "ak-74", "its name"),
    ("SPD2", "romion-spd-2", ""),
    ("spd2", "romion-spd-2", ""),
    ("Romion SPD-2", "romion-spd-2", "its name"),
    ("СПД-2", "romion-spd-2", ""),
    ("Grad", "bm-21-grad", "nickname: Grad"),
    ("Град", "bm-21-grad", "nickname in Cyrillic: Град"),
    ("9K51", "bm-21-grad", "index code: 9K51"),
    ("9К51", "bm-21-grad", "index code in Cyrillic: 9К51"),
    ("BM-21", "bm-21-grad", "designation: BM-21"),
    ("bm 21", "bm-21-grad", "designation: BM-21"),
    ("Pzh 2000", "pzh-2000", "its name"),
    ("PzH2000", "pzh-2000", "its name"),
    ("T-72B3 obr. 2022", "t-72b3-obr-2022", "its name"),
    ("Т-72Б3 обр. 2022 г.", "t-72b3-obr-2022", "its name"),
    ("Т-72Б3 обр. 2022", "t-72b3-obr-2022", "its name"),
    ("t72b3 mod 2022", "t-72b3-obr-2022", "its name"),
    ("bmp 1", "bmp-1", "its name"),
    ("БМП-1", "bmp-1", ""),
    ("bmp-2", "bmp-2", "its name"),
    ("bmp3", "bmp-3", "its name"),
    ("T-72B", "t-72b", "its name"),
    ("T-72B3", "t-72b3", "its name"),
    ("2S1", "2s1-gvozdika", "index code: 2S1"),
    ("2S19", "2s19-msta-s", "index code: 2S19"),
    ("9K33", "9k33-osa", "index code: 9K33"),
    ("9K35", "9k35-strela-10", "index code: 9K35"),
    ("silencer", "suppressors", "designation: silencer"),
    ("T-80s", "t-80", "its name"),
    ("AK-74s", "ak-74", "its name"),
    ("BMP-2s", "bmp-2", "its name"),
    ("AKs", "ak-47", "designation: AK"),
    ("T-72s", "t-72", "its name"),
    ("t-72s", "t-72s", "its name"),
    ("T-72S", "t-72s", "its name"),
    ("Grads", "bm-21-grad", "nickname: Grad"),
    ("Grad's", "bm-21-grad", "nickname: Grad"),
    ("9K51 Grad", "bm-21-grad", "index code: 9K51"),
    ('9К51 "Град"', "bm-21-grad", "index code in Cyrillic: 9К51"),
    ("9К51 «Град»", "bm-21-grad", "index code in Cyrillic: 9К51"),
    ("T-72 tank", "t-72", "its name"),
    ("BMP-2 IFV", "bmp-2", "its name"),
    ("Kalashnikov AK-74 rifle", "ak-74", "its name"),
    ("T-72B3M tank", "t-72b3-obr-2016", "designation: T-72B3M"),
]
APART = [("BMP-1", "BMP-2"), ("BMP-2", "BMP-3"), ("T-72B", "T-72B3"), ("AK-74", "AK-74M"), ("2S1", "2S19"),
         ("9K33", "9K35"), ("T-72", "T-62")]  # fmt: skip
NASTY = [
    "", " ", '"', '""', '"""', "-", "--", '-"', '-""', '"unbalanced', 'a "b', "OR", "AND NOT", "*", "?", "type:",
    "https://a", "12:30",
    "(", "((((", "~", "^", "[a TO b]", "\x00", "\x00\x01\x1b", "\ud7ff", "\u202e\u200f", "%", "'; DROP TABLE item; --",
    "-type -x", "\\", "=", "=x", "x" * 10_000, "a " * 5_000, "-" * 10_000, '"' * 9_999, "т" * 10_000,
]  # fmt: skip


def found(session, engine, text, kind="types", *, exact=False):
    return search(session, engine, Wanted(text, kind, exact), NOW)


def types(session, engine, text, **more):
    return [hit.slug for hit in found(session, engine, text, **more).first(MANY)]


@pytest.mark.parametrize(("text", "slug", "why"), SPELLINGS)
def test_every_way_of_writing_it_finds_it_first_and_says_why(seeded_session, engine, text, slug, why):
    answer = found(seeded_session, engine, text)
    assert answer.by_index
    assert answer.first(MANY)[0].slug == slug
    assert why in answer.first(MANY)[0].why


@pytest.mark.parametrize("text", ["9C932-1", "9С932-1", "9c9321", "9S932-1"])
def test_a_code_is_found_in_either_script(seeded_session, engine, text):
    assert types(seeded_session, engine, text)[0] == "9s932-1-barnaul-t"


@pytest.mark.parametrize(("one", "other"), APART)
def test_designations_that_look_alike_stay_apart(seeded_session, engine, one, other):
    first, second = (found(seeded_session, engine, text).first(MANY)[0] for text in (one, other))
    assert {first.name, first.why.partition(": ")[2]} & {one}
    assert {second.name, second.why.partition(": ")[2]} & {other}
    assert first.slug != second.slug


def test_a_family_that_was_asked_for_stands_above_its_variants(seeded_session, engine):
    slugs = types(seeded_session, engine, "T-72")
    assert slugs[0] == "t-72"
    assert {"t-72b", "t-72b3"} <= set(slugs[1:])


def test_a_name_used_for_several_types_gives_the_usual_one_first_and_says_so_of_the_other(seeded_session, engine):
    usual, rarer = found(seeded_session, engine, "T-72B3M").first(MANY)[:2]
    assert (usual.slug, rarer.slug) == ("t-72b3-obr-2016", "t-72b3-obr-2022")
    assert "used for other types too" in rarer.why


def test_a_plural_finds_what_one_of_them_does_and_what_is_called_like_the_plural(seeded_session, engine):
    several = types(seeded_session, engine, "T-72s")
    assert several[:2] == ["t-72", "t-72s"]
    assert set(several) == set(types(seeded_session, engine, "T-72")) | set(types(seeded_session, engine, "T-72S"))


def test_what_more_of_the_words_are_the_name_of_stands_higher(seeded_session, engine):
    answer = found(seeded_session, engine, "T-72 tank").first(MANY)
    reasons = [hit.why.partition(",")[0] for hit in answer]
    assert reasons[0] == "its name"
    assert reasons.index("part of its name") < reasons.index("name of the T-72 family")


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("urum al-kubra", "incidents", "Reported ambush of a Russian special forces unit near Urm al-Kubra"),
        ("46th Regiment", "incidents", "Capture of the 46th Regiment base"),
        ("war_noir", "sources", "Post by War Noir"),
        ("Zenitco furniture", "losses", "AK"),
    ],
)
def test_incidents_sources_and_losses_are_found_by_their_words(seeded_session, engine, text, kind, first):
    assert found(seeded_session, engine, text, kind).first(MANY)[0].name.startswith(first)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("AKMS rifles", {"type", "incident", "loss", "source"}), ("Zenitco furniture", {"incident", "loss"})],
)
def test_all_kinds_are_searched_at_once_types_first(seeded_session, engine, text, kinds):
    hits = found(seeded_session, engine, text, "all").first(MANY)
    assert kinds <= {hit.kind for hit in hits}
    order = [hit.kind for hit in hits]
    assert order == sorted(order, key=["type", "incident", "loss", "source"].index)


@pytest.mark.parametrize("kind", ["incidents", "losses", "sources"])
def test_every_hit_says_where_it_matched(seeded_session, engine, kind):
    hits = found(seeded_session, engine, "captured", kind).first(MANY)
    assert hits
    assert all(hit.why for hit in hits)


def test_a_phrase_is_one_designation_or_name(seeded_session, engine):
    together = types(seeded_session, engine, '"red dot sight"')
    apart = types(seeded_session, engine, "red dot sight")
    assert together[0] == apart[0] == "red-dot-sights"
    assert set(together) <= set(apart)
    assert types(seeded_session, engine, '"dot red sight"') == []


@pytest.mark.parametrize(("text", "without"), [("T-72", "obr"), ("BMP", "2"), ("rifle", "sniper")])
def test_a_word_with_a_minus_leaves_out(seeded_session, engine, text, without):
    every, left_out = set(types(seeded_session, engine, text)), set(types(seeded_session, engine, without))
    assert set(types(seeded_session, engine, f"{text} -{without}")) == every - left_out
    assert every & left_out


@pytest.mark.parametrize("minus", "–−")
def test_a_minus_may_be_a_dash_before_a_word_and_nowhere_else(seeded_session, engine, minus):
    assert types(seeded_session, engine, f"tank {minus}rifle") == types(seeded_session, engine, "tank -rifle")
    assert types(seeded_session, engine, f"AK{minus}74M") == types(seeded_session, engine, "AK-74M")
    assert types(seeded_session, engine, f"tank {minus} rifle") == types(seeded_session, engine, "tank rifle")


def test_only_words_with_a_minus_find_everything_else(seeded_session, engine):
    every, left = (set(types(seeded_session, engine, text)) for text in ("tank OR -zzz", "-tank"))
    assert left
    assert left.isdisjoint(types(seeded_session, engine, "tank"))
    assert every <= left | set(types(seeded_session, engine, "tank"))
    assert types(seeded_session, engine, "-rifle -tank") == types(seeded_session, engine, "-tank -rifle")


@pytest.mark.parametrize("text", ["the", "OR", '"', "-", "-the", '""', "of OR the", "—"])
def test_words_that_say_nothing_change_nothing(seeded_session, engine, text):
    assert found(seeded_session, engine, text, "all").first(MANY) == []
    plain, asked = (asking.ask(seeded_session, engine, {"q": [words], "dataset": ["all"]}, NOW) for words in ("", text))
    assert asked.question.total == plain.question.total != Range(0, 0, 0)
    assert (asked.found, asked.question.criteria.words) == (None, "")


@pytest.mark.parametrize(
    ("text", "is_found"), [("AK-74M", True), ("ak-74m", True), ("АК-74М", True), ("AK74M", False), ("АK-74M", False)]
)
def test_the_exact_switch_finds_it_only_as_it_is_written(seeded_session, engine, text, is_found):
    assert ("ak-74m" in types(seeded_session, engine, text, exact=True)) == is_found


def test_exact_hits_are_among_the_hits_of_any_spelling(seeded_session, engine):
    for text in ("AK-74M", "Grad", "rifle", "T-72B3"):
        assert set(types(seeded_session, engine, text, exact=True)) <= set(types(seeded_session, engine, text))


@pytest.mark.parametrize(
    ("text", "first", "widened"),
    [("Kalashn", None, "begin"), ("Supressor", "suppressors", "one letter away"), ("T-7299", None, "")],
)
def test_what_is_nowhere_is_widened_and_says_so_but_a_digit_never_is(seeded_session, engine, text, first, widened):
    answer = found(seeded_session, engine, text)
    assert widened in answer.widened
    assert bool(answer.widened) == bool(widened)
    assert first is None or first in {hit.slug for hit in answer.first(MANY)}


@pytest.mark.parametrize("text", ["", " ", "the", "of and", "-", '""'])
def test_no_word_finds_nothing(seeded_session, engine, text):
    assert find(seeded_session, engine, text).hits == []


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("exact", [False, True])
def test_nothing_nasty_raises(seeded_session, engine, text, exact):
    assert found(seeded_session, engine, text, "all", exact=exact).by_index


@given(st.text(max_size=400).map(lambda text: text.replace(":", " ")))
@settings(max_examples=60)
def test_no_words_typed_raise(seeded_session, engine, text):
    assert found(seeded_session, engine, text, "all").total >= 0
    assert found(seeded_session, engine, text, "all", exact=True).total >= 0


@given(st.text(st.sampled_from('AK-74MАК "-Tт72Б3.\n\x00'), max_size=40))
@settings(max_examples=60)
def test_nothing_typed_in_letters_digits_and_signs_raises(seeded_session, engine, text):
    assert found(seeded_session, engine, text, "types").total >= 0


@given(st.text(max_size=2000), st.booleans())
def test_a_question_in_words_is_cut_to_a_length_that_can_be_answered(text, exact):
    asked = query.read(text, exact=exact)
    assert len(asked.groups) + len(asked.unwanted) <= 16
    shorter = query.read(text[:LONGEST_QUERY], exact=exact)
    assert (asked.groups, asked.unwanted) == (shorter.groups, shorter.unwanted)
