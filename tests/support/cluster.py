"""A throw-away PostgreSQL server, for tests and benchmarks: one cluster, fresh databases from templates."""

import getpass
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL

OLDEST = 15
SERVANTS = ("postgres", "nobody")  # whom the server runs as where the tests are run by root, whom it refuses
OWNER = "catalog"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")
START_SECONDS = 60
STOP_SECONDS = 20


class Cluster:
    """A running server, reached through a socket in its own folder; the tests' user may do everything in it."""

    def __init__(self, binaries: Path, settings: Sequence[str] = QUICK) -> None:
        self.binaries, self._settings = binaries, settings
        self.folder = Path(tempfile.mkdtemp(prefix="catalog-pg-"))
        self._servant = _servant()
        self._made = 0
        self._process: subprocess.Popen[bytes] | None = None
        if self._servant:
            os.chown(self.folder, self._servant.pw_uid, self._servant.pw_gid)

    def start(self) -> None:
        options = ["--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        if self._run("initdb", "--pgdata", str(self.folder / "data"), *options).wait() != 0:
            raise RuntimeError(f"initdb failed: {self._log()}")
        settings = [
            f"--{setting}"
            for setting in (*self._settings, "listen_addresses=", f"unix_socket_directories={self.folder}")
        ]
        self._process = self._run("postgres", "-D", str(self.folder / "data"), *settings)
        self._wait()

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: open sessions are ended
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait()
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        address = URL.create("postgresql+psycopg", OWNER, database=database, query={"host": str(self.folder)})
        return address.render_as_string(hide_password=False)

    def create(self, template: str = "template1") -> str:
        """A new database, equal to the template, which nobody may be connected to; returns its name."""
        self._made += 1
        name = f"test_{self._made}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, database: str) -> None:
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def cut_off(self, database: str) -> None:
        """End every connection to it."""
        self._execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")

    @contextmanager
    def closed(self, database: str) -> Iterator[None]:
        """Nobody may connect to it meanwhile."""
        self._execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
        self.cut_off(database)
        try:
            yield
        finally:
            self._execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')

    def _execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        who = {"user": self._servant.pw_uid, "group": self._servant.pw_gid, "extra_groups": []} if self._servant else {}
        with (self.folder / "log").open("ab") as log:
            command = [self.binaries / program, *arguments]
            return subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **who)

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process is None or self._process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start: {self._log()}") from None
                time.sleep(0.1)

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]


def _servant() -> pwd.struct_passwd | None:
    """Whom to run the server as; None for the tests' own user."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    found = next((known[name] for name in SERVANTS if name in known), None)
    if found is None:
        raise RuntimeError(f"{getpass.getuser()} may not run PostgreSQL, and there is no user {' or '.join(SERVANTS)}")
    return found


def find_postgres() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest of those that will do."""
    folders = {initdb.resolve().parent for initdb in _initdbs() if (initdb.resolve().parent / "postgres").is_file()}
    versions = {folder: _version(folder / "postgres") for folder in folders}
    usable = [folder for folder, version in versions.items() if version >= OLDEST]
    return max(usable, key=lambda folder: versions[folder], default=None)


def _initdbs() -> list[Path]:
    in_path = shutil.which("initdb")
    return [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *([Path(in_path)] if in_path else [])]


def _version(postgres: Path) -> int:
    told = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+", told)
    return int(found.group()) if found else 0
