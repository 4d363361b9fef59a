"""Commands that bring the whole catalog elsewhere: move, backup, changes, restore."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalog.cli.progress import progress
from catalog.cli.upkeep import checked, say
from catalog.config import Settings
from catalog.services.catalog import Catalog, utc_now
from catalog.services.copies import backups, changes_out, manifests, moving, restoring
from catalog.services.copies.moving import Moved
from catalog.services.copies.restoring import Restored, Wanted


def add_commands(add: Any, commands: Any) -> None:
    command = add(commands, "move", "copy the whole catalog into another, empty database, and verify it there")
    command.add_argument("--to", required=True, metavar="URL", help="sqlite:///… or postgresql+psycopg://…")
    command.set_defaults(run=move, refuses_usage=True)
    command = add(commands, "backup", "all rows and files into a folder of backups, while writing goes on")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.set_defaults(run=backup)
    command = add(commands, "restore", "put a backup back into an empty database, and verify it")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--backup", default="", metavar="NAME", help="which; the newest when left out")
    command.add_argument("--changes", type=Path, metavar="F.jsonl", help="what was written after it, from `changes`")
    command.set_defaults(run=restore)
    command = add(commands, "changes", "write all that was written after a change to a file, whole, for a restore")
    since = command.add_mutually_exclusive_group(required=True)
    since.add_argument("--since", type=_number, metavar="N", help="the number of the last change that is left out")
    since.add_argument("--after", type=Path, metavar="DIR", help="after the newest backup in this folder")
    command.add_argument("--out", type=Path, required=True, metavar="F.jsonl", help="the file; it holds everything")
    command.set_defaults(run=changes)


def _number(text: str) -> int:
    if not (text.isdecimal() and text.isascii()):
        raise argparse.ArgumentTypeError(f"{text!r}: the number of a change is allowed, or 0")
    return int(text)


def move(options: argparse.Namespace, settings: Settings) -> int:
    """1 when what was copied breaks a rule, as it then does here too."""
    done = moving.move(Catalog.open(settings).database, options.to, utc_now(), progress)
    say(options, "\n".join([*checked(done.checks), _moved(done)]), _document(done))
    return 0 if done.ok else 1


def _moved(done: Moved) -> str:
    same = "the digest of each table is the same there"
    return f"{done.rows:,} rows in {len(done.tables)} tables copied to {done.to}; {same}"


def _document(done: Moved) -> dict[str, Any]:
    tables = {name: asdict(one) for name, one in done.tables.items()}
    checks = [asdict(one) for one in done.checks]
    return {"to": done.to, "rows": done.rows, "tables": tables, "ok": done.ok, "checks": checks}


def backup(options: argparse.Namespace, settings: Settings) -> int:
    """1 when files were missing or changed: the backup is there and says which."""
    made = backups.back_up(Catalog.open(settings), options.folder, utc_now(), progress)
    rows = sum(one.rows for one in made.tables.values())
    text = f"{options.folder / made.name}: {rows:,} rows, {made.files:,} files, up to change {made.change}"
    say(options, "\n".join([*(f"FAULT {fault}" for fault in made.faults), text]), asdict(made))
    return 1 if made.faults else 0


def restore(options: argparse.Namespace, settings: Settings) -> int:
    """1 when what was restored breaks a rule."""
    wanted = Wanted(options.folder, options.backup, options.changes)
    done = restoring.restore(Catalog.open(settings), wanted, utc_now(), progress)
    say(options, "\n".join(_restored(done)), _restored_document(done))
    return 0 if done.ok else 1


def changes(options: argparse.Namespace, settings: Settings) -> None:
    since = manifests.find(options.after, "").change if options.after else options.since
    end = changes_out.write(Catalog.open(settings).database, since, options.out, utc_now(), progress(None))
    text = f"{options.out}: changes {since + 1} to {end.change}" if end.change > since else "nothing was written since"
    say(options, text, {"since": since, "change": end.change, "lines": end.lines, "out": str(options.out)})


def _restored(done: Restored) -> Iterator[str]:
    rows = sum(one.rows for one in done.backup.tables.values())
    yield from checked(done.checks)
    yield from (f"taken away again: {one.kind.label} {one.address}" for one in done.purged)
    yield f"restored {done.backup.name}: {rows:,} rows, {done.backup.files:,} files, up to change {done.change}"


def _restored_document(done: Restored) -> dict[str, Any]:
    return {
        "backup": done.backup.name,
        "change": done.change,
        "rows": sum(one.rows for one in done.backup.tables.values()),
        "files": done.backup.files,
        "purged": [{"kind": one.kind.value, "id": one.address} for one in done.purged],
        "ok": done.ok,
        "checks": [asdict(one) for one in done.checks],
    }
