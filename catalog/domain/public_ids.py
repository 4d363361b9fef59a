"""Public ids: short, permanent, never reused, and telling nothing about how many there are.

Eight letters and digits without the ones that look alike (no i, l, o, u), so that an id survives being read aloud.
"""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new() -> str:
    """A random id; the database's UNIQUE refuses the one in a trillion that was there before."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def of_seed(kind: str, key: str) -> str:
    """The id of a seed row: the same wherever that row is loaded."""
    number = int.from_bytes(hashlib.sha256(f"{kind}:{key}".encode()).digest()[:5])
    return "".join(ALPHABET[(number >> (5 * place)) % 32] for place in reversed(range(LENGTH)))


def looks_like_one(text: str) -> bool:
    return len(text) == LENGTH and all(letter in ALPHABET for letter in text)
