"""Results of words with fields among them: what was found, less the incidents and items that the fields leave out."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from catalog.search.asking import Asked
from catalog.search.blocks import Ints
from catalog.search.engines import INDEXED, Hits, keys_of
from catalog.search.words import Found

NARROWED = ("incident", "item")


def found(asked: Asked, kinds: Sequence[str]) -> Found:
    """The hits that fit; without words every incident and item that does, and no types and sources."""
    parts = [_fitting(asked.without_words(), kind) for kind in NARROWED if kind in kinds]
    fitting = np.concatenate([np.empty(0, dtype=np.int64), *parts])
    if asked.found is None:
        every = Hits(fitting % len(INDEXED), fitting // len(INDEXED), np.ones(len(fitting)))
        return Found(every, by_index=True)
    free = [INDEXED.index(kind) for kind in kinds if kind not in NARROWED]
    keys = asked.found.hits.keys
    hits = asked.found.hits.only(np.isin(keys % len(INDEXED), free) | np.isin(keys, fitting))
    return replace(asked.found, hits=hits)


def _fitting(bare: Asked, kind: str) -> Ints:
    """Keys of the records of a kind that fit the fields."""
    question = bare.question
    ids = bare.incident_numbers if kind == "incident" else np.unique(question.columns.item[question.rows])
    return keys_of(INDEXED.index(kind), ids)
