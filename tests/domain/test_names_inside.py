"""Names inside longer texts: roles, makers, measures and namesakes, over a small lexicon of well-known equipment."""

import pytest

from catalog.domain.describing import MEASURE, is_description
from catalog.domain.lexicon import Lexicon, NameEntry, TypeEntry
from catalog.domain.resolving import resolve
from catalog.domain.vocabulary import NameKind, Rank

# slug, rank, parent, maker, preferred name, other names
TYPES = (
    ("small-arms", Rank.DOMAIN, None, "", "Small arms", ()),
    ("rifles", Rank.CATEGORY, "small-arms", "", "Rifles", ("assault rifle", "Sturmgewehr", "автомат", "carbine")),
    ("machine-guns", Rank.CATEGORY, "small-arms", "", "Machine guns", ("machine gun", "пулемет")),
    ("submachine-guns", Rank.CATEGORY, "small-arms", "", "Submachine guns", ("submachine gun",)),
    ("pistols", Rank.CATEGORY, "small-arms", "", "Pistols", ("pistol", "Pistole", "пистолет")),
    ("hand-grenades", Rank.CATEGORY, "small-arms", "", "Hand grenades", ("hand grenade", "Handgranate")),
    ("ak-47", Rank.FAMILY, "rifles", "", "AK-47", ()),
    ("akm", Rank.FAMILY, "rifles", "", "AKM", ("АКМ",)),
    ("ak-74n", Rank.VARIANT, "rifles", "", "AK-74N", ("АК-74Н",)),
    ("mcx", Rank.FAMILY, "rifles", "SIG Sauer", "SIG MCX", ()),
    ("m60-mg", Rank.FAMILY, "machine-guns", "", "M60 machine gun", ()),
    ("f-1-grenade", Rank.MODEL, "hand-grenades", "", "F-1 hand grenade", ("Ф-1",)),
    ("f1-smg", Rank.MODEL, "submachine-guns", "", "F1 submachine gun", ()),
    ("makarov-pm", Rank.FAMILY, "pistols", "", "Makarov PM", ("PM", "ПМ")),
    ("pm-9", Rank.MODEL, "submachine-guns", "", "PM-9", ()),
    ("mossberg-590a1", Rank.MODEL, "small-arms", "Mossberg", "Mossberg 590A1", ()),
    ("vehicles", Rank.DOMAIN, None, "", "Unarmoured vehicles", ()),
    ("trucks", Rank.CATEGORY, "vehicles", "", "Trucks", ("truck", "fuel tanker")),
    ("gaz-66", Rank.FAMILY, "trucks", "", "GAZ-66", ()),
    ("armour", Rank.DOMAIN, None, "", "Armoured vehicles", ()),
    ("tanks", Rank.CATEGORY, "armour", "", "Tanks", ("tank", "main battle tank", "танк")),
    ("m60", Rank.FAMILY, "tanks", "", "M60 tank", ()),
    ("challenger-2", Rank.FAMILY, "tanks", "", "Challenger 2", ()),
    ("t-64bv-2017", Rank.VARIANT, "tanks", "", "T-64BV obr. 2017", ()),
    ("command-vehicles", Rank.CATEGORY, "armour", "", "Command vehicles", ("command vehicle", "command post")),
    ("apa-80", Rank.MODEL, "command-vehicles", "", "APA-80", ()),
    ("1v13", Rank.MODEL, "command-vehicles", "", "1V13", ()),
    ("air-defence", Rank.DOMAIN, None, "", "Air defence", ()),
    ("sam-systems", Rank.CATEGORY, "air-defence", "", "SAM systems", ("SAM system",)),
    ("buk", Rank.FAMILY, "sam-systems", "", "9K37 Buk", ("Buk", "SA-11", "Gadfly", "Buk-M1")),
    ("9a310m1", Rank.MODEL, "buk", "", "9A310M1", ()),
    ("zu-23-2", Rank.FAMILY, "air-defence", "", "ZU-23-2", ("ZU-23",)),
    ("himars", Rank.FAMILY, "vehicles", "", "M142 HIMARS", ("HIMARS",)),
    ("hawk", Rank.FAMILY, "sam-systems", "Raytheon", "MIM-23 Hawk", ("Hawk",)),
    ("fighter", Rank.DOMAIN, None, "BAe", "BAe plane", ()),
)
NAMESAKES = (("m60-mg", "M60"), ("m60", "M60"), ("f-1-grenade", "F-1"), ("f1-smg", "F1"))


def build():
    lexicon = Lexicon()
    for slug, rank, parent, maker, name, others in TYPES:
        above = lexicon.types[parent].path if parent else ()
        lexicon.types[slug] = TypeEntry(slug, name, rank, (*above, slug))
        lexicon.add(NameEntry(slug, name, NameKind.DESIGNATION, preferred=True, ambiguous=False))
        for other in others:
            lexicon.add(NameEntry(slug, other, NameKind.DESIGNATION, preferred=False, ambiguous=False))
        if maker:
            lexicon.add_maker(slug, maker)
    for slug, name in NAMESAKES:
        lexicon.add(NameEntry(slug, name, NameKind.ABBREVIATION, preferred=False, ambiguous=True))
    lexicon.add(NameEntry("ak-47", "Kalashnikov", NameKind.NICKNAME, preferred=False, ambiguous=False))
    lexicon.finish()
    return lexicon


