"""ZIPs that are sent while they are written."""

import io
import zipfile
from itertools import count

from catalog.tally import packing
from catalog.tally.packing import Part, streamed

PIECE = bytes(range(256)) * 256


def test_what_is_sent_is_sent_before_the_rest_is_read():
    read = count()
    endless = Part("pictures/a.jpg", (PIECE for _ in read), is_packed=True)
    sent = streamed([endless])
    for _ in range(5):
        assert len(next(sent)) < 2 * packing.PIECE + len(PIECE)
    assert next(read) <= 10


def test_the_same_files_are_the_same_bytes_with_their_manifest_last():
    def made():
        return b"".join(
            streamed([Part("a.csv", [b"a,b\n", b"1,2\n"]), Part("b/c.jpg", [PIECE, PIECE], is_packed=True)])
        )

    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["a.csv", "b/c.jpg", packing.MANIFEST]
        assert packed.read("b/c.jpg") == PIECE * 2
        assert {one.date_time for one in packed.infolist()} == {packing.FIXED_TIME}
        assert packed.read(packing.MANIFEST) == packing.manifest({"a.csv": b"a,b\n1,2\n", "b/c.jpg": PIECE * 2})
