"""Drafts made of what the sentences tell: things seen together, then and there, with the sources that tell of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from catalog.domain import describing
from catalog.reading import actors, carrying, claims, lines, parts, rules, same
from catalog.reading.actors import Memory
from catalog.reading.blocks import Block
from catalog.reading.claims import Heard
from catalog.reading.found import Draft, Line, Named, Origin
from catalog.reading.parts import Part
from catalog.reading.scene import Scene, Survey
from catalog.reading.told import Told

SUM = re.compile(r"\b(?:in all|in total|altogether|all told)\b", re.IGNORECASE)
AGAIN = frozenset(rules.words("phrases", "again"))
WHOSE = frozenset(rules.words("phrases", "whose"))
THE = re.compile(r".*\bthe\s+[#“\"]?((?:[\w’'-]+\s+){0,3})[#“\"]?$", re.IGNORECASE | re.DOTALL)
AGAIN_REACH = 40  # characters before a thing in which `the` or `the third` says that it was named before
LEAD = 10  # characters before a post in which a colon leads to it
WHEN_ASK = "When did it happen? The text does not say."


@dataclass(frozen=True)
class Made:
    """What was made of a text: drafts, its sources, and the lines and claims that the drafts were made of."""

    drafts: list[Draft]
    origins: list[Origin]
    told: list[Told]
    heard: list[Heard]
    named: list[Line]


def make(survey: Survey) -> Made:
    """Drafts in the order of the text; every line and claim is in one of them."""
    report = _report(survey)
    origins = {block.start: _origin(block, report) for block in survey.blocks}
    told, heard, found = _read(survey)
    grouped = parts.grouped(found)
    cited = [frozenset(one.speaker.lower() for one in group if one.speaker) for group in grouped]
    led = frozenset(origins[block.start].body for block in survey.blocks if block.is_post and _is_led(survey, block))
    drafts = same.merged([_draft(group, origins) for group in grouped], cited, led)
    drafts = sorted(_with_claims(drafts, heard, origins), key=_first)
    return Made(drafts, list(dict.fromkeys(origins.values())), told, heard, _named(survey, told))


def _is_led(survey: Survey, block: Block) -> bool:
    """`One account wrote:` stands right before the post."""
    return survey.text[max(0, block.start - LEAD) : block.start].rstrip(' \n“"').endswith(":")


def _named(survey: Survey, told: Sequence[Told]) -> list[Line]:
    """Types that are named and not told of, each once."""
    known = {one.line.type.slug for one in told}
    found: dict[str | None, Line] = {}
    for scene in survey.scenes:
        for line in lines.named(scene):
            if line.type.slug not in known:
                found.setdefault(line.type.slug, line)
    return list(found.values())


def _report(survey: Survey) -> Origin | None:
    own = [block for block in survey.blocks if not block.is_post]
    return Origin(is_post=False, body=(own[0].start, own[-1].end), published=survey.published) if own else None


def _origin(block: Block, report: Origin | None) -> Origin:
    if not block.is_post and report is not None:
        return report
    spans = (block.signature,) if block.signature else ()
    body = (block.start, block.end)
    return Origin(True, body, block.name, block.handle, block.published, block.url, spans)


@dataclass
class Seen:
    """Types that a block has told of so far, and the kinds that they are of, each with its words."""

    types: set[str | None] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, told: Told) -> None:
        self.types.add(told.line.type.slug)
        self.kinds |= dict.fromkeys(told.scene.path(told.phrase.thing)[:-1], told.line.type.text)


def _read(survey: Survey) -> tuple[list[Told], list[Heard], list[Part]]:
    """Sentence by sentence; what one tells is remembered for the next of the same block."""
    told: list[Told] = []
    heard: list[Heard] = []
    found: list[Part] = []
    memory, before, seen = Memory(), None, Seen()
    for scene in carrying.carry(survey.scenes):
        if before is not None and scene.block is not before.block:
            memory, before, seen = Memory(), None, Seen()
        memory = _warned(scene, memory)
        own = _new(lines.read(scene, memory), seen)
        told += own
        heard += claims.read(survey, scene, memory)
        if own:
            found += parts.split(survey, scene, own, before)
        memory, before = actors.remember(scene, memory), scene
    return told, heard, found


def _warned(scene: Scene, memory: Memory) -> Memory:
    """Who is fought in the sentence itself may lose what is taken in it."""
    victim = actors.remember(scene, Memory()).victim
    return replace(memory, victim=victim) if victim else memory


def _new(own: list[Told], seen: Seen) -> list[Told]:
    """`the RPG-18` after `an RPG-18` is the same one."""
    new = [_asked(one, seen) for one in own if not (_is_again(one) and one.line.type.slug in seen.types)]
    for one in new:
        seen.add(one)
    return new


def _asked(one: Told, seen: Seen) -> Told:
    """`the tank` after a T-72 may be that one, and so may the T-72 of `T-72 destroyed!`."""
    slug = one.phrase.thing.slug or ""
    earlier = seen.kinds.get(slug) if one.phrase.thing.is_generic else None
    if earlier is None or not _is_definite(one):
        earlier = one.line.type.text if slug in seen.types and _is_bare(one) else None
    if earlier is None:
        return one
    ask = f"Is it the {earlier} named before?"
    return replace(one, line=replace(one.line, asks=(*one.line.asks, ask)))


def _is_bare(one: Told) -> bool:
    """A name without an article or a number, in a sentence that goes on with others in one line."""
    phrase, start = one.phrase, one.scene.start
    is_alone = phrase.count is None and phrase.start == phrase.thing.start and not phrase.is_open
    is_one = is_alone and not (phrase.thing.is_plural or phrase.thing.is_generic)
    return is_one and start > one.scene.block.start and "\n" not in one.scene.text[start - 1 : start + 1]


def _is_again(one: Told) -> bool:
    return SUM.search(one.scene.text, one.scene.start, one.phrase.start) is not None or _is_definite(one)


def _is_definite(one: Told) -> bool:
    """`the T-72`, `the third T-72`, `the captured enemy T-72`; but not `the enemy captured T-72 tanks`."""
    phrase, start = one.phrase, max(one.scene.start, one.phrase.thing.start - AGAIN_REACH)
    found = THE.match(one.scene.text[start : phrase.thing.start])
    if found is None or phrase.thing.is_plural or phrase.count is not None:
        return False
    rest = dropwhile(lambda word: word.lower() in AGAIN or describing.is_description(word), found[1].split())
    return all(word.lower() in WHOSE or (word[0].isupper() and not one.scene.shouted) for word in rest)


def _draft(group: Sequence[Part], origins: dict[int, Origin]) -> Draft:
    place = next((one.place for one in group if one.place), None)
    when = next((one.date for one in group if one.date), None)
    own = tuple(told.line for part in group for told in part.lines)
    people = _once(party for line in own for party in (line.lost_by, line.taken_by))
    asks = () if when is not None else (WHEN_ASK,)
    return Draft((origins[group[0].block.start],), own, (), when, place, people, asks)


def _once(found: Iterable[Named | None]) -> tuple[Named, ...]:
    """Everybody who takes part, once each."""
    return tuple({parts.key(one): one for one in reversed([one for one in found if one])}.values())[::-1]


def _with_claims(drafts: list[Draft], heard: Sequence[Heard], origins: dict[int, Origin]) -> list[Draft]:
    """Claims go with the things that the same post tells of, or the same place; the others make a draft a source."""
    left: dict[Origin, list[Heard]] = {}
    known = _by_source(drafts)
    for one in heard:
        origin, place = origins[one.scene.block.start], one.said.place
        at = known.get((origin, "" if origin.is_post else place.slug if place else None))
        if at is None:
            left.setdefault(origin, []).append(one)
        else:
            said = replace(one.said, source=drafts[at].sources.index(origin))
            people = _once((*drafts[at].parties, said.lost_by, said.taken_by))
            drafts[at] = replace(drafts[at], claims=(*drafts[at].claims, said), parties=people)
    return [*drafts, *(_of_claims(origin, own) for origin, own in left.items())]


def _by_source(drafts: Sequence[Draft]) -> dict[tuple[Origin, str | None], int]:
    """The first draft with lines of each post, and of each place that the report names."""
    found: dict[tuple[Origin, str | None], int] = {}
    for number, draft in enumerate(drafts):
        place = draft.place.slug if draft.place else None
        for source in draft.sources if draft.lines else ():
            if source.is_post or place:
                found.setdefault((source, "" if source.is_post else place), number)
    return found


def _of_claims(origin: Origin, heard: Sequence[Heard]) -> Draft:
    people = _once(party for one in heard for party in (one.said.lost_by, one.said.taken_by))
    when = parts.published(origin.published, origin.spans)
    return Draft((origin,), (), tuple(one.said for one in heard), when, None, people)


def _first(draft: Draft) -> int:
    own = draft.lines or draft.claims
    return min((start for one in own for start, _ in one.spans), default=0)
