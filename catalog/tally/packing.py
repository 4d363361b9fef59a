"""Files packed so that the same files are the same bytes: fixed order, one fixed time, one fixed compression."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

MANIFEST = "manifest-sha256.txt"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
LEVEL = 9
LEVEL_SENT = 6  # of what is packed while it is sent: nearly as small, and several times as quick
AS_IT_IS = 0
UNIX, READABLE = 3, 0o100644 << 16
PIECE = 65_536  # bytes

Files = dict[str, bytes]


def manifest(files: Files) -> bytes:
    """As `sha256sum` writes and checks it."""
    return _listed({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})


def packed(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(_member(name), files[name], zipfile.ZIP_DEFLATED, LEVEL)
    return buffer.getvalue()


@dataclass(frozen=True)
class Part:
    """One file of a ZIP: its name, and its bytes piece by piece. `is_packed`: compressed already, as pictures are."""

    name: str
    pieces: Iterable[bytes]
    is_packed: bool = False


def streamed(parts: Iterable[Part]) -> Iterator[bytes]:
    """A ZIP that is sent while it is written, the manifest of all its files last; no file is in memory whole.

    Names are unlike each other and of plain letters. What goes wrong in a part breaks the ZIP off.
    """
    sink, digests = _Sink(), dict[str, str]()
    with zipfile.ZipFile(sink, "w") as archive:
        for part in parts:
            yield from _written(archive, sink, part, digests)
        yield from _written(archive, sink, Part(MANIFEST, [_listed(digests)]), {})
    yield sink.taken()


def _written(archive: zipfile.ZipFile, sink: "_Sink", part: Part, digests: dict[str, str]) -> Iterator[bytes]:
    """Everything is deflated, pictures in blocks as they are: who reads a ZIP from its beginning can tell its end."""
    info, digest = _member(part.name), hashlib.sha256()
    info.compress_type = zipfile.ZIP_DEFLATED
    level = AS_IT_IS if part.is_packed else LEVEL_SENT
    info._compresslevel = level  # type: ignore[attr-defined]  # noqa: SLF001 - no other way before Python 3.13
    with archive.open(info, "w", force_zip64=not part.is_packed) as handle:
        for piece in part.pieces:
            digest.update(piece)
            handle.write(piece)
            if sink.size >= PIECE:
                yield sink.taken()
    digests[part.name] = digest.hexdigest()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.create_system, info.external_attr = UNIX, READABLE
    return info


def _listed(digests: dict[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


class _Sink(io.RawIOBase):
    """Holds what was written until it is taken; there is no way back in it, so that nothing has to be kept."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def size(self) -> int:
        return len(self._held)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece
