"""Words of a list that no profile knows yet: headings without a category, statuses without an outcome."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain import listed
from catalog.domain.lexicon import Lexicon
from catalog.domain.vocabulary import Rank
from catalog.services.imports.kinds import Kinds
from catalog.services.imports.profile import Profile
from catalog.services.imports.sheet import Sheet

MOST = 60


@dataclass(frozen=True)
class Unknown:
    """Words of one column, each with the number of rows it stands in; `more` are left out."""

    words: tuple[tuple[str, int], ...] = ()
    more: int = 0


def headings(counts: dict[str, int], base: Profile, lexicon: Lexicon) -> Unknown:
    kinds = Kinds(lexicon, base.headings)
    return _of((word, count) for word, count in counts.items() if kinds.category(word) is None)


def statuses(counts: dict[str, int], base: Profile) -> Unknown:
    own = {word.casefold() for word in base.statuses}
    return _of(
        (word, count) for word, count in counts.items() if word.casefold() not in own and listed.status(word) is None
    )


def counted(sheet: Sheet, columns: Iterable[str]) -> dict[str, dict[str, int]]:
    """Column → its different words, as rows are read, with the number of rows of each; in the order of the file."""
    found: dict[str, dict[str, int]] = {column: {} for column in columns}
    for line in sheet.lines():
        for column, counts in found.items():
            word = " ".join(line.cells[column].split())
            if word:
                counts[word] = counts.get(word, 0) + 1
    return found


def categories(lexicon: Lexicon) -> list[tuple[str, str]]:
    """Slug and the way down to it, of every domain and category."""
    kept = [one for one in lexicon.types.values() if one.rank in (Rank.DOMAIN, Rank.CATEGORY)]
    named = [(one.slug, " › ".join(lexicon.types[slug].name for slug in one.path)) for one in kept]
    return sorted(named, key=lambda pair: pair[1])


def _of(words: Iterable[tuple[str, int]]) -> Unknown:
    """The commonest; a column that was chosen by mistake has thousands."""
    ordered = sorted(words, key=lambda pair: (-pair[1], pair[0]))
    return Unknown(tuple(ordered[:MOST]), max(0, len(ordered) - MOST))
