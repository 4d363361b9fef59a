"""What the page of all results shows of a question: what was found of some kinds, less what its fields leave out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from catalog.search.asking import Asked
from catalog.search.blocks import Ints, Mask
from catalog.search.engines import INDEXED, Hits, keys_of
from catalog.search.words import Found

NARROWED = ("incident", "item")


def found(asked: Asked, kinds: Sequence[str], *, has_fields: bool) -> Found:
    """The hits that fit; with fields and no words every incident and item that does, and no types and sources."""
    if not has_fields:
        every = asked.found or Found(Hits.of([]), by_index=True)
        return replace(every, hits=every.hits.only(_of_kinds(every.hits, kinds)).shares())
    parts = [_fitting(asked.without_words(), kind) for kind in NARROWED if kind in kinds]
    fitting = np.concatenate([np.empty(0, dtype=np.int64), *parts])
    if asked.found is None:
        return Found(Hits(fitting % len(INDEXED), fitting // len(INDEXED), np.ones(len(fitting))), by_index=True)
    hits = asked.found.hits
    free = _of_kinds(hits, [kind for kind in kinds if kind not in NARROWED])
    return replace(asked.found, hits=hits.only(free | np.isin(hits.keys, fitting)))


def _of_kinds(hits: Hits, kinds: Sequence[str]) -> Mask:
    mask: Mask = np.isin(hits.kinds, [INDEXED.index(kind) for kind in kinds])
    return mask


def _fitting(bare: Asked, kind: str) -> Ints:
    """Keys of the records of a kind that fit the fields."""
    question = bare.question
    ids = bare.incident_numbers if kind == "incident" else np.unique(question.columns.item[question.rows])
    return keys_of(INDEXED.index(kind), ids)
