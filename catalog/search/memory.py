"""What this process holds in memory to answer questions quickly, in bytes."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from catalog.search import generations, tied_rows, ties
from catalog.search.engines import Engine


def held(engine: Engine) -> dict[str, int]:
    """Bytes by what they are: posting lists, columns of losses, ties between records and what words reach by them."""
    return {
        "posting lists": engine.held(),
        "records reached": sum(tied.kept.bytes for tied in ties.held()),
        "columns": _bytes(value for value in generations.held()),
        "ties": _bytes(table for rows in tied_rows.held() for table in rows.tables.values()),
    }


def _bytes(things: Iterable[Any]) -> int:
    """Of the arrays in these things, each once: what several share is there once."""
    arrays = {id(one): one for thing in things for one in _arrays(thing)}
    return sum(one.nbytes for one in arrays.values())


def _arrays(thing: Any) -> Iterable[np.ndarray[Any, Any]]:
    values = thing.values() if isinstance(thing, dict) else vars(thing).values()
    return [one for one in values if isinstance(one, np.ndarray)]
