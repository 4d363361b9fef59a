"""Checks over all names of types at once: what stands on two types, and what mixes scripts in one word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.domain.designations import full_keys, script_of
from catalog.domain.errors import Problem
from catalog.domain.vocabulary import NameKind

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Said:
    """A name as a file gives it, and where."""

    slug: str
    name: str
    where: str
    kind: NameKind = NameKind.DESIGNATION
    ambiguous: bool = False


def problems(names: Iterable[Said]) -> Iterator[Problem]:
    """One problem for each name that mixes scripts, or that two types share without saying that it is ambiguous."""
    owner: dict[str, Said] = {}
    told: set[tuple[str, str]] = set()
    for one in names:
        if one.kind is not NameKind.MISSPELLING and mixes_scripts(one.name):
            yield Problem("names", f"{one.name!r} mixes scripts in one word", one.where)
        for key in () if one.ambiguous else full_keys(one.name):
            first = owner.setdefault(key, one)
            if first.slug != one.slug and (first.slug, one.slug) not in told:
                told.add((first.slug, one.slug))
                message = f"{one.name!r} also stands on {first.slug} ({first.where}); mark the rarer one ambiguous"
                yield Problem("names", message, one.where)


def mixes_scripts(name: str) -> bool:
    return any(len({script_of(letter) for letter in word if letter.isalpha()}) > 1 for word in WORD.findall(name))
