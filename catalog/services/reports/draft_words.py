"""A draft of the reader in the words of the form of a sighting, with the places in the text that each was read from.

Names are given so that typing them finds the very record that the reader found; where a record's own name would find
another one, its slug stands for it. What the reader left open stays open: it is asked for, and never filled in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catalog.domain import dates
from catalog.domain.counting import NEEDS_TAKER, Range
from catalog.domain.outcomes import PartyBasis, Qualifier
from catalog.domain.vocabulary import Rank
from catalog.reading.found import Draft, Line, Named, Said
from catalog.services.reports import draft_sources
from catalog.services.reports.draft_sources import Told, Whole
from catalog.services.sightings import spotting
from catalog.services.sightings.reading_lines import Known

UNKNOWN = "unknown"
NOBODY_SAID = "?"
LONGEST_NOTE, LONGEST_QUOTE, LONGEST_NAME = 2000, 2000, 200
Words = dict[str, str]
Spans = dict[str, list[list[int]]]


@dataclass
class Worded:
    """Fields of the form with their words; `spans` and `asks` by the same names, `asks` also by `line-2`, or ""."""

    words: Words = field(default_factory=dict)
    spans: Spans = field(default_factory=dict)
    asks: dict[str, list[str]] = field(default_factory=dict)

    def put(self, start: str, told: Iterator[Told]) -> None:
        for name, text, spans in told:
            if text:
                self.words[start + name] = text
                self.spans[start + name] = [list(one) for one in spans]

    def ask(self, name: str, questions: Sequence[str]) -> None:
        if questions:
            self.asks[name] = list(questions)


def write(known: Known, whole: Whole, draft: Draft) -> Worded:
    """All that a draft says."""
    made, sources = Worded(), draft_sources.of(draft, whole)
    made.put("", circumstances(known, draft))
    made.ask("", draft.asks)
    for number, line in enumerate(draft.lines, 1):
        made.put(f"line-{number}-", line_fields(known, line))
        made.ask(f"line-{number}", line.asks)
    for number, said in enumerate(draft.claims, 1):
        made.put(f"claim-{number}-", _claim(known, whole, said))
    for number, one in enumerate(sources, 1):
        made.put(f"source-{number}-", draft_sources.told(whole, one, sources))
    return made


def circumstances(known: Known, draft: Draft) -> Iterator[Told]:
    """When and where."""
    if draft.date is not None and draft.date.span.latest is not None:
        yield "date", dates.written(draft.date.span), draft.date.spans
        yield "basis", draft.date.basis.value, ()
    if draft.place is not None:
        yield "place", place(known, draft.place), draft.place.spans


def line_fields(known: Known, line: Line) -> Iterator[Told]:
    """The fields of one line; what the reader left open is left out."""
    yield "type", type_words(known, line.type), line.type.spans or line.spans
    yield "qualifier", _qualifier(known, line.type).value, ()
    yield "number", number(line.count), line.count_spans
    yield "fate", (line.outcome or line.context or ""), line.outcome_spans
    yield "manner", line.manner, line.outcome_spans
    yield from _parties(known, line)
    fitted = [one for one in line.fitted if one.slug]
    yield "fitted", ", ".join(part(known, one) for one in fitted), [span for one in fitted for span in one.spans]
    yield "hedged", "y" if line.hedged else "", ()
    yield "note", _note(line), ()


def _parties(known: Known, line: Line) -> Iterator[Told]:
    """A party that this kind of outcome leaves out goes into the note; one that it needs is unknown when not told."""
    lost_by, taken_by = line.lost_by, line.taken_by
    needs_taker = line.context is not None or line.outcome in NEEDS_TAKER
    if lost_by is not None and line.context is None:
        yield "lost_by", party(known, lost_by), lost_by.spans
        yield "lost_basis", PartyBasis.ALLEGED.value, ()
    if taken_by is not None and (needs_taker or line.outcome is None):
        yield "taken_by", party(known, taken_by), taken_by.spans
        yield "taken_basis", PartyBasis.ALLEGED.value, ()
    elif needs_taker:
        yield "taken_by", UNKNOWN, ()


def _note(line: Line) -> str:
    loose = [one.text for one in line.fitted if one.slug is None]
    told = [f"Fitted with, by the text: {', '.join(loose)}."] if loose else []
    if line.taken_by is not None and line.context is None and line.outcome not in {*NEEDS_TAKER, None}:
        told.append(f"By {line.taken_by.text}, by the text.")
    return " ".join(told)[:LONGEST_NOTE]


def _qualifier(known: Known, kind: Named) -> Qualifier:
    """Words are no look at the thing: what they name is probable. A whole category is sure enough as it is."""
    entry = known.lexicon.types.get(kind.slug or "")
    is_sure = entry is not None and entry.rank.depth <= Rank.CATEGORY.depth
    return Qualifier.EXACT if is_sure else Qualifier.PROBABLE


def _claim(known: Known, whole: Whole, said: Said) -> Iterator[Told]:
    start, end = min(one[0] for one in said.spans), max(one[1] for one in said.spans)
    yield "kind", said.kind.value, ()
    yield "summary", said.summary[:LONGEST_QUOTE], said.spans
    yield "quote", whole.text[start:end][:LONGEST_QUOTE], said.spans
    yield "asserted_by", said.asserted_by[:LONGEST_NAME], ()
    yield "hedged", "y" if said.hedged else "", ()
    yield "number", number(said.count) if said.count else "", ()
    yield "value", f"{said.value:g}" if said.value is not None else "", ()
    yield "unit", said.unit or "", ()
    yield "qualifier", said.qualifier, ()
    yield (
        "type",
        type_words(known, said.type) if said.type and said.type.slug else "",
        said.type.spans if said.type else (),
    )
    for name, one in (("lost_by", said.lost_by), ("taken_by", said.taken_by)):
        yield name, party(known, one) if one and one.slug else "", one.spans if one else ()
    yield "place", place(known, said.place) if said.place else "", said.place.spans if said.place else ()
    yield "said", dates.day_text(said.said_on) if said.said_on else "", ()
    yield "source", str(said.source + 1), ()


def number(count: Range) -> str:
    """The words of a number that are read as the same number again."""
    least, best, most = count.least, count.best, count.most
    if most is None:
        open_one = f"at least {least}" if least > 1 else NOBODY_SAID
        return open_one if least == best else f"{best} ({least}–?)"
    if least == best == most:
        return str(best)
    return f"{least}–{most}" if least == best else f"{best} ({least}–{most})"


def type_words(known: Known, kind: Named) -> str:
    """As the text has it, where that is read as the same type; else the type's own name, else its slug."""
    entry = known.lexicon.types.get(kind.slug or "")
    if entry is None:
        return kind.text
    words = " ".join(kind.text.split())
    return next((one for one in (words, entry.name) if known.resolve(one).slug == entry.slug), entry.slug)


def part(known: Known, one: Named) -> str:
    """A fitted part in words without a comma, which would end it."""
    words = type_words(known, one)
    return words if "," not in words else one.slug or words.replace(",", " ")


def party(known: Known, one: Named) -> str:
    node = known.world.parties.by_slug.get(one.slug or "")
    if node is None:
        return one.text
    return node.name if known.world.parties.find(node.name) is node else node.slug


def place(known: Known, one: Named) -> str:
    node = known.world.places.by_slug.get(one.slug or "")
    if node is None:
        return one.text
    written = (words for words in (one.text, node.name) if _finds(known, words) == node.slug)
    return next(written, node.slug)


def _finds(known: Known, words: str) -> str | None:
    return spotting.place(known.session, known.world, words).slug
