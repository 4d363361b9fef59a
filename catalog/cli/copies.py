"""Commands that bring the whole catalog elsewhere: move."""

import argparse
from dataclasses import asdict
from typing import Any

from catalog.cli.progress import progress
from catalog.cli.upkeep import checked, say
from catalog.config import Settings
from catalog.services.catalog import Catalog, utc_now
from catalog.services.copies import moving
from catalog.services.copies.moving import Moved


def add_commands(add: Any, commands: Any) -> None:
    command = add(commands, "move", "copy the whole catalog into another, empty database, and verify it there")
    command.add_argument("--to", required=True, metavar="URL", help="sqlite:///… or postgresql+psycopg://…")
    command.set_defaults(run=move, refuses_usage=True)


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
