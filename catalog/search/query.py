"""From what a visitor types to what engines are asked. Needs no syntax and never raises.

`-word` leaves out, `"a phrase"` keeps words together, `OR` takes one or the other; everything else has to be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.domain import designations, terms
from catalog.domain.adjacent import Phrase
from catalog.search import typed
from catalog.search.engines.protocol import WordQuery
from catalog.search.typed import Token

Part = Phrase | frozenset[str]  # a phrase, or the terms of which a word is one


@dataclass(frozen=True)
class Parsed:
    """`query` finds every hit and, where there are phrases, more: `groups` and `unwanted` say which of them stay.

    A group is what stood between ORs: one part of it has to be there. `names` are the words as names may have them.
    """

    query: WordQuery
    groups: tuple[tuple[Part, ...], ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    names: tuple[str, ...] = ()
    left_out: int = 0
    is_exact: bool = False

    @property
    def phrases(self) -> list[Phrase]:
        return [part for group in self.groups for part in group if isinstance(part, Phrase)]

    @property
    def terms(self) -> frozenset[str]:
        """Terms of the words, those in phrases left out but for their glued forms."""
        parts = [part.whole if isinstance(part, Phrase) else part for group in self.groups for part in group]
        return self.query.whole.union(*parts)

    @property
    def narrowing(self) -> list[tuple[Part, ...]]:
        """The groups that terms alone do not decide."""
        return [group for group in self.groups if any(isinstance(part, Phrase) for part in group)]


def parse(text: str, *, exact: bool = False) -> WordQuery:
    """What engines are asked; with `exact` every word has to stand as typed."""
    return read(text, exact=exact).query


def read(text: str, *, exact: bool = False) -> Parsed:
    """Take a question apart. Fields are no words: whoever knows them has read them before."""
    asked = typed.read(text)
    wanted = _grouped([one for one in asked.words if not one.is_unwanted])
    unwanted = [part for one in asked.words if one.is_unwanted and (part := _part(one, exact=exact))]
    groups = [tuple(part for one in group if (part := _part(one, exact=exact))) for group in wanted]
    groups = [group for group in groups if group]
    query = WordQuery(
        whole=frozenset() if exact else _whole(wanted),
        units=tuple(unit for group in groups for unit in _units(group)),
        without=tuple(unit for part in unwanted if (unit := part.whole if isinstance(part, Phrase) else part)),
    )
    phrases = tuple(part for part in unwanted if isinstance(part, Phrase))
    return Parsed(query, tuple(groups), phrases, _names(wanted), asked.left_out, exact)


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


def _units(group: tuple[Part, ...]) -> tuple[frozenset[str], ...]:
    """What every text has in which a part of the group stands."""
    if len(group) == 1 and isinstance(group[0], Phrase):
        return tuple(dict.fromkeys(group[0].units))
    return (frozenset[str]().union(*(_one_unit(part) for part in group)),)


def _one_unit(part: Part) -> frozenset[str]:
    if not isinstance(part, Phrase):
        return part
    return max(part.units, key=lambda unit: min(map(len, unit - part.whole or unit)), default=frozenset())


def _whole(wanted: list[list[Token]]) -> frozenset[str]:
    """The words as one designation: `AK 74 M`; only where they are more than one and could be one."""
    if len(wanted) < 2 or any(len(group) > 1 or " " in group[0].text for group in wanted):  # noqa: PLR2004
        return frozenset()
    return frozenset(designations.full_keys(" ".join(group[0].text for group in wanted)))


def _names(wanted: list[list[Token]]) -> tuple[str, ...]:
    if len(wanted) == 1:
        return tuple(one.text for one in wanted[0])
    return (" ".join(group[0].text for group in wanted),) if wanted else ()
