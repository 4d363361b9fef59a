"""Passwords: argon2id, long enough, and not one that everybody tries first."""

from functools import cache

import argon2
from argon2.exceptions import VerificationError

from catalog.domain.accounts import pseudonym_key
from catalog.domain.errors import Invalid

LEAST, MOST = 12, 200
LEAST_LETTERS = 4  # different ones
_HASHER = argon2.PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)  # kibibytes; about 50 ms
_ENDS = "0123456789 !?.,_-#*+$%&@"
# The commonest, without the digits and signs that people put at their ends.
_COMMON = frozenset((
    "password", "passwort", "contrasena", "motdepasse", "passw0rd", "p@ssw0rd", "p@ssword", "pass", "qwerty",
    "qwertyuiop", "qwertyuiopasdf", "qwertyuiopasdfghjkl", "qwertz", "qwertzuiop", "azerty", "azertyuiop", "asdf",
    "asdfgh", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y", "1qaz2wsx3edc", "q1w2e3r4t5y6", "1q2w3e4r5t6y7u", "letmein",
    "welcome", "iloveyou", "iloveyouforever", "admin", "administrator", "adminadmin", "football", "baseball",
    "superman", "batman", "dragon", "monkey", "princess", "sunshine", "shadow", "master", "trustno1", "whatever",
    "starwars", "changeme", "changemenow", "default", "secret", "secretsecret", "test", "testtest", "testtesttest",
    "passwordpassword", "qwertyqwerty", "abcdefghijkl", "abcdefghijklmn", "abcabcabcabc", "correcthorsebatterystaple",
    "materielcatalog", "materiel", "catalog", "parol", "йцукенгшщзхъ", "йцукен", "пароль", "парольпароль",
))  # fmt: skip


def hashed(password: str) -> str:
    return _HASHER.hash(password)


@cache
def _nobodys() -> str:
    return hashed("the password of nobody")


def is_right(stored: str | None, password: str) -> bool:
    """Is it the one? Takes as long where there is none to compare with."""
    try:
        return _HASHER.verify(stored or _nobodys(), password[:MOST]) and stored is not None
    except (VerificationError, argon2.exceptions.InvalidHashError):
        return False


def is_old(stored: str) -> bool:
    """Was it hashed as is not done any more?"""
    return _HASHER.check_needs_rehash(stored)


def check(password: str, pseudonym: str, field: str = "password") -> None:
    """Raises Invalid with what is allowed."""
    if not LEAST <= len(password) <= MOST:
        raise Invalid.one(field, f"{LEAST} to {MOST} characters are allowed")
    plain = password.casefold()
    if pseudonym and pseudonym_key(pseudonym) in plain:
        raise Invalid.one(field, "a password that does not contain the pseudonym is allowed")
    if len(set(plain)) < LEAST_LETTERS or _is_common(plain):
        raise Invalid.one(field, "is among those that are tried first; several words that do not belong together do")


def _is_common(plain: str) -> bool:
    return plain.strip(_ENDS).replace(" ", "") in _COMMON | {""}
