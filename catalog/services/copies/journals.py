"""The journal of purges after a restore: what this host has noted and what the backup has, together."""

from pathlib import Path

from catalog.domain.errors import Conflict
from catalog.services.copies.places import Places
from catalog.services.purges import tombstones
from catalog.services.purges.tombstones import JOURNAL, KEY_FILE


def refuse_other(backup: Path, data: Path) -> None:
    """Raises Conflict where the data folder keeps the journal of another catalog: its key is another."""
    if (data / JOURNAL).exists() and _key(data) and _key(backup) and _key(data) != _key(backup):
        raise Conflict(f"{data / JOURNAL} is that of another catalog: restore into a data folder of its own")


def put_back(backup: Path, data: Path) -> None:
    """A newer journal that lies here already is kept, and what the backup has beside it is added."""
    if _key(backup):
        Places(data).put(KEY_FILE, Places(backup).blocks(KEY_FILE))
    known = set(tombstones.read(data))
    if added := [one for one in tombstones.read(backup) if one not in known and not _is_told(one, known)]:
        tombstones.note(data, added)


def _is_told(one: tombstones.Entry, known: set[tombstones.Entry]) -> bool:
    return any((one.kind, one.public_id) == (other.kind, other.public_id) for other in known)


def _key(folder: Path) -> str:
    return (folder / KEY_FILE).read_text(encoding="ascii") if (folder / KEY_FILE).exists() else ""
