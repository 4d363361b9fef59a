"""Commands that bring in what others list: places of a gazetteer, a package of another catalog."""

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlmodel import Session

from catalog.cli.progress import progress
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Unavailable
from catalog.services.catalog import Catalog, utc_now
from catalog.services.imports import package, package_file, places
from catalog.services.imports.places import Summary
from catalog.tally.formats.csv import inert

MOST_SHOWN = 5
Write = Callable[[Sequence[Any]], None]


def import_places(options: argparse.Namespace, settings: Settings) -> None:
    """A dry run unless told to apply; chunks of rows, each its own transaction, so that a second run goes on."""
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        plan = places.survey(session, places.Wanted(options.file, options.profile, frozenset(options.country)))
    summary, show = Summary(), progress(plan.rows)
    with report_file(options.report, places.REPORT) as write:
        for chunk in places.chunks(plan):
            with catalog.database.transaction() if options.apply else catalog.database.reading() as session:
                steps = (
                    places.apply(session, plan, chunk, utc_now())
                    if options.apply
                    else places.look(session, plan, chunk)
                )
            summary.add(steps)
            for row in places.report_rows(steps):
                write(row)
            show(summary.counts.total())
    show(plan.rows)
    if options.apply:
        catalog.follow()
    document = summary.as_json(plan.rows, applied=options.apply)
    say(options, _told(document, options.report), document)


def import_package(options: argparse.Namespace, settings: Settings) -> None:
    """All of it is looked at first; only when something differs, and it is told to, anything is written."""
    catalog = Catalog.open(settings)
    wanted = package.Wanted(options.file, options.dataset or "", create_types=options.create_types)
    with package_file.opened(options.file) as opened, report_file(options.report, package.REPORT) as write:
        with catalog.database.reading() as session:
            plan = package.survey(session, opened, wanted)
            summary = _looked_at(session, plan, write)
        document = summary.as_json(plan, applied=options.apply)
        if options.apply and (summary.writes or plan.is_unfinished):
            _apply_package(catalog, plan, summary)
            catalog.follow()
    say(options, _told(document, options.report), document)


def _looked_at(session: Session, plan: package.Plan, write: Write) -> package.Summary:
    summary = package.Summary()
    for chunk in package.chunks(plan):
        steps = package.look(session, plan, chunk)
        summary.add(steps)
        for step in steps:
            write((step.table, step.line, step.id, step.result, step.reason))
    return summary


def _apply_package(catalog: Catalog, plan: package.Plan, summary: package.Summary) -> None:
    done, show = 0, progress(summary.done)
    with catalog.database.transaction() as session:
        package.begin(session, plan, utc_now())
    for chunk in package.chunks(plan):
        with catalog.database.transaction() as session:
            done += len(package.apply(session, plan, chunk, utc_now()))
        show(done)
    with catalog.database.transaction() as session:
        package.finish(session, plan, summary, utc_now())


@contextmanager
def report_file(file: Path | None, columns: Sequence[str]) -> Iterator[Write]:
    """A CSV to write rows to, its text made inert for spreadsheets; nothing happens when no file is named."""
    if file is None:
        yield lambda _row: None
        return
    try:
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(columns)
            yield lambda row: writer.writerow([inert(value) for value in row])
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}") from error


def _told(document: dict[str, Any], report: Path | None) -> str:
    """A summary of a few lines, however many rows were refused."""
    counts = [one for one in ("imported", "merged", "changed", "unchanged", "refused", "left") if one in document]
    told = [f"{document['rows']:,} rows: " + ", ".join(f"{document[one]:,} {one}" for one in counts)]
    told += [f"  refused, {count:,}: {reason}" for reason, count in list(document["reasons"].items())[:MOST_SHOWN]]
    told += [
        f"  {one['name']}: {', '.join(one['candidates']) or 'nothing here'}?"
        for one in document["unresolved"][:MOST_SHOWN]
    ]
    if document["refused"] and report is None:
        told.append("  each refused row with its reason: --report OUT.csv")
    if not document["applied"]:
        told.append("nothing was written; --apply writes it")
    return "\n".join(told)
