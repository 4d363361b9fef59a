"""The command `verify --files`: read the files that the record names, as far as it is asked to."""

import argparse
import json
from datetime import timedelta
from typing import Any

from catalog.cli.progress import progress
from catalog.config import Settings
from catalog.models import FileCheck
from catalog.services import fixity
from catalog.services.catalog import Catalog, utc_now
from catalog.services.fixity import Limits, Run


def add_options(command: argparse.ArgumentParser, positive: Any) -> None:
    command.add_argument("--files", action="store_true", help="read every file that the record names instead")
    command.add_argument("--most-bytes", type=positive, metavar="N", help="with --files: read no more than about this")
    command.add_argument("--hours", type=positive, metavar="H", help="with --files: go on no longer than this")


def check(options: argparse.Namespace, settings: Settings) -> int:
    """1 when a file is known to be faulty, also from an earlier run."""
    catalog = Catalog.open(settings)
    limits = Limits(options.most_bytes, timedelta(hours=options.hours) if options.hours else None)
    run = fixity.check(catalog, limits, utc_now, progress(None))
    with catalog.database.reading() as session:
        found = fixity.findings(session)
    print(json.dumps(_document(run, found)) if options.json else "\n".join(_lines(run, found)))
    return 1 if found else 0


def _lines(run: Run, found: list[FileCheck]) -> list[str]:
    told = [f"FAULT {one.place}: {one.fault.label}, of {one.kind} {one.record}" for one in found if one.fault]
    left = f"; {run.left:,} are left for the next run" if run.left else ""
    return [*told, f"{run.files:,} files read, {run.bytes:,} bytes{left}"]


def _document(run: Run, found: list[FileCheck]) -> dict[str, Any]:
    return {
        "ok": not found,
        "files": run.files,
        "bytes": run.bytes,
        "left": run.left,
        "findings": [
            {
                "place": one.place,
                "fault": one.fault,
                "since": one.faulty_since.isoformat() if one.faulty_since else None,
                "sound_at": one.sound_at.isoformat() if one.sound_at else None,
                "kind": one.kind,
                "record": one.record,
            }
            for one in found
        ],
    }
