"""The command `export`: records, a tally or a Data Package, into a file that is there whole or not at all."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from catalog.cli.asking import asked
from catalog.cli.progress import progress
from catalog.config import Settings
from catalog.domain.errors import Invalid, Unavailable
from catalog.search.asking import Asked
from catalog.services.catalog import Catalog
from catalog.services.packs import lists
from catalog.services.packs.pages import Home
from catalog.tally import about, exports, package, package_sqlite, packing, tabled
from catalog.tally.formats import FORMATS, TAGGED, Format, named
from catalog.tally.formats.metadata import ENDING, Metadata
from catalog.tally.table import Table

STEP = 1_000  # rows between two looks at the clock


def export(options: argparse.Namespace, settings: Settings) -> None:
    if options.kind == "datapackage":
        _write_package(options, Catalog.open(settings))
        return
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        question = asked(options, catalog, session)
        table = (
            tabled.tally_table(question, options.rows, options.cols)
            if options.kind == "tally"
            else exports.export(options.kind, question)
        )
        others = [exports.ZIP] if options.kind in exports.PICTURED else []
        if options.format in others:
            home = Home(catalog.store, settings.templates, settings.url)
            write(packing.streamed(lists.parts(question, home, _watched(table))), options.out)
            return
        form = named(options.format or "csv", table.columns, others)
        _write_table(form, about.at(_watched(table), settings.url), options.out)


def _write_table(form: Format, table: Table, out: Path | None) -> None:
    """With what it is about beside it, where the file itself has no room for that."""
    write(form.write(table), out)
    if out is not None and out.is_file() and not form.CARRIES:
        beside = Metadata(quote(out.name), is_tagged=form is FORMATS[TAGGED])
        write(beside.write(table), out.with_name(f"{out.name}{ENDING}"))


def _write_package(options: argparse.Namespace, catalog: Catalog) -> None:
    options.format = options.format or "zip"
    if options.format not in PACKAGES:
        raise Invalid.one("format", f"a datapackage is one of {', '.join(PACKAGES)}, and nothing else is")
    if options.out is None:
        raise Invalid.one("out", "is needed for a datapackage: the file to write")
    with catalog.database.reading() as session:
        question = asked(options, catalog, session)
        with _whole(options.out) as file:
            PACKAGES[options.format](question, file)


def _zipped(question: Asked, file: Path) -> None:
    with file.open("wb") as handle:
        package.write(question, handle)


PACKAGES: dict[str, Callable[[Asked, Path], None]] = {"zip": _zipped, "sqlite": package_sqlite.write}


def write(pieces: Iterator[bytes], out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with _whole(out) as file, file.open("wb") as handle:
        handle.writelines(pieces)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Where to write a file that is there whole or not at all: what stood under its name stays until then."""
    aside = out if out.exists() and not out.is_file() else out.with_name(f".{out.name}.part")  # a device has no aside
    try:
        yield aside
        if aside != out:
            aside.replace(out)
    except OSError as error:
        raise Unavailable(f"{out} cannot be written: {error.strerror}") from error
    finally:
        if aside != out:
            aside.unlink(missing_ok=True)


def _watched(table: Table) -> Table:
    """The same table, telling on a terminal how many of its rows are written."""
    done = progress(table.count)

    def rows() -> Iterator[Sequence[Any]]:
        number = 0
        for number, row in enumerate(table.rows, 1):
            yield row
            if number % STEP == 0:
                done(number)
        done(number)

    return replace(table, rows=rows())
