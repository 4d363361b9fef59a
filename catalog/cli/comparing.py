"""The command `compare`: two lists side by side."""

import argparse
from pathlib import Path

from sqlmodel import Session

from catalog.cli.exporting import write
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid
from catalog.search import world
from catalog.services import comparing
from catalog.services.catalog import Catalog, utc_now
from catalog.services.comparing import File, Wanted
from catalog.services.imports import profile, sheet
from catalog.tally import compared
from catalog.tally.compare import COLUMNS, Comparison
from catalog.tally.formats import csv


def compare(options: argparse.Namespace, settings: Settings) -> None:
    """Figures; with --shared the shared total by category; every row with --out, and with --json unless --shared."""
    catalog = Catalog.open(settings)
    args = {name.removeprefix("ask_"): values for name, values in vars(options).items() if name.startswith("ask_")}
    with catalog.database.reading() as session:
        one, other = (_list(session, name, getattr(options, name), options) for name in ("one", "other"))
        found = comparing.compare(session, catalog.engine, Wanted(one, other, args, insider=True), utc_now())
    if options.out is not None:
        write(csv.write(compared.table(found, found.rows)), options.out)
    text = _told(found, by_category=options.shared)
    say(options, text, compared.as_json(found, with_rows=not options.shared))


def _list(session: Session, field: str, text: str, options: argparse.Namespace) -> str | File:
    """A dataset by its slug, else a file."""
    if text in world.read(session, insider=True).datasets.by_slug or not Path(text).is_file():
        return text
    if options.profile is None:
        raise Invalid.one("profile", f"{field} is a file: --profile {' | '.join(profile.ours())} | PATH.toml is needed")
    return File(sheet.open_file(Path(text)), profile.named(options.profile))


def _told(found: Comparison, *, by_category: bool) -> str:
    lines = [compared.sentence(found), f"shared total: {found.together}"]
    lines += [f"  {found.counts[name]:>7,}  {label}" for name, label in found.told]
    lines += [
        f"  {side.about.refused:,} rows of {side.about.name} could not be read"
        for side in (found.one, found.other)
        if side.about.refused
    ]
    return "\n".join([*lines, *(_categories(found) if by_category else ())])


def _categories(found: Comparison) -> list[str]:
    """The shared total by category, in columns."""
    head = ("", *(name.replace("_", " ") for name in COLUMNS), "together")
    body = [(line.label, *(str(line.counts[name]) for name in COLUMNS), str(line.together)) for line in found.lines]
    widths = [max(len(row[place]) for row in (head, *body)) for place in range(len(head))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in (head, *body)
    ]
