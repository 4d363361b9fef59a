"""From a name as somebody wrote it to the type: over a lexicon that is handed in.

Answers nothing rather than guess: a wrong type is worse than none. Digits always have to agree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.domain import choosing, designations, phrases, spans
from catalog.domain.lexicon import SCRIPT_WORDS, Lexicon, NameEntry, common_ancestor, to_family
from catalog.domain.vocabulary import Rank

SURE, USUAL, STRIPPED, TYPO = 1.0, 0.7, 0.9, 0.75
SHORTEST_TYPO, SHORTEST_WORD = 5, 7  # letters, beside a number and without one
MOST_CANDIDATES = 8
MOST_CHARACTERS = 200


@dataclass(frozen=True)
class Resolution:
    """`slug` is None when nothing is good enough; `why` says in words how it was found; confidence is 0 to 1."""

    written: str
    slug: str | None
    confidence: float
    why: str
    candidates: tuple[tuple[str, float], ...] = ()
    fitted: tuple[str, ...] = ()


def resolve(written: str, lexicon: Lexicon) -> Resolution:
    """The type that `written` names."""
    text = _tidied(written[:MOST_CHARACTERS])
    steps = (_plural, *STEPS) if phrases.SEVERAL.search(text) else STEPS
    for step in steps:
        found = step(text, written, lexicon)
        if found is not None:
            return found
    return Resolution(written, None, 0.0, "no type has this name", _near(text, lexicon))


def _tidied(written: str) -> str:
    """Marks of doubt and spare words left out, `w/` and `(with …)` spelt out."""
    text = " ".join(written.split())
    for short, spelt in phrases.SHORT_WITH:
        text = short.sub(spelt, text)
    return phrases.NOISE.sub(" ", phrases.INSIDE_WITH.sub(r" with \1", text)).strip()


def _exact(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    hits = lexicon.lookup(text)
    if not hits:
        return None
    slugs = list(dict.fromkeys(hit.slug for hit in hits))
    if len(slugs) == 1:
        return Resolution(written, slugs[0], SURE, _reason(text, hits[0]))
    usual = [hit for hit in hits if not hit.ambiguous]
    candidates = _shares(slugs)
    if len({hit.slug for hit in usual}) == 1:
        return Resolution(
            written, usual[0].slug, USUAL, f"{text} is used for several types, usually for this one", candidates
        )
    common = common_ancestor(slugs, lexicon)
    return Resolution(written, common, USUAL / 2 if common else 0.0, f"{text} is used for several types", candidates)


def _shares(slugs: list[str]) -> tuple[tuple[str, float], ...]:
    return tuple((slug, 1 / len(slugs)) for slug in slugs[:MOST_CANDIDATES])


def _reason(text: str, hit: NameEntry) -> str:
    script = designations.script_of(hit.written)
    where = "" if script in ("Latn", "Zyyy") else f" in {SCRIPT_WORDS.get(script, script)}"
    if hit.preferred:
        return f"its name, written {hit.written}" if text != hit.written else "its name"
    return f"{hit.kind.label}{where} {hit.written}"


def _unknown(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    rest = phrases.UNKNOWN.sub("", text)
    if rest == text:
        return None
    found = resolve(rest, lexicon)
    if found.slug is None and (bare := phrases.IN_BRACKETS.fullmatch(rest)):
        found = resolve(bare[1], lexicon)
    if found.slug is None:
        return None
    family = to_family(found.slug, lexicon)
    return Resolution(
        written, family, found.confidence, f"not further identified: {found.why}", found.candidates, found.fitted
    )


def _several(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """`AKM and AK-74`: two things are not one."""
    parts = phrases.AND.split(text)
    found = [resolve(part, lexicon).slug for part in parts] if len(parts) > 1 else []
    slugs = list(dict.fromkeys(slug for slug in found if slug))
    if len(slugs) <= 1 or _on_one_line(slugs, lexicon):
        return None
    return Resolution(written, None, 0.0, "several things are named", _shares(slugs))


def _on_one_line(slugs: list[str], lexicon: Lexicon) -> bool:
    deepest = max(slugs, key=lambda slug: len(lexicon.types[slug].path))
    return set(slugs) <= set(lexicon.types[deepest].path)


def _in_context(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """`9A331M TLAR (for 9K332 Tor-M2)`, `APA-5D on Ural-4320`: what it serves and what carries it is another thing."""
    rest = phrases.CONTEXT.sub("", text)
    if rest in (text, ""):
        return None
    found = resolve(rest, lexicon)
    return found if found.slug is None else _again(found, written, STRIPPED)


def _again(found: Resolution, written: str, share: float) -> Resolution:
    return Resolution(written, found.slug, found.confidence * share, found.why, found.candidates, found.fitted)


def _armed(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """`GAZ-66 (ZU-23)`: two names of unlike things; the one in brackets is fitted to the other."""
    match = phrases.IN_BRACKETS.fullmatch(text)
    host, part = (_exact(piece, piece, lexicon) for piece in match.groups()) if match else (None, None)
    if not (host and part and host.slug and part.slug) or _same_domain(host.slug, part.slug, lexicon):
        return None
    why = f"{host.why}, fitted with {part.written}"
    return Resolution(written, host.slug, host.confidence * STRIPPED, why, host.candidates, (part.slug,))


def _same_domain(one: str, other: str, lexicon: Lexicon) -> bool:
    return lexicon.types[one].path[0] == lexicon.types[other].path[0]


def _carrier(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    parts = phrases.WITH.split(text, maxsplit=1)
    if len(parts) == 1:
        return None
    host, part = (resolve(piece, lexicon) for piece in parts)
    if host.slug is None:
        return None
    fitted = (part.slug,) if part.slug else ()
    why = f"{host.why}, fitted with {parts[1]}" + ("" if fitted else " (not known)")
    return Resolution(written, host.slug, host.confidence * (1 if fitted else STRIPPED), why, host.candidates, fitted)


def _alternatives(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    if not phrases.OR.search(phrases.BRACKETS.sub(" ", phrases.LISTED.sub(" / ", text))):
        return None
    parts = phrases.OR.split(phrases.LISTED.sub(" / ", _designations(text)))
    if len(parts) == 1:
        return None
    found = [resolve(piece, lexicon) for piece in _completed(parts)]
    slugs = [one.slug for one in found if one.slug]
    if len(slugs) < len(parts):
        return None
    common = common_ancestor(slugs, lexicon, up_to=Rank.DOMAIN)
    if common is None:
        return None
    if len({lexicon.types[slug].rank.depth > Rank.CATEGORY.depth for slug in slugs}) > 1:
        return None
    candidates = tuple((slug, 1 / len(slugs)) for slug in dict.fromkeys(slugs))
    return Resolution(written, common, min(one.confidence for one in found), "one of several types", candidates)


def _designations(text: str) -> str:
    """`Su-24M/MR strike/reconnaissance aircraft` → `Su-24M/MR`: what follows in plain words names no alternative."""
    words = text.split()
    plain = (place for place, word in enumerate(words) if place and phrases.PLAIN_WORD.fullmatch(word) and word != "or")
    head = " ".join(words[: next(plain, len(words))])
    return head if phrases.OR.search(head) else text


def _completed(parts: list[str]) -> Iterator[str]:
    """`BMP-1`, `2` → `BMP-1`, `BMP-2`; `Mi-24V`, `P`, `35M` → `Mi-24V`, `Mi-24P`, `Mi-35M`."""
    stem = re.match(r"(.*?)(\d+)([^\s\d-]*)$", parts[0])
    for part in parts:
        if stem and re.fullmatch(r"\d+\w*", part):
            yield stem[1] + part
        elif stem and re.fullmatch(r"-?[A-ZА-Я]{1,3}", part):
            yield stem[1] + stem[2] + part.removeprefix("-")
        else:
            yield part


def _inside(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """Names among words that describe: `Kalashnikov AKS-74N 5.45x39 assault rifle`."""
    if phrases.EITHER.search(text) or phrases.WITH.search(text):
        return None
    units = spans.cut(text)
    found = spans.find(units, lexicon)
    choice = choosing.choose(units, found, lexicon) or choosing.role_only(units, found, lexicon)
    if choice is None:
        return None
    why = " and ".join(dict.fromkeys(_reason("", span.hits[0]) for span in choice.spans))
    if choice.unknown:
        why += f"; {', '.join(choice.unknown)} not known"
    return Resolution(written, choice.slug, round(choice.confidence, 3), why, _shares(list(choice.candidates)))


def _numerals(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """`Challenger II` is the Challenger 2."""
    arabic = phrases.ROMAN.sub(lambda match: phrases.NUMERALS[match[0]], text)
    found = resolve(arabic, lexicon) if arabic != text else None
    return _again(found, written, STRIPPED) if found and found.slug else None


def _typo(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """One letter wrong inside a word. A digit or the last letter is another thing: MT-LB is not MT-LBu."""
    units = spans.cut(text)
    bare = choosing.bare(units, spans.find(units, lexicon), lexicon)
    for content in dict.fromkeys((text, bare, phrases.PLURAL.sub("", bare))):
        slugs, near = _misspelt(content, lexicon)
        if len(slugs) == 1:
            return Resolution(written, slugs.pop(), TYPO, f"one letter from {near}")
    return None


def _plural(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """`Kalashnikovs`; `AKs`, which is no AKS, is seen before anything else."""
    one = phrases.PLURAL.sub("", text)
    found = _exact(one, written, lexicon) if one != text else None
    return _again(found, written, STRIPPED) if found and found.slug else None


def _misspelt(text: str, lexicon: Lexicon) -> tuple[set[str], str]:
    found: set[str] = set()
    for key in designations.full_keys(text):
        if len(re.sub(r"\d", "", key)) >= (SHORTEST_TYPO if any(map(str.isdigit, key)) else SHORTEST_WORD):
            found.update(lexicon.one_edit_away(key))
    length = len(designations.units(text))
    hits = [hit for key in found for hit in lexicon.names[key] if len(designations.units(hit.written)) == length]
    return {hit.slug for hit in hits}, min(found, default="")


def _near(text: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Types one of whose names begins like the text, or that the text begins like."""
    found: dict[str, float] = {}
    for key in designations.full_keys(text):
        longer = lexicon.beginning(key) if key else []
        shorter = [key[:end] for end in range(len(key) // 2 + 1, len(key)) if key[:end] in lexicon.names]
        for other in (*longer, *shorter):
            share = round(min(len(key), len(other)) / max(len(key), len(other)) / 2, 3)
            found.update((hit.slug, max(share, found.get(hit.slug, 0))) for hit in lexicon.names[other])
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CANDIDATES])


STEPS = (_exact, _several, _unknown, _in_context, _armed, _carrier, _alternatives, _inside, _numerals, _plural, _typo)
