"""Small multiples: each row of a tally by month or year as a small drawing, all on one scale; figures in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain import dates
from catalog.domain.counting import NOTHING, Range
from catalog.search.coding import RESERVED_LABELS
from catalog.search.dimensions import TIME
from catalog.search.periods import SPREAD, UNDATED
from catalog.tally.count import Tally

WIDTH, HEIGHT = 240, 64
HEADROOM = 6  # above the tallest bar, for the sign of an open range
GAP = 0.15  # between bars, of their step
MOST = 24  # drawings on one page; the table has every row


@dataclass(frozen=True)
class Bar:
    """One month or year: `y` is the top of the best figure, `low` and `high` the ends of its range, if it has one.

    `is_open`: the range has no upper end.
    """

    x: float
    y: float
    width: float
    height: float
    low: float | None
    high: float | None
    is_open: bool
    text: str


@dataclass(frozen=True)
class Small:
    """`said` is the drawing in words; `notes` are its peak, and what stands in no month: crossing, undated."""

    label: str
    total: str
    said: str
    bars: list[Bar]
    notes: list[str]


@dataclass(frozen=True)
class Smalls:
    """`ticks` are the places where years begin; `top` is the figure of the tallest bar; `more` rows are not drawn."""

    charts: list[Small]
    unit: str
    first: str
    last: str
    top: int
    ticks: list[float]
    more: int
    width: int = WIDTH
    height: int = HEIGHT


def small(answer: Tally) -> Smalls | None:
    """The drawings of a tally by month or year; None for any other, or where nothing has a date."""
    keys = [one.key for one in answer.columns if one.key not in RESERVED_LABELS]
    if answer.cols_by not in TIME or not keys:
        return None
    units = between(keys[0], keys[-1])
    lines = sorted(answer.lines, key=lambda line: -line.total.best)[:MOST]
    rows = [(line.key.label, line.cells, line.total) for line in lines]
    top = max((_end(cells.get(unit, NOTHING)) for _, cells, _ in rows for unit in units), default=0)
    charts = [_chart(label, cells, total, Scale(units, max(1, top))) for label, cells, total in rows]
    step = WIDTH / len(units)
    ticks = [round(place * step, 1) for place, unit in enumerate(units) if place and unit.endswith("-01")]
    first, last = (dates.unit_text(one) for one in (units[0], units[-1]))
    return Smalls(charts, answer.cols_by, first, last, top, ticks, len(answer.lines) - len(lines))


@dataclass(frozen=True)
class Scale:
    """The months or years from left to right, and the figure at the top."""

    units: Sequence[str]
    top: int

    def y(self, figure: int) -> float:
        return round(HEIGHT - figure * (HEIGHT - HEADROOM) / self.top, 1)


def _chart(label: str, cells: dict[str, Range], total: Range, scale: Scale) -> Small:
    shown = [
        (place, unit, cells[unit]) for place, unit in enumerate(scale.units) if cells.get(unit, NOTHING) != NOTHING
    ]
    bars = [_bar(place, unit, value, scale) for place, unit, value in shown]
    peak = max(shown, key=lambda one: one[2].best, default=None)
    most = f"most in {dates.unit_text(peak[1])}: {peak[2]}" if peak else "none has a date"
    apart = [f"{RESERVED_LABELS[key]} {cells[key]}" for key in (SPREAD, UNDATED) if cells.get(key, NOTHING) != NOTHING]
    return Small(label, str(total), f"{label}: {total} in all; {most}", bars, [most, *apart])


def _bar(place: int, unit: str, value: Range, scale: Scale) -> Bar:
    step = WIDTH / len(scale.units)
    has_range = not value.least == value.best == value.most
    return Bar(
        x=round((place + GAP / 2) * step, 1),
        y=scale.y(value.best),
        width=round(max(step * (1 - GAP), 0.5), 1),
        height=round(HEIGHT - scale.y(value.best), 1),
        low=scale.y(value.least) if has_range else None,
        high=scale.y(_end(value)) if has_range else None,
        is_open=value.most is None,
        text=f"{dates.unit_text(unit)}: {value}",
    )


def _end(value: Range) -> int:
    """Where the range of a figure ends; an open one is drawn up to its best figure, with a sign above it."""
    return value.best if value.most is None else value.most


def between(first: str, last: str) -> list[str]:
    """Every month or year from the first to the last, those in which nothing happened too."""
    if "-" not in first:
        return [f"{year:04d}" for year in range(int(first), int(last) + 1)]
    start, end = (int(one[:4]) * 12 + int(one[5:7]) - 1 for one in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, end + 1)]
