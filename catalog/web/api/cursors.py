"""Cursors: where the next page begins, sealed, so that they are good for one question only and tell no numbers.

The same position of the same question is always the same cursor, so that answers that are alike have one tag.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from collections.abc import Sequence

from catalog.domain.errors import Invalid
from catalog.tally.paged import Position

FORM = struct.Struct(">QII")
SEAL = 16  # bytes
REFUSED = "is not one of this question; the one of `next` is allowed, with the same parameters, or none"


def seal(key: str, question: str, position: Position) -> str:
    """A position in the answer to a question, as a text of 43 letters."""
    plain = FORM.pack(*position)
    tag = _tag(key, question, plain)
    return base64.urlsafe_b64encode(tag + _masked(key, tag, plain)).decode().rstrip("=")


def unseal(keys: Sequence[str], question: str, text: str) -> Position:
    """The position; raises Invalid for a cursor of another question, and for one that was not made here."""
    try:
        sealed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        sealed = b""
    tag, masked = sealed[:SEAL], sealed[SEAL:]
    for key in keys if len(masked) == FORM.size else ():
        plain = _masked(key, tag, masked)
        if hmac.compare_digest(tag, _tag(key, question, plain)):
            first, second, given = FORM.unpack(plain)
            return first, second, given
    raise Invalid.one("cursor", REFUSED)


def _tag(key: str, question: str, plain: bytes) -> bytes:
    return _keyed(key, b"seal", question.encode() + b"\n" + plain)[:SEAL]


def _masked(key: str, tag: bytes, text: bytes) -> bytes:
    """Masked by what only the key gives for this tag; masked twice it is plain again."""
    return bytes(one ^ other for one, other in zip(text, _keyed(key, b"mask", tag), strict=False))


def _keyed(key: str, purpose: bytes, text: bytes) -> bytes:
    own = hmac.new(key.encode(), b"cursor " + purpose, hashlib.sha256).digest()
    return hmac.new(own, text, hashlib.sha256).digest()
