"""Files of public pictures as packs hold them: named by their hash, read piece by piece, with what is said of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.domain.errors import Unavailable
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import files
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


def is_here(data: Path, row: Picture, *, with_thumbnail: bool = False) -> bool:
    """Is its file where it should be? `verify` names those that are not."""
    places = (PUBLIC, THUMBNAILS) if with_thumbnail else (PUBLIC,)
    return all(files.path_of(data / place, row.public_sha256 or "").is_file() for place in places)


def picture(data: Path, one: Held) -> Part:
    return Part(one.file, _pieces(files.path_of(data / PUBLIC, one.sha256)), is_packed=True)


def thumbnail(data: Path, one: Held) -> Part:
    return Part(one.thumbnail, _pieces(files.path_of(data / THUMBNAILS, one.sha256)), is_packed=True)


def _pieces(file: Path) -> Iterator[bytes]:
    """Raises Unavailable where it went meanwhile, as when it is blacked out: the ZIP breaks off."""
    try:
        with file.open("rb") as handle:
            while piece := handle.read(files.BLOCK):
                yield piece
    except OSError as error:
        raise Unavailable(f"a picture cannot be read: {error.strerror}") from error


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
