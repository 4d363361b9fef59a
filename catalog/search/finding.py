"""From a question to the records that it finds: where its words and phrases stand, and what that leads to.

Engines know terms only. Where the words of a phrase stand in one document, its texts decide, so that every engine
finds the same. The work is bounded by those documents.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from sqlmodel import Session

from catalog.domain.adjacent import Phrase
from catalog.search import documents, ties
from catalog.search.blocks import Ints
from catalog.search.engines import INDEXED, KINDS, Document, Hits, Index, Standing
from catalog.search.engines.hits import Columns
from catalog.search.query import Parsed, Part, terms_of
from catalog.search.reached import Reached
from catalog.search.state import last_job
from catalog.search.ties import Ties

WHOLE_BOOST = 4.0  # for all words as one designation


def find(session: Session, index: Index, asked: Parsed, kinds: Sequence[str] = KINDS) -> Hits:
    """All hits of these kinds, best first."""
    if asked.is_empty:
        return Hits.of([])
    tied = ties.read(session)
    search = _Search(session, index, tied)
    every = [reduce(Reached.and_also, (search.any_of(group) for group in asked.groups))] if asked.groups else []
    if not (asked.groups or asked.whole):
        every = [Reached.everything(tied.size)]
    if asked.whole:
        whole = tied.spread(index.having(asked.whole))
        every.append(Reached(whole.places, WHOLE_BOOST * whole.scores))
    found = Reached.together(every)
    for part in asked.unwanted:
        found = found.without(search.any_of([part]))
    return _Found(tied, found, frozenset(kinds))


class _Found(Hits):
    """The records that were reached; gathered kind by kind, when somebody asks for them."""

    def __init__(self, tied: Ties, every: Reached, wanted: Collection[str], best: float = 1.0) -> None:
        self._tied, self._every, self._wanted, self._best = tied, every, wanted, best
        self._gathered: dict[str, Hits] = {}

    @cached_property
    def columns(self) -> Columns:
        return Hits.joined([self.of_kind(kind) for kind in KINDS]).columns

    def of_kind(self, kind: str) -> Hits:
        if kind not in self._gathered:
            self._gathered[kind] = self._gather(kind) if kind in self._wanted else Hits.of([])
        return self._gathered[kind]

    def _gather(self, kind: str) -> Hits:
        span = self._tied.starts[kind]
        own = self._every.between(span)
        kinds = np.broadcast_to(np.int64(INDEXED.index(kind)), len(own.places))
        return Hits(kinds, self._tied.ids[kind][own.places - span.start], own.scores / self._best)

    def shares(self) -> Hits:
        scores = (self._every.between(self._tied.starts[kind]).scores for kind in self._wanted)
        best = max((float(some.max(initial=0.0)) for some in scores), default=0.0) or 1.0
        found = _Found(self._tied, self._every, self._wanted, best)
        found._gathered = {kind: Hits(*own.columns[:2], own.scores / best) for kind, own in self._gathered.items()}
        return found


@dataclass(frozen=True, eq=False)
class _Stands:
    """Where a phrase stands, from where its words do."""

    units: Sequence[Standing]
    standing: Standing

    @property
    def size(self) -> int:
        """Bytes."""
        return self.standing.size


class _Search:
    """Where the parts of a question stand."""

    def __init__(self, session: Session, index: Index, tied: Ties) -> None:
        self._session, self._index, self._tied = session, index, tied

    def any_of(self, parts: Sequence[Part]) -> Reached:
        """The records that a word or a phrase of these finds."""
        terms, phrases = terms_of(parts), (part for part in parts if isinstance(part, Phrase))
        every = [self._index.having(terms)] if terms else []
        return Reached.together([self._tied.spread(one) for one in (*every, *map(self._with, phrases))])

    def _with(self, phrase: Phrase) -> Standing:
        """The documents in which a phrase stands: looked for once in one state of the index and of the texts."""
        units = [self._index.having(unit) for unit in (*phrase.units, phrase.whole)]
        key = (phrase, last_job(self._session), *map(id, units))
        known = self._tied.kept.find(key, _Stands)
        return (known or self._tied.kept.put(key, _Stands(units, self._look(phrase, units)))).standing

    def _look(self, phrase: Phrase, units: Sequence[Standing]) -> Standing:
        """The words of a phrase, and its glued form, score where it stands as they do alone."""
        likely = [self._may_hold(phrase, name, [getattr(one, name) for one in units]) for name in ("names", "words")]
        in_names, in_words = list[int](), list[int]()
        for key, one in self._documents(np.unique(np.concatenate(likely))):
            if phrase.stands_in(one.names):
                in_names.append(key)
            elif phrase.place_in(one.words) and phrase.stands_in(one.told):  # mostly not even across its texts
                in_words.append(key)
        return Standing(_hits_at(in_names, units), _hits_at(in_words, units))

    def _may_hold(self, phrase: Phrase, field: str, units: Sequence[Hits]) -> Ints:
        """The documents with all words of a phrase in a field, those left out in which they surely stand apart; and
        those with its glued form, the last one of `units`.
        """
        *words, whole = units
        each = sorted((one.keys for one in words), key=len)
        keys = reduce(_among, each) if each else np.empty(0, dtype=np.int64)
        keys = self._index.beside(field, keys, phrase.run) if len(keys) and len(phrase.run) > 1 else keys
        return np.concatenate([keys, whole.keys])

    def _documents(self, keys: Ints) -> Iterator[tuple[int, Document]]:
        for code, kind in enumerate(INDEXED):
            ids = keys[keys % len(INDEXED) == code] // len(INDEXED)
            for one in documents.of(self._session, kind, ids.tolist()):
                yield one.record_id * len(INDEXED) + code, one


def _among(few: Ints, many: Ints) -> Ints:
    """Those of the few that are among the many."""
    ordered = np.sort(many)
    places = np.minimum(np.searchsorted(ordered, few), max(len(ordered) - 1, 0))
    return few[ordered[places] == few] if len(ordered) else ordered


def _hits_at(some: Iterable[int], units: Iterable[Standing]) -> Hits:
    """Documents by their keys, with what each of several words scores there."""
    keys = np.array(sorted(some), dtype=np.int64)
    scores = np.zeros(len(keys))
    for hits in (hits for one in units for hits in (one.names, one.words)):
        found = hits.only(np.isin(hits.keys, keys))
        scores[np.searchsorted(keys, found.keys)] += found.scores
    return Hits(keys % len(INDEXED), keys // len(INDEXED), scores)
