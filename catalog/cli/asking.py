"""Commands that ask: search, resolve, tally."""

import argparse
import json
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain import resolving
from catalog.domain.errors import Invalid, Unavailable
from catalog.domain.lexicon import Lexicon
from catalog.domain.terms import LONGEST_QUERY, MOST_UNITS
from catalog.search import asking as ask_room
from catalog.search import lexicon
from catalog.search.asking import Asked
from catalog.search.show import results
from catalog.search.show.results import Results
from catalog.search.words import NOWHERE
from catalog.services.catalog import Catalog, utc_now
from catalog.tally import sentence
from catalog.tally.aside import HEADINGS
from catalog.tally.count import Tally
from catalog.tally.count import tally as count
from catalog.tally.document import as_json
from catalog.tally.shown import Shown


def search(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    text = " ".join(options.words)
    with catalog.database.reading() as session:
        found = results.search(
            session, catalog.engine, results.Wanted(text, options.kind, exact=options.exact), utc_now()
        )
        hits = found.first(options.limit)
    lines = [f"{hit.kind:9}{hit.name}  [{hit.slug or hit.id}]  {hit.why}" for hit in hits]
    told = {"widened": found.widened, "left_out": found.left_out, "meant": list(found.meant)}
    answer = {"query": text, "total": found.total, "hits": [one.as_dict() for one in hits]}
    answer |= {name: value for name, value in told.items() if value}
    say(options, "\n".join([*(lines or ["nothing found"]), *_beside(found)]), answer)


def _beside(found: Results) -> Iterator[str]:
    """What the words were widened to, what was left out of them, and what else they may have meant."""
    if found.widened:
        yield f"found by {found.widened}, {NOWHERE}"
    if found.left_out:
        yield f"{found.left_out} words past the first {MOST_UNITS} ({LONGEST_QUERY} characters) left out"
    if found.meant:
        yield f"did you mean {' or '.join(found.meant)}?"


def resolve(options: argparse.Namespace, settings: Settings) -> None:
    """One line a name, in order, duplicates included; JSON lines with --json."""
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        words = lexicon.read(session)
    for written in _names(options):
        print(_resolved(written, words, as_json=options.json))


def _names(options: argparse.Namespace) -> Iterator[str]:
    if not options.names and options.file is None:
        raise Invalid.one("NAME", "give at least one name, or --file")
    yield from options.names
    if options.file is not None:
        try:
            lines = options.file.read_bytes().decode("utf-8").split("\n")  # a lone \r belongs to the name
        except (OSError, UnicodeDecodeError) as error:
            raise Unavailable(f"{options.file} cannot be read: {error}") from error
        yield from lines[:-1] if lines and lines[-1] == "" else lines


def _resolved(written: str, words: Lexicon, *, as_json: bool) -> str:
    found = resolving.resolve(written, words)
    if as_json:
        return json.dumps(lexicon.document(found, words), ensure_ascii=False)
    return f"{written}\t{found.slug or '–'}\t{found.confidence:.2f}\t{found.why}"


def asked(options: argparse.Namespace, catalog: Catalog, session: Session, *, insider: bool = True) -> Asked:
    args = {
        name.removeprefix("ask_"): values
        for name, values in vars(options).items()
        if name.startswith("ask_") and values
    }
    return ask_room.ask(session, catalog.engine, args, utc_now(), insider=insider)


Figures = Sequence[tuple[str, str]]  # text and address of each


def tally(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        answer = count(asked(options, catalog, session).question, options.rows, options.cols)
    say(options, _drawn(answer), as_json(answer))


def _drawn(answer: Tally) -> str:
    """A tally as plain text in columns, those of its page."""
    shown = Shown(answer)
    heads = ["", *(one.label for one in answer.columns), *(["total"] if answer.sums_lines else [])]
    table = [[*heads, *(HEADINGS[name] for name in answer.asides)]]
    for line in answer.lines:
        table.append(
            _row(line.key.label, shown.cells(line), len(heads), shown.asides(line) if answer.sums_below else ())
        )
        table += [_row(f"  {low.key.label}", shown.cells(low, line), len(heads)) for low in line.lines]
    if answer.sums_columns and answer.sums_below:
        table.append(_row("total", shown.sums(), len(heads), shown.asides()))
        if answer.without_damaged and answer.sums_lines:
            empty = [("", "")] * len(answer.columns)
            table.append(_row("without damaged", [*empty, shown.without_damaged()], len(heads)))
    table = [row + [""] * (len(table[0]) - len(row)) for row in table]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return "\n".join([sentence.of(answer), "", *(_aligned(row, widths).rstrip() for row in table)])


def _row(label: str, cells: Figures, width: int, asides: Figures = ()) -> list[str]:
    texts = [label, *(text for text, _ in cells)]
    return [*texts, *[""] * (width - len(texts)), *(text for text, _ in asides)]


def _aligned(row: list[str], widths: list[int]) -> str:
    """The first cell to the left, the figures to the right."""
    first, *figures = row
    return "  ".join(
        [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(figures, widths[1:], strict=True))]
    )
