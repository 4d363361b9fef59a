"""The command `tally` with what explains it: --receipt, and --changed-from with --changed-to."""

import argparse

from catalog.cli import asking
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid
from catalog.services.catalog import Catalog
from catalog.tally import changed, receipt
from catalog.tally.about import Layout, about
from catalog.tally.changed import DIRECTIONS, Changed, Sum
from catalog.tally.receipt import Receipt


def add_options(tally: argparse.ArgumentParser) -> None:
    tally.add_argument("--receipt", action="store_true", help="the rows behind a number; --cell says which")
    tally.add_argument(
        "--changed-from", default="", metavar="DAY", help="what changed since the end of this day, and why"
    )
    tally.add_argument("--changed-to", default="", metavar="DAY", help="up to the end of this day; now when left out")
    tally.set_defaults(run=run, refuses_usage=True)


def run(options: argparse.Namespace, settings: Settings) -> None:
    if options.receipt and options.changed_from:
        raise Invalid.one("--receipt", "goes alone; ask for --changed-from by itself")
    if options.changed_to and not options.changed_from:
        raise Invalid.one("--changed-to", "goes with --changed-from")
    if options.receipt:
        _receipt(options, settings)
    elif options.changed_from:
        _changed(options, settings)
    else:
        asking.tally(options, settings)


def _receipt(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        asked = asking.asked(options, catalog, session)
        made = receipt.receipt(asked.question)
        say(options, _drawn_receipt(made), receipt.as_json(made, about(asked, Layout("tally/receipt"))))


def _drawn_receipt(made: Receipt) -> str:
    told = f"{made.count} rows add up to exactly this" if made.adds_up else f"FAULT: the rows add up to {made.summed}"
    lines = [f"{made.total}: {made.words}.", told, *_not_covered(made), ""]
    for row in made.rows():
        kind = row.outcome.label if row.outcome else "–"
        parties = f"{row.lost_by.name} → {row.taken_by.name}" if row.taken_by.slug else row.lost_by.name
        note = f"  ({row.note})" if row.note else ""
        lines.append(
            f"{row.id:12}{row.count!s:>10}  {row.type.name}, {kind}, {parties}, {row.span}, {row.grade.label}{note}"
        )
    lines += ["", "left out:"] if made.left_out else ["", "nothing was left out"]
    lines += [f"{one.total!s:>10}  {one.label} ({len(one.places)} rows). {one.about}" for one in made.left_out]
    return "\n".join(lines)


def _not_covered(made: Receipt) -> list[str]:
    told = f"not covered: nothing of this kind is looked for in {', '.join(made.not_covered)}"
    return [f"{told}: {'; '.join(made.coverage)}"] if made.not_covered else []


def _changed(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        asked = asking.asked(options, catalog, session)
        moments = changed.days(asked.question.criteria, options.changed_from, options.changed_to)
        made = changed.changed(asked.question, *moments)
        layout = Layout("tally/changed", (("from", options.changed_from), ("to", options.changed_to)))
        say(options, _drawn_changes(made), changed.as_json(made, about(asked, layout)))


def _drawn_changes(made: Changed) -> str:
    first, last = made.moments
    lines = [made.words + ".", f"{made.before.total} – {first.label}"]
    lines += [f"{signed(made.sum_of(name))} {label}" for name, label in DIRECTIONS.items()]
    lines += [f"{made.after.total} – {last.label}", ""]
    for thing in made.things:
        for one in thing.differences:
            by = f" ({one.edit.person}, {one.edit.made_at:%Y-%m-%d %H:%M} UTC: {one.edit.why})" if one.edit else ""
            lines.append(f"{thing.item}  {thing.type}: {one.kind}: {one.before} → {one.after}{by}")
    return "\n".join(lines)


def signed(total: Sum) -> str:
    """`+3`, `−1 (min −2, max −1)`"""
    least, best, most = (f"{one:+d}".replace("-", "−") for one in (total.least, total.best, total.most))
    return (
        best
        if least == best == most and not total.open
        else f"{best} (min {least}, max {'open' if total.open else most})"
    )
