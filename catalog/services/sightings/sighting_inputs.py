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
from catalog.domain.vocabulary import Platform
from catalog.services.incidents import PublicId, SpanIn
from catalog.services.items import CountIn
from catalog.services.rows import Input
from catalog.services.sightings import claim_inputs
from catalog.services.sightings.claim_inputs import MOST_CLAIMS, SaidClaimIn
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
    `manner` is the finer word of an outcome; `hedged`: the source itself doubts it.
    """

    type: Slug | None = None
    candidates: list[Slug] = []
    qualifier: Qualifier = Qualifier.EXACT
    written: Annotated[str, Field(max_length=300)] = ""
    count: CountIn = ONE
    kind: OutcomeKind | None = None
    context: HoldingContext | None = None
    manner: Annotated[str, Field(max_length=100)] = ""
    hedged: bool = False
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
    """A source by its address, with the text as pasted; without an address its text stands for it.

    `quoted_in` is the number of another source of the sighting in which this one was read. With it `title`, `handle`
    and `platform` are taken for a source that is new; left out, they are read from the address or the text.
    """

    url: Annotated[str, Field(max_length=2000)] = ""
    text: Text = ""
    published_on: date | None = None
    protected: bool = False
    quoted_in: Annotated[int, Field(ge=1)] | None = None
    title: Annotated[str, Field(max_length=300)] = ""
    handle: Annotated[str, Field(max_length=100)] = ""
    platform: Platform | None = None


class SightingIn(Input):
    """These things, seen in these sources and pictures (public SHA-256), then and there; and what sources say besides.

    There is a line or a claim at least.
    """

    lines: Annotated[list[LineIn], Field(max_length=MOST_LINES)] = []
    claims: Annotated[list[SaidClaimIn], Field(max_length=MOST_CLAIMS)] = []
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
    if not (values.lines or values.claims):
        yield Problem("lines", "at least one line is needed: what was seen")
    if not (values.sources or values.pictures):
        yield Problem("sources", "a source or a picture is needed: what it was seen in")
    if len({one is None for one in (values.lat, values.lon, values.uncertainty_m)}) > 1:
        yield Problem("point", "a point needs latitude, longitude and how many metres it is sure to, never 0")
    for number, line in enumerate(values.lines, 1):
        yield from (Problem(*told, f"line {number}") for told in _of_line(line))
    for number in range(1, len(values.sources) + 1):
        yield from (Problem(*told, f"source {number}") for told in _of_source(values.sources, number))
    for number, claim in enumerate(values.claims, 1):
        told_of = claim_inputs.problems(claim, len(values.sources))
        yield from (Problem(*told, f"claim {number}") for told in told_of)


def _of_source(sources: list[SourceGiven], number: int) -> Iterator[tuple[str, str]]:
    own = sources[number - 1]
    if not (own.url or own.text):
        yield "url", "an address, or the text of a source that has none, is needed"
    seen, inside = {number}, own.quoted_in
    while inside is not None:
        if inside in seen or inside > len(sources):
            yield "quoted_in", "another source of this sighting is allowed, and none that was read in this one"
            return
        seen.add(inside)
        inside = sources[inside - 1].quoted_in


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
