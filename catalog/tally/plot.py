"""A chart as bars in pixels: months and years stand up side by side, outcomes and types lie one below the other."""

from dataclasses import dataclass
from itertools import pairwise

from catalog.domain import dates
from catalog.domain.counting import Range
from catalog.domain.outcomes import OutcomeKind
from catalog.tally.chart import OUTCOME, TIME, Bar, Chart

WIDTH = 480
STANDING = 190  # height of the bars of a chart by time
HEAD, FOOT = 40, 34  # above the bars, for the title; below, for what stands in no bar
AXIS = 24
HEADROOM = 18  # above the tallest bar, for its figure
ROW, THICK = 46, 16
GAP = 0.18  # between standing bars, of their step
WIDEST = 64
# Okabe and Ito's colours, and a pattern each, so that no reader depends on the colour.
LOOKS = {
    OutcomeKind.DESTROYED: ("#d55e00", "M0 8L8 0M-2 2L2-2M6 10L10 6"),
    OutcomeKind.DAMAGED: ("#e69f00", "M2 2h1M6 6h1"),
    OutcomeKind.ABANDONED: ("#f0e442", "M0 4h8"),
    OutcomeKind.CAPTURED: ("#0072b2", ""),
    OutcomeKind.SURRENDERED: ("#56b4e9", "M4 0v8"),
    OutcomeKind.SEIZED: ("#cc79a7", "M0 4h8M4 0v8"),
    OutcomeKind.HANDED_OVER: ("#56b4e9", "M0 0L8 8M-2 6L2 10M6-2L10 2"),
    OutcomeKind.FOUND: ("#009e73", "M4 1v6M1 4h6"),
}


@dataclass(frozen=True)
class Box:
    """One bar; `low` and `high` are the ends of its range along the bar, None where it is exact.

    `is_open`: the range has no upper end. `look` is the name of its pattern, "" for the plain colour.
    """

    x: float
    y: float
    width: float
    height: float
    low: float | None
    high: float | None
    is_open: bool
    label: str
    figure: str
    look: str = ""


@dataclass(frozen=True)
class Mark:
    """A word on the axis of time."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Plot:
    """`top` is the figure at the end of the scale; `said` the chart in words; `note` what stands in no bar."""

    chart: Chart
    boxes: list[Box]
    marks: list[Mark]
    top: int
    height: int
    said: str
    note: str
    width: int = WIDTH

    @property
    def is_standing(self) -> bool:
        return self.chart.kind == TIME

    @property
    def base(self) -> int:
        """Where standing bars begin."""
        return HEAD + STANDING


def of(chart: Chart) -> Plot:
    top = max((1, *(_end(one.things) for one in chart.bars)))
    note = "; ".join(f"{one.key.label} {one.things}" for one in chart.beside)
    below = FOOT if note else 8
    if chart.kind == TIME:
        boxes, height = _standing(chart.bars, top), HEAD + STANDING + AXIS + below
    else:
        boxes, height = _lying(chart, top), HEAD + ROW * len(chart.bars) + below
    return Plot(chart, boxes, _marks(chart), top, height, _said(chart), f"In no bar: {note}" if note else "")


def _standing(bars: list[Bar], top: int) -> list[Box]:
    step, scale = WIDTH / max(1, len(bars)), (STANDING - HEADROOM) / top
    wide = min(step * (1 - GAP), WIDEST)
    return [
        Box(
            x=round((place + 0.5) * step - wide / 2, 1),
            y=round(HEAD + STANDING - one.things.best * scale, 1),
            width=round(wide, 1),
            height=round(one.things.best * scale, 1),
            low=round(HEAD + STANDING - one.things.least * scale, 1) if _has_range(one.things) else None,
            high=round(HEAD + STANDING - _end(one.things) * scale, 1) if _has_range(one.things) else None,
            is_open=one.things.most is None,
            label=one.key.label,
            figure=str(one.things),
        )
        for place, one in enumerate(bars)
    ]


def _lying(chart: Chart, top: int) -> list[Box]:
    scale = (WIDTH - HEADROOM) / top
    return [
        Box(
            x=0,
            y=HEAD + place * ROW + ROW - THICK - 6,
            width=round(one.things.best * scale, 1),
            height=THICK,
            low=round(one.things.least * scale, 1) if _has_range(one.things) else None,
            high=round(_end(one.things) * scale, 1) if _has_range(one.things) else None,
            is_open=one.things.most is None,
            label=one.key.label,
            figure=str(one.things),
            look=one.key.key if chart.kind == OUTCOME else "",
        )
        for place, one in enumerate(chart.bars)
    ]


def _marks(chart: Chart) -> list[Mark]:
    """The first and the last month or year, and where years begin between them."""
    if chart.kind != TIME or not chart.bars:
        return []
    step, units = WIDTH / len(chart.bars), [one.key.key for one in chart.bars]
    ends = [Mark(0, dates.unit_text(units[0]), "start"), Mark(WIDTH, dates.unit_text(units[-1]), "end")]
    if len(units) == 1:
        return [Mark(WIDTH / 2, dates.unit_text(units[0]), "middle")]
    years = [place for place, (before, unit) in enumerate(pairwise(units), 1) if before[:4] != unit[:4]]
    room = 92  # pixels that a word at either end takes
    between = [place for place in years if room < place * step < WIDTH - room]
    few = between[:: max(1, -(-len(between) // 5))]
    return [*ends, *(Mark(round(place * step, 1), units[place][:4], "middle") for place in few)]


def _said(chart: Chart) -> str:
    """`11 in all; most in Nov 2024: 9; undated 2`"""
    most = max(chart.bars, key=lambda one: one.things.best, default=None)
    parts = [f"{chart.total} in all"]
    if most:
        parts.append(f"most {'in ' if chart.kind == TIME else 'are '}{most.key.label}: {most.things}")
    return "; ".join([*parts, *(f"{one.key.label} {one.things}" for one in chart.beside)])


def _has_range(value: Range) -> bool:
    return not value.least == value.best == value.most


def _end(value: Range) -> int:
    """Where a range ends; an open one is drawn up to its best figure, with a sign beyond."""
    return value.best if value.most is None else value.most
