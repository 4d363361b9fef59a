"""The journal of purges after a restore: what the store has noted and what the backup has, together."""

from pathlib import Path

from catalog.domain.errors import Conflict
from catalog.evidence.folder import Folder
from catalog.evidence.stores import Store
from catalog.services.catalog import Catalog
from catalog.services.purges import tombstones
from catalog.services.purges.tombstones import JOURNAL, KEY_FILE


def refuse_other(backup: Path, store: Store) -> None:
    """Raises Conflict where the store keeps the journal of another catalog: its key is another."""
    own, other = tombstones.key_of(store), tombstones.key_of(Folder(backup))
    if own and other and own != other and store.here([JOURNAL]):
        raise Conflict(f"{JOURNAL} is that of another catalog: restore into a data folder or a bucket of its own")


def put_back(backup: Path, catalog: Catalog) -> None:
    """A newer journal that lies here already is kept, and what the backup has beside it is added."""
    there = Folder(backup)
    if tombstones.key_of(there):
        catalog.store.put(KEY_FILE, there.read(KEY_FILE))
    known = set(tombstones.read(catalog.store))
    if added := [one for one in tombstones.read(there) if one not in known and not _is_told(one, known)]:
        tombstones.note(catalog, added)


def _is_told(one: tombstones.Entry, known: set[tombstones.Entry]) -> bool:
    return any((one.kind, one.public_id) == (other.kind, other.public_id) for other in known)
