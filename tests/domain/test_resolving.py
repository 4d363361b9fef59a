"""From a name as somebody wrote it to the type, over a small lexicon of well-known equipment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.lexicon import Lexicon, NameEntry, TypeEntry
from catalog.domain.resolving import resolve
from catalog.domain.vocabulary import NameKind, Rank

# slug, rank, parent, preferred name, other names
TYPES = (
    ("vehicles", Rank.DOMAIN, None, "Armoured vehicles", ()),
    ("tanks", Rank.CATEGORY, "vehicles", "Tanks", ()),
    ("t-62", Rank.FAMILY, "tanks", "T-62", ("Т-62",)),
    ("t-72", Rank.FAMILY, "tanks", "T-72", ("Т-72",)),
    ("t-72b", Rank.MODEL, "t-72", "T-72B", ("Т-72Б",)),
    ("t-72b3", Rank.VARIANT, "t-72b", "T-72B3", ("Т-72Б3",)),
    ("t-72b3-obr-2016", Rank.VARIANT, "t-72b3", "T-72B3 obr. 2016", ("Т-72Б3 обр. 2016 г.", "T-72B3M")),
    ("t-72b3-obr-2022", Rank.VARIANT, "t-72b3", "T-72B3 obr. 2022", ("Т-72Б3 обр. 2022 г.",)),
    ("leopard-2", Rank.FAMILY, "tanks", "Leopard 2", ()),
    ("leopard-2a4", Rank.MODEL, "leopard-2", "Leopard 2A4", ()),
    ("infantry-vehicles", Rank.CATEGORY, "vehicles", "Infantry vehicles", ()),
    ("bmp", Rank.FAMILY, "infantry-vehicles", "BMP", ("БМП",)),
    ("bmp-1", Rank.MODEL, "bmp", "BMP-1", ("БМП-1",)),
    ("bmp-2", Rank.MODEL, "bmp", "BMP-2", ("БМП-2",)),
    ("mt-lb", Rank.FAMILY, "infantry-vehicles", "MT-LB", ("МТ-ЛБ",)),
    ("guns", Rank.DOMAIN, None, "Guns", ()),
    ("howitzers", Rank.CATEGORY, "guns", "Howitzers", ()),
    ("d-30", Rank.FAMILY, "howitzers", "D-30", ("Д-30", "2A18")),
    ("2s1", Rank.FAMILY, "howitzers", "2S1 Gvozdika", ("2S1", "2С1", "Gvozdika")),
    ("2s19", Rank.FAMILY, "howitzers", "2S19 Msta-S", ("2S19", "2С19")),
    ("anti-aircraft-guns", Rank.CATEGORY, "guns", "Anti-aircraft guns", ()),
    ("zu-23-2", Rank.FAMILY, "anti-aircraft-guns", "ZU-23-2", ("ЗУ-23-2", "ZU-23")),
    ("small-arms", Rank.DOMAIN, None, "Small arms", ()),
    ("rifles", Rank.CATEGORY, "small-arms", "Rifles", ()),
    ("ak-74", Rank.FAMILY, "rifles", "AK-74", ("АК-74",)),
    ("ak-74m", Rank.VARIANT, "ak-74", "AK-74M", ("АК-74М",)),
    ("aks-74u", Rank.VARIANT, "ak-74", "AKS-74U", ("Ksyukha",)),
)
AMBIGUOUS = (
    ("t-72b3-obr-2022", "T-72B3M"),
    ("2s1", "Flower"),
    ("2s19", "Flower"),
    ("2s1", "Xenia"),
    ("ak-74", "Xenia"),
)
WORDS = ("T-72", "BMP-1", "or", "/", "with", "Unknown", "(", ")", "*", "122mm", "gun")


def build():
    lexicon = Lexicon()
    for slug, rank, parent, name, others in TYPES:
        above = lexicon.types[parent].path if parent else ()
        lexicon.types[slug] = TypeEntry(slug, name, rank, (*above, slug))
        lexicon.add(NameEntry(slug, name, NameKind.DESIGNATION, preferred=True, ambiguous=False))
        for other in others:
            lexicon.add(NameEntry(slug, other, NameKind.DESIGNATION, preferred=False, ambiguous=False))
    for slug, name in AMBIGUOUS:
        lexicon.add(NameEntry(slug, name, NameKind.NICKNAME, preferred=False, ambiguous=True))
    lexicon.finish()
    return lexicon


LEXICON = build()


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("T-72B3", "t-72b3"),
        ("t72b3", "t-72b3"),
        ("Т-72Б3", "t-72b3"),
        ("Т-72Б3 обр. 2022 г.", "t-72b3-obr-2022"),
        ("T-72B3 mod. 2022", "t-72b3-obr-2022"),
        ("АK-74M", "ak-74m"),
        ("AK 74 M", "ak-74m"),
        ("AK-74", "ak-74"),
        ("2С19", "2s19"),
        ("2S1", "2s1"),
        ("гвоздика", "2s1"),
        ("ЗУ-23-2", "zu-23-2"),
        ("MTLB", "mt-lb"),
    ],
)
def test_a_name_in_any_spelling_is_its_type_for_sure(written, slug):
    found = resolve(written, LEXICON)
    assert (found.slug, found.confidence, found.candidates) == (slug, 1.0, ())
    assert found.written == written


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("T-72B3", "its name"),
        ("t72b3", "its name, written T-72B3"),
        ("2A18", "designation 2A18"),
        ("Gvozdika", "designation Gvozdika"),
    ],
)
def test_an_answer_says_how_it_was_found(written, why):
    assert resolve(written, LEXICON).why == why


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Unknown T-72", "t-72"),
        ("unidentified T-72", "t-72"),
        ("Неизвестный Т-72", "t-72"),
        ("Unknown T-72B3", "t-72"),
        ("Unknown AK-74M", "ak-74"),
        ("Unknown MT-LB", "mt-lb"),
    ],
)
def test_an_unknown_one_stands_at_its_family(written, slug):
    found = resolve(written, LEXICON)
    assert found.slug == slug
    assert found.why.startswith("not further identified")


@pytest.mark.parametrize("written", ["Unknown", "Unknown Abrams", "unidentified vehicle"])
def test_an_unknown_one_of_no_known_type_stands_nowhere(written):
    assert resolve(written, LEXICON).slug is None


@pytest.mark.parametrize(
    ("written", "slug", "candidates"),
    [
        ("BMP-1 or BMP-2", "bmp", {"bmp-1", "bmp-2"}),
        ("BMP-1/2", "bmp", {"bmp-1", "bmp-2"}),
        ("BMP-1 / BMP-2", "bmp", {"bmp-1", "bmp-2"}),
        ("БМП-1 или БМП-2", "bmp", {"bmp-1", "bmp-2"}),
        ("Unknown BMP-1/2", "bmp", {"bmp-1", "bmp-2"}),
        ("T-62 or T-72", "tanks", {"t-62", "t-72"}),
        ("T-72B/T-72B3", "t-72b", {"t-72b", "t-72b3"}),
        ("T-62 or BMP-1 or BMP-2", "vehicles", {"t-62", "bmp-1", "bmp-2"}),
        ("BMP-1 or ZU-23-2", None, set()),  # they meet nowhere
        ("BMP-1 or Bradley", None, set()),
    ],
)
def test_one_of_several_types_is_their_common_ancestor_with_candidates(written, slug, candidates):
    found = resolve(written, LEXICON)
    assert found.slug == slug
    assert {candidate for candidate, _ in found.candidates} == candidates


def test_the_shares_of_candidates_add_up_to_one():
    assert resolve("BMP-1/2", LEXICON).candidates == (("bmp-1", 0.5), ("bmp-2", 0.5))


@pytest.mark.parametrize(
    ("written", "host", "fitted"),
    [
        ("MT-LB with ZU-23", "mt-lb", ("zu-23-2",)),
        ("MT-LB with ZU-23-2 gun", "mt-lb", ("zu-23-2",)),
        ("MT-LB w/ZU-23", "mt-lb", ("zu-23-2",)),
        ("Unknown MT-LB with ZU-23", "mt-lb", ("zu-23-2",)),
        ("МТ-ЛБ with ЗУ-23-2", "mt-lb", ("zu-23-2",)),
        ("MT-LB with slat armour", "mt-lb", ()),
        ("ZU-23", "zu-23-2", ()),
        ("Ural with ZU-23", None, ()),
    ],
)
def test_what_is_fitted_is_kept_apart_from_its_host(written, host, fitted):
    found = resolve(written, LEXICON)
    assert (found.slug, found.fitted) == (host, fitted)


def test_a_fitted_thing_that_is_not_known_is_told_and_lowers_the_confidence():
    found = resolve("MT-LB with slat armour", LEXICON)
    assert "slat armour (not known)" in found.why
    assert found.confidence < resolve("MT-LB with ZU-23", LEXICON).confidence


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("122mm D-30 howitzer", "d-30"),
        ("122-mm D-30", "d-30"),
        ("D-30 122 mm towed howitzer", "d-30"),
        ("122мм Д-30", "d-30"),
        ("T-72B3 main battle tank", "t-72b3"),
        ("AK-74M assault rifle", "ak-74m"),
        ("AK-74 5.45x39mm", "ak-74"),
        ("AK-74M (with a broken stock)", "ak-74m"),
        ("23mm ZU-23-2 anti aircraft gun", "zu-23-2"),
    ],
)
def test_calibre_and_role_are_no_part_of_the_name(written, slug):
    assert resolve(written, LEXICON).slug == slug


def test_words_left_out_lower_the_confidence():
    assert 0.5 < resolve("122mm D-30 howitzer", LEXICON).confidence < resolve("D-30", LEXICON).confidence


@pytest.mark.parametrize("written", ["Gvozdica", "Gvozdka", "Gvozzdika", "Gwozdika"])
def test_one_wrong_letter_in_a_word_is_forgiven(written):
    found = resolve(written, LEXICON)
    assert found.slug == "2s1"
    assert found.confidence < 1
    assert found.why == "one letter from gvozdika"


def test_one_wrong_letter_is_forgiven_where_the_digits_agree():
    assert resolve("Leopart 2A4", LEXICON).slug == "leopard-2a4"


@pytest.mark.parametrize(
    "written",
    [
        "T-64",
        "BMP-3",
        "2S3",
        "2S9",
        "D-31",
        "AK-75M",
        "Leopard 1",
        "Leopard 2A6",
        "Leopart 3A4",
        "ZU-23-3",
        "AKS-47U",
        "2A81",
    ],
)
def test_a_wrong_digit_is_never_forgiven(written):
    assert resolve(written, LEXICON).slug is None


@pytest.mark.parametrize("written", ["Gvzdka", "Gvozdiak", "T-72X", "D-3O", "BMD-1", "BTR-2", "MT-LR"])
def test_two_wrong_letters_or_a_short_name_are_not_forgiven(written):
    assert resolve(written, LEXICON).slug is None


def test_an_ambiguous_name_is_the_usual_type_and_says_so():
    found = resolve("T-72B3M", LEXICON)
    assert found.slug == "t-72b3-obr-2016"
    assert found.why == "T-72B3M is used for several types, usually for this one"
    assert {slug for slug, _ in found.candidates} == {"t-72b3-obr-2016", "t-72b3-obr-2022"}
    assert found.confidence < 1


def test_a_name_ambiguous_among_relatives_is_what_they_have_in_common():
    found = resolve("Flower", LEXICON)
    assert (found.slug, found.why) == ("howitzers", "Flower is used for several types")
    assert found.confidence < resolve("T-72B3M", LEXICON).confidence


def test_a_name_ambiguous_among_strangers_is_no_type_but_has_candidates():
    found = resolve("Xenia", LEXICON)
    assert (found.slug, found.confidence) == (None, 0)
    assert found.candidates == (("2s1", 0.5), ("ak-74", 0.5))


def test_a_name_spelt_in_every_letter_wins_over_one_that_sounds_alike():
    lexicon = build()
    lexicon.types["ksiukha"] = TypeEntry("ksiukha", "Ksiukha", Rank.FAMILY, ("ksiukha",))
    lexicon.add(NameEntry("ksiukha", "Ksiukha", NameKind.DESIGNATION, preferred=False, ambiguous=False))
    assert resolve("Ksyukha", lexicon).slug == "aks-74u"
    assert resolve("Ksiukha", lexicon).slug == "ksiukha"
    assert resolve("Ksjukha", lexicon).confidence < 1


@pytest.mark.parametrize(
    "written", ["", " ", "?", "/", "or", "with", "a tank", "M1A2 Abrams", "burnt-out wreck", "122mm"]
)
def test_nothing_is_said_rather_than_guessed(written):
    found = resolve(written, LEXICON)
    assert (found.slug, found.confidence, found.why) == (None, 0, "no type has this name")


def test_where_nothing_fits_the_names_that_begin_alike_are_near():
    assert [slug for slug, _ in resolve("AKS", LEXICON).candidates] == ["aks-74u"]


@pytest.mark.parametrize("written", ["T-72*", "T-72?", "T-72 variant", "T-72 series", "T-72 family"])
def test_marks_of_doubt_and_words_for_a_group_are_passed_over(written):
    assert resolve(written, LEXICON).slug == "t-72"


@given(st.text(st.characters()) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_has_an_answer(text):
    found = resolve(text, LEXICON)
    assert found.written == text
    assert 0 <= found.confidence <= 1
    assert (found.slug is None) == (found.confidence == 0)
    assert found.slug is None or found.slug in LEXICON.types
