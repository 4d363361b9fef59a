"""Packages for the tests: written by the program, and spoilt by hand."""

import csv
import hashlib
import io
import json
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from catalog.db import Database
from catalog.search import asking
from catalog.search.engines import WhooshEngine
from catalog.services.imports import package, package_file
from catalog.tally import package as writing
from tests.support.clock import NOW


def exported(database: Database, file: Path, **question: list[str]) -> Path:
    """The package of a question without words."""
    with database.reading() as session, file.open("wb") as handle:
        asked = asking.ask(session, WhooshEngine(file.parent / "index"), question, NOW)
        writing.write(asked, handle)
    return file


def bring(database: Database, file: Path, dataset: str = "copy", *, create_types: bool = False, apply: bool = True):
    """Import a package as the command does; what the command says of it."""
    wanted = package.Wanted(file, dataset, create_types=create_types)
    with ExitStack() as stack:
        opened = stack.enter_context(package_file.opened(file))
        with database.reading() as session:
            plan = package.survey(session, opened, wanted)
            summary = package.Summary()
            for chunk in package.chunks(plan):
                summary.add(package.look(session, plan, chunk))
        told = summary.as_json(plan, applied=apply)
        if apply and (summary.writes or plan.is_unfinished):
            written(database, plan, summary)
        return told


def written(database: Database, plan: package.Plan, summary: package.Summary) -> None:
    with database.transaction() as session:
        package.begin(session, plan, NOW)
    for chunk in package.chunks(plan):
        with database.transaction() as session:
            package.apply(session, plan, chunk, NOW)
    with database.transaction() as session:
        package.finish(session, plan, summary, NOW)


def tables(file: Path) -> dict[str, list[dict[str, str]]]:
    """Every table of a package as text."""
    with ZipFile(file) as folder:
        names = [name for name in folder.namelist() if name.endswith(".csv")]
        return {Path(name).stem: list(csv.DictReader(io.StringIO(folder.read(name).decode()))) for name in names}


def spoilt(file: Path, changes: dict[str, bytes | None], *, sealed: bool = False, **more: bytes) -> Path:
    """A copy with some members changed (None: left out) or added; `sealed` makes the description fit them again."""
    with ZipFile(file) as folder:
        members = {name: folder.read(name) for name in folder.namelist()}
    members = {name: data for name, data in (members | changes | more).items() if data is not None}
    if sealed:
        members["datapackage.json"] = _sealed(members)
    copy = file.with_name("spoilt.zip")
    with ZipFile(copy, "w", ZIP_DEFLATED) as folder:
        for name, data in members.items():
            folder.writestr(name, data)
    return copy


def _sealed(members: dict[str, bytes]) -> bytes:
    document = json.loads(members["datapackage.json"])
    for one in document["resources"]:
        data = members[one["path"]]
        one |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    return json.dumps(document).encode()


def member(file: Path, name: str) -> bytes:
    with ZipFile(file) as folder:
        return folder.read(name)
