"""Which type the spans of a text mean together, and whether what is left over can be passed over.

Every designation with a digit has to stand on one line of the tree with the answer; words such as *Hind* refine it;
roles choose between namesakes. What is left over has to describe, or the answer is none: it may be another thing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain import describing, designations
from catalog.domain.lexicon import Lexicon, common_ancestor
from catalog.domain.spans import STRONG, WORD, Span, Unit
from catalog.domain.vocabulary import Rank

BASE, USUAL, ALIKE = 0.9, 0.7, 0.45
PER_UNKNOWN = 0.85
SHORT_KEY = 3
VERSION = re.compile(r"(?:gen|ver|rev|mk)\d{1,2}", re.IGNORECASE)  # a later pattern of the same thing
SERIES = re.compile(r"tipe\d+|m19\d\d|mk\d+|m\d{1,3}")  # what many armies number their things by
LONGEST_SUFFIX = 3
MOST_UNKNOWN = 4
SEVERAL = 2
GROUP_DEPTH = 2
CHASSIS = "vehicles"
REBUILT = frozenset({"engineering-vehicles", "command-vehicles"})


@dataclass(frozen=True)
class Choice:
    """The type, how sure, the spans that led to it, and the candidates where the name is used for several."""

    slug: str | None
    confidence: float
    spans: tuple[Span, ...]
    candidates: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def choose(units: list[Unit], spans: list[Span], lexicon: Lexicon) -> Choice | None:
    """The type that the spans name together; None when they name none, or several."""
    leading = _leading(spans, lexicon)
    fits = _narrowed(spans, leading, lexicon) if leading else []
    if not fits:
        return None
    slug, shared = _deepest(fits, lexicon)
    if slug is None:
        return Choice(None, 0.0, tuple(leading), shared)
    unknown = left_over(units, spans, slug, lexicon)
    if unknown is None or not _is_enough(leading, unknown) or _is_bare_series(leading, spans, units):
        return None
    confidence = (ALIKE if shared else BASE) * PER_UNKNOWN ** len(unknown)
    return Choice(slug, confidence, tuple(leading), shared, unknown)


def _leading(spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """The spans that say most; without the truck that carries the thing, where they do not fit each other."""
    named = [span for span in spans if not span.is_role]
    strongest = [span for span in named if span.strength == max(one.strength for one in named)]
    if _fitting(strongest, lexicon):
        return strongest
    return [span for span in strongest if not _is_chassis(span, lexicon)]


def _narrowed(spans: list[Span], leading: list[Span], lexicon: Lexicon) -> list[str]:
    """What the leading spans can mean together, narrowed by roles, by the other words, and by what is usual."""
    fits = _fitting(leading, lexicon)
    fits = fits and _of_role(fits, leading, [span for span in spans if span.is_role], lexicon)
    others = [span for span in spans if not span.is_role and span not in leading]
    if not fits or _is_contradicted(fits, leading, others, lexicon):
        return []
    return _usual(_refined(fits, leading, others, lexicon), leading, lexicon)


def _fitting(leading: list[Span], lexicon: Lexicon) -> list[str]:
    """Types of the spans that every leading span can mean, or stand above or below of."""
    pool = dict.fromkeys(slug for span in leading for slug in span.slugs)
    return [slug for slug in pool if all(_can_mean(span, slug, lexicon) for span in leading)]


def _is_chassis(span: Span, lexicon: Lexicon) -> bool:
    """`ZiL-131 APA-80`: a truck beside another designation carries that thing."""
    return all(lexicon.types[slug].path[0] == CHASSIS for slug in span.slugs)


def _can_mean(span: Span, slug: str, lexicon: Lexicon) -> bool:
    return any(lexicon.on_one_line(slug, other) for other in span.slugs)


def _of_role(fits: list[str], leading: list[Span], roles: list[Span], lexicon: Lexicon) -> list[str]:
    """Namesakes of the kind that is said; a short name of another kind (an M60 that is no tank) is not that type."""
    kinds = {slug for span in roles for slug in span.slugs if lexicon.types[slug].rank is Rank.CATEGORY}
    if not kinds:
        return fits
    same = [slug for slug in fits if kinds & set(lexicon.types[slug].path)]
    if same:
        return same
    if _is_telling(leading):
        return [slug for slug in fits if not _is_rebuilt(slug, kinds, lexicon)]
    depth = 1 if leading[0].strength < STRONG else GROUP_DEPTH
    groups = {lexicon.types[kind].path[:depth] for kind in kinds}
    near = [slug for slug in fits if lexicon.types[slug].path[:depth] in groups]
    return [slug for slug in near if not _is_rebuilt(slug, kinds, lexicon)]


def _is_rebuilt(slug: str, kinds: set[str], lexicon: Lexicon) -> bool:
    """A bridge layer on a Leopard 1 is no Leopard 1: a vehicle is meant that was made from this one."""
    domain = lexicon.types[slug].path[0]
    return any(lexicon.types[kind].path[0] == domain for kind in kinds & REBUILT)


def _is_telling(leading: list[Span]) -> bool:
    """A designation with a digit that is too long to belong to many things, or two that agree."""
    if leading[0].strength < STRONG:
        return False
    keys = [span.key for span in leading if not SERIES.fullmatch(span.key)]
    return len(leading) >= SEVERAL or max(map(len, keys), default=0) > SHORT_KEY


def _is_contradicted(fits: list[str], leading: list[Span], others: list[Span], lexicon: Lexicon) -> bool:
    """`M3A1 Bradley`: a short designation beside the name of something else is not that short designation's type."""
    if max(len(span.key) for span in leading) > SHORT_KEY + 1 or len(leading) >= SEVERAL:
        return False
    words = [span for span in others if span.strength == WORD]
    return any(not any(_can_mean(span, slug, lexicon) for slug in fits) for span in words)


