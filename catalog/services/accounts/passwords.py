"""Passwords: argon2id, long enough, and none that is soon guessed from the commonest of breaches, words and keys."""

import string
from functools import cache

import argon2
from argon2.exceptions import VerificationError
from zxcvbn import zxcvbn

from catalog.domain.accounts import pseudonym_key
from catalog.domain.errors import Invalid

LEAST, MOST = 12, 200
_HASHER = argon2.PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)  # kibibytes; about 50 ms
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than a hundred million guesses
READ_BY_IT = 72  # letters; it takes long over more, and so many that are hard to guess are enough
_SIGNS = string.punctuation + " "  # what people put at the ends of a word, which it takes for chance
# What its lists have not: names of this house, and what is commonest in Cyrillic.
_OURS = ("materiel", "catalog", "correcthorsebatterystaple", "пароль", "привет", "йцукен", "йцукенгшщзхъ", "любовь")


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
    if _is_guessed(password, pseudonym) or _is_guessed(password.strip(_SIGNS).replace(" ", ""), pseudonym):
        raise Invalid.one(field, "is among those that are tried first; several words that do not belong together do")


def _is_guessed(password: str, pseudonym: str) -> bool:
    """Is it soon guessed? Nothing at all is no password of its own: what it was taken from is judged."""
    if not password:
        return False
    found = zxcvbn(password[:READ_BY_IT], user_inputs=[*pseudonym.split(), *_OURS])
    return bool(found["score"] < LEAST_SCORE)
