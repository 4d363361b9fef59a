"""Parties rolled up by dated membership: which whole a row's party was part of on its days. Alliances never do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from catalog.search.blocks import Ints, Mask
from catalog.search.columns import Columns
from catalog.search.world import Membership, World


@dataclass(frozen=True)
class Path:
    """From a party up to a whole that it is part of, with the days on which all of the chain holds."""

    parties: tuple[int, ...]
    since: date | None
    until: date | None

    @property
    def is_always(self) -> bool:
        return self.since is None and self.until is None


def paths(world: World, party: int) -> list[Path]:
    """All chains up from a party, the longest first; the last is the party alone, which always holds."""
    start = Path((party,), None, None)
    return [*_above(world, start), start]


def _above(world: World, path: Path) -> list[Path]:
    found: list[Path] = []
    for one in world.part_of.get(path.parties[-1], ()):
        if one.member not in path.parties:
            since = max((day for day in (path.since, one.since) if day), default=None)
            until = min((day for day in (path.until, one.until) if day), default=None)
            longer = Path((*path.parties, one.member), since, until)
            found += [*_above(world, longer), longer]
    return found


def valid(columns: Columns, rows: Ints, path: Path | Membership) -> Mask:
    """Rows whose days touch those of a membership; a row without a date is never kept out by one."""
    since = path.since.toordinal() if path.since else 0
    until = path.until.toordinal() if path.until else np.iinfo(np.int32).max
    earliest, latest = columns.earliest[rows], columns.latest[rows]
    touches: Mask = (latest == 0) | ((latest >= since) & (earliest <= until))
    return touches


def rolled(columns: Columns, world: World, column: str, target: Callable[[Path], int]) -> tuple[Ints, list[int]]:
    """A code for each row and the parties that the codes stand for.

    `target` says under which party a chain is counted, 0 when under none; the first chain that holds decides.
    """
    codes, ids = columns.dense(column)
    answers = [_answers(world, one, target) for one in ids.tolist()]
    parties = sorted({party for answer in answers for _, party in answer} | {0})
    number = {party: place for place, party in enumerate(parties)}
    found: Ints = np.array([number[answer[-1][1]] for answer in answers], dtype=np.int16).take(codes)
    for code, answer in enumerate(answers):
        if len(answer) > 1:
            rows = np.flatnonzero(codes == code)
            for path, party in reversed(answer[:-1]):
                found[rows[valid(columns, rows, path)]] = number[party]
    return found, parties


def _answers(world: World, party: int, target: Callable[[Path], int]) -> Sequence[tuple[Path, int]]:
    """The chains that may decide, in their order, up to the first that always holds."""
    found: list[tuple[Path, int]] = []
    for path in paths(world, party) if party in world.parties.by_id else ():
        if wanted := target(path):
            found.append((path, wanted))
            if path.is_always:
                return found
    return [*found, (Path((party,), None, None), 0)]
