"""From what a visitor types to what engines are asked. Needs no syntax and never raises.

`-word` leaves out, `"a phrase"` keeps words together, `OR` takes one or the other; everything else has to be found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.domain import terms
from catalog.domain.adjacent import Phrase
from catalog.search import typed
from catalog.search.typed import Token

Part = Phrase | frozenset[str]  # a phrase, or the terms of which a word is one


@dataclass(frozen=True)
class Parsed:
    """What has to stand in a hit: one part of each group, which is what stood between ORs, or one term of `whole`, the
    words glued to one designation; and nothing that is `unwanted`. Where only this is said, everything else fits.
    `names` are the words as names may have them.
    """

    groups: tuple[tuple[Part, ...], ...] = ()
    whole: frozenset[str] = frozenset()
    unwanted: tuple[Part, ...] = ()
    names: tuple[str, ...] = ()
    left_out: int = 0
    is_exact: bool = False

    @property
    def is_empty(self) -> bool:
        """Do the words say nothing: of no meaning alone, or signs?"""
        return not (self.groups or self.whole or self.unwanted)

    @property
    def phrases(self) -> list[Phrase]:
        return [part for group in self.groups for part in group if isinstance(part, Phrase)]

    @property
    def terms(self) -> frozenset[str]:
        """Terms of the words, those in phrases left out."""
        return self.whole.union(*(terms_of(group) for group in self.groups))

    @property
    def every_term(self) -> frozenset[str]:
        """All terms that have to be looked up."""
        parts = [part for group in (*self.groups, self.unwanted) for part in group]
        pieces = [unit for part in parts if isinstance(part, Phrase) for unit in (*part.units, part.whole)]
        return self.whole.union(terms_of(parts), *pieces)

    def with_group(self, place: int, wider: frozenset[str]) -> "Parsed":
        """The same question with one group taken more widely."""
        group = terms_of(self.groups[place]) | wider
        return replace(self, groups=(*self.groups[:place], (group,), *self.groups[place + 1 :]))


def terms_of(parts: Iterable[Part]) -> frozenset[str]:
    """The terms one of which is enough; phrases have none that is."""
    return frozenset[str]().union(*(part for part in parts if not isinstance(part, Phrase)))


def read(text: str, *, exact: bool = False) -> Parsed:
    """Take a question apart; with `exact` every word has to stand as typed.

    Fields are no words: whoever knows them has read them before.
    """
    asked = typed.read(text)
    wanted = _grouped([one for one in asked.words if not one.is_unwanted])
    unwanted = [part for one in asked.words if one.is_unwanted and (part := _part(one, exact=exact))]
    groups = [tuple(part for one in group if (part := _part(one, exact=exact))) for group in wanted]
    whole = frozenset[str]() if exact else _whole(wanted)
    return Parsed(
        tuple(group for group in groups if group), whole, tuple(unwanted), _names(wanted), asked.left_out, exact
    )


def _grouped(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens with those that an OR joins in one group; an OR with nothing on one side says nothing."""
    groups: list[list[Token]] = []
    joins = False
    for token in tokens:
        if token.is_or:
            joins = bool(groups)
        elif joins:
            groups[-1].append(token)
            joins = False
        else:
            groups.append([token])
    return groups


def _part(token: Token, *, exact: bool) -> Part:
    """A phrase of several words, else the terms of one; empty for words of no meaning."""
    if " " in token.text:
        phrase = Phrase.of(token.text, exact=exact)
        return phrase if phrase.units else frozenset()
    if exact:
        return frozenset() if token.text.casefold() in terms.STOP else frozenset(terms.as_written(token.text))
    return terms.of_unit(token.text)


def _whole(wanted: list[list[Token]]) -> frozenset[str]:
    """The words as one designation: `AK 74 M`; only where they are more than one and could be one."""
    if len(wanted) < 2 or any(len(group) > 1 or " " in group[0].text for group in wanted):  # noqa: PLR2004
        return frozenset()
    return terms.keys_of(" ".join(group[0].text for group in wanted))


def _names(wanted: list[list[Token]]) -> tuple[str, ...]:
    if len(wanted) == 1:
        return tuple(one.text for one in wanted[0])
    return (" ".join(group[0].text for group in wanted),) if wanted else ()
