"""Files of public pictures as packs hold them: named by their hash, read piece by piece, with what is said of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import stores
from catalog.evidence.stores import Store, filed
from catalog.models import Picture, Source
from catalog.services.pictures.pictures import PUBLIC, THUMBNAILS
from catalog.tally.packing import Part

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
NO_LICENCE = "not known: kept as evidence, not for reuse"


@dataclass(frozen=True)
class Held:
    """A public picture, the public sources that show it, and ids of what it shows.

    `file` is its name in the pack, "" where it is not in it.
    """

    row: Picture
    sources: Sequence[Source]
    shows: Sequence[str]
    file: str = ""

    @property
    def sha256(self) -> str:
        return self.row.public_sha256 or ""

    @property
    def is_graphic(self) -> bool:
        """It is not shown before it is asked for."""
        return self.row.sensitivity is not Sensitivity.NONE

    @property
    def thumbnail(self) -> str:
        return f"thumbnails/{self.sha256}.webp"

    @property
    def addresses(self) -> list[str]:
        """Where its sources are, as far as they have an address."""
        return [one.url for one in self.sources if one.url]


def name_of(row: Picture) -> str:
    return f"pictures/{row.public_sha256}.{ENDINGS.get(row.media_type, 'bin')}"


def here(store: Store, rows: Collection[Picture], *, with_thumbnail: bool = False) -> set[int]:
    """Numbers of those whose files are where they should be; `verify` names the others."""
    places = (PUBLIC, THUMBNAILS) if with_thumbnail else (PUBLIC,)
    names = {row.id or 0: {filed(place, row.public_sha256 or "") for place in places} for row in rows}
    found = store.here(name for some in names.values() for name in some)
    return {number for number, some in names.items() if some <= found}


def picture(store: Store, one: Held) -> Part:
    """Where it goes meanwhile, as when it is blacked out, the ZIP breaks off."""
    return Part(one.file, stores.pieces(store, filed(PUBLIC, one.sha256)), is_packed=True)


def thumbnail(store: Store, one: Held) -> Part:
    return Part(one.thumbnail, stores.pieces(store, filed(THUMBNAILS, one.sha256)), is_packed=True)


def told(one: Held) -> dict[str, Any]:
    """What is said of a picture, as plain values."""
    row = one.row
    return {
        "file": one.file or None,
        "sha256": one.sha256,
        "original_sha256": row.sha256,
        "media_type": row.media_type,
        "width": row.width,
        "height": row.height,
        "size": row.size,
        "credit": row.credit or None,
        "licence": row.licence or None,
        "sensitivity": row.sensitivity.value,
        "blacked_out": len(row.redactions),
        "frame_at_ms": row.video_at_ms,
        "sources": [source.public_id for source in one.sources],
        "items": list(one.shows),
    }
