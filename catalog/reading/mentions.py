"""Mentions of a text, in its order: everything that was found, each with its exact place and why."""

from collections.abc import Iterator, Sequence
from typing import Any

from catalog.domain.dates import Span
from catalog.reading import links, unreal
from catalog.reading.claims import Heard
from catalog.reading.counts import Count
from catalog.reading.found import Kind, Mention
from catalog.reading.links import Link, LinkKind
from catalog.reading.scene import Scene, Survey
from catalog.reading.triggers import Way

WHY = {
    Way.AFTER: "tells of what follows it", Way.BEFORE: "tells of what stands before it",
    Way.NEXT: "describes the next thing", Way.LAST: "tells of the thing right before it",
}  # fmt: skip


def make(survey: Survey, heard: Sequence[Heard]) -> list[Mention]:
    """All mentions; those of one kind do not overlap, those of two may."""
    found = [*_names(survey), *_numbers(survey), *_claims(heard), *_sources(survey)]
    for scene in survey.scenes:
        found += _of_scene(scene)
    return sorted(dict.fromkeys(found), key=lambda one: (one.start, -one.end, one.kind))


def _names(survey: Survey) -> Iterator[Mention]:
    for thing in survey.things:
        kind = Kind.PART if thing.is_part else Kind.TYPE
        yield Mention(thing.start, thing.end, kind, thing.slug, thing.rank, None, thing.why)
    for party in survey.parties:
        yield Mention(party.start, party.end, Kind.PARTY, party.slug, None, None, party.why)
    for place in survey.places:
        yield Mention(place.start, place.end, Kind.PLACE, place.slug, None, None, place.why)


def _numbers(survey: Survey) -> Iterator[Mention]:
    """Numbers of things and of places taken; other numbers of the text are nobody's business here."""
    for scene in survey.scenes:
        counted: list[Count] = [phrase.count for phrase in scene.phrases if phrase.count]
        for count in dict.fromkeys(counted):
            value = {"min": count.least, "best": count.best, "max": count.most}
            yield Mention(count.start, count.end, Kind.COUNT, value=_frozen(value), why=count.why)


def _of_scene(scene: Scene) -> Iterator[Mention]:
    for moment in scene.moments:
        yield Mention(moment.start, moment.end, Kind.DATE, value=_frozen(_span(moment.span)), why=moment.why)
    for hedge in scene.hedges:
        yield Mention(hedge.start, hedge.end, Kind.HEDGE, why=hedge.why)
    for trigger in dict.fromkeys(scene.governed.values()):
        why = trigger.rule.ask or WHY[trigger.way]
        if unreal.is_unreal(scene, trigger):
            why = "planned, feared or denied: nothing happened"
        yield Mention(trigger.start, trigger.end, Kind.OUTCOME, value=trigger.rule.kind, why=why)
    for speaker in scene.speakers:
        value = {"speaker": scene.text[slice(*speaker.who)], "handle": speaker.handle}
        yield Mention(speaker.start, speaker.end, Kind.SOURCE, value=_frozen(value), why="whom the text lets speak")


def _span(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"earliest": None, "latest": None, "precision": None}
    return {
        "earliest": span.earliest.isoformat() if span.earliest else None,
        "latest": span.latest.isoformat() if span.latest else None,
        "precision": span.precision.value,
    }


def _claims(heard: Sequence[Heard]) -> Iterator[Mention]:
    for one in heard:
        start, end = one.said.spans[0]
        value = {"kind": one.said.kind.value, "value": one.said.value, "unit": one.said.unit}
        yield Mention(start, end, Kind.CLAIM, value=_frozen(value), why=one.said.summary)


def _sources(survey: Survey) -> Iterator[Mention]:
    for block in survey.blocks:
        if block.signature:
            value = {
                "handle": block.handle,
                "name": block.name,
                "published": block.published and block.published.isoformat(),
            }
            yield Mention(*block.signature, Kind.SOURCE, value=_frozen(value), why="who wrote the post, and when")
    signatures = [block.signature for block in survey.blocks if block.signature]
    for link in links.find(survey.text):
        if not any(start <= link.start < end for start, end in signatures):
            yield Mention(link.start, link.end, Kind.SOURCE, value=_frozen(_link(link)), why=f"an {_kind(link)}")


def _kind(link: Link) -> str:
    return {LinkKind.ADDRESS: "address", LinkKind.PICTURE: "address of a picture", LinkKind.HANDLE: "account"}[
        link.kind
    ]


def _link(link: Link) -> dict[str, str]:
    return {name: text for name, text in (("url", link.url), ("handle", link.handle)) if text}


def _frozen(value: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """As pairs, so that mentions can be compared and kept; `document` makes an object of them again."""
    return tuple(value.items())
