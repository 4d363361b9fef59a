"""Archive files: kept as they came, by their SHA-256, private; looked at only to refuse what cannot be one.

Nothing is ever taken out of a file, and no file is served: what is in it was made by others.
"""

import hashlib
import json
import re
import stat
import zipfile
import zlib
from io import SEEK_END, BytesIO
from typing import BinaryIO

from catalog.domain.errors import Invalid
from catalog.domain.vocabulary import ArchiveKind
from catalog.evidence.stores import BLOCK, Store, filed

FOLDER = "archives"  # of the store
MOST_BYTES = 200_000_000
MOST_ENTRIES = 50_000
MOST_DESCRIPTION = 20_000_000  # bytes of a WACZ's list of contents
DESCRIPTION = "datapackage.json"
LEADS_OUT = re.compile(r"^/|\\|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
ENCRYPTED = 0x1
BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, RecursionError,
)  # fmt: skip


def keep(store: Store, content: BinaryIO, kind: ArchiveKind) -> str:
    """File it once it is checked, piece by piece; its SHA-256. Raises Invalid with what is allowed, and Unavailable."""
    check(content, kind)
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(BLOCK):
        digest.update(piece)
    content.seek(0)
    store.put(filed(FOLDER, digest.hexdigest()), content)
    return digest.hexdigest()


def check(content: BinaryIO, kind: ArchiveKind) -> None:
    """Raises Invalid for what is empty, too large, or is to be a WACZ and is none."""
    length = content.seek(0, SEEK_END)
    if not length:
        raise Invalid.one("file", "is empty")
    if length > MOST_BYTES:
        size = f"{length / 1_000_000:.0f} MB"
        raise Invalid.one("file", f"has {size}; at most {MOST_BYTES // 1_000_000} MB are allowed")
    if kind is ArchiveKind.WACZ:
        _check_wacz(content)


def _check_wacz(content: BinaryIO) -> None:
    """A WACZ is a zip with a description of what is in it; nothing in it may lead out of a folder."""
    try:
        with zipfile.ZipFile(content) as packed:
            entries = packed.infolist()
            _check_entries(entries)
            described = _description(packed)
    except BROKEN as error:
        raise Invalid.one("file", "is no WACZ: it cannot be read as a zip with a datapackage.json") from error
    if not (isinstance(described, dict) and isinstance(described.get("resources"), list)):
        raise Invalid.one("file", f"is no WACZ: its {DESCRIPTION} lists no resources")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Invalid.one("file", f"holds {len(entries)} files; at most {MOST_ENTRIES} are allowed in a WACZ")
    for one in entries:
        if LEADS_OUT.search(one.orig_filename) or stat.S_ISLNK(one.external_attr >> 16):
            raise Invalid.one("file", f"holds {one.orig_filename[:60]!r}, which leads out of its folder")
        if one.flag_bits & ENCRYPTED:
            raise Invalid.one("file", "is encrypted; a WACZ that anybody can read is allowed")


def _description(packed: zipfile.ZipFile) -> object:
    with packed.open(DESCRIPTION) if DESCRIPTION in packed.namelist() else BytesIO() as handle:
        text = handle.read(MOST_DESCRIPTION + 1)
    if len(text) > MOST_DESCRIPTION:
        raise Invalid.one("file", f"has a {DESCRIPTION} of more than {MOST_DESCRIPTION // 1_000_000} MB")
    found: object = json.loads(text)
    return found
