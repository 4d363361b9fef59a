"""The lexicon of all types and names, read once for each state of the database."""

from collections import defaultdict
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import designations
from catalog.domain.lexicon import Lexicon, NameEntry, TypeEntry
from catalog.domain.resolving import Resolution
from catalog.domain.vocabulary import TypeState
from catalog.models import EquipmentType, TypeName, TypeNameKey
from catalog.search.state import Kept

NAME: Any = (
    TypeName.id, TypeName.type_id, TypeName.name, TypeName.kind, TypeName.preferred, TypeName.ambiguous,
)  # fmt: skip

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
    known = _keys(session)
    for number, owner, *told in session.exec(select(*NAME).order_by(col(TypeName.preferred).desc(), col(TypeName.id))):
        slug = rows[owner].slug
        if slug in lexicon.types:
            lexicon.add(NameEntry(slug, *told), known[number])
    lexicon.finish()
    return lexicon


def _keys(session: Session) -> dict[int, list[str]]:
    """Name → its keys, as they are stored: making them takes as long as all else here."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, key in session.exec(select(TypeNameKey.name_id, TypeNameKey.key)):
        found[number].append(key)
    return found


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
