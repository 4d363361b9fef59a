"""The catalog under the load of a busy day, on SQLite and on PostgreSQL: how much is answered, how fast, by what.

What eight visitors at once are answered is what it can do; half of that, arriving at random, is a comfortable rate; ten
times the comfortable rate is far too much, and has to be refused in good order.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from bench import serving, war
from bench.report import say
from bench.visitors import DONE, KINDS, Answers, Day, Request, arriving, closed
from catalog.db import Database
from catalog.domain.accounts import Scope
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole
from catalog.services import upkeep
from catalog.services.accounts import tokens
from catalog.services.catalog import Catalog, utc_now
from catalog.services.copies import moving
from tests.support.cluster import Cluster, find_postgres

WORKERS, VISITORS, WRITERS = 2, 8, 40
COMFORTABLE, TOO_MUCH = 0.5, 10
SETTINGS = ("max_connections=100", "shared_buffers=256MB", "effective_cache_size=1GB")  # as a small host would have
LOOKS = 10  # at the memory, in a soak


def run(catalog: Catalog, folder: Path, losses: int, seconds: float, soak: float) -> None:
    war.fill(catalog, folder / "bench.sqlite3", folder / "war.sqlite3", losses)
    say(f"under load: {losses:,} synthetic losses, {WORKERS} processes of 8 threads; requests: {_mix()}")
    settings = replace(catalog.settings, workers=WORKERS)
    with _served(Catalog.open(settings), folder, "SQLite") as (port, pid, day):
        _measured("SQLite", port, pid, day, seconds)
        if soak:
            _soaked("SQLite", port, pid, day, soak)
    binaries = find_postgres()
    if binaries is None:
        say("PostgreSQL: no server was found, nothing measured")
        return
    cluster = Cluster(binaries, SETTINGS)
    cluster.start()
    try:
        url = cluster.url(cluster.create())
        with closing(Database(url)) as empty:
            upkeep.migrate(empty)
        moving.move(catalog.database, url, utc_now())
        there = Catalog.open(replace(settings, database_url=url, secret_keys=("a key of this run alone",)))
        with _served(there, folder, "PostgreSQL") as (port, pid, day):
            _measured("PostgreSQL", port, pid, day, seconds)
            if soak:
                _soaked("PostgreSQL", port, pid, day, soak)
    finally:
        cluster.stop()


def _mix() -> str:
    return ", ".join(f"{share} % {kind}" for kind, share in KINDS.items())


@contextmanager
def _served(catalog: Catalog, folder: Path, name: str) -> Iterator[tuple[int, int, Iterator[Request]]]:
    """A server on a catalog that is indexed, its port and process, and what is asked of it."""
    catalog.prepare()
    catalog.follow()
    day = iter(Day(catalog, [_writer(catalog, f"{name} {number}") for number in range(WRITERS)]))
    own = catalog.settings
    environment = {
        "CATALOG_DATA": str(own.data), "CATALOG_DATABASE_URL": own.database_url, "CATALOG_WORKERS": str(own.workers),
        "CATALOG_SECRET_KEY": ",".join(own.secret_keys),
    }  # fmt: skip
    log = folder / f"{name}.log"
    with serving.server(["catalog", "serve"], log, environment) as server:
        closed(server.port, day, VISITORS, 10)  # what is kept in memory is read once
        yield server.port, server.pid, day
    catalog.close()
    if "Traceback" in log.read_text():
        raise RuntimeError(log.read_text()[-4000:])


def _writer(catalog: Catalog, name: str) -> str:
    now = utc_now()
    with catalog.database.transaction() as session:
        person = Person(pseudonym=f"synthetic {name}", email=f"{name.replace(' ', '-')}@made-up.example", joined_at=now)
        session.add(person)
        session.flush()
        session.add(PersonRole.model_validate({"person_id": person.id, "role": Role.REVIEWER}))
        return tokens.make(session, person.id or 0, "a benchmark", Scope.WRITE, now)


def _measured(name: str, port: int, pid: int, day: Iterator[Request], seconds: float) -> None:
    full = closed(port, day, VISITORS, seconds)
    most = len(full.every) / full.took
    say(f"{name:10} {VISITORS} visitors at once   {most:6.1f} requests a second; {_times(full)}")
    for kind in KINDS:
        say(f"{name:10}   {kind:20} {_of(full.seconds.get(kind, []))}")
    rate = most * COMFORTABLE
    easy = arriving(port, day, rate, seconds)
    say(f"{name:10} {rate:5.1f} a second arrive   {_times(easy)}")
    hard = arriving(port, day, rate * TOO_MUCH, seconds)
    done, refused = len(hard.every), sum(n for status, n in hard.statuses.items() if status not in DONE)
    told = f"{done / hard.took:.1f} a second answered, {refused} refused with Retry-After; {_times(hard)}"
    say(f"{name:10} {rate * TOO_MUCH:5.0f} a second arrive   {told}")
    again = arriving(port, day, rate, seconds)
    say(f"{name:10} {rate:5.1f} a second, after it {_times(again)}")
    say(f"{name:10} memory of each process  {', '.join(f'{one:.0f} MB' for one in serving.memory_mb(pid))}")
    failed = full.failed + easy.failed + hard.failed + again.failed
    say(f"{name:10} failed requests: {failed}  goal 0: {'met' if not failed else 'missed'}")
    for one in [*full.broken, *easy.broken, *hard.broken, *again.broken][:5]:
        say(f"{name:10}   {one}")


def _times(answers: Answers) -> str:
    more = {status: n for status, n in sorted(answers.statuses.items()) if status not in DONE}
    return _of(answers.every) + (f"; {more}" if more else "")


def _of(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    some = sorted(seconds)
    p95 = some[min(len(some) - 1, int(0.95 * len(some)))]
    return f"median {1000 * statistics.median(some):.0f} ms, p95 {1000 * p95:.0f} ms ({len(some)} answers)"


def _soaked(name: str, port: int, pid: int, day: Iterator[Request], seconds: float) -> None:
    """Two visitors for a long time; the memory of the processes together at even distances."""
    start, held, failed = time.perf_counter(), [sum(serving.memory_mb(pid))], 0
    for _ in range(LOOKS):
        failed += closed(port, day, 2, seconds / LOOKS).failed
        held.append(sum(serving.memory_mb(pid)))
    took = time.perf_counter() - start
    say(f"{name:10} soak of {took:.0f} s, failed {failed}; memory in MB: {', '.join(f'{one:.0f}' for one in held)}")
