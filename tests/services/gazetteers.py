"""Gazetteers for the tests, and importing them as the command does. Every place in them is made up."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from catalog.db import Database
from catalog.services.imports import places
from tests.support.clock import NOW

HEAD = "geonameid,name,countrycode,admin1code,latitude,longitude,population,timezone,alternatenames\n"
DUMP = (  # id, name, other names, lat, lon, class, code, country, admin 1, admin 2, people
    "1\tMadeland\tМаделандия,مادلاند\t34\t38\tA\tPCLI\tSY\t00\t\t20000000",
    "2\tNorth Province\tШамал\t36\t37\tA\tADM1\tSY\t09\t\t4000000",
    "3\tNorth District\t\t36.1\t37.1\tA\tADM2\tSY\t09\t0901\t900000",
    "4\tKhirbat Made\tخربة مادي,Хирбет-Маде\t36.15\t37.15\tP\tPPL\tSY\t09\t0901\t1200",
    "5\tTall Made\t\t36.3\t37.3\tP\tPPLA2\tSY\t09\t\t0",
    "6\tMade Air Base\t\t36.25\t37.2\tS\tAIRB\tSY\t09\t0901\t0",
    "7\tMade River\t\t36.2\t37.2\tH\tSTM\tSY\t09\t\t0",
)


def table(folder: Path, *rows: str, name: str = "made-up.csv") -> Path:
    """A table with the columns of the csv profile: `id,name,country,lat,lon,people,other|names` a row."""
    lines = []
    for row in rows:
        number, own, country, lat, lon, people, others = row.split(",")
        lines.append(f"{number},{own},{country},01,{lat},{lon},{people},Asia/Damascus,{others}\n")
    return written(folder / name, HEAD + "".join(lines))


def dump(folder: Path, *rows: str, name: str = "SY.txt") -> Path:
    lines = []
    for row in rows or DUMP:
        number, own, others, lat, lon, kind, code, country, one, two, people = row.split("\t")
        cells = [number, own, own, others, lat, lon, kind, code, country, "", one, two, "", "", people, "", "", "", ""]
        lines.append("\t".join(cells) + "\n")
    return written(folder / name, "".join(lines))


def zipped(file: Path) -> Path:
    with ZipFile(file.with_suffix(".zip"), "w", ZIP_DEFLATED) as folder:
        folder.write(file, file.name)
        folder.writestr("readme.txt", "about this file")
    return file.with_suffix(".zip")


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def bring(database: Database, file: Path, profile: str = "csv", *countries: str, apply: bool = True) -> dict:
    """Import a file; what the command says of it."""
    with database.reading() as session:
        plan = places.survey(session, places.Wanted(file, profile, frozenset(countries)))
    summary = places.Summary()
    for chunk in places.chunks(plan):
        with database.transaction() if apply else database.reading() as session:
            summary.add(places.apply(session, plan, chunk, NOW) if apply else places.look(session, plan, chunk))
    return summary.as_json(plan.rows, applied=apply)
