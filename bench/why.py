"""Why a goal is missed: where the time goes, by library and by stage, as Python's own profiler sees it."""

import cProfile
import pstats
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.report import say

TIMES = 20
STAGES = 12
LEAST, ALL = 0.01, 0.9  # shares that are told
ROOT = Path(__file__).resolve().parent.parent
# What a function of C says of itself, and whose it is.
NATIVE = (("numpy", "NumPy"), ("sqlite3", "SQLite"), ("_zlib", "zlib"))
LIBRARIES = {"numpy": "NumPy", "sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLAlchemy", "whoosh": "Whoosh"}
Function = tuple[str, int, str]  # file, line, name


def told(what: str, work: Callable[[], object], times: int = TIMES) -> None:
    """Says of a missed goal what shares of the time are whose. The profiler makes calls of Python dearer."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        work()
    profile.disable()
    stats: dict[Function, tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # typeshed has it not
    own = Counter({function: spent for function, (_, _, spent, _, _) in stats.items()})
    whole = sum(own.values())
    shares = Counter[str]()
    for function, spent in own.items():
        shares[_whose(function)] += spent
    _say(what, "of its own", ((name, spent / whole) for name, spent in shares.most_common()))
    stages = Counter({function: spent for function, (_, _, _, spent, _) in stats.items() if _is_stage(function)})
    known = [(_named(one), spent / whole) for one, spent in stages.most_common()]
    _say(what, "with what it calls", [one for one in known if one[1] < ALL][:STAGES])


def _say(what: str, how: str, parts: Iterable[tuple[str, float]]) -> None:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in parts if share >= LEAST)
    say(f"{what}, {how}: {shares}")


def _is_stage(function: Function) -> bool:
    """A function of the catalog that others call by name."""
    file, _, name = function
    return file.startswith(f"{ROOT}/catalog") and not name.startswith(("_", "<"))


def _whose(function: Function) -> str:
    file, _, name = function
    if file == "~":
        return next((whose for word, whose in NATIVE if word in name), "Python")
    parts = Path(file).parts
    if "site-packages" in parts:
        library = parts[parts.index("site-packages") + 1]
        return LIBRARIES.get(library, library)
    return "the catalog" if file.startswith(str(ROOT)) else "Python"


def _named(function: Function) -> str:
    file, _, name = function
    return f"{Path(file).stem}.{name}"
