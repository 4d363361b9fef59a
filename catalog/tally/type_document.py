"""One type as a JSON document: all that its page says of the type itself."""

from collections.abc import Sequence
from typing import Any

from catalog.models import EquipmentType, Source, TypeName, TypeSpec
from catalog.search.show.types import TypePage


def document(page: TypePage) -> dict[str, Any]:
    """The type with its place in the tree, names, specs, relations and sources (by public id)."""
    row = page.type
    return {
        "slug": row.slug,
        "name": row.name,
        "rank": row.rank.value,
        "role": row.role.value,
        "state": row.state.value,
        "path": [node.slug for node in page.path],
        "children": [child.slug for child in page.children],
        "country": row.country,
        "maker": row.maker,
        "introduced": row.introduced,
        "summary": row.summary,
        "marks": row.marks,
        "separable": row.separable_in_pictures,
        "names": [_name(name) for _, names in page.names for name in names],
        "specs": [_spec(spec, source) for spec, source in page.specs],
        "relations": [{"kind": one.words, "type": one.other.slug, "note": one.note} for one in page.relations],
        "external": {one.scheme: one.value for one in page.external},
        "sources": [source.public_id for source in page.sources],
        "fitted_with": _counted(page.parts_seen),
        "fitted_to": _counted(page.seen_on),
    }


def _counted(found: Sequence[tuple[EquipmentType, int]]) -> list[dict[str, Any]]:
    return [{"type": kind.slug, "items": count} for kind, count in found]


def _name(name: TypeName) -> dict[str, Any]:
    return {
        "name": name.name,
        "kind": name.kind.value,
        "language": name.language,
        "script": name.script,
        "preferred": name.preferred,
        "ambiguous": name.ambiguous,
    }


def _spec(spec: TypeSpec, source: Source | None) -> dict[str, Any]:
    return {
        "quantity": spec.quantity,
        "value": spec.value,
        "max": spec.value_max,
        "unit": spec.unit,
        "note": spec.note,
        "source": source.public_id if source else None,
    }