LEXICON = build()


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Kalashnikov AK-74N 5.45x39 assault rifle", "ak-74n"),
        ("Автомат Калашникова АК-74Н 5.45x39", "ak-74n"),
        ("AK-74N 5,45 x 39 Sturmgewehr", "ak-74n"),
        ("Kalashnikov AKM 7.62x39 assault rifle", "akm"),
        ("АКМы", "akm"),
        ("AKMs", "akm"),
        ("AK-47'S", "ak-47"),
        ("AK-47s", "ak-47"),
        ("Kalashnikovs", "ak-47"),
        ("PM 9 х 18 PM Pistole", "makarov-pm"),
        ("Пистолет Макарова ПМ 9x18ПМ", "makarov-pm"),
        ("Mossberg 590A1 12ga pump-action shotgun", "mossberg-590a1"),
        ("590A1", "mossberg-590a1"),
        ("SIG MCX .300 Blackout assault rifle", "mcx"),
        ("MBT T-64BV Type 2017 [CH]", "t-64bv-2017"),
        ("Challenger II", "challenger-2"),
        ("HIMARS 142 rocket launcher", "himars"),
        ("SA-11 TELAR (9A310M1)", "9a310m1"),
        ('SAM SA-11 Buk "Gadfly"', "buk"),
        ("9A310M1 TELAR (for Buk-M1)", "9a310m1"),
        ("1V13(M) artillery command vehicle (for 1V12(M) fire control system)", "1v13"),
        ("GAZ-66 APA-80", "apa-80"),
        ("captured AK-74N", "ak-74n"),
        ("9A310M1 (Buk/Kub type)", "9a310m1"),
        ("AK-74N Gen.2 assault rifle", "ak-74n"),
    ],
)
def test_a_name_is_found_among_words_that_describe(written, slug):
    found = resolve(written, LEXICON)
    assert found.slug == slug
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("M60 machine gun", "m60-mg"),
        ("7.62-mm M60 machine gun", "m60-mg"),
        ("M60 main battle tank", "m60"),
        ("танк M60", "m60"),
        ("F-1 Handgranate", "f-1-grenade"),
        ("F1 9mm submachine gun", "f1-smg"),
        ("M60", None),
        ("M60 pistol", None),
    ],
)
def test_the_kind_of_thing_chooses_between_namesakes(written, slug):
    assert resolve(written, LEXICON).slug == slug


@pytest.mark.parametrize(
    "written",
    [
        "AK-74N2 assault rifle",
        "M60A3 tank",
        "AK-74N 7 assault rifle",
        "M60 Patton machine gun",
        "BAe Hawk",
        "Hawk above the Zagros",
        "AKM and AK-74N",
        "M60 APFSDS-T",
        "7.62 mm M60",
        "M60 Hawk",
        "9A310M1 or so",
        "AK-74N (AKM/AK-47 type)",
        "Challenger 2 command vehicle",
        "assault rifle X-99",
        "new Sturmgewehr from somewhere",
    ],
)
def test_what_is_left_over_may_be_another_thing_and_then_there_is_no_answer(written):
    assert resolve(written, LEXICON).slug is None


def test_words_that_nobody_knows_lower_the_confidence_and_are_told():
    found = resolve("AK-74N Zagros", LEXICON)
    assert (found.slug, found.why) == ("ak-74n", "its name, written AK-74N; Zagros not known")
    assert found.confidence < resolve("AK-74N assault rifle", LEXICON).confidence


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Unknown fuel tanker", "trucks"),
        ("Unknown command post based on GAZ-66", "command-vehicles"),
        ("Armed truck", "trucks"),
        ("Unknown command vehicle (Sea Guard)", "command-vehicles"),
        ("Unknown Sea Guard", None),
    ],
)
def test_where_only_the_kind_is_said_it_is_the_category(written, slug):
    assert resolve(written, LEXICON).slug == slug


def test_another_thing_in_brackets_is_fitted():
    found = resolve("GAZ-66 (ZU-23)", LEXICON)
    assert (found.slug, found.fitted) == ("gaz-66", ("zu-23-2",))


def test_a_plural_or_a_slip_in_a_word_is_forgiven_beside_a_role():
    assert resolve("Chalenger 2 tank", LEXICON).slug == "challenger-2"
    assert resolve("Chalenger 3 tank", LEXICON).slug is None


@pytest.mark.parametrize(
    "measure",
    [
        "5.45x39",
        "9 х 18 PM",
        "122-mm",
        "122мм",
        "12ga",
        "12к",
        ".45 ACP",
        "4x24",
        "3 - 10x",
        "6x6",
        "3500-kg",
        "105/14",
    ],
)
def test_measures_are_no_names(measure):
    assert MEASURE.fullmatch(measure)


@pytest.mark.parametrize("name", ["T-72", "2S19", "AK-103", "9K33", "M2A2", "PSO-1"])
def test_designations_are_no_measures(name):
    assert not MEASURE.search(name)


def test_descriptions_are_known_in_several_languages():
    assert all(map(is_description, ["howitzer", "Scharfschützengewehr", "самозарядный", "Soviet"][1:]))
    assert not is_description("Gvozdika")
