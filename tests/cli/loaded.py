"""The program, loaded once, that forks for each command: real streams and exits without the seconds of a start.

Each line on stdin asks for one command, each line on stdout is how it exited.
"""

import json
import os
import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
import catalog.cli  # noqa: F401 - loaded here, so that no fork has to


def become(asked: dict[str, object]) -> None:
    """In the child: take the place of a process that was started for this command."""
    os.environ.clear()
    os.environ.update(asked["env"])
    for stream, file in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), stream)
    if asked["kill_at"]:
        sys.argv = ["killed", str(asked["kill_at"]), *asked["arguments"]]
        runpy.run_path("tests/seed/killed.py", run_name="__main__")
    sys.argv = ["catalog", *asked["arguments"]]
    runpy.run_module("catalog", run_name="__main__", alter_sys=True)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(json.loads(line))
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
    sys.stdout.flush()
