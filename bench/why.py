"""Why a goal is missed: where the time goes, by library and by stage, as Python's own profiler sees it."""

import cProfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import CodeType

from bench.report import say

TIMES = 20
STAGES = 12
LEAST, ALL = 0.01, 0.9  # shares that are told
ROOT = Path(__file__).resolve().parent.parent
# What a function of C says of itself, and whose it is.
NATIVE = (("numpy", "NumPy"), ("sqlite3", "SQLite"), ("_zlib", "zlib"))
LIBRARIES = {"numpy": "NumPy", "sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLAlchemy", "whoosh": "Whoosh"}
Code = CodeType | str  # a function of C is known by what it says of itself


def told(what: str, work: Callable[[], object], times: int = TIMES) -> None:
    """Says of a missed goal what shares of the time are whose. The profiler makes calls of Python dearer."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        work()
    profile.disable()
    entries = profile.getstats()
    whole = sum(one.inlinetime for one in entries)
    shares = Counter[str]()
    for one in entries:
        shares[_whose(one.code)] += one.inlinetime
    _say(what, "of its own", ((name, spent / whole) for name, spent in shares.most_common()))
    stages = Counter({one.code: one.totaltime for one in entries if _is_stage(one.code)})
    known = [(_named(one), spent / whole) for one, spent in stages.most_common()]
    _say(what, "with what it calls", [one for one in known if one[1] < ALL][:STAGES])


def _say(what: str, how: str, parts: Iterable[tuple[str, float]]) -> None:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in parts if share >= LEAST)
    say(f"{what}, {how}: {shares}")


def _is_stage(code: Code) -> bool:
    """A function of the catalog that others call by name."""
    if isinstance(code, str):
        return False
    return code.co_filename.startswith(f"{ROOT}/catalog") and not code.co_name.startswith(("_", "<"))


def _whose(code: Code) -> str:
    if isinstance(code, str):
        return next((whose for word, whose in NATIVE if word in code), "Python")
    parts = Path(code.co_filename).parts
    if "site-packages" in parts:
        library = parts[parts.index("site-packages") + 1]
        return LIBRARIES.get(library, library)
    return "the catalog" if code.co_filename.startswith(str(ROOT)) else "Python"


def _named(code: CodeType) -> str:
    return f"{Path(code.co_filename).stem}.{code.co_name}"
