"""Rules for places from a gazetteer: what kind one is, how far it reaches, what it and its country are called."""

import math
import re
from functools import cache

import pycountry
from anyascii import anyascii

from catalog.domain.vocabulary import PlaceKind

LONGEST_SLUG = 70  # of the 80 allowed, so that a country and a number fit behind
CITY_FROM, TOWN_FROM = 100_000, 5_000  # people
PEOPLE_PER_KM2 = 4_000
WIDEST_M = 30_000
# How far a place of each kind reaches at least, in metres; a settlement with many people reaches further.
LEAST_M = {
    PlaceKind.COUNTRY: 500_000,
    PlaceKind.REGION: 100_000,
    PlaceKind.DISTRICT: 30_000,
    PlaceKind.CITY: 5_000,
    PlaceKind.TOWN: 3_000,
    PlaceKind.VILLAGE: 1_500,
    PlaceKind.QUARTER: 1_500,
    PlaceKind.SITE: 2_000,
    PlaceKind.AREA: 10_000,
}
SETTLEMENTS = (PlaceKind.CITY, PlaceKind.TOWN, PlaceKind.VILLAGE)
# How far apart the points of one place may lie in two lists, in metres; a country is known by its code alone.
APART_M = {PlaceKind.REGION: 100_000, PlaceKind.DISTRICT: 30_000}
APART_ELSE_M = 5_000
# GeoNames' feature codes that have one meaning here; other populated places go by their people.
KINDS = {
    "PCLI": PlaceKind.COUNTRY,
    "ADM1": PlaceKind.REGION,
    "ADM2": PlaceKind.DISTRICT,
    "PPLC": PlaceKind.CITY,
    "PPLX": PlaceKind.QUARTER,
    "MILB": PlaceKind.SITE,
    "NVB": PlaceKind.SITE,
    "MVA": PlaceKind.SITE,
    "RNGA": PlaceKind.SITE,
    "INSM": PlaceKind.SITE,
    "AIRB": PlaceKind.SITE,
    "BRKS": PlaceKind.SITE,
    "FT": PlaceKind.SITE,
}
SEATS = {"PPLA": PlaceKind.TOWN, "PPLA2": PlaceKind.TOWN}  # seats of a government, at least
# Where the standard's name is not the one in use, or is the same for two.
COUNTRY_NAMES = {"RU": "Russia", "CD": "DR Congo", "XK": "Kosovo"}
EARTH_M = 6_371_000


def kind_of(feature_class: str, code: str, population: int | None) -> PlaceKind | None:
    """The kind of a place by GeoNames' feature class and code; None for what is no place here (a river, a shop)."""
    if code in KINDS:
        return KINDS[code]
    if feature_class != "P":
        return None
    by_people = kind_by_people(population)
    return SEATS.get(code, by_people) if by_people is PlaceKind.VILLAGE else by_people


def kind_by_people(population: int | None) -> PlaceKind:
    people = population or 0
    if people >= CITY_FROM:
        return PlaceKind.CITY
    return PlaceKind.TOWN if people >= TOWN_FROM else PlaceKind.VILLAGE


def radius_of(kind: PlaceKind, population: int | None) -> int:
    """How far a place may reach from its point, in metres: what its kind has, or a disc of 4,000 people a km²."""
    if kind not in SETTLEMENTS:
        return LEAST_M[kind]
    disc = math.sqrt((population or 0) / PEOPLE_PER_KM2 / math.pi) * 1000
    return min(max(LEAST_M[kind], round(disc, -2).__trunc__()), WIDEST_M)


def are_alike(one: PlaceKind, other: PlaceKind) -> bool:
    """May a place of one kind be the same as one of the other? A city is no region, whatever their names."""
    return one is other or (one in SETTLEMENTS and other in SETTLEMENTS)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points (latitude, longitude in degrees) on a sphere."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


@cache
def country_name(code: str) -> str | None:
    """The English name of a country by its ISO 3166 code; None when there is no such code."""
    found = pycountry.countries.get(alpha_2=code)
    if code in COUNTRY_NAMES or found is None:
        return COUNTRY_NAMES.get(code)
    return str(getattr(found, "common_name", found.name.split(",")[0]))


def slug_of(name: str) -> str:
    """A name in lower-case Latin letters, digits and hyphens; empty when nothing of it is left."""
    plain = re.sub(r"['’‘ʿʾʼ`´]", "", anyascii(name).lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")
