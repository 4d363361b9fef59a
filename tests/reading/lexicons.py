"""A small lexicon for the tests of reading: well-known equipment, and invented people and places.

Northlandia and Southlandia are at war; what is theirs is called Northland and Southland. Arvane is a city and the
province round it.
"""

from datetime import date
from functools import cache

from catalog.domain.amounts import written
from catalog.domain.lexicon import Lexicon as TypeLexicon
from catalog.domain.lexicon import NameEntry, TypeEntry
from catalog.domain.vocabulary import NameKind, Rank, TypeRole
from catalog.reading import reader
from catalog.reading.found import Kind
from catalog.reading.lexicon import KnownName, Lexicon, Register

DOMAIN, CATEGORY, FAMILY, MODEL, VARIANT = Rank
ITEM, PART, MUNITION, COMPONENT, GROUP = TypeRole
PUBLISHED = date(2024, 11, 27)  # a Wednesday

# slug, rank, above it, names (the preferred one first), role
TYPES = (
    ("small-arms", DOMAIN, None, ("Small arms",), GROUP),
    ("rifles", CATEGORY, "small-arms", ("Rifles", "rifle", "assault rifle"), GROUP),
    ("ak-47", FAMILY, "rifles", ("AK-47", "AK"), ITEM),
    ("akm", FAMILY, "rifles", ("AKM",), ITEM),
    ("akms", VARIANT, "akm", ("AKMS",), ITEM),
    ("ak-74", FAMILY, "rifles", ("AK-74", "АК-74"), ITEM),
    ("ak-74m", VARIANT, "ak-74", ("AK-74M", "АК-74М"), ITEM),
    ("aks-74u", VARIANT, "ak-74", ("AKS-74U",), ITEM),
    ("ar-15", FAMILY, "rifles", ("AR-15",), ITEM),
    ("m16", FAMILY, "rifles", ("M16",), ITEM),
    ("m4", FAMILY, "rifles", ("M4 carbine", "M4"), ITEM),
    ("m5", FAMILY, "rifles", ("M5",), ITEM),
    ("g3", FAMILY, "rifles", ("G3",), ITEM),
    ("fal", FAMILY, "rifles", ("FAL", "FN FAL"), ITEM),
    ("pistols", CATEGORY, "small-arms", ("Pistols", "pistol"), GROUP),
    ("mp-446", FAMILY, "pistols", ("MP-446", "MP-446 Viking"), ITEM),
    ("submachine-guns", CATEGORY, "small-arms", ("Submachine guns", "submachine gun"), GROUP),
    ("uzi", FAMILY, "submachine-guns", ("Uzi",), ITEM),
    ("machine-guns", CATEGORY, "small-arms", ("Machine guns", "machine gun", "machinegun"), GROUP),
    ("pkm", FAMILY, "machine-guns", ("PKM",), ITEM),
    ("m60-machine-gun", FAMILY, "machine-guns", ("M60 machine gun", "M60"), ITEM),
    ("launchers", CATEGORY, "small-arms", ("Rocket launchers", "rocket launcher"), GROUP),
    ("rpg-7", FAMILY, "launchers", ("RPG-7", "РПГ-7"), ITEM),
    ("m72", FAMILY, "launchers", ("M72 LAW", "LAW"), ITEM),
    ("missiles", CATEGORY, None, ("Missiles", "missile", "anti-tank missile"), GROUP),
    ("javelin", FAMILY, "missiles", ("FGM-148 Javelin", "Javelin"), ITEM),
    ("munitions", DOMAIN, None, ("Munitions",), GROUP),
    ("grenades", CATEGORY, "munitions", ("Grenades", "grenade", "hand grenade"), MUNITION),
    ("cartridges", CATEGORY, "munitions", ("Cartridges", "cartridge"), MUNITION),
    ("mines", CATEGORY, "munitions", ("Mines", "mine"), MUNITION),
    ("claymore", FAMILY, "mines", ("M18A1 Claymore", "Claymore mine", "Claymore"), MUNITION),
    ("m19", FAMILY, "mines", ("M19 mine", "M19"), MUNITION),
    ("vehicles", DOMAIN, None, ("Vehicles", "vehicle"), GROUP),
    ("tanks", CATEGORY, "vehicles", ("Tanks", "tank", "танк"), GROUP),
    ("t-55", FAMILY, "tanks", ("T-55",), ITEM),
    ("t-72", FAMILY, "tanks", ("T-72", "Т-72"), ITEM),
    ("t-72b3", VARIANT, "t-72", ("T-72B3", "Т-72Б3"), ITEM),
    ("m60-tank", FAMILY, "tanks", ("M60 tank", "M60"), ITEM),
    ("ifvs", CATEGORY, "vehicles", ("Infantry fighting vehicles", "IFV", "infantry fighting vehicle"), GROUP),
    ("bmp-1", MODEL, "ifvs", ("BMP-1", "БМП-1"), ITEM),
    ("bmp-2", MODEL, "ifvs", ("BMP-2", "БМП-2"), ITEM),
    ("hmmwv", FAMILY, "vehicles", ("HMMWV", "Humvee"), ITEM),
    ("howitzers", CATEGORY, "vehicles", ("Howitzers", "howitzer"), GROUP),
    ("d-30", FAMILY, "howitzers", ("D-30",), ITEM),
    ("aircraft", DOMAIN, None, ("Aircraft",), GROUP),
    ("helicopters", CATEGORY, "aircraft", ("Helicopters", "helicopter"), GROUP),
    ("mi-8", FAMILY, "helicopters", ("Mi-8",), ITEM),
    ("drones", CATEGORY, "aircraft", ("Drones", "drone"), GROUP),
    ("electronics", DOMAIN, None, ("Electronics",), GROUP),
    ("radios", CATEGORY, "electronics", ("Radios", "radio"), GROUP),
    ("anti-drone-guns", CATEGORY, "electronics", ("Anti-drone guns", "anti-drone gun"), GROUP),
    ("spd-2", FAMILY, "anti-drone-guns", ("SPD-2",), ITEM),
    ("sights", CATEGORY, "electronics", ("Sights", "sight", "red dot sight"), PART),
    ("aimpoint-micro", FAMILY, "sights", ("Aimpoint Micro",), PART),
    ("suppressors", CATEGORY, "small-arms", ("Suppressors", "suppressor", "silencer"), PART),
    ("zenitco", FAMILY, "small-arms", ("ZenitCo furniture", "ZenitCo furnitures"), PART),
)  # fmt: skip
MAKERS = (("mp-446", "Baikal"), ("spd-2", "Romion"), ("ak-74", "Izhmash"))
AMBIGUOUS = {"M60", "AK"}

