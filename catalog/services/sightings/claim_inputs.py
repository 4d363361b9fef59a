"""What may be said in a claim of a sighting: what one of its sources says besides things. It counts nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from catalog.domain.outcomes import ClaimKind
from catalog.services.rows import Input
from catalog.services.types import Slug

MOST_CLAIMS = 20
UNITS = ("m", "km", "mi")
Words = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=0)]


class SaidClaimIn(Input):
    """A distance, places taken, an attack, as one source tells it.

    `source` is the number of the source in the sighting, from 1. `asserted_by` is who the source lets speak, and when
    `said_on`, as far as it says so; `hedged`: with a doubt of its own. `count_max` None is open.
    """

    kind: ClaimKind
    source: Annotated[int, Field(ge=1)]
    summary: Words = ""
    quote: Words = ""
    asserted_by: Short = ""
    hedged: bool = False
    count_min: Number | None = None
    count_max: Number | None = None
    value: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None = None
    unit: Literal["m", "km", "mi"] | None = None
    qualifier: Annotated[str, Field(max_length=20)] = ""
    said_on: date | None = None
    type: Slug | None = None
    lost_by: Slug | None = None
    taken_by: Slug | None = None
    place: Slug | None = None
    place_written: Short = ""


def problems(claim: SaidClaimIn, sources: int) -> Iterator[tuple[str, str]]:
    """What the rules between its fields refuse, by field; `sources` is how many the sighting has."""
    if not claim.summary:
        yield "summary", "is needed: what the source says, in one sentence"
    if claim.source > sources:
        yield "source", "one of the sources of this sighting is needed: which of them says it"
    if (claim.value is None) != (claim.unit is None):
        yield "value" if claim.value is None else "unit", "a figure and its unit go together: 7 and km"
    if claim.count_min is not None and claim.count_max is not None and claim.count_min > claim.count_max:
        yield "count", "the least is more than the most"
