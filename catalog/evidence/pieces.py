"""Files of few pixels and many pieces: a decoder would take minutes over them, so the pieces are counted first."""

import io
import re

from catalog.domain.errors import Invalid

FIELD = "picture"
HEAD_READS = 20_000  # reads until the pixels begin; cameras need a hundred
READS = 200_000  # and from there on; a PNG of 30 MB in small pieces needs 30,000
SCANS = 100  # passes over a progressive JPEG, each over the whole area; programs write about ten
JPEG = b"\xff\xd8\xff"
SCAN = 0xDA
END = 0xD9
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length behind them
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")  # within the coded pixels: neither stuffing nor a restart
TOO_MANY = "is cut into more pieces than any camera or program writes; save it anew"


class Patient(io.BytesIO):
    """Bytes that can be read so many times, and then no more."""

    _left = HEAD_READS

    def read(self, size: int | None = -1, /) -> bytes:
        """Raises Invalid when it was asked too often."""
        self._left -= 1
        if self._left < 0:
            raise Invalid.one(FIELD, TOO_MANY)
        return super().read(size)

    def settle(self) -> None:
        """The head is read: what comes now may take more."""
        self._left = READS


def check(data: bytes) -> None:
    """Raises Invalid for a JPEG of more passes or segments than allowed; looks at nothing else."""
    if data.startswith(JPEG) and is_in_pieces(data):
        raise Invalid.one(FIELD, TOO_MANY)


def is_in_pieces(data: bytes) -> bool:
    """Has a JPEG too many passes or segments up to its end?"""
    scans = segments = 0
    at = 2
    while scans <= SCANS and segments <= HEAD_READS and (found := MARKER.search(data, at)):
        at, marker = found.end(), found[1][0]
        if marker == END:
            return False
        if marker not in ALONE:
            at += int.from_bytes(data[at : at + 2])
        segments, scans = segments + 1, scans + (marker == SCAN)
    return scans > SCANS or segments > HEAD_READS
