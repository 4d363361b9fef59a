"""Which documents have each term: gathered document by document, turned round all at once."""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, count

import numpy as np

from catalog.domain.memo import Memo
from catalog.search.blocks import Ints
from catalog.search.engines import prints
from catalog.search.engines.prints import TermsOf


@dataclass(frozen=True)
class Inverted:
    """The terms of a field with the documents that they stand in.

    Terms that come of the same pieces stand in the same documents, as a word does with its stem: they have one list
    together. `terms` are in the order of their bytes, each with the number of its list; `documents` are those of one
    list after the other, in order; `ends` says where each list ends, `lengths` how many terms each document has.
    `prints` are those of all documents as they follow each other, see `prints`; `sizes` how many each has.
    """

    terms: Sequence[tuple[bytes, int]]
    documents: Ints
    ends: Ints
    lengths: Ints
    prints: Ints
    sizes: Ints


class Gathered:
    """The terms of a field, document by document. Each term is counted once a document.

    A document is added as the pieces of its text: the terms of a piece are worked out once, and most pieces stand in
    many documents.
    """

    def __init__(self) -> None:
        self._terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._pieces: list[list[int]] = []  # the terms of each piece
        self._prints: list[list[int]] = []  # of each piece
        # Not of this object: all of it is let go of at once.
        learn = partial(_learnt, self._terms, self._pieces, self._prints)
        self._known: Memo[TermsOf, Memo[str, int]] = Memo(lambda terms_of: Memo(partial(learn, terms_of)))
        self._gathered, self._sizes = array("I"), array("I")

    def add(self, pieces: Sequence[str], terms_of: TermsOf) -> None:
        """The pieces of the next document."""
        self._sizes.append(len(pieces))
        if pieces:
            self._gathered.extend(map(self._known[terms_of].__getitem__, pieces))

    def inverted(self) -> Inverted:
        sizes = np.array([len(one) for one in self._pieces], dtype=np.int64)
        flat = np.fromiter(chain.from_iterable(self._pieces), dtype=np.int64, count=int(sizes.sum()))
        list_of, lists, pieces = _shared(flat, np.repeat(np.arange(len(sizes)), sizes), len(self._terms))
        owners, documents = self._placed(lists, np.bincount(pieces, minlength=len(sizes)))
        weights = np.bincount(list_of)[owners] if len(owners) else owners
        lengths = np.bincount(documents, weights, len(self._sizes)).astype(np.int64)
        numbers = list_of.tolist()
        terms = [(term.encode(), numbers[self._terms[term]]) for term in sorted(self._terms)]  # as their bytes are
        return Inverted(terms, documents, np.cumsum(np.bincount(owners)), lengths, *self._in_order())

    def _in_order(self) -> tuple[Ints, Ints]:
        """The prints of all documents one after the other, and how many each has."""
        counts = np.array([len(one) for one in self._prints], dtype=np.int32)
        every = np.fromiter(chain.from_iterable(self._prints), dtype=prints.PRINT, count=int(counts.sum()))
        pieces = np.frombuffer(self._gathered, dtype=np.uint32)
        sizes = counts.take(pieces)
        at = np.repeat((np.cumsum(counts, dtype=np.int32) - counts).take(pieces), sizes)
        ends = np.cumsum(sizes, dtype=np.int32)
        some = np.flatnonzero(sizes > 1)
        for nth in range(1, int(counts.max(initial=0))):  # the second print of the few that have two, then the third …
            some = some[sizes[some] > nth]
            at[ends[some] - sizes[some] + nth] += nth
        last = np.cumsum(np.frombuffer(self._sizes, dtype=np.uint32), dtype=np.int64)
        return every.take(at), np.diff(np.append(0, ends)[last], prepend=0)

    def _placed(self, lists: Ints, sizes: Ints) -> tuple[Ints, Ints]:
        """Lists with the documents that they have, each once: `lists` of one piece after the other, `sizes` a piece."""
        pieces = np.frombuffer(self._gathered, dtype=np.uint32)
        documents = np.repeat(np.arange(len(self._sizes), dtype=np.uint32), np.frombuffer(self._sizes, dtype=np.uint32))
        starts, parts = np.cumsum(sizes) - sizes, []
        for nth in range(
            int(sizes.max(initial=0))
        ):  # the first list of each piece, then the second of those with two …
            has = sizes[pieces] > nth
            pieces, documents = pieces[has], documents[has]
            parts.append((lists[starts[pieces] + nth] << 32) | documents)
        keys = np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)
        keys.sort()
        keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]  # `np.unique` is far slower
        return keys >> 32, keys & 0xFFFFFFFF


def _learnt(
    terms: dict[str, int], pieces: list[list[int]], told: list[list[int]], terms_of: TermsOf, piece: str
) -> int:
    """The number of a piece that is met for the first time."""
    read = terms_of(piece)
    pieces.append([terms[term] for term in read])
    told.append(prints.of(piece, terms_of, read))
    return len(pieces) - 1


def _shared(terms: Ints, pieces: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    """The list of each term, and pairs of lists and the pieces that lead to them, by piece; from terms of pieces."""
    order = np.lexsort((pieces, terms))
    terms, pieces = terms[order], pieces[order]
    ends = np.cumsum(np.bincount(terms, minlength=count)).tolist()
    known: dict[bytes, int] = {}
    starts = [0, *ends][:-1]
    told = [pieces[start:end].tobytes() for start, end in zip(starts, ends, strict=True)]
    list_of = np.array([known.setdefault(one, len(known)) for one in told], dtype=np.int64)
    _, first = np.unique(list_of, return_index=True)  # one term speaks for each list
    speaks = np.zeros(count, dtype=bool)
    speaks[first] = True
    lists, pieces = list_of[terms[speaks[terms]]], pieces[speaks[terms]]
    order = np.argsort(pieces, kind="stable")
    return list_of, lists[order], pieces[order]
