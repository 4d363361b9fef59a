"""A value that was refused, with those that may be meant: pages lead on from each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain.errors import Invalid, Problem
from catalog.search.register import Register

LONGEST = 80


@dataclass(frozen=True)
class Offered(Problem):
    """`given` is what was typed; `names` are the values that may stand for it, each as an address has it and in words.

    The message is `head`, those values and `tail`.
    """

    given: str = ""
    names: tuple[tuple[str, str], ...] = ()
    head: str = ""
    tail: str = ""


def offer(field: str, given: str, names: Iterable[tuple[str, str]], told: tuple[str, str]) -> Invalid:
    """The refusal of a value; `told` is what stands before and after the others in its message."""
    found, (head, tail) = tuple(names), told
    return Invalid(Offered(field, f"{head}{', '.join(slug for slug, _ in found)}{tail}", "", given, found, head, tail))


def unknown(field: str, text: str, register: Register, allowed: str) -> Invalid:
    """The refusal of a name that nothing has; `allowed` is told where nothing is called like it."""
    told, near = f"no {register.kind} {text[:LONGEST]!r}", register.near(text)
    if not near:
        return Invalid.one(field, f"{told}; {allowed}")
    return offer(field, text, ((slug, register.by_slug[slug].name) for slug in near), (f"{told}; near: ", ""))


def several(field: str, text: str, slugs: Iterable[str]) -> Invalid:
    """The refusal of a name that several have."""
    told = f"several are called {text[:LONGEST]!r}: ", "; one of them by its slug is allowed"
    return offer(field, text, ((slug, slug) for slug in slugs), told)
