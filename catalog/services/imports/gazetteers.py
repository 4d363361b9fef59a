"""Reading a gazetteer: a GeoNames dump or a table with a header, row by row, each checked by itself."""

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from catalog.domain import gazetteer
from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import PlaceKind
from catalog.services.imports import lines

LONGEST_NAME = 200
MOST_ID = 2**31 - 1
DUMP = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "featureclass", "featurecode",
    "countrycode", "cc2", "admin1code", "admin2code", "admin3code", "admin4code", "population", "elevation", "dem",
    "timezone", "modificationdate",
)  # fmt: skip
NEEDED = ("geonameid", "name", "countrycode", "latitude", "longitude", "population", "alternatenames")
DELIMITERS = (",", ";", "\t")
Cells = dict[str, str]


@dataclass(frozen=True)
class Wanted:
    """A file, how it is laid out, and the countries that are wanted of it (none named: all)."""

    file: Path
    profile: str
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as the gazetteer has it; `names` are all its names, the first the one it goes by."""

    line: int
    id: int
    names: tuple[str, ...]
    kind: PlaceKind
    country: str
    point: tuple[float, float]
    population: int | None
    admin: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was not asked for: another country, or no place that the catalog keeps."""

    line: int


Row = Entry | Refused | Left


@dataclass
class _Seen:
    """Which ids stood in the file already, a bit each: a dump of the world has thirteen million."""

    bits: bytearray = field(default_factory=bytearray)

    def add(self, number: int) -> bool:
        """True when it was there."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self.bits):
            self.bits.extend(bytes(place + 1 - len(self.bits)))
        was = bool(self.bits[place] & bit)
        self.bits[place] |= bit
        return was


class _Wrong(Exception):
    """What is wrong with one row."""


def read(wanted: Wanted) -> Iterator[Row]:
    """Every row of the file, in order; raises Invalid for a file that is no such gazetteer at all."""
    seen = _Seen()
    for number, cells in PROFILES[wanted.profile](wanted.file):
        if isinstance(cells, str):
            yield Refused(number, "", "", cells)
        elif wanted.countries and cells["countrycode"] not in wanted.countries:
            yield Left(number)
        else:
            yield _row(number, cells, seen)


def _row(number: int, cells: Cells, seen: _Seen) -> Row:
    told = (number, cells["geonameid"][:20], cells["name"][:LONGEST_NAME])
    try:
        entry = _entry(number, cells)
    except _Wrong as error:
        return Refused(*told, str(error))
    if entry is not None and seen.add(entry.id):
        return Refused(*told, "geonameid: stands in the file already")
    return entry or Left(number)


def _entry(number: int, cells: Cells) -> Entry | None:
    population = _whole(cells, "population", 10**10) or None  # 0 is what GeoNames writes for "not known"
    if "featureclass" in cells:
        kind = gazetteer.kind_of(cells["featureclass"], cells["featurecode"], population)
    else:
        kind = gazetteer.kind_by_people(population)
    if kind is None:
        return None
    country, name = _country(cells)
    own = _names(cells)
    return Entry(
        line=number,
        id=_id(cells),
        names=own if kind is not PlaceKind.COUNTRY else tuple(dict.fromkeys([name, *own])),
        kind=kind,
        country=country,
        point=(_degrees(cells, "latitude", 90), _degrees(cells, "longitude", 180)),
        population=population,
        admin=(cells.get("admin1code", ""), cells.get("admin2code", "")),
    )


def _id(cells: Cells) -> int:
    found = _whole(cells, "geonameid", MOST_ID)
    if not found:
        raise _Wrong("geonameid: is needed, a whole number from 1")
    return found


def _country(cells: Cells) -> tuple[str, str]:
    """The code of the country, and the name it goes by."""
    code = cells["countrycode"]
    name = gazetteer.country_name(code)
    if name is None:
        raise _Wrong(f"countrycode: {code[:20]!r} is no ISO 3166 code of two letters")
    return code, name


def _whole(cells: Cells, name: str, most: int) -> int:
    """A whole number up to `most`; an empty cell is 0."""
    text = cells[name]
    if text and not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise _Wrong(f"{name}: {text[:20]!r} is not a whole number from 0 to {most}")
    return int(text or 0)


def _degrees(cells: Cells, name: str, most: int) -> float:
    try:
        found = float(cells[name])
    except ValueError:
        raise _Wrong(f"{name}: {cells[name][:20]!r} is not a number of degrees") from None
    if not -most <= found <= most:
        raise _Wrong(f"{name}: {cells[name][:20]!r} is outside -{most} to {most}")
    return found


def _names(cells: Cells) -> tuple[str, ...]:
    """Every name once, the first the one it goes by; other names that are too long to be one are left out."""
    first = _plain(cells["name"])
    if not first or len(first) > LONGEST_NAME:
        raise _Wrong(f"name: is needed, at most {LONGEST_NAME} characters")
    others = (_plain(one) for one in (cells.get("asciiname", ""), *cells["alternatenames"].split("|")))
    return tuple(dict.fromkeys([first, *(one for one in others if one and len(one) <= LONGEST_NAME)]))


def _plain(text: str) -> str:
    """One form for the same letters, and no control characters."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():  # joiners are letters' business, control characters nobody's
        composed = "".join(one for one in composed if unicodedata.category(one) != "Cc")
    return " ".join(composed.split(" ")).strip()


def _dump(file: Path) -> Iterator[tuple[int, Cells | str]]:
    """GeoNames' own form: nineteen columns, no header, no quotes."""
    for number, text in enumerate(lines.read(file), 1):
        cells = text.rstrip("\r\n").split("\t")
        if number == 1 and len(cells) != len(DUMP):
            told = f"line 1 has {len(cells)} columns, a GeoNames dump has {len(DUMP)}, separated by tabs"
            raise Invalid.one(file.name, f"{told}; a table with a header is read by --profile csv")
        if len(cells) != len(DUMP):
            yield number, f"has {len(cells)} columns, a GeoNames dump has {len(DUMP)}"
        else:
            named = dict(zip(DUMP, cells, strict=True))
            yield number, {**named, "alternatenames": named["alternatenames"].replace(",", "|")}


def _table(file: Path) -> Iterator[tuple[int, Cells | str]]:
    """A table with a header; alternate names are separated by `|`."""
    source = lines.read(file)
    head = next(source, "")
    delimiter = max(DELIMITERS, key=head.count)
    names = [one.strip().casefold() for one in next(csv.reader([head], delimiter=delimiter), [])]
    _check_columns(names, file)
    reader = csv.reader(source, delimiter=delimiter)
    for row in _rows(reader, file):
        if len(row) != len(names):
            yield reader.line_num + 1, f"has {len(row)} columns, the header {len(names)}"
        else:
            yield reader.line_num + 1, {name: one.strip() for name, one in zip(names, row, strict=True)}


def _check_columns(names: list[str], file: Path) -> None:
    for needed in NEEDED:
        if needed not in names:
            near = get_close_matches(needed, names, 1, 0.4)
            hint = f"; the nearest that is there is {near[0]!r}" if near else f"; there are {', '.join(names[:12])}"
            raise Invalid.one(file.name, f"the column {needed!r} is missing{hint[:200]}")


def _rows(reader: Iterable[list[str]], file: Path) -> Iterator[list[str]]:
    try:
        yield from (row for row in reader if row)
    except csv.Error as error:
        raise Invalid.one(file.name, f"line {getattr(reader, 'line_num', 0) + 1} cannot be read: {error}") from error


PROFILES: dict[str, Callable[[Path], Iterator[tuple[int, Cells | str]]]] = {"geonames": _dump, "csv": _table}
