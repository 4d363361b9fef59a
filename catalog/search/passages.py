"""Where words stand in the records that they found: said in words, with a short passage round the first of them.

Passages are plain text in pieces, those found marked; pages escape each piece. Nothing is quoted that the page of the
record does not show: of an item, what incidents tell only where they are public.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, groupby
from operator import itemgetter
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import terms
from catalog.domain.adjacent import Phrase
from catalog.domain.memo import Memo
from catalog.domain.outcomes import RecordState
from catalog.models import Incident, Outcome
from catalog.search import documents, query, related, typed, visible
from catalog.search.engines.document import Document
from catalog.search.engines.hits import Hit
from catalog.search.seen import Reader
from catalog.search.typed import Typed

BEFORE, AFTER = 8, 16  # words of a passage before the first one found and from it on
LONGEST_WORD = 60  # characters of a word in a passage; an address may be longer
IN_NAME = {"type": "in its name", "incident": "in its title", "item": "in the name of its type",
           "source": "in its title or handle"}  # fmt: skip
RELATED = {"type": "category", "incident": "item or place", "item": "category, part, party or place",
           "source": "publisher"}  # fmt: skip
# What the texts of a document are, in their order; the last one for all that follow.
TOLD = {
    "type": ("in its description", "in its maker's name", "in its marks"),
    "incident": ("in the narrative", "in its place as written", "in its date as written", "in what a source says"),
    "item": ("in the words of its source", "in its note"),
    "source": ("in its note", "in its address", "in what it says"),
}
# What each incident adds to the texts of an item; a bare one has no page, the item's shows it.
OF_OUTCOME = {"in the words of its source": col(Outcome.as_written), "in how it happened": col(Outcome.manner)}
OF_INCIDENT = {
    **OF_OUTCOME,
    "in the title of its incident": col(Incident.title),
    "in the narrative of its incident": col(Incident.narrative),
    "in the place of its incident, as written": col(Incident.place_as_written),
}
OF_BARE = {**OF_OUTCOME, "in its place as written": col(Incident.place_as_written)}
Text = tuple[str, str]  # what a text is, and the text
CUT = (False, "…")
_first = itemgetter(0)
ELSEWHERE = "in what is told of it"


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Match:
    """Why a hit matched, in words; the passage is empty where a name says it all."""

    why: str
    passage: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Sought:
    """What is asked for: `groups`, of each of which one part stands in a hit, or all of it glued to one designation,
    `whole`. `terms` are those of all words, `words` are these as typed, `besides` the fields and what is left out.
    """

    groups: tuple[tuple[query.Part, ...], ...]
    whole: frozenset[str]
    terms: frozenset[str]
    words: str
    besides: str

    @classmethod
    def of(cls, asked: Typed, wider: frozenset[str] = frozenset(), *, exact: bool) -> "Sought":
        """What was typed, and the terms that it was widened to."""
        read = query.read(asked.text, exact=exact)
        groups = ((read.terms | wider,),) if wider else read.groups
        words = " ".join(one.text for one in asked.words if not one.is_unwanted)
        others = [*asked.fields, *(one for one in asked.words if one.is_unwanted)]
        return cls(groups, read.whole, read.terms | wider, words.casefold(), typed.written(others))

    @property
    def phrases(self) -> Iterator[Phrase]:
        return (part for group in self.groups for part in group if isinstance(part, Phrase))

    def in_name(self, name: str) -> int:
        """How much of what is asked for stands in a name."""
        return self._share(name, terms.of_name(name))

    def is_all_in_name(self, name: str) -> bool:
        """Does a name have all that is asked for?"""
        return self.in_name(name) >= len(self.groups) > 0

    def in_text(self, text: str) -> int:
        """How much of it stands in a text."""
        return self._share(text, terms.of_prose(text)) if self.places_in(text) else 0

    def is_typed(self, name: str) -> bool:
        """Was the name typed as it is, alone or among other words?"""
        return f" {name.casefold()} " in f" {self.words} "

    def _share(self, text: str, found: AbstractSet[str]) -> int:
        """How many groups have a part there."""
        if not self.whole.isdisjoint(found):
            return max(1, len(self.groups))
        return sum(any(_stands(part, text, found) for part in group) for group in self.groups)

    def places_in(self, text: str) -> list[int]:
        """Numbers of the words of a text that are asked for; those of a phrase where one stands first."""
        if found := self._phrase_in(text):
            return list(range(found[0], found[1] + 1))
        words = text.split()
        places = set(compress(range(len(words)), map(self._is_asked.__getitem__, words)))
        for first, last in terms.runs(text, words):
            if self._is_asked[terms.run(words, first, last)]:
                places.update(range(first, last + 1))
        return sorted(places)

    def _phrase_in(self, text: str) -> tuple[int, int] | None:
        return next((found for phrase in self.phrases if (found := phrase.place_in(text))), None)

    @cached_property
    def _is_asked(self) -> Memo[str, bool]:
        """Word or run → has it one of the terms? Most stand in many of the texts."""
        wanted = self.terms
        return Memo(lambda word: not wanted.isdisjoint(terms.of_piece(word)))


def _stands(part: query.Part, text: str, found: AbstractSet[str]) -> bool:
    if isinstance(part, Phrase):
        return part.place_in(text) is not None
    return not part.isdisjoint(found)


def matches(session: Session, sought: Sought, hits: Sequence[Hit], reader: Reader) -> dict[str, Match]:
    """Key of a hit → why it matched, for the hits that a page shows.

    What an incident tells is quoted only if the reader may see the incident.
    """
    found = {}
    for kind in {hit.kind for hit in hits}:
        ids = [hit.record_id for hit in hits if hit.kind == kind]
        there, beside = _of_incidents(session, kind, ids, reader), related.names(session, kind, ids)
        called = related.own_names(session, ids) if kind == "item" else {}
        for one in documents.of(session, kind, ids):
            texts = [*_texts(one), *there.get(one.record_id, ())]
            names = Names(one.names or called.get(one.record_id, ()), beside[one.record_id])
            found[one.key] = _match(kind, sought, names, texts)
    return found


@dataclass(frozen=True)
class Names:
    """What a record is called, and what it has to do with is."""

    own: Sequence[str]
    beside: Sequence[str]


def _match(kind: str, sought: Sought, names: Names, texts: Sequence[Text]) -> Match:
    """What has most of what is asked for: the record's own name, else what is told of it, else a name beside it."""
    if not sought.groups:
        return Match(f"fits {sought.besides}" if sought.besides else "")
    own = max(map(sought.in_name, names.own), default=0)
    told, why, text = max(((sought.in_text(text), why, text) for why, text in texts), key=_first, default=(0, "", ""))
    named = ((sought.in_name(name), sought.is_typed(name), name) for name in names.beside)
    beside, _, name = max(named, key=itemgetter(0, 1), default=(0, False, ""))
    passage = _passage(text, sought.places_in(text)) if told else ()
    most = max(own, told, beside)
    if not most:
        return Match(ELSEWHERE)
    if own == most:
        return Match(IN_NAME[kind], passage)
    return Match(why if told == most else f"by its {RELATED[kind]}: {name}", passage)


