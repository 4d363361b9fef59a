"""Commands that keep the catalog: init, migrate, seed, verify, index, serve."""

import argparse
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from catalog import seed as seed_room
from catalog.cli import checking
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.errors import Unavailable
from catalog.search.state import last_job
from catalog.seed import SeedReport
from catalog.services import upkeep as tables
from catalog.services.accounts import members
from catalog.services.catalog import Catalog, utc_now
from catalog.services.purges import purge_replay
from catalog.services.verify import Check
from catalog.services.verify import verify as all_checks

HOST = "127.0.0.1"
NO_ADMIN = "Nobody is admin here yet; make the first: .venv/bin/python -m catalog user add EMAIL --role admin"


def say(options: argparse.Namespace, text: str, document: Any) -> None:
    """Human text, or one JSON document and nothing else."""
    print(json.dumps(document, ensure_ascii=False) if options.json else text)


def init(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    migrated = catalog.prepare()
    with catalog.database.transaction() as session:
        tables.refresh_keys(session, utc_now())
    report = _load(catalog, settings)
    catalog.follow()
    purge_replay.replay(catalog, utc_now())  # an older copy of the database may have been put back
    say(options, _told(report), {"migrated": migrated, "seed": asdict(report)})
    if not options.json:
        _tell_of_admin(catalog)


def _tell_of_admin(catalog: Catalog) -> None:
    """One line how to make the first admin, until there is one."""
    with catalog.database.reading() as session:
        if not members.has_admin(session):
            print(NO_ADMIN, flush=True)


def migrate(options: argparse.Namespace, settings: Settings) -> None:
    done = Catalog.open(settings).prepare()
    say(options, "migrated" if done else "nothing to migrate", {"migrated": done})


def seed(options: argparse.Namespace, settings: Settings) -> None:
    """Load the seed data; with --check into a database in memory that is thrown away."""
    if options.check:
        catalog = Catalog.open(replace(settings, database_url="sqlite://"))
        catalog = replace(catalog, database=_in_memory())
    else:
        catalog = Catalog.open(settings)
    catalog.prepare()
    report = _load(catalog, settings)
    if not options.check:
        catalog.follow()
    say(options, ("seed data is in order: " if options.check else "") + _told(report), asdict(report))


def _in_memory() -> Database:
    return Database("sqlite:///file:seed-check?mode=memory&cache=shared&uri=true")


def _load(catalog: Catalog, settings: Settings) -> SeedReport:
    with catalog.database.transaction() as session:
        return seed_room.load(session, settings.seed_data, utc_now())


def _told(report: SeedReport) -> str:
    differing = "".join(f"\n  left as people changed it: {one}" for one in report.differing)
    return f"{report.added} rows added, {report.updated} updated, {report.unchanged} unchanged{differing}"


def verify(options: argparse.Namespace, settings: Settings) -> int:
    if options.files:
        return checking.check(options, settings)
    checks = list(all_checks(Catalog.open(settings), utc_now()))
    say(
        options,
        "\n".join(checked(checks)),
        {"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]},
    )
    return 0 if all(check.ok for check in checks) else 1


def checked(checks: Iterable[Check]) -> list[str]:
    """A line for each check."""
    return [f"{'ok' if check.ok else 'FAULT':5} {check.name}: {check.detail}" for check in checks]


def index(options: argparse.Namespace, settings: Settings) -> int:
    catalog = Catalog.open(settings)
    if options.action == "rebuild":
        count = catalog.rebuild()
        if count is None:
            raise Unavailable("another process is writing the index")
        say(options, f"{count} documents indexed", {"documents": count})
        return 0
    with catalog.database.reading() as session:
        position, last = catalog.engine.position(), last_job(session)
    state = "absent" if position is None else "current" if position == last else "behind"
    say(options, f"{state}: at job {position} of {last}", {"state": state, "position": position, "last": last})
    return 0


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Everything that a start needs, then the server; the port is tried first, so that a bad one costs nothing."""
    _port_is_free(settings.port)
    as_json = ["--json"] if options.json else []
    if settings.bucket:  # whatever asks a bucket has threads, which no fork of the server would carry along
        command = [sys.executable, "-m", "catalog", "init", *as_json]
        if code := subprocess.run(command, check=False).returncode:  # noqa: S603 - this program itself
            return code
    else:
        init(argparse.Namespace(json=options.json), settings)
    print(f"Materiel Catalog on http://{HOST}:{settings.port}", flush=True)
    logging.getLogger("gunicorn").setLevel(logging.WARNING)
    from catalog.web import serving  # noqa: PLC0415 - no other command waits for a server to load

    return serving.run(settings, HOST)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Unavailable(
                f"port {port} cannot be used: {os.strerror(error.errno or 0)}; set PORT to another"
            ) from error
