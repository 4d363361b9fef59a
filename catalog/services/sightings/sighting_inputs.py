"""What may be said in a sighting: lines, sources, pictures, the day and the place; and the rules between them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.errors import Problem
from catalog.domain.outcomes import (
    Certainty,
    DateBasis,
    HoldingContext,
    Judgement,
    MarkingKind,
    OutcomeKind,
    PartyBasis,
    Qualifier,
)
from catalog.services.incidents import PublicId, SpanIn
from catalog.services.items import CountIn
from catalog.services.rows import Input
from catalog.services.types import Slug

MOST_LINES, MOST_SOURCES, MOST_PICTURES = 20, 10, 20
LONGEST_TEXT = 20_000
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Short = Annotated[str, Field(max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ONE = CountIn(min=1, best=1, max=1)


class PartIn(Input):
    part: Slug
    certainty: Certainty = Certainty.CERTAIN
    written: Short = ""


class MarkingIn(Input):
    kind: MarkingKind
    text: Annotated[str, Field(min_length=1, max_length=200)]


class BoxIn(Input):
    """Where in a picture, in shares of its width and height."""

    left: Share
    top: Share
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def lies_inside(self) -> "BoxIn":
        if self.left + self.width > 1 or self.top + self.height > 1:
            raise ValueError("a box that lies inside the picture is allowed")
        return self


class ShownIn(Input):
    """A picture, by the SHA-256 of its public copy, and where in it the thing is."""

    picture: Sha256
    box: BoxIn | None = None


class SaidIn(Input):
    """What the contributor says of an earlier item: is it the same thing?"""

    item: PublicId
    judgement: Judgement


class LineIn(Input):
    """One kind of thing seen. Its fate is an outcome (`kind`), or with whom it was seen (`context`), or not said.

    Without a `type` what was `written` is kept, and a reviewer says which it is. For a holding `taken_by` has it.
    """

    type: Slug | None = None
    candidates: list[Slug] = []
    qualifier: Qualifier = Qualifier.EXACT
    written: Annotated[str, Field(max_length=300)] = ""
    count: CountIn = ONE
    kind: OutcomeKind | None = None
    context: HoldingContext | None = None
    lost_by: Slug | None = None
    taken_by: Slug | None = None
    lost_basis: PartyBasis = PartyBasis.UNKNOWN
    taken_basis: PartyBasis = PartyBasis.UNKNOWN
    fitted: list[PartIn] = []
    markings: list[MarkingIn] = []
    pictures: list[ShownIn] = []
    note: Text = ""
    seen: PublicId | None = None
    is_of_lot: bool = False
    said: list[SaidIn] = []


class SourceGiven(Input):
    """A source by its address, with the text as pasted; without an address its text stands for it."""

    url: Annotated[str, Field(max_length=2000)] = ""
    text: Text = ""
    published_on: date | None = None
    protected: bool = False


class SightingIn(Input):
    """These things, seen in these sources and pictures (public SHA-256), then and there."""

    lines: Annotated[list[LineIn], Field(max_length=MOST_LINES)]
    sources: Annotated[list[SourceGiven], Field(max_length=MOST_SOURCES)] = []
    pictures: Annotated[list[Sha256], Field(max_length=MOST_PICTURES)] = []
    date: SpanIn = SpanIn()
    basis: DateBasis = DateBasis.EVENT
    place: Slug | None = None
    place_written: Short = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    uncertainty_m: Annotated[int, Field(gt=0, le=20_000_000)] | None = None
    note: Text = ""


def problems(values: SightingIn) -> Iterator[Problem]:
    """What the rules between the fields refuse, each with its line; nothing when all is well."""
    if not values.lines:
        yield Problem("lines", "at least one line is needed: what was seen")
    if not (values.sources or values.pictures):
        yield Problem("sources", "a source or a picture is needed: what it was seen in")
    if len({one is None for one in (values.lat, values.lon, values.uncertainty_m)}) > 1:
        yield Problem("point", "a point needs latitude, longitude and how many metres it is sure to, never 0")
    unsaid = (number for number, source in enumerate(values.sources, 1) if not (source.url or source.text))
    for number in unsaid:
        yield Problem("url", "an address, or the text of a source that has none, is needed", f"source {number}")
    for number, line in enumerate(values.lines, 1):
        for field, message in _of_line(line):
            yield Problem(field, message, f"line {number}")


def _of_line(line: LineIn) -> Iterator[tuple[str, str]]:
    if not (line.type or line.written):
        yield "type", "is needed: what was seen, as near as you can say"
    yield from _of_fate(line)
    if line.is_of_lot and line.seen is None:
        yield "seen", "the lot that it was taken out of is needed"
    texts = [(one.kind, one.text.casefold()) for one in line.markings]
    if len(set(texts)) < len(texts):
        yield "markings", "a marking stands twice"


def _of_fate(line: LineIn) -> Iterator[tuple[str, str]]:
    if line.kind is not None and line.context is not None:
        yield "fate", "what became of it, or with whom it was seen; not both"
    elif line.context is not None:
        yield from _of_holding(line)
    elif line.kind is not None:
        yield from _of_outcome(line)
    elif line.lost_by or line.taken_by:
        yield "fate", "goes with the parties: choose what became of it, or how it was seen"


def _of_holding(line: LineIn) -> Iterator[tuple[str, str]]:
    if line.taken_by is None:
        yield "taken_by", "who has it is needed when it was only seen with somebody; unknown is allowed"
    if line.lost_by is not None:
        yield "lost_by", "stays empty when it was only seen with somebody: nothing says that it was lost"


def _of_outcome(line: LineIn) -> Iterator[tuple[str, str]]:
    label = line.kind.label if line.kind else ""
    if line.kind in NEEDS_TAKER and line.taken_by is None:
        yield "taken_by", f"is needed with {label}; unknown is allowed"
    if line.kind not in NEEDS_TAKER and line.taken_by is not None:
        yield "taken_by", f"stays empty with {label}: nobody takes it over"
