"""The command `import losses`: a list of another tracker as a dataset."""

import argparse
from collections.abc import Callable
from pathlib import Path

from catalog.cli.importing import report_file
from catalog.cli.progress import progress
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.dates import parse
from catalog.services.catalog import Catalog, utc_now
from catalog.services.imports import losses, profile, report, running, sheet
from catalog.services.imports.losses import Done, Progress
from catalog.services.imports.plan import Wanted

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
        dataset=options.dataset,
        create_types=options.create_types,
        copied_on=parse(options.copied_on, "copied_on").latest if options.copied_on else None,
    )
    catalog = Catalog.open(settings)
    if options.apply:
        with running.alone(catalog, wanted.dataset):
            done = losses.apply(catalog, wanted, _progress(), drops_most=options.withdraw_most)
    else:
        done = losses.dry_run(catalog, wanted, utc_now())
    with report_file(options.report, report.HEAD) as write:
        for line in report.lines(done):
            write(line)
    say(options, _told(done, options.report), report.as_json(done))


def _progress() -> Progress:
    """A bar that is drawn once the number of things is known."""
    bars: list[Callable[[int], None]] = []

    def told(done: int, total: int) -> None:
        bars.extend([] if bars else [progress(total)])
        bars[0](done)

    return told


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