def _refined(fits: list[str], leading: list[Span], others: list[Span], lexicon: Lexicon) -> list[str]:
    """What the words beside a designation add: a namesake that they fit too, or a variant below it."""
    for span in others:
        below = [slug for slug in span.slugs if all(_can_mean(one, slug, lexicon) for one in leading)]
        agreeing = [slug for slug in [*fits, *below] if _can_mean(span, slug, lexicon)]
        fits = list(dict.fromkeys(agreeing)) or fits
    return fits


def _usual(fits: list[str], leading: list[Span], lexicon: Lexicon) -> list[str]:
    usual = [
        slug
        for slug in fits
        if all(any(lexicon.on_one_line(slug, other) for other in span.usual) for span in leading if span.usual)
    ]
    return usual or fits


def _deepest(fits: list[str], lexicon: Lexicon) -> tuple[str | None, tuple[str, ...]]:
    """The deepest where all stand on one line; else their common ancestor, with all of them as candidates."""
    deepest = max(fits, key=lambda slug: (len(lexicon.types[slug].path), slug))
    if set(fits) <= set(lexicon.types[deepest].path):
        return deepest, ()
    return common_ancestor(fits, lexicon), tuple(fits)


def left_over(units: list[Unit], spans: list[Span], slug: str, lexicon: Lexicon) -> tuple[str, ...] | None:
    """Words that neither name nor describe; None when one of them makes it another thing, as a number does."""
    inside = {place for span in spans for place in range(span.start, span.end)}
    rest = [unit for place, unit in enumerate(units) if place not in inside and not unit.measure]
    unknown = [unit.text for unit in rest if not _is_explained(unit, slug, lexicon)]
    return None if any(_is_number(word) and not VERSION.fullmatch(word) for word in unknown) else tuple(unknown)


def _is_explained(unit: Unit, slug: str, lexicon: Lexicon) -> bool:
    folded = designations.fold(unit.text)
    if describing.is_description(unit.text) or folded in describing.DESIGNERS:
        return True
    if lexicon.is_maker(folded, slug):
        return True
    return (len(unit.text) > 1 or unit.text.isdecimal()) and lexicon.has_part(slug, unit.keys[0])


def _is_number(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _is_bare_series(leading: list[Span], spans: list[Span], units: list[Unit]) -> bool:
    """`76 mm type 54`: many things have the number, a measure is all that would tell which, and no role is said."""
    is_series = len(leading) == 1 and SERIES.fullmatch(leading[0].key) is not None
    return is_series and len(spans) == 1 and any(unit.measure for unit in units)


def _is_enough(leading: list[Span], unknown: Iterable[str]) -> bool:
    """A long designation carries some unknown words; a short or a mere word carries none."""
    if leading[0].strength < STRONG:
        return not list(unknown)
    if not _is_telling(leading):
        return not list(unknown)
    return len([word for word in unknown if not word.islower() or len(word) <= LONGEST_SUFFIX]) <= MOST_UNKNOWN


def role_only(units: list[Unit], spans: list[Span], lexicon: Lexicon) -> Choice | None:
    """`Armed pickup truck`: nothing but a kind of thing and words that describe it."""
    roles = [span for span in spans if span.is_role]
    if not roles or len(roles) != len(spans):
        return None
    slugs = [slug for span in roles for slug in span.slugs]
    deepest, shared = _deepest(slugs, lexicon)
    if shared or deepest is None or left_over(units, spans, deepest, lexicon) != ():
        return None
    return Choice(deepest, BASE, tuple(roles))


def bare(units: list[Unit], spans: list[Span], lexicon: Lexicon) -> str:
    """The text without measures, makers and words that describe."""
    roles = {place for span in spans if span.is_role for place in range(span.start, span.end)}
    kept = [
        unit
        for place, unit in enumerate(units)
        if place not in roles and not unit.measure and not _is_explained(unit, "", lexicon)
    ]
    return " ".join(unit.text for unit in kept)
