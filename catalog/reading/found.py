"""What reading a report gives: mentions, each with its exact place in the text, and draft sightings made of them.

Offsets count characters of the text that was read: `text[start:end]` is what a mention says. A record of the catalog
stands by its slug; without one it is in no catalog and only its words are known.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import ClaimKind, DateBasis, HoldingContext, OutcomeKind
from catalog.domain.vocabulary import Rank

Place = tuple[int, int]  # from a character up to, not including, another


class Kind(StrEnum):
    """What a mention tells of."""

    TYPE = "type"
    PART = "part"
    PARTY = "party"
    PLACE = "place"
    DATE = "date"
    COUNT = "count"
    OUTCOME = "outcome"
    SOURCE = "source"
    HEDGE = "hedge"
    CLAIM = "claim"


@dataclass(frozen=True)
class Mention:
    """Words that tell of something; `value` is what they say in figures or a term, `why` how it is known."""

    start: int
    end: int
    kind: Kind
    slug: str | None = None
    rank: Rank | None = None
    value: Any = None
    why: str = ""


@dataclass(frozen=True)
class Named:
    """A type, party or place as a draft has it: the record, if there is one, and the words."""

    slug: str | None
    text: str
    spans: tuple[Place, ...] = ()


@dataclass(frozen=True)
class When:
    """A day or span with its precision; `basis` says whether it is the day of the event or of publication."""

    span: Span
    basis: DateBasis
    text: str
    spans: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Line:
    """One kind of thing, and what the text says became of it.

    Either `outcome` or `context` is set, or neither where the text does not say or cannot be decided; `asks` are
    questions for who accepts it. `hedged`: the text itself doubts it. `spans` are the words that it was read from.
    """

    type: Named
    count: Range
    spans: tuple[Place, ...]
    outcome: OutcomeKind | None = None
    manner: str = ""
    context: HoldingContext | None = None
    lost_by: Named | None = None
    taken_by: Named | None = None
    fitted: tuple[Named, ...] = ()
    hedged: bool = False
    count_spans: tuple[Place, ...] = ()
    outcome_spans: tuple[Place, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a source says beside things: a distance, places taken, an attack. `asserted_by` is whom it lets speak.

    `source` is the number of the source in its draft, from 0.
    """

    kind: ClaimKind
    spans: tuple[Place, ...]
    summary: str
    asserted_by: str = ""
    hedged: bool = False
    value: float | None = None
    unit: str | None = None
    qualifier: str = ""
    count: Range | None = None
    place: Named | None = None
    taken_by: Named | None = None
    lost_by: Named | None = None
    type: Named | None = None
    said_on: date | None = None
    source: int = 0


@dataclass(frozen=True)
class Origin:
    """Where the text says a thing: the report itself, or a post quoted in it with its own author and day.

    `body` is the place of its own words; `url` the address that stands in it, if any. The report has no signature.
    """

    is_post: bool
    body: Place
    name: str = ""
    handle: str = ""
    published: date | None = None
    url: str = ""
    spans: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One sighting as it would be logged: things seen together, then and there, and what tells of them.

    `parties` are all that take part. The first source is the one that it was read from; others tell the same.
    """

    sources: tuple[Origin, ...]
    lines: tuple[Line, ...] = ()
    claims: tuple[Said, ...] = ()
    date: When | None = None
    place: Named | None = None
    parties: tuple[Named, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A text that was read. Mentions are in the order of the text.

    `named` are things that it names, with their numbers, and says nothing of: lines of no draft.
    """

    text: str
    mentions: list[Mention] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    named: list[Line] = field(default_factory=list)
