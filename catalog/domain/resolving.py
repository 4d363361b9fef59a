"""From a name as somebody wrote it to the type: over a lexicon that is handed in.

Answers nothing rather than guess: a wrong type is worse than none. Digits always have to agree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from catalog.domain import designations
from catalog.domain.lexicon import SCRIPT_WORDS, Lexicon, NameEntry, common_ancestor, digits_of, to_family

UNKNOWN = re.compile(r"^\s*(?:unknown|unidentified|неизвестный)\s+", re.IGNORECASE)
OR = re.compile(r"\s+(?:or|или|oder)\s+|\s*/\s*", re.IGNORECASE)
WITH = re.compile(r"\s+with\s+", re.IGNORECASE)
PLAIN_WORD = re.compile(r"[a-z/-]{2,}")
NOISE = re.compile(r"[*?†]+|\s+(?:variants?|series|family)$", re.IGNORECASE)
INSIDE_WITH = re.compile(r"\s*\(\s*with\s+([^()]*)\)", re.IGNORECASE)
PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
CALIBRE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:[x×]\s?\d+(?:[.,]\d+)?)?\s?-?(?:mm|cm|мм)\b|\b\d+[.,]\d+\s?[x×]\s?\d+", re.IGNORECASE
)
ROLE_WORDS = frozenset(
    [
        "a", "an", "the", "aa", "anti", "tank", "antitank", "gun",
        "guns", "rifle", "rifles", "carbine", "carbines", "pistol", "pistols", "machine",
        "submachine", "assault", "sniper", "battle", "main", "light", "heavy", "medium",
        "howitzer", "howitzers", "mortar", "mortars", "launcher", "launchers", "multiple", "rocket",
        "missile", "system", "sam", "atgm", "manpads", "vehicle", "vehicles", "armoured",
        "armored", "personnel", "carrier", "infantry", "fighting", "truck", "trucks", "tanks",
        "self", "propelled", "towed", "field", "sight", "scope", "red", "dot",
        "semi", "automatic", "reflex", "suppressor", "drone", "uav", "helicopter", "aircraft",
    ],
)  # fmt: skip
SURE, USUAL, STRIPPED, TYPO = 1.0, 0.7, 0.9, 0.75
SHORTEST_TYPO = 5
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
    text = NOISE.sub(" ", INSIDE_WITH.sub(r" with \1", " ".join(written[:MOST_CHARACTERS].split()))).strip()
    for step in (_exact, _unknown, _carrier, _alternatives, _bare, _stripped, _typo):
        found = step(text, written, lexicon)
        if found is not None:
            return found
    return Resolution(written, None, 0.0, "no type has this name", _near(text, lexicon))


def _exact(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    hits = lookup(text, lexicon)
    if not hits:
        return None
    slugs = list(dict.fromkeys(hit.slug for hit in hits))
    if len(slugs) == 1:
        return Resolution(written, slugs[0], SURE, _reason(text, hits[0]))
    usual = [hit for hit in hits if not hit.ambiguous]
    candidates = tuple((slug, 1 / len(slugs)) for slug in slugs[:MOST_CANDIDATES])
    if len({hit.slug for hit in usual}) == 1:
        return Resolution(
            written, usual[0].slug, USUAL, f"{text} is used for several types, usually for this one", candidates
        )
    common = common_ancestor(slugs, lexicon)
    return Resolution(written, common, USUAL / 2 if common else 0.0, f"{text} is used for several types", candidates)


def lookup(text: str, lexicon: Lexicon) -> list[NameEntry]:
    """Names with a key of `text`; those spelt the same in every letter win over those that only sound alike."""
    loose = [hit for key in sorted(designations.full_keys(text)) for hit in lexicon.names.get(key, [])]
    wanted = designations.strict_keys(text)
    strict = [hit for hit in loose if designations.strict_keys(hit.written) & wanted]
    hits = strict or loose
    preferred = [hit for hit in hits if hit.preferred]
    return preferred if len({hit.slug for hit in preferred}) == 1 and not _is_shared(hits) else hits


def _is_shared(hits: list[NameEntry]) -> bool:
    """Two types claim the name, and one of them says that it is ambiguous."""
    return len({hit.slug for hit in hits}) > 1 and any(hit.ambiguous for hit in hits)


def _reason(text: str, hit: NameEntry) -> str:
    script = designations.script_of(hit.written)
    where = "" if script in ("Latn", "Zyyy") else f" in {SCRIPT_WORDS.get(script, script)}"
    if hit.preferred:
        return f"its name, written {hit.written}" if text != hit.written else "its name"
    return f"{hit.kind.label}{where} {hit.written}"


def _unknown(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    rest = UNKNOWN.sub("", text)
    if rest == text:
        return None
    found = resolve(rest, lexicon)
    if found.slug is None:
        return None
    family = to_family(found.slug, lexicon)
    return Resolution(
        written, family, found.confidence, f"not further identified: {found.why}", found.candidates, found.fitted
    )


def _carrier(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    parts = WITH.split(text, maxsplit=1)
    if len(parts) == 1:
        return None
    host, part = (resolve(piece, lexicon) for piece in parts)
    if host.slug is None:
        return None
    fitted = (part.slug,) if part.slug else ()
    why = f"{host.why}, fitted with {parts[1]}" + ("" if fitted else " (not known)")
    return Resolution(written, host.slug, host.confidence * (1 if fitted else STRIPPED), why, host.candidates, fitted)


def _alternatives(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    parts = OR.split(_designations(text))
    if len(parts) == 1:
        return None
    found = [resolve(piece, lexicon) for piece in _completed(parts)]
    slugs = [one.slug for one in found if one.slug]
    if len(slugs) < len(parts):
        return None
    common = common_ancestor(slugs, lexicon)
    if common is None:
        return None
    candidates = tuple((slug, 1 / len(slugs)) for slug in dict.fromkeys(slugs))
    return Resolution(written, common, min(one.confidence for one in found), "one of several types", candidates)


def _designations(text: str) -> str:
    """`Su-24M/MR strike/reconnaissance aircraft` → `Su-24M/MR`: what follows in plain words names no alternative."""
    words = text.split()
    plain = (place for place, word in enumerate(words) if place and PLAIN_WORD.fullmatch(word) and word != "or")
    head = " ".join(words[: next(plain, len(words))])
    return head if OR.search(head) else text


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


def _bare(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    bare = CALIBRE.sub(" ", PARENTHESIS.sub(" ", text)).strip()
    if bare in (text, ""):
        return None
    found = _exact(bare, written, lexicon) or _stripped(bare, written, lexicon)
    return found and Resolution(written, found.slug, found.confidence * STRIPPED, found.why, found.candidates)


def _stripped(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """Role words left out at both ends: `Kalashnikov AKS-74N assault rifle`."""
    words = text.split()
    while words and _is_role(words[-1]):
        words.pop()
    while words and _is_role(words[0]):
        words.pop(0)
    bare = " ".join(words)
    if bare in (text, ""):
        return None
    found = _exact(bare, written, lexicon)
    return found and Resolution(written, found.slug, found.confidence * STRIPPED, found.why, found.candidates)


def _is_role(word: str) -> bool:
    """`howitzer`, `self-propelled`: every part is a role word."""
    return all(part in ROLE_WORDS for part in word.strip(".,").casefold().split("-"))


def _typo(text: str, written: str, lexicon: Lexicon) -> Resolution | None:
    """One letter wrong inside a word. A digit or the last letter is another thing: MT-LB is not MT-LBu."""
    found: set[str] = set()
    for key in designations.full_keys(text):
        if len(re.sub(r"\d", "", key)) >= SHORTEST_TYPO:
            found.update(_one_edit_away(key, lexicon))
    slugs = {hit.slug for key in found for hit in lexicon.names[key]}
    if len(slugs) != 1:
        return None
    return Resolution(written, slugs.pop(), TYPO, f"one letter from {min(found)}")


def _one_edit_away(key: str, lexicon: Lexicon) -> Iterator[str]:
    for other in lexicon.digits.get(digits_of(key), []):
        if key[-1:] == other[-1:] and Levenshtein.distance(key, other, score_cutoff=1) == 1:
            yield other


def _near(text: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Types one of whose names begins like the text."""
    found: dict[str, float] = {}
    for key in designations.full_keys(text):
        for other, hits in lexicon.names.items():
            if other.startswith(key) or (key.startswith(other) and len(other) * 2 > len(key)):
                share = round(min(len(key), len(other)) / max(len(key), len(other)) / 2, 3)
                found.update((hit.slug, max(share, found.get(hit.slug, 0))) for hit in hits)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_CANDIDATES])
