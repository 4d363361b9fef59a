"""A row of figures as HTML, each with the address of its rows.

A template escapes value by value and makes an object of each, which takes most of the time of a page of thousands.
Here a row is escaped at once.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from catalog.tally.count import Line
from catalog.tally.shown import Shown

BETWEEN = "\n"  # stands in no figure and in no address


def cells(figures: Sequence[tuple[str, str]], classes: str = "num") -> Markup:
    """Text and address of each cell; no link where there is no address."""
    return _cells([(classes, figures)])


def figures(shown: Shown, line: Line, above: Line | None = None) -> Markup:
    """The cells of a row of a tally, then what stands beside it; a row of the second level has nothing beside it."""
    own = shown.cells(line, above)
    if not shown.answer.asides:
        return _cells([("num", own)])
    beside = shown.asides(line) if above is None and shown.answer.sums_below else [("", "")] * len(shown.answer.asides)
    return _cells([("num", own), ("num aside", beside)])


def _cells(parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Markup:
    """Figures by their classes, which are never typed by anybody."""
    every = [figure for _, some in parts for figure in some]
    escaped = _escaped([*(text for text, _ in every), *(url for _, url in every)])
    starts = [f'<td class="{classes}">' for classes, some in parts for _ in some]
    shown = [
        f'{start}<a href="{url}" rel="nofollow">{text}</a></td>' if url else f"{start}{text}</td>"
        for start, text, url in zip(starts, escaped, escaped[len(every) :], strict=False)
    ]
    return Markup("".join(shown))  # noqa: S704 - escaped


def _escaped(texts: Sequence[str]) -> list[str]:
    return str.split(escape(BETWEEN.join(texts)), BETWEEN)  # of plain text: Markup makes each piece an object
