"""Charts of a question: a page of them, and each as a file. Drawn once for a question and a state of the data."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, render_template
from markupsafe import Markup

from catalog.domain.errors import NotFound
from catalog.search.question import Question
from catalog.tally import chart, plot
from catalog.tally.about import Layout, about
from catalog.tally.chart import KINDS, OTHERS, Bar
from catalog.tally.column import Column, Kind
from catalog.tally.formats import csv
from catalog.tally.once import Once
from catalog.tally.plot import LOOKS, Plot
from catalog.tally.table import Table
from catalog.tally.wording import sentence
from catalog.web import listing
from catalog.web.shown import asked, href, reading

PATH = "/charts/"
SVG = "image/svg+xml"
COLUMNS = (
    Column("key", "key of the bar, as in an address"),
    Column("label", "what the bar is of"),
    Column("count_min", "number of things, at least", kind=Kind.INTEGER),
    Column("count_best", "number of things, best figure", kind=Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", kind=Kind.INTEGER),
)
pages = Blueprint("charts", __name__)


@dataclass(frozen=True)
class Drawn:
    """A chart with its drawing; `links` are the rows of each bar and of what stands beside, "" where none are named."""

    plot: Plot
    svg: Markup
    args: list[tuple[str, str]]

    def at(self, ending: str) -> str:
        """The address of the file."""
        return href(f"{PATH}{self.plot.chart.kind}.{ending}", self.args)

    def rows(self, bar: Bar) -> str:
        return (
            ""
            if bar.key == OTHERS
            else href("/losses/", [*self.args, ("cell", f"{self.plot.chart.dimension}:{bar.key.key}")])
        )


_drawn: Once[Drawn] = Once()


def of(question: Question, kinds: tuple[str, ...] = KINDS) -> list[Drawn]:
    """The charts of a question; none of several datasets, which are never added up."""
    if len(question.criteria.datasets) > 1:
        return []
    return [_drawn.get(question, kind, partial(_draw, question, kind)) for kind in kinds]


def _draw(question: Question, kind: str) -> Drawn:
    plotted = plot.of(chart.of(question, kind))
    svg = render_template("charts/chart.svg", plot=plotted, looks=LOOKS, sentence=sentence(question))
    return Drawn(plotted, Markup(svg), question.criteria.to_args())  # noqa: S704 - the template escapes every word


@pages.get(PATH)
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, PATH, own=())
        question = frame.asked.question
        return render_template("charts/index.html", frame=frame, question=question, charts=of(question))


@pages.get(f"{PATH}<kind>.<any(svg, csv):ending>")
def file(kind: str, ending: str) -> Response:
    if kind not in KINDS:
        raise NotFound("chart", kind[:40], KINDS)
    with reading() as session:
        put = asked(session)
        chart.refuse_several(put.question)
        (drawn,) = of(put.question, (kind,))
        table = Table("chart", COLUMNS, _rows(drawn), about(put, Layout("losses")))
        text, media = (drawn.svg, SVG) if ending == "svg" else (b"".join(csv.write(table)), csv.MEDIA_TYPE)
        name = f"{put.question.criteria.count.value}-by-{drawn.plot.chart.dimension}-{put.now:%Y-%m-%d}.{ending}"
        return Response(text, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _rows(drawn: Drawn) -> list[tuple[object, ...]]:
    shown = drawn.plot.chart
    return [(one.key.key, one.key.label, *one.things) for one in (*shown.bars, *shown.beside)]
