"""One type as a JSON document: all that its page says of the type itself."""

from typing import Any

from catalog.models import Source, TypeName, TypeSpec
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
        "names": [_name(name) for _, names in page.names for name in names],
        "specs": [_spec(spec, source) for spec, source in page.specs],
        "relations": [{"kind": one.words, "type": one.other.slug, "note": one.note} for one in page.relations],
        "external": {one.scheme: one.value for one in page.external},
        "sources": [source.public_id for source in page.sources],
    }


def _name(name: TypeName) -> dict[str, Any]:
    return {
        "name": name.name,
        "kind": name.kind.value,
        "language": name.language,
        "script": name.script,
        "preferred": name.preferred,
    }


def _spec(spec: TypeSpec, source: Source) -> dict[str, Any]:
    return {
        "quantity": spec.quantity,
        "value": spec.value,
        "max": spec.value_max,
        "unit": spec.unit,
        "source": source.public_id,
    }
