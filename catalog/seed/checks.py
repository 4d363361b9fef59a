"""Checks over all seed rows at once, beyond what each row can say of itself."""

from collections.abc import Iterable, Iterator

from catalog.domain import identifying, naming
from catalog.domain.errors import Problem
from catalog.domain.vocabulary import Rank
from catalog.seed.read import Row
from catalog.services.keys import ScoreIn
from catalog.services.types import NameIn, TypeIn


def problems(rows: list[Row]) -> list[Problem]:
    """Names on two types or in a wrong script, variants of nothing, types that a key cannot part."""
    types = {row.key: row for row in rows if isinstance(row.values, TypeIn)}
    return [*naming.problems(_names(types.values())), *_orphans(types), *_inseparable(rows, types)]


def _names(rows: Iterable[Row]) -> Iterator[naming.Said]:
    for row in rows:
        if isinstance(row.values, TypeIn):
            yield naming.Said(row.values.slug, row.values.name, row.at("name"))
            for kind, names in row.values.names.items():
                for one in names:
                    name = one if isinstance(one, NameIn) else NameIn(name=one)
                    yield naming.Said(row.key, name.name, row.at("names"), kind, name.ambiguous, name.language)


def _orphans(types: dict[str, Row]) -> Iterator[Problem]:
    """A variant hangs below the model or the family that it varies."""
    for row in types.values():
        parent = types.get(getattr(row.values, "parent", None) or "")
        if _rank(row) is Rank.VARIANT and parent and _rank(parent) in (Rank.DOMAIN, Rank.CATEGORY):
            yield Problem("parent", f"the variant {row.key} hangs below no family or model", row.at("parent"))


def _rank(row: Row) -> Rank | None:
    return row.values.rank if isinstance(row.values, TypeIn) else None


def _inseparable(rows: list[Row], types: dict[str, Row]) -> Iterator[Problem]:
    """Two types of a key differ in it, or one of them is marked as not separable in pictures."""
    keys: dict[str, dict[str, Row]] = {}
    for row in rows:
        if isinstance(row.values, ScoreIn):
            keys.setdefault(row.values.key, {})[row.values.type] = row
    for key, scored in keys.items():
        for one, other in identifying.inseparable({slug: _scores(row) for slug, row in scored.items()}):
            if not _is_marked(one, types) and not _is_marked(other, types):
                message = f"{other} and {one} do not differ in the key {key}; score them or say `separable: false`"
                yield Problem("features", message, scored[other].at("features"))


def _scores(row: Row) -> dict[str, frozenset[str]]:
    return {feature: frozenset(values) for feature, values in getattr(row.values, "features", {}).items()}


def _is_marked(slug: str, types: dict[str, Row]) -> bool:
    return slug in types and not getattr(types[slug].values, "separable", True)
