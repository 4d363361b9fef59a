"""What may be read at all: text, or a page, not too long and not empty. Anything else is refused in clear words."""

import re
import unicodedata

from catalog.domain.errors import Invalid
from catalog.reading import pages
from catalog.reading.pages import Page

MOST = 100_000  # characters of readable text
MOST_RAW = 2_000_000  # bytes as they are sent
FIELD = "text"
ALLOWED = f"plain text or a saved page (.txt, .html) of at most {MOST_RAW // 1_000_000} MB is allowed"
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
HEAD = 4_096  # bytes in which a page declares how it is written
DECLARED = re.compile(rb"<[^>]{0,200}(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
OLD = {
    "windows-1251": "cp1251", "cp1251": "cp1251", "windows-1252": "cp1252", "cp1252": "cp1252", "latin1": "cp1252",
    "iso-8859-1": "cp1252", "us-ascii": "cp1252", "iso-8859-15": "iso8859-15", "iso-8859-5": "iso8859-5",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "windows-1256": "cp1256",
}  # fmt: skip
OTHERS = (
    (b"%PDF-", "is a PDF: copy its text and paste it"),
    (b"PK\x03\x04", "is an archive or an office document: copy its text and paste it"),
    (b"\xd0\xcf\x11\xe0", "is an office document: copy its text and paste it"),
    (b"{\\rtf", "is a document with formats (RTF): copy its text and paste it"),
    (b"From: <Saved by", "is a web archive (MHTML): save the page as HTML, or paste its text"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
FEW = 200  # one such character in so many is still a text
BLANK = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"})
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by their class, and nothing to see


def take(given: bytes | str) -> Page:
    """What is to be read of what was given: a page's text, or the text itself with its own places.

    Raises Invalid naming `text`.
    """
    text = decode(given) if isinstance(given, bytes) else given
    check_raw(text)
    page = pages.read(text) if pages.is_page(text) else Page(text, range(len(text)))
    check(page.text)
    return page


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or as a page declares. Raises Invalid naming `text`."""
    if len(data) > MOST_RAW:
        raise _too_big()
    for beginning, what in OTHERS:
        if data.startswith(beginning):
            raise _refused(f"{what}; {ALLOWED}")
    text = _decoded(data)
    _check_text(text)
    return text


def check_raw(text: str) -> None:
    """Before anything is parsed: not too big, and text. Raises Invalid naming `text`."""
    if len(text) > MOST_RAW or len(text.encode(errors="replace")) > MOST_RAW:
        raise _too_big()
    _check_text(text)


def check(text: str) -> None:
    """Readable text of a length that can be read. Raises Invalid naming `text`."""
    if len(text) > MOST:
        raise _refused(f"has {len(text):,} characters: up to {MOST:,} are allowed; read it in parts")
    _check_text(text)
    if all(one in FILLERS or unicodedata.category(one) in BLANK for one in text):
        raise _refused(f"has nothing to read in it: paste the words of a report or a post; {ALLOWED}")


def _decoded(data: bytes) -> str:
    for mark, code in BOMS:
        if data.startswith(mark):
            return _read(data.removeprefix(mark), code)
    try:
        return data.decode()
    except UnicodeDecodeError:
        declared = DECLARED.search(data[:HEAD])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    if name in ("utf-8", "utf8"):
        return data.decode(errors="replace")
    return _read(data, OLD.get(name, "utf-8"))


def _read(data: bytes, code: str) -> str:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        raise _refused(f"is no text in UTF-8, and no page that says how it is written: {ALLOWED}") from None


def _check_text(text: str) -> None:
    """Binary data is no text, even where it can be decoded; a half of a surrogate pair can be stored nowhere."""
    odd = sum(1 for _ in CONTROL.finditer(text))
    if "\0" in text or odd * FEW > len(text) + FEW:
        raise _refused(f"is not text: {ALLOWED}")
    if not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text):
        raise _refused(f"has halves of characters in it: {ALLOWED}")


def _too_big() -> Invalid:
    return _refused(f"is bigger than {MOST_RAW // 1_000_000} MB: {ALLOWED}")


def _refused(message: str) -> Invalid:
    return Invalid.one(FIELD, message)
