"""The command `import losses`: a list of another tracker as a dataset."""

import argparse
import csv
from contextlib import suppress
from pathlib import Path

from catalog.cli.progress import bar
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.dates import parse
from catalog.domain.errors import Invalid, Unavailable
from catalog.services.catalog import Catalog, utc_now
from catalog.services.imports import losses, profile, report, sheet
from catalog.services.imports.losses import Done
from catalog.services.imports.plan import Wanted
from catalog.tally.formats.csv import inert

MOST_TOLD = 12
SUMMARY = (
    "{rows} rows list {items} things ({verb}): {imported} new, {changed} changed, {withdrawn} withdrawn, "
    "{unchanged} unchanged, {left} left, {refused} refused in {refused_rows} rows"
)


def import_losses(options: argparse.Namespace, settings: Settings) -> None:
    """A dry run, or with --apply the import itself; refused rows are an answer and no failure."""
    wanted = Wanted(
        sheet=sheet.open_file(options.file),
        named=profile.named(options.profile),
        dataset=_slug(options.dataset),
        create_types=options.create_types,
        copied_on=parse(options.copied_on, "copied_on").latest if options.copied_on else None,
    )
    catalog = Catalog.open(settings)
    if options.apply:
        with bar("imported") as progress:
            done = losses.apply(catalog, wanted, progress, drops_most=options.withdraw_most)
    else:
        done = losses.dry_run(catalog, wanted, utc_now())
    if options.report:
        _write_report(done, options.report)
    say(options, _told(done, options.report), report.as_json(done))


def _slug(text: str) -> str:
    with suppress(ValueError):
        return losses.checked_slug(text)
    raise Invalid.one("dataset", f"{text[:80]!r} is no slug; small letters, digits and single hyphens are allowed")


def _write_report(done: Done, out: Path) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(report.HEAD)
            writer.writerows([inert(cell) for cell in line] for line in report.lines(done))
    except OSError as error:
        raise Unavailable(f"{out} cannot be written: {error.strerror}") from error


def _told(done: Done, out: Path | None) -> str:
    figures = report.as_json(done)
    verb = "done" if done.applied else "dry run, nothing is written yet"
    text = [SUMMARY.format(**figures, verb=verb)]
    text += [f"  {count} × {reason}" for reason, count in report.reasons(done.plan)[:MOST_TOLD]]
    more = len(report.reasons(done.plan)) - MOST_TOLD
    if more > 0:
        text.append(f"  and {more} more reasons" + ("" if out else "; --report FILE lists every row"))
    if done.new_types:
        text.append(f"  {len(done.new_types)} draft types {'made' if done.applied else 'would be made'}")
    return "\n".join(text)
