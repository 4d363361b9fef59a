"""Results of words with fields among them: what was found, less the incidents and items that the fields leave out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalog.search.asking import Asked
from catalog.search.engines import Hit
from catalog.search.words import Found


def found(asked: Asked, kinds: Sequence[str]) -> Found:
    """The hits that fit; without words every incident and item that does, and no types and sources."""
    bare = asked.without_words()
    question = bare.question
    fitting = {
        "incident": [row.id or 0 for row in bare.incidents()] if "incident" in kinds else [],
        "item": list(dict.fromkeys(question.columns.item[question.rows].tolist())) if "item" in kinds else [],
    }
    if asked.found is None:
        return Found([hit for kind, ids in fitting.items() for hit in _all(kind, ids)], by_index=True)
    kept = {kind: set(ids) for kind, ids in fitting.items()}
    fit = [
        hit
        for hit in asked.found.hits
        if hit.kind in kinds and (hit.kind not in kept or hit.record_id in kept[hit.kind])
    ]
    return replace(asked.found, hits=fit)


def _all(kind: str, ids: Iterable[int]) -> list[Hit]:
    return [Hit(kind, one, 1.0) for one in ids]
