"""Words of a written name that describe a thing without naming it: measures, roles, adjectives, in several languages.

What stands in the catalog's own tree (`assault rifle`, `Sturmgewehr`, `автомат`) is not repeated here: categories
have names like every other type.
"""

import re
from functools import lru_cache

from catalog.domain.designations import fold

MEASURE = re.compile(
    r"""
    \b\d+(?:[.,]\d+)?\s?[x×х*]\s?\d+(?:[.,]\d+)?\s?-?(?:mm|cm|мм|rd|rimmed)?\s?(?:pmm?|пмм?|mak|tt|тт|r|nato|para|bp|sp)?\b
    | \b\d+(?:[.,]\d+)?\s?-?\s?(?:mm|cm|мм|см|kg|кг|t|tons?|tonne|hp|km|rds?|rounds?|ga|gauge|[kmg]?hz|к|кал)\b
    | (?<!\w)\.\d{2,3}\s?(?:acp|lapua|winchester|win|blackout|blk|tkm|magnum|bmg|cal|caliber|calibre)?\b
    | \b\d+(?:[.,]\d+)?(?:\s?-\s?\d+(?:[.,]\d+)?)?x(?!\w)
    | \b[23][dд]\b
    | \b\d{2,3}/\d{2}\b(?!\w)
    | \b(?:kaliber|calibre|caliber|cal\.?|калибр)\s?\.?\d+(?:[.,]\d+)?\b
    | \bM-?19\d\d(?:/\d+)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


WORDS = _words(
    """
    ambulance a an the of and in by to as aka type types system systems complex set kit unit version modified modernised
    modernized standard std new old early late export military army combat special tactical mobile portable
    light heavy medium super main battle multiple multi role multirole purpose self propelled towed tracked
    wheeled semi fully automatic auto manual loading loader bolt action pump lever single double twin quad
    barrel barreled barrelled shot long short compact silenced integrally anti antitank aa ad air surface ground
    naval coastal rocket missile missiles guided gun guns cannon weapon weapons launcher launchers armed armored
    armoured protected unarmoured personnel infantry fighting support assault attack strike reconnaissance recon
    transport cargo troop carrier utility service field mountain pack target acquisition electronic warfare
    station stations vehicle vehicles command post recovery repair maintenance medical supplemental armor armour
    without winch armament based engine jeep car crew served squad multipurpose phased array sporting civilian
    hunting ironsight dovetail sights sight reflex optic optics optical defence defense security local control
    fire direction artillery battery regiment regimental battalion division high speed amphibious articulated
    chemical nbc cbrn nuclear biological hunter killer team surveillance night day vision device devices goggles
    goggle monocular binocular red dot hybrid hand held sp handheld shoulder fired disposable recoilless
    smoothbore rifled hull turret tan black fde green grey gray white gen mk mod sph spg spm spgh sau saau sam
    aaa spaaa spaag apc ifv sifv icv mbt mlrs mrls mrl srbm luv gpu mrap arv acrv tel telar tlar sar aew aewc
    vat cco shorad aaws saw lmg gpmg hmg smg dmr atgm manpads ugv uav uas ucav imv afv amx8x8 nv nvg rl
    schw halbautomatisch halbautomatischer halbautomatisches automatisch automatische automatischer automatisches
    automatik schwer schweres schwerer leicht leichtes leichter spezielles spezielle schallgedampfte
    schallgedampfter optisches optischer mit und der die das des fur geschutz автоматический автоматическая
    автоматическое самозарядный самозарядная самозарядное самоходный самоходная самоходное станковый станковая
    ручной ручная ручное специальная специальный специальное бесшумный бесшумная оптический оптическая гибридный
    комплекс прицельный однозарядный гранатометный боевая боевой боевое машина разведывательная разведывательный
    бронированный бронированная бронированное буксируемая буксируемый тяжелый тяжелая легкий легкая средний
    средняя модернизированный песочный система системы пехоты подствольный магазинная помповое для и в
    автоматичний самохідна бойова важкий ручний fusil lourd leger automatique char sur
    """
)
DEMONYMS = _words(
    """
    soviet russian ukrainian american us usa british english uk french german east west chinese iranian israeli
    turkish polish czech czechoslovak slovak romanian bulgarian hungarian serbian yugoslav croatian iraqi syrian
    egyptian pakistani indian korean north south japanese italian spanish swedish finnish norwegian danish dutch
    belgian austrian swiss belarusian georgian armenian azerbaijani canadian australian brazilian libyan yemeni
    советский российский русский украинский китайский американский иранский турецкий немецкий
    """
)
# Who designed it: said with a designation (`Автомат Калашникова АКМ`), it adds nothing.
DESIGNERS = _words(
    """
    kalashnikov kalaschnikow makarov makarow tokarev tokarew simonov simonow dragunov dragunow stechkin
    stetschkin degtyarev degtyaryov degtjarjow goryunov mosin nagant serdyukov yarygin jarygin vladimirov
    nikonov shpagin sudaev korovin kalashnikova калашников калашникова макаров макарова токарев токарева симонов
    симонова драгунов драгунова стечкин стечкина дегтярев дегтярева горюнов горюнова мосин мосина наган нагана
    сердюков сердюкова ярыгин ярыгина владимиров владимирова никонов никонова шпагин шпагина судаев судаева
    """
)
# Nouns in which a compound word of German or a Slavic case ending hides the role.
ENDINGS = (
    "gewehr",
    "pistole",
    "visier",
    "fernrohr",
    "werfer",
    "flinte",
    "granate",
    "haubitze",
    "kanone",
    "panzer",
    "karabiner",
)


@lru_cache(maxsize=20_000)
def is_description(word: str) -> bool:
    """`howitzer`, `self-propelled`, `Scharfschützengewehr`: says what kind of thing it is, not which."""
    folded = fold(word)
    return folded in WORDS or folded in DEMONYMS or folded.endswith(ENDINGS)
