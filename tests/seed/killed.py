"""Run a command and kill it, as a power cut would, at its n-th step: a statement, a commit, a file that is written.

`python killed.py N COMMAND …`; with N = 0 it runs to its end and says on stderr how many steps it took.
"""

import itertools
import os
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

LAST = int(sys.argv[1])
DATA = os.environ["CATALOG_DATA"]
steps = itertools.count(1)


def step(*_: Any) -> None:
    if next(steps) == LAST:
        os.kill(os.getpid(), signal.SIGKILL)


def watch(name: str, arguments: tuple[Any, ...]) -> None:
    if name in ("open", "os.rename", "os.mkdir", "os.remove") and str(arguments[0]).startswith(DATA):
        step()


sys.path.insert(0, str(Path.cwd()))
sys.argv = ["catalog", *sys.argv[2:]]
event.listen(Engine, "before_cursor_execute", step)
event.listen(Engine, "commit", step)
sys.addaudithook(watch)
try:
    runpy.run_module("catalog", run_name="__main__", alter_sys=True)
finally:
    sys.stderr.write(f"{next(steps) - 1}\n")
