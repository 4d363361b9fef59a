"""The words of accounts: how somebody came in, what a link is for, what a token may do. None stands in a record."""

import re
import unicodedata

from catalog.domain.vocabulary import Term


class Way(Term):
    """How a session was opened."""

    LINK = "link", "link of the operator"
    PASSWORD = "password", "password"
    CODE = "code", "password and code"


class LinkKind(Term):
    """What a link that works once is for."""

    SIGN_IN = "sign_in", "sign in"
    INVITATION = "invitation", "make an account"
    CONFIRM = "confirm", "confirm an address"
    RESET = "reset", "set a password"


class Scope(Term):
    """What a token may do; never more than its person."""

    READ = "read", "read"
    WRITE = "write", "read and write"


SPACES = re.compile(r"\s+")


def pseudonym_key(pseudonym: str) -> str:
    """What two pseudonyms that differ only in case, width or spaces have in common."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", pseudonym)).strip().casefold()
