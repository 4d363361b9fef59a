"""The catalog as its users meet it: a server in processes of its own, on a copy of the seed data."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.support import standins, stores
from tests.support.databases import FILE, laid_out

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
# What `serve` does once everything that a start needs is there, as it is in the folders that tests lay out.
SERVE = (
    "from catalog.config import Settings; from catalog.web import serving; serving.run(Settings.read(), '127.0.0.1')"
)
STOP_SECONDS = 15


class Server:
    """A running server; `url` has no slash at its end, `data` is its data folder, `log()` all that it printed."""

    def __init__(self, data: Path, *, is_by_command: bool = False, **settings: str) -> None:
        self.data, self._is_by_command = data, is_by_command
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._output = data / "server.log"
        env = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
        self._env = env | {"CATALOG_DATA": str(data), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self._env |= stores.environment(data) | standins.environment(data, FILE) | settings
        self._process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, *(("-m", "catalog", "serve") if self._is_by_command else ("-c", SERVE))]
        with self._output.open("ab") as output:
            return subprocess.Popen(
                command, cwd=PROJECT, env=self._env, stdout=output, stderr=output, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Once more, after it has ended."""
        self._process.wait(STOP_SECONDS)
        self._process = self._started()
        self.wait()

    def restart(self) -> None:
        """As an operator does: what was begun is ended first."""
        self._process.terminate()
        assert self._process.wait(STOP_SECONDS) == 0
        self.start()

    def run(self, *words: str, told: str = "") -> str:
        """A command on the same catalog; `told` is what it reads, the answer what it prints."""
        command = [sys.executable, "-m", "catalog", *words]
        done = subprocess.run(
            command, cwd=PROJECT, env=self._env, input=told, capture_output=True, text=True, check=True
        )
        return done.stdout

    def wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not self._is_healthy():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask it to end, then make it: the whole group, so that no worker is left."""
        for ask in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, ask)
                self._process.wait(STOP_SECONDS)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue

    def log(self) -> str:
        return self._output.read_text(errors="replace")

    def _is_healthy(self) -> bool:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", "/healthz")
                return connection.getresponse().status == HTTPStatus.OK
            except (OSError, HTTPException):
                return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the seed data, shared by the session: do not change what it holds."""
    data = tmp_path_factory.mktemp("served")
    laid_out(prepared, data)
    server = Server(data, is_by_command=True)
    try:
        server.wait()
        yield server
        printed = server.log()
    finally:
        server.stop()
    assert "Traceback" not in printed, f"the server failed at something:\n{printed[-8000:]}"


@pytest.fixture(scope="session")
def live_server(served: Server) -> str:
    """The address of a server on the seed data, without a slash at its end."""
    return served.url
