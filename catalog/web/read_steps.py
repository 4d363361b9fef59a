"""The buttons of the page of a report: which there are, and what pressing one came to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain.errors import Invalid, Problem
from catalog.services.reports.editing import Differing
from catalog.services.sightings.typed import ID

STEP = re.compile(rf"(send|drop|restore|merge|apart|open)-({ID})|name-({ID})-([a-z_0-9-]+)|save|send-all")
LEAVING = ("drop", "restore", "merge", "apart")


@dataclass(frozen=True)
class Step:
    """What a button asks for, and of which draft; `field` is the name to keep."""

    name: str
    entry: str = ""
    field: str = ""

    @classmethod
    def of(cls, do: str) -> "Step":
        """Raises Invalid for what is no button of the page."""
        match = STEP.fullmatch(do)
        if match is None:
            raise Invalid.one("do", f"{do[:20]!r} is no step")
        if match[3]:
            return cls("name", match[3], match[4])
        return cls(match[1] or do, match[2] or "")


@dataclass(frozen=True)
class Outcome:
    """What a step came to, for the page that is shown again: drafts that were not sent, and how many were.

    `overtaken` are fields that another window changed meanwhile, with what is kept and what was typed.
    """

    refused: dict[str, Invalid]
    asking: frozenset[str] = frozenset()
    sent: int = 0
    overtaken: Sequence[Differing] = ()

    @classmethod
    def of(cls, error: Invalid, step: Step) -> "Outcome":
        """What is refused, at the draft that it is of: what names none is of the one that the button was of."""
        found: dict[str, list[Problem]] = {}
        for one in error.problems:
            where, name = one.where or step.entry, "name" if step.name == "name" else one.field
            found.setdefault(where.partition(" ")[0], []).append(Problem(name, one.message, where))
        return cls({entry: Invalid(*few) for entry, few in found.items()})


NOTHING = Outcome({})
