"""The command `purge`: take the content of a record away for good, or again after a restore."""

import argparse
from typing import Any

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid
from catalog.domain.purges import PurgeKind
from catalog.services.catalog import Catalog, utc_now
from catalog.services.purges import purge_replay, purging
from catalog.services.purges.purging import Done, Wanted

NOT_WIPED = "something is still in use and holds old bytes; `purge --replay` or the next start goes on"


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "id", nargs="?", default="", help="its permanent id; of a file the SHA-256, of a person the name"
    )
    command.add_argument("--reason", default="", help="why; everybody may read it")
    command.add_argument("--kind", choices=list(PurgeKind), help="where an id could be several things")
    command.add_argument("--replay", action="store_true", help="take away again what an older copy brought back")
    command.set_defaults(run=purge, refuses_usage=True)


def purge(options: argparse.Namespace, settings: Settings) -> int:
    """0 when nothing of it is left on the disk; 1 when the rows are gone and old bytes still are not."""
    catalog = Catalog.open(settings)
    if options.replay:
        return _replay(options, catalog)
    if not options.id:
        raise Invalid.one("ID", "the id of what is to be taken away is needed, or --replay")
    kind = PurgeKind(options.kind) if options.kind else None
    done = purging.purge(catalog, None, Wanted(options.id, options.reason, kind), utc_now())
    say(options, "\n".join(_lines(done)), _document(done))
    return 0 if done.is_wiped and done.is_indexed else 1


def _replay(options: argparse.Namespace, catalog: Catalog) -> int:
    taken = purge_replay.replay(catalog, utc_now())
    lines = [f"taken away again: {one.kind.label} {one.address}" for one in taken]
    say(options, "\n".join(lines) or "nothing came back", {"records": [_record(one) for one in taken]})
    return 0


def _record(one: Any) -> dict[str, str]:
    return {"kind": one.kind.value, "id": one.address}


def _document(done: Done) -> dict[str, Any]:
    plan = done.plan
    return {
        "records": [_record(one) for one in plan.records],
        "reason": done.reason,
        "rows": plan.counts,
        "revisions": plan.revisions,
        "files": len(plan.files) + len(plan.beside),
        "snapshots": list(plan.snapshots),
        "lowered": plan.lowered,
        "left": [str(file) for file in plan.left],
        "is_wiped": done.is_wiped,
        "is_indexed": done.is_indexed,
    }


def _lines(done: Done) -> list[str]:
    plan = done.plan
    return [
        *(f"purged: {one.kind.label} {one.address}" for one in plan.records),
        f"{sum(plan.counts.values())} rows, {plan.revisions} revisions, {len(plan.files) + len(plan.beside)} files",
        *(f"snapshot {one} is gone with it" for one in plan.snapshots),
        *([f"{plan.lowered} outcomes were visual by it and have no grade now"] if plan.lowered else []),
        *(f"left, a copy of a database that holds it: {file}" for file in plan.left),
        *([] if done.is_wiped and done.is_indexed else [NOT_WIPED]),
    ]
