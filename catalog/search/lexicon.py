"""The lexicon of all types and names, read once for each state of the database."""

from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import designations
from catalog.domain.lexicon import Lexicon, NameEntry, TypeEntry
from catalog.domain.resolving import Resolution
from catalog.domain.vocabulary import TypeState
from catalog.models import EquipmentType, TypeName
from catalog.search.state import Kept

_kept: Kept[Lexicon] = Kept("equipment_type", "type_name")


def read(session: Session) -> Lexicon:
    """All types and their names; the same object until a type or a name is written."""
    return _kept.get(session, _build)


def _build(session: Session) -> Lexicon:
    rows = {row.id: row for row in session.exec(select(EquipmentType))}
    lexicon = Lexicon()
    for row in rows.values():
        if row.state is not TypeState.RETIRED:
            lexicon.types[row.slug] = TypeEntry(row.slug, row.name, row.rank, _path(row, rows))
            if row.maker:
                lexicon.add_maker(row.slug, row.maker)
    for name in session.exec(select(TypeName).order_by(col(TypeName.preferred).desc(), col(TypeName.id))):
        slug = rows[name.type_id].slug
        if slug in lexicon.types:
            lexicon.add(NameEntry(slug, name.name, name.kind, name.preferred, name.ambiguous))
    lexicon.finish()
    return lexicon


def _path(row: EquipmentType, rows: dict[int | None, EquipmentType]) -> tuple[str, ...]:
    above = _path(rows[row.parent_id], rows) if row.parent_id else ()
    return (*above, row.slug)


def keys(text: str) -> set[str]:
    """The keys under which a name would stand."""
    return designations.full_keys(text)


def document(found: Resolution, words: Lexicon) -> dict[str, Any]:
    """What a name means, as the command and the API answer it."""
    entry = words.types.get(found.slug or "")
    candidates = [
        {"slug": slug, "name": words.types[slug].name, "confidence": round(sure, 3)} for slug, sure in found.candidates
    ]
    return {
        "written": found.written,
        "slug": found.slug,
        "name": entry.name if entry else None,
        "rank": entry.rank.value if entry else None,
        "parent": entry.parent if entry else None,
        "confidence": round(found.confidence, 3),
        "why": found.why,
        "candidates": candidates,
        **({"fitted": list(found.fitted)} if found.fitted else {}),
    }
