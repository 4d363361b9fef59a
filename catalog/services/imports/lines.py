"""Lines of a file that somebody hands in: UTF-8 only, of bounded length, plain or alone in a ZIP."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from catalog.domain.errors import Invalid, Unavailable

LONGEST_LINE = 1_000_000  # bytes
MOST_PACKED = 200  # how many bytes one byte of a ZIP may become: text packs 3 to 20 to one
BOM = b"\xef\xbb\xbf"


def read(file: Path) -> Iterator[str]:
    """Each line with its end; raises Invalid naming the line that is not UTF-8 or too long, Unavailable otherwise."""
    with _opened(file) as handle:
        number = 0
        while raw := handle.readline(LONGEST_LINE):
            number += 1
            if len(raw) == LONGEST_LINE:
                raise Invalid.one(file.name, f"line {number} is longer than {LONGEST_LINE:,} bytes")
            yield _text(raw.removeprefix(BOM) if number == 1 else raw, file, number)


def _text(raw: bytes, file: Path, number: int) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid.one(file.name, f"line {number} is not UTF-8; save the file as UTF-8") from None
    if "\0" in text:
        raise Invalid.one(file.name, f"line {number} holds a zero byte: this is not a text file in UTF-8")
    return text


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """The file, or the one text file in it when it is a ZIP."""
    try:
        with ExitStack() as stack:
            if not zipfile.is_zipfile(file):
                yield stack.enter_context(file.open("rb"))
                return
            folder = stack.enter_context(zipfile.ZipFile(file))
            yield stack.enter_context(folder.open(_member(folder, file)))
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError) as error:
        raise Invalid.one(file.name, f"this ZIP cannot be read: {error}") from error


def _member(folder: zipfile.ZipFile, file: Path) -> zipfile.ZipInfo:
    """The list in the ZIP: the text file that is no read-me."""
    found = [one for one in folder.infolist() if one.filename.endswith((".txt", ".csv", ".tsv"))]
    lists = [one for one in found if "readme" not in one.filename.casefold()]
    if len(lists) != 1:
        names = ", ".join(one.filename for one in lists[:5]) or "none"
        raise Invalid.one(file.name, f"a ZIP with one list in it (.txt, .csv) is allowed; this has {names}")
    if lists[0].file_size > MOST_PACKED * max(lists[0].compress_size, 1000):
        raise Invalid.one(
            file.name, f"{lists[0].filename} would unpack to {lists[0].file_size:,} bytes; unpack it first"
        )
    return lists[0]
