"""What is worked out from a question and is costly, kept until anything that it hangs on is written."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from catalog.search import generations, named_sources, world
from catalog.search.question import Question
from catalog.search.state import Kept

T = TypeVar("T")
MOST = 256


class Once(Generic[T]):
    """Values by a name and a question. What may be seen at the moment is a part of the question."""

    def __init__(self) -> None:
        tables = dict.fromkeys((*generations.TABLES, *world.TABLES, *named_sources.TABLES))
        self._kept: Kept[OrderedDict[Any, T]] = Kept(*tables)
        self._lock = threading.Lock()

    def get(self, question: Question, name: str, make: Callable[[], T]) -> T:
        """Made at the first asking; two who ask at once may both make it, and it is the same."""
        values: OrderedDict[Any, T] = self._kept.get(question.session, lambda _: OrderedDict())
        key = (name, *_named(question))
        with self._lock:
            if key in values:
                values.move_to_end(key)
                return values[key]
        made = make()
        with self._lock:
            values[key] = made
            while len(values) > MOST:
                values.popitem(last=False)
        return made


def _named(question: Question) -> tuple[Any, ...]:
    criteria = question.criteria
    words = None if criteria.hits is None else hashlib.sha256(criteria.hits.ids.tobytes()).digest()
    return tuple(criteria.to_args()), criteria.insider, criteria.hidden, criteria.unapplied, words, criteria.widened
