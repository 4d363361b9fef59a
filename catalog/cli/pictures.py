"""The commands `picture add` and `picture match`: keep pictures, find again those that are held."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid
from catalog.search.visible import REVIEWER
from catalog.services import people
from catalog.services.catalog import Catalog, utc_now
from catalog.services.pictures import picture_matches, pictures
from catalog.services.pictures.picture_matches import Asked, Base, Found
from catalog.services.pictures.pictures import Said

LIMIT = 10
Add = Callable[[Any, str, str], argparse.ArgumentParser]


def add_commands(actions: Any, add: Add) -> None:
    """`add` makes a command with the options that all have."""
    adding = add(actions, "add", "keep pictures: made safe, filed by their hash; the same file twice is one picture")
    adding.add_argument("files", nargs="+", type=Path, metavar="FILE")
    adding.add_argument("--source", default="", metavar="URL", help="the page that they were published on")
    adding.set_defaults(run=keep, refuses_usage=True)
    matching = add(actions, "match", "pictures held here that are alike, however a copy was altered on its way")
    matching.add_argument("files", nargs="+", type=Path, metavar="FILE")
    matching.add_argument("--limit", type=_positive, default=LIMIT, metavar="N")
    matching.set_defaults(run=match)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 1 is allowed")
    return int(text)


def keep(options: argparse.Namespace, settings: Settings) -> None:
    """A file that cannot be kept is an answer: it is named with the reason, and the others are kept."""
    catalog = Catalog.open(settings)
    told: dict[str, list[dict[str, str]]] = {"added": [], "same": [], "refused": []}
    with catalog.database.reading() as session:
        among = picture_matches.base(session)
    for file in options.files:
        try:
            sha256, is_new = _keep(catalog, file, options.source, among)
        except Invalid as error:
            told["refused"].append({"file": str(file), "reason": _reason(error)})
            continue
        told["added" if is_new else "same"].append({"file": str(file), "picture": sha256})
    say(options, "\n".join(_lines(told)), told)


def _keep(catalog: Catalog, file: Path, source: str, among: Base) -> tuple[str, bool]:
    """The hash of a file that is kept now, and whether it is new."""
    made = pictures.ready(_read(file), keep_exif=catalog.settings.keep_exif)
    sent = pictures.compared(made, Said.of({"source": source}), among, is_checked=True)
    with catalog.writing() as session:
        row, is_new = pictures.receive(session, people.operator(session, utc_now()), catalog.store, sent, utc_now())
        return row.sha256, is_new


def _lines(told: dict[str, list[dict[str, str]]]) -> list[str]:
    return [
        f"{what:8}{one['file']}  {one.get('picture') or one['reason']}" for what, rows in told.items() for one in rows
    ]


def match(options: argparse.Namespace, settings: Settings) -> None:
    """One line a file, in order; JSON lines with --json."""
    catalog = Catalog.open(settings)
    asked = Asked(REVIEWER, utc_now(), options.limit)
    with catalog.database.reading() as session:
        among = picture_matches.held(session, REVIEWER)
        for file in options.files:
            try:
                found = picture_matches.match(session, _read(file), among, asked)
                line = {"file": str(file), "matches": [_match(one) for one in found]}
            except Invalid as error:
                line = {"file": str(file), "matches": [], "refused": _reason(error)}
            print(json.dumps(line, ensure_ascii=False) if options.json else _as_text(line))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Invalid.one("file", f"cannot be read: {error.strerror}") from error


def _reason(error: Invalid) -> str:
    return "; ".join(problem.message for problem in error.problems)


def _match(one: Found) -> dict[str, Any]:
    return {
        "picture": one.picture.sha256,
        "distance": round(one.distance, 4),
        "transform": one.transform,
        "items": [
            {"id": shown.item.public_id, "type": shown.type.slug, "outcomes": list(shown.outcomes)}
            for shown in one.items
        ],
    }


def _as_text(line: dict[str, Any]) -> str:
    if line.get("refused"):
        return f"{line['file']}: {line['refused']}"
    if not line["matches"]:
        return f"{line['file']}: nothing held here is alike"
    rows = [f"  {one['distance']:.3f}  {one['picture']}  {one['transform']}" for one in line["matches"]]
    return "\n".join([f"{line['file']}:", *rows])