def _texts(document: Document) -> Iterator[Text]:
    """The texts of a document, each with what it is; what became of an item is told by its incidents."""
    labels = TOLD[document.kind]
    told = document.told[: len(labels)] if document.kind == "item" else document.told
    for at, text in enumerate(told):
        yield labels[min(at, len(labels) - 1)], text


def _of_incidents(session: Session, kind: str, ids: Sequence[int], reader: Reader) -> dict[int, list[Text]]:
    """Item → what its incidents tell, each with what it is, where whoever asks may see them."""
    if kind != "item":
        return {}
    bare = (col(Incident.is_bare), Outcome.state == RecordState.ACTIVE, visible.out(reader.now))
    found = defaultdict[int, list[Text]](list)
    for told, shown in ((OF_INCIDENT, visible.incidents(reader.now, insider=reader.insider)), (OF_BARE, bare)):
        rows: Any = select(col(Outcome.item_id), *told.values())
        rows = rows.join(Incident, col(Outcome.incident_id) == Incident.id).order_by(col(Outcome.id))
        for item, *texts in session.execute(rows.where(col(Outcome.item_id).in_(ids), *shown)):
            found[item] += zip(told, texts, strict=True)
    return found


def _passage(text: str, places: Sequence[int]) -> tuple[Piece, ...]:
    """The words round the first one found, in runs that are found or not; an ellipsis where text is left out."""
    words, found = text.split(), set(places)
    start, end = max(0, places[0] - BEFORE), min(len(words), places[0] + AFTER)
    shown = [(at in found, _short(words[at])) for at in range(start, end)]
    shown = [*[CUT][: start > 0], *shown, *[CUT][: end < len(words)]]
    runs = [(mark, " ".join(word for _, word in run)) for mark, run in groupby(shown, key=itemgetter(0))]
    last = len(runs) - 1
    return tuple(
        Piece(run if mark else f"{' ' * (at > 0)}{run}{' ' * (at < last)}", mark) for at, (mark, run) in enumerate(runs)
    )


def _short(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] + "…"
