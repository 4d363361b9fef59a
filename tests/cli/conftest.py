"""Running many commands quickly."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.seed import program

Answer = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Answer]]:
    """`run("search", "T-72", data=folder, PORT="8001")`, as `tests.seed.program.run` and much faster.

    With `kill_at` it is killed at that step, as `tests/seed/killed.py` counts them.
    """
    streams = tmp_path_factory.mktemp("streams")
    command = [sys.executable, str(Path(__file__).with_name("loaded.py"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=program.PROJECT, stdin=pipe, stdout=pipe, text=True, env=_plain()) as loaded:

        def one(*arguments: str, data: Path, kill_at: int = 0, **settings: str) -> Answer:
            out, err = str(streams / "out"), str(streams / "err")
            asked = {"arguments": list(map(str, arguments)), "env": program.environment(data, **settings)}
            loaded.stdin.write(json.dumps({**asked, "kill_at": kill_at, "out": out, "err": err}) + "\n")
            loaded.stdin.flush()
            code = int(loaded.stdout.readline())
            return Answer(arguments, code, _text(out), _text(err))

        yield one
        loaded.stdin.close()


def _text(file: str) -> str:
    return Path(file).read_bytes().decode()


def _plain() -> dict[str, str]:
    """One thread a process: a fork carries no other along."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
