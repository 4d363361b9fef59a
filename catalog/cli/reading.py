"""The command `read`: a report from a file or stdin, or many as JSON lines, to mentions and draft sightings."""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid, Unavailable
from catalog.reading import document, intake, reader
from catalog.reading.intake import MOST_RAW
from catalog.reading.lexicon import Lexicon
from catalog.reading.pages import Page
from catalog.services.catalog import Catalog
from catalog.services.reports import lexicon
from catalog.services.sightings.reading_claims import one_day

FAILED = 1
STDIN = "-"
MOST_LINE = 3 * MOST_RAW  # bytes of a line: JSON may write a character in six
MOST_NAMED = 10
HALF = re.compile(r"[\ud800-\udfff]")  # JSON can write one, no output can


def add_options(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", metavar="FILE", help="a text or a saved page; - for stdin")
    what.add_argument("--batch", type=Path, metavar="F.jsonl", help='lines {"id", "text", "published"}')
    told = "when it was published: 2024-11-27; of a batch, where a line does not say"
    command.add_argument("--published", type=_day, metavar="DAY", help=told)
    command.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        found: date | None = one_day(text, "published")
    except Invalid as error:
        raise argparse.ArgumentTypeError(error.problems[0].message) from error
    if found is None:
        raise argparse.ArgumentTypeError("a day is needed, as 2024-11-27")
    return found


def run(options: argparse.Namespace, settings: Settings) -> int:
    """1 when a line of a batch could not be read; the others are read."""
    with Catalog.open(settings).database.reading() as session:
        known = lexicon.read(session)
    if options.batch is not None:
        return _run_batch(options, known)
    page = intake.take(_bytes(options.file))
    found = _read(page, known, options.published)
    say(options, _as_text(page.text, found), _moved(found, page))
    return 0


def _bytes(file: str) -> bytes:
    """At most one byte more than is allowed."""
    try:
        if file == STDIN:
            return sys.stdin.buffer.read(MOST_RAW + 1)
        with Path(file).open("rb") as handle:
            return handle.read(MOST_RAW + 1)
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}") from error


def _read(page: Page, known: Lexicon, published: date | None) -> dict[str, Any]:
    """In the shape of the contract; places count characters of the readable text."""
    return document.as_document(reader.read(page.text, known, published or page.published))


def _moved(found: Any, page: Page) -> Any:
    """The same with its places in the text as it was given."""
    if isinstance(found, list):
        return [_moved(one, page) for one in found]
    if not isinstance(found, Mapping):
        return found
    told = {name: _moved(one, page) for name, one in found.items() if name != "spans"}
    if "spans" in found:
        told["spans"] = [list(page.place(start, end)) for start, end in found["spans"]]
    if "start" in found and "end" in found:
        told["start"], told["end"] = page.place(found["start"], found["end"])
    return {name: told[name] for name in found}


def _run_batch(options: argparse.Namespace, known: Lexicon) -> int:
    """One line out for each line in, in order; a line that cannot be read is answered by its `error`."""
    refused = []
    for number, line in _lines(options.batch):
        given: Any = None
        try:
            given = _given(line)
            page = intake.take(given["text"])
            found = _read(page, known, one_day(given.get("published") or "", "published") or options.published)
        except Invalid as error:
            refused.append(number)
            told = {"id": given["id"] if given else None, "line": number, "error": str(error)}
            print(json.dumps(told, ensure_ascii=False) if options.json else f"line {number}: {error}")
            continue
        said = {"id": given["id"], **_moved(found, page)}
        print(
            json.dumps(said, ensure_ascii=False) if options.json else f"== {given['id']}\n{_as_text(page.text, found)}"
        )
    if refused:
        shown = ", ".join(map(str, refused[:MOST_NAMED]))
        print(f"{len(refused)} lines could not be read: {shown}{' …' * (len(refused) > MOST_NAMED)}", file=sys.stderr)
    return FAILED if refused else 0


def _lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """The lines in which something stands, with their numbers; one that is too long is cut, and so refused."""
    try:
        with file.open("rb") as handle:
            number = 0
            while line := handle.readline(MOST_LINE):
                number += 1
                rest, is_cut = line, False
                while not rest.endswith(b"\n") and (rest := handle.readline(MOST_LINE)):
                    line, is_cut = b"", True
                if line.strip() or is_cut:
                    yield number, line
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}") from error


def _given(line: bytes) -> dict[str, Any]:
    """A line of a batch; raises Invalid for what is none."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not isinstance(given.get("id"), str | int) or isinstance(given["id"], bool):
        raise Invalid.one("line", 'a JSON object with "id" and "text" is allowed')
    if HALF.search(str(given["id"])):
        raise Invalid.one("line", '"id" has halves of characters in it')
    if not isinstance(given.get("text"), str) or not isinstance(given.get("published"), str | None):
        raise Invalid.one("line", f'{given["id"]}: "text" has to be a text, and "published" a day or null')
    return given


def _as_text(text: str, found: Mapping[str, Any]) -> str:
    """Mentions by kind, then the drafts."""
    lines = [f"{len(found['mentions'])} mentions, {len(found['drafts'])} drafts"]
    for kind in dict.fromkeys(one["kind"] for one in found["mentions"]):
        words = (" ".join(text[one["start"] : one["end"]].split()) for one in found["mentions"] if one["kind"] == kind)
        lines.append(f"{kind:8} {', '.join(dict.fromkeys(words))}")
    for number, draft in enumerate(found["drafts"], 1):
        lines += [f"draft {number}: {_where(draft)}", *map(_line, draft["lines"])]
        lines += [f"  says: {one['text']}" for one in draft["claims"]]
    return "\n".join(lines)


def _where(draft: Mapping[str, Any]) -> str:
    day, place = draft["date"], draft["place"]
    when = f"{day['earliest'] or ''}–{day['latest'] or ''} ({day['basis']})" if day else "undated"
    return f"{when}, {_named(place)}" if place else f"{when}, unplaced"


def _line(line: Mapping[str, Any]) -> str:
    most = "?" if line["count_max"] is None else line["count_max"]
    count = line["count_best"] if line["count_min"] == most else f"{line['count_best']} ({line['count_min']}–{most})"
    hands = " → ".join(_named(one) for one in (line["lost_by"], line["taken_by"]) if one)
    fitted = "".join(f" + {_named(one)}" for one in line["fitted"])
    told = [
        f"{count} × {_named(line['type'])}{fitted}",
        line["outcome"] or "",
        hands,
        "doubted" if line["hedged"] else "",
    ]
    return "  " + ", ".join(part for part in told if part)


def _named(one: Mapping[str, Any]) -> str:
    return str(one["slug"] or f"“{one['text']}”")
