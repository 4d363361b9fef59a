"""Things that a text names: runs of names that belong together, `Baikal MP-446 pistol`, as one thing with its type.

What is meant by a name is told by the rules for names (`domain.resolving`); whether a name is meant at all is told by
what stands beside it (`evidence`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog.domain import amounts, describing, designations, phrases
from catalog.domain.lexicon import NameEntry, common_ancestor
from catalog.domain.resolving import Resolution
from catalog.domain.spans import Span
from catalog.domain.vocabulary import NameKind, Rank, TypeRole
from catalog.reading import between, rules
from catalog.reading.between import FUNCTION
from catalog.reading.lexicon import Lexicon
from catalog.reading.units import Cut, Unit

NUMBERS = frozenset(amounts.WORDS)
HEADS = frozenset(rules.words("designations", "heads")) | {"bomb", "bombs"}
SPOKEN = (NameKind.NICKNAME, NameKind.REPORTING_NAME)
KINDS = (Rank.DOMAIN, Rank.CATEGORY)
OF_A_KIND = 2  # steps of the tree that two names of one thing share: `Type 56 AK rifle`
WHY = "its name, among other words"
MOST_MAKERS = 3  # types of a name whose makers are asked for
SERVES = (TypeRole.FITTED_PART, TypeRole.COMPONENT)


@dataclass(frozen=True)
class Thing:
    """Units `first` up to `last`; `core` are the characters of the designation itself, as opposed to maker and role.

    `slug` None: it looks like a designation and is in no catalog. `is_generic`: only a kind of thing is named.
    """

    start: int
    end: int
    first: int
    last: int
    core: tuple[int, int]
    slug: str | None
    rank: Rank | None
    role: TypeRole | None
    key: str = ""
    strength: int = 0
    has_head: bool = False
    is_plural: bool = False
    candidates: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_generic(self) -> bool:
        return self.rank in (Rank.DOMAIN, Rank.CATEGORY)

    @property
    def is_part(self) -> bool:
        return self.role in SERVES

    @property
    def is_munition(self) -> bool:
        return self.role is TypeRole.MUNITION


def find(cut: Cut, lexicon: Lexicon, *, shouted: bool) -> list[Thing]:
    """In the order of the text; none overlap. Whether each is meant at all is not asked here."""
    spans = _chosen(list(_candidates(cut, lexicon, shouted=shouted)))
    return [thing for group in _groups(cut, spans, lexicon) for thing in _things(cut, group, lexicon)]


def _candidates(cut: Cut, lexicon: Lexicon, *, shouted: bool) -> Iterator[Span]:
    streams = [cut.stream(lambda unit: unit.sound)]
    if any(unit.look != unit.sound for unit in cut.units):
        streams.append(cut.stream(lambda unit: unit.look))
    for stream in streams:
        for first, last, key in lexicon.designations.find(stream):
            units = cut.units[first:last]
            if between.is_by_chance(cut, units, shouted=shouted):
                continue
            following = cut.units[last].lower if last < len(cut.units) and cut.joined[last - 1] else ""
            hits = _hits(key, units, (cut.text, following), lexicon)
            if hits:
                is_role = all(lexicon.rank(hit.slug) in (Rank.DOMAIN, Rank.CATEGORY) for hit in hits)
                yield Span(first, last, key, hits, is_role)


def _hits(key: str, units: list[Unit], where: tuple[str, str], lexicon: Lexicon) -> tuple[NameEntry, ...]:
    """Names under the key that the words mean; a lone word that describes is only ever the name of a kind of thing."""
    text, following = where
    written = text[units[0].start : units[-1].end]
    whole = "".join(unit.sound for unit in units)
    if whole == f"{key}s":
        written = written[:-1]
    elif whole == key and phrases.singular(written) and lexicon.types.at(key[:-1]):
        return ()  # two T-72s are no T-72S
    hits = lexicon.meant(key, " ".join(written.split()))
    if all(unit.lower in NUMBERS or unit.lower in FUNCTION for unit in units):
        return ()
    is_small = not any(letter.isupper() or letter.isdigit() for letter in written)
    if is_small and following not in HEADS and not HEADS & {unit.lower for unit in units}:
        hits = tuple(hit for hit in hits if hit.kind not in SPOKEN)  # a crate is no Crate
    if len(units) == 1 and describing.is_description(units[0].text):
        return tuple(hit for hit in hits if lexicon.rank(hit.slug) in KINDS)
    return hits


def _chosen(candidates: list[Span]) -> list[Span]:
    """Longer ones choose first, then those with a number, then those further left; none overlap."""
    taken: set[int] = set()
    chosen = []
    for span in sorted(candidates, key=lambda one: (one.start - one.end, -one.strength, one.start, -len(one.key))):
        own = range(span.start, span.end)
        if taken.isdisjoint(own):
            taken.update(own)
            chosen.append(span)
    return sorted(chosen, key=lambda one: one.start)


def _groups(cut: Cut, spans: list[Span], lexicon: Lexicon) -> Iterator[list[Span]]:
    """Spans that stand together with nothing but describing words between them."""
    group: list[Span] = []
    for span in spans:
        if group and not (between.is_near(cut, group[-1], span) and _belongs(group, span, lexicon)):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _belongs(group: list[Span], span: Span, lexicon: Lexicon) -> bool:
    """A role after a name ends the thing; of two names side by side one has to be a finer word for the other."""
    if span.is_role:
        return True
    last = group[-1]
    if last.is_role:
        return len(group) == 1
    pairs = [(a, b) for a in last.slugs for b in span.slugs]
    is_finer = any(lexicon.types.on_one_line(a, b) for a, b in pairs)
    return is_finer or any(lexicon.path(a)[:OF_A_KIND] == lexicon.path(b)[:OF_A_KIND] for a, b in pairs)


def _things(cut: Cut, group: list[Span], lexicon: Lexicon) -> Iterator[Thing]:
    named = [span for span in group if not span.is_role]
    if not named:
        yield _generic(cut, group, lexicon)
        return
    best = max(_telling(named, lexicon), key=lambda one: (one.strength, len(one.key)))
    first = _with_maker(cut, group[0].start, best, lexicon)
    last = group[-1].end
    phrase = cut.text[cut.units[first].start : cut.units[last - 1].end]
    found = lexicon.resolve(" ".join(phrase.split()))
    core = named[0].start, named[-1].end
    slug, candidates = _of(found, best, lexicon)
    if slug is None and not candidates:
        yield from (_generic(cut, [span], lexicon) for span in group if span.is_role)
        return
    thing = Thing(
        cut.units[first].start, cut.units[last - 1].end, first, last,
        (cut.units[core[0]].start, cut.units[core[1] - 1].end), slug, lexicon.rank(slug) if slug else None,
        lexicon.roles.get(slug or ""), best.key, best.strength, has_head=any(span.is_role for span in group),
        candidates=candidates if slug is None or len(candidates) > 1 else (),
        why=found.why if found.slug == slug else WHY,
    )  # fmt: skip
    yield replace(thing, is_plural=_is_plural(cut, thing, group[-1].key))


def _telling(named: list[Span], lexicon: Lexicon) -> list[Span]:
    """`БМП Bradley`: of two words side by side, neither finer than the other, the first is only a kind of thing."""
    last = named[-1]
    is_word = not any(map(str.isdigit, "".join(one.key for one in named)))
    if len(named) == 1 or not is_word:
        return named
    pairs = [(slug, other) for one in named[:-1] for slug in one.slugs for other in last.slugs]
    return named if any(lexicon.types.on_one_line(slug, other) for slug, other in pairs) else [last]


def _of(found: Resolution, best: Span, lexicon: Lexicon) -> tuple[str | None, tuple[str, ...]]:
    """What the whole phrase means where it agrees with the name in it; else what the name alone does."""
    alone = best.slugs if len(best.slugs) == 1 else best.usual
    is_wider = len(alone) == 1 and found.slug in lexicon.path(alone[0])
    if found.slug and not is_wider and any(lexicon.types.on_one_line(found.slug, slug) for slug in best.slugs):
        return found.slug, tuple(slug for slug, _ in found.candidates)
    return (
        (alone[0], best.slugs[1:] and best.slugs)
        if len(alone) == 1
        else (common_ancestor(list(best.slugs), lexicon.types), best.slugs)
    )


def _with_maker(cut: Cut, first: int, best: Span, lexicon: Lexicon) -> int:
    """`Baikal MP-446`: the words of a maker before a name belong to it."""
    while first and cut.joined[first - 1]:
        folded = designations.fold(cut.units[first - 1].text)
        if folded in describing.DEMONYMS or not any(
            lexicon.types.is_maker(folded, slug) for slug in best.slugs[:MOST_MAKERS]
        ):
            return first
        first -= 1
    return first


def _generic(cut: Cut, group: list[Span], lexicon: Lexicon) -> Thing:
    """The kind of thing that the last word says, as near as all of them tell."""
    first, last = group[0].start, group[-1].end
    phrase = cut.text[cut.units[first].start : cut.units[last - 1].end]
    found = lexicon.resolve(" ".join(phrase.split())) if len(group) > 1 else None
    slug = found.slug if found and found.slug else group[-1].slugs[0]
    core = (cut.units[first].start, cut.units[last - 1].end)
    thing = Thing(
        *core, first, last, core, slug, lexicon.rank(slug), lexicon.roles.get(slug), group[-1].key, has_head=True,
        why="a kind of thing, no type of it",
    )  # fmt: skip
    return replace(thing, is_plural=_is_plural(cut, thing, group[-1].key))


def _is_plural(cut: Cut, thing: Thing, key: str) -> bool:
    """`AKMS rifles`, `T-72s`, `SA-7'S`; a name that ends in S itself is none."""
    last = cut.units[thing.last - 1]
    if thing.has_head:
        return (last.lower.endswith("s") and not last.lower.endswith(("ss", "us"))) or last.lower in {"men", "aircraft"}
    after = cut.text[last.end : last.end + 2].lower()
    return (
        after in ("'s", "’s")
        or (last.lower.endswith("s") and not key.endswith("s"))
        or (last.text[-1:] == "s" and any(map(str.isdigit, last.text)))
    )