# slug, kind, country, names
PARTIES = (
    ("northlandia", "state", "XN", ("Northlandia",)),
    ("northland-armed-forces", "force", "XN", ("Northland forces", "Northland Army", "Northland troops")),
    ("southlandia", "state", "XS", ("Southlandia",)),
    ("southland-armed-forces", "force", "XS", ("Southland forces", "Southland Army", "Southland troops")),
    ("green-banner", "non_state_group", "XS", ("Green Banner", "GBN")),
    ("hill-league", "non_state_group", "XS", ("Hill League",)),
    ("southland-rebels", "non_state_group", "XS", ("Southland rebels", "rebels")),
)
DEMONYMS = {"northland": "northlandia", "southland": "southlandia"}
COUNTRY = ("southlandia-country",)
PROVINCE = (*COUNTRY, "arvane-province")
PLACES = (
    ("southlandia-country", "country", COUNTRY, ("Southlandia",)),
    ("arvane-province", "region", PROVINCE, ("Arvane Province",)),
    ("arvane", "city", (*PROVINCE, "arvane"), ("Arvane",)),
    ("deir-kasra", "village", (*PROVINCE, "deir-kasra"), ("Deir Kasra", "Dayr Kasra")),
    ("base-12", "site", (*PROVINCE, "base-12"), ("12th Regiment base",)),
    ("belvira", "city", (*COUNTRY, "belvira"), ("Belvira",)),
)


def types():
    lexicon = TypeLexicon()
    for slug, rank, above, names, _ in TYPES:
        path = lexicon.types[above].path if above else ()
        lexicon.types[slug] = TypeEntry(slug, names[0], rank, (*path, slug))
        for at, name in enumerate(names):
            kind = NameKind.DESIGNATION
            lexicon.add(NameEntry(slug, name, kind, preferred=at == 0, ambiguous=name in AMBIGUOUS))
    for slug, maker in MAKERS:
        lexicon.add_maker(slug, maker)
    lexicon.finish()
    return lexicon


@cache
def lexicon():
    """Built once; nothing changes it."""
    roles = {slug: role for slug, *_, role in TYPES}
    parties = [KnownName(slug, name, kind, (slug,), land) for slug, kind, land, names in PARTIES for name in names]
    places = [KnownName(slug, name, kind, path, "XS") for slug, kind, path, names in PLACES for name in names]
    return Lexicon.build(types(), roles, Register.of(parties), Register.of(places))


def read(text, published=PUBLISHED):
    return reader.read(text, lexicon(), published)


def drafts(text, published=PUBLISHED):
    return read(text, published).drafts


def lines(text, published=PUBLISHED):
    """All lines of all drafts, in the order of the text."""
    found = [line for draft in drafts(text, published) for line in draft.lines]
    return sorted(found, key=lambda line: line.spans)


def words(named):
    """A slug, or the words of somebody or something in no catalog."""
    return None if named is None else named.slug or named.text


def things(text):
    """`3 t-72 captured`: each line with its number, type and what became of it."""
    return [f"{written(line.count)} {words(line.type)} {line.outcome or line.context or '?'}" for line in lines(text)]


def named(text):
    """Types and parts that a text names, as slugs, or as they stand there where they are in no catalog."""
    kinds = (Kind.TYPE, Kind.PART)
    return [one.slug or text[one.start : one.end] for one in read(text).mentions if one.kind in kinds]


def spoken(text, kind):
    """The words of each mention of a kind."""
    return [text[one.start : one.end] for one in read(text).mentions if one.kind == kind]
