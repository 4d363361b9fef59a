"""Servers as processes of their own, and pages asked of them over one connection that is kept open."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

WAIT = 300.0  # seconds for a server to come up


@contextmanager
def server(module: Sequence[str], log: Path, more: Mapping[str, str] | None = None) -> Iterator["Server"]:
    """Run `python -m …` with `{port}` filled in; ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", *(one.replace("{port}", port) for one in module)]
    environment = {**os.environ, **(more or {}), "PORT": port}
    with log.open("wb") as said, subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process:  # noqa: S603
        try:
            yield Server(int(port), process.pid)
        finally:
            process.terminate()


class Server:
    """One that answers; `pid` is the process that was started."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        deadline = time.monotonic() + WAIT
        while True:
            self._connection = http.client.HTTPConnection("127.0.0.1", port)
            try:
                self._connection.connect()
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def get(self, address: str) -> bytes:
        answer = self._asked(address)
        text = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address}: {answer.status}: {text[:200]!r}")
        return text

    def _asked(self, address: str) -> http.client.HTTPResponse:
        """Once more where the server has let an idle connection go."""
        try:
            self._connection.request("GET", address)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            self._connection.request("GET", address)
            return self._connection.getresponse()

    def peak_mb(self) -> float:
        """The most memory that the process or one of its children has taken."""
        pids = [self.pid, *_children(self.pid)]
        return max(_peak(pid) for pid in pids) / 1024


def memory_mb(pid: int) -> list[float]:
    """What each process that answers takes now, what it shares with others in equal parts."""
    return [_proportional(one) / 1024 for one in _children(pid) or [pid]]


def _proportional(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _peak(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
