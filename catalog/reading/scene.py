"""Everything that is found in a text, sentence by sentence, before anything is made of it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from catalog.domain import describing, designations
from catalog.reading import (
    blocks,
    counts,
    distances,
    enumerated,
    evidence,
    governing,
    hedges,
    moments,
    parties,
    phrases,
    places,
    shares,
    speakers,
    things,
    triggers,
    units,
    unknown,
)
from catalog.reading.blocks import Block
from catalog.reading.counts import Count
from catalog.reading.distances import Distance
from catalog.reading.hedges import Hedge, Unreal
from catalog.reading.lexicon import Lexicon
from catalog.reading.moments import Moment
from catalog.reading.parties import Party
from catalog.reading.phrase import Phrase
from catalog.reading.places import Place
from catalog.reading.reach import Sentence
from catalog.reading.speakers import Speaker
from catalog.reading.taken import Taken
from catalog.reading.things import Thing
from catalog.reading.triggers import Trigger


class Placed(Protocol):
    """Whatever stands somewhere in the text."""

    @property
    def start(self) -> int: ...


F = TypeVar("F", bound=Placed)


@dataclass(frozen=True)
class Scene:
    """One sentence: its phrases with what governs them, and whoever, wherever and whenever it names.

    `is_doubtful`: the post doubts what it said before it.
    """

    block: Block
    sentence: Sentence
    governed: dict[int, Trigger]
    parties: list[Party]
    places: list[Place]
    moments: list[Moment]
    hedges: list[Hedge]
    unreal: list[Unreal]
    distances: list[Distance]
    speakers: list[Speaker]
    lexicon: Lexicon
    counts: list[counts.Count]
    day: date | None
    shouted: bool
    is_doubtful: bool = False

    def path(self, thing: Thing) -> tuple[str, ...]:
        """Slugs from the domain down to the type of a thing; nothing for one in no catalog."""
        return self.lexicon.path(thing.slug) if thing.slug else ()

    @property
    def start(self) -> int:
        return self.sentence.start

    @property
    def end(self) -> int:
        return self.sentence.end

    @property
    def text(self) -> str:
        return self.sentence.cut.text

    @property
    def phrases(self) -> Sequence[Phrase]:
        return self.sentence.phrases


@dataclass(frozen=True)
class Survey:
    """A whole text; `published` is the day of the report."""

    text: str
    cut: units.Cut
    lexicon: Lexicon
    blocks: list[Block]
    scenes: list[Scene]
    things: list[Thing]
    parties: list[Party]
    places: list[Place]
    published: date | None = None


def survey(text: str, lexicon: Lexicon, published: date | None) -> Survey:
    """Find all there is in a text, each kind in one pass."""
    cut, shouted = units.cut(text), units.is_shouted(text)
    of_lines = enumerated.starts(text)
    numbers = [one for one in counts.find(text) if one.start not in of_lines]
    named = things.find(cut, lexicon, shouted=shouted)
    named = unknown.added(cut, named, shouted=shouted)
    counted = frozenset(_counted(cut, one) for one in numbers)
    meant = evidence.weigh(named, cut, counted, shouted=shouted)
    spans = [(one.start, one.end) for one in meant]
    people = parties.acting(parties.find(cut, lexicon, shouted=shouted), cut, lexicon)
    people = _outside(people, len(text), spans)
    taken = [*spans, *((one.start, one.end) for one in people if not one.is_adjective)]
    where = places.find(cut, lexicon, taken, shouted=shouted)
    people = _outside(people, len(text), [(one.start, one.end) for one in where if one.slug])
    people = parties.placed(people, frozenset(one.country for one in where if one.country))
    split = blocks.split(text)
    found = Found(
        numbers, meant, people, where, split, hedges.find(text), hedges.unreal(text), distances.find(text),
        speakers.find(text), lexicon, published, shouted,
    )  # fmt: skip
    scenes = [scene for block in split for scene in _scenes(cut, block, found)]
    return Survey(text, cut, lexicon, split, scenes, meant, people, where, published)


@dataclass(frozen=True)
class Found:
    """What was found in the whole text, kind by kind."""

    counts: list[counts.Count]
    things: list[Thing]
    parties: list[Party]
    places: list[Place]
    blocks: list[Block]
    hedges: list[Hedge]
    unreal: list[Unreal]
    distances: list[Distance]
    speakers: list[Speaker]
    lexicon: Lexicon
    published: date | None
    shouted: bool


def _counted(cut: units.Cut, count: Count) -> int:
    """The first unit of what a number counts, words for whose it is passed over."""
    at = cut.at(count.end)
    if at < len(cut.units) and cut.text[count.end : cut.units[at].start].strip(' “"-'):
        return -1
    while at + 1 < len(cut.units) and cut.joined[at] and designations.fold(cut.units[at].text) in describing.DEMONYMS:
        at += 1
    return at


def _is_dated(block: Block, found: Found) -> bool:
    """The day of the report is that of its own words; that of a post too, where there is nothing but posts."""
    return not block.is_post or all(one.is_post for one in found.blocks)


def _outside(people: Sequence[Party], length: int, spans: Sequence[tuple[int, int]]) -> list[Party]:
    taken = Taken(length, spans)
    return [one for one in people if not taken.inside(one.start, one.end)]


def _scenes(cut: units.Cut, block: Block, found: Found) -> list[Scene]:
    told = moments.find(cut.text[block.start : block.end], block.published or found.published)
    dated = [Moment(one.start + block.start, one.end + block.start, one.span, one.why) for one in told]
    return [_scene(cut, block, found, dated, bounds) for bounds in units.sentences(cut.text, block.start, block.end)]


def _scene(cut: units.Cut, block: Block, found: Found, dated: list[Moment], bounds: tuple[int, int]) -> Scene:
    start, end = bounds
    people = _within(found.parties, start, end)
    names = _within(found.places, start, end)
    told = triggers.find(cut, start, end, frozenset(one.end for one in people if not one.is_adjective))
    numbers = [one for each in _within(found.counts, start, end) for one in _beside(cut.text, each, told)]
    own = phrases.build(
        cut, _within(found.things, start, end), numbers, phrases.Within(start, frozenset(one.end for one in told))
    )
    own, told_after = shares.parted(cut, end, own, numbers, told)
    sentence = Sentence(cut, start, end, own, told)
    is_doubtful = block.is_post and bool(_within(found.hedges, block.start, start))
    return Scene(
        block, sentence, governing.govern(sentence, told_after), people, names, _within(dated, start, end),
        _within(found.hedges, start, end), _within(found.unreal, start, end),
        _within(found.distances, start, end), _within(found.speakers, start, end), found.lexicon,
        numbers, block.published or (found.published if _is_dated(block, found) else None),
        found.shouted, is_doubtful,
    )  # fmt: skip


def _beside(text: str, count: Count, told: Sequence[Trigger]) -> list[Count]:
    """`handed over two`: the number begins after the word of outcome, `over` belongs to it."""
    trigger = next((one for one in told if one.start < count.end and count.start < one.end), None)
    if trigger is None:
        return [count]
    rest = counts.find(text[trigger.end : count.end])
    return [replace(one, start=one.start + trigger.end, end=one.end + trigger.end) for one in rest]


def _within(found: Sequence[F], start: int, end: int) -> list[F]:
    """Those that begin in the sentence; all are in the order of the text."""
    return list(found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)])


def _start(one: Placed) -> int:
    return one.start
