"""Fields among the words, `lost-by:russia`: read as the facets and dates of the same question.

A value may be any name of the thing. One that several things have, or nothing, is refused; nothing is guessed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from catalog.domain import placenames
from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import Grade
from catalog.domain.vocabulary import Term
from catalog.search import lexicon, named_sources, near, offered, parts, suggesting, typed
from catalog.search.codes import KINDS
from catalog.search.register import Register
from catalog.search.typed import Token, Typed
from catalog.search.world import World

# Field → the parameter that it is.
FIELDS = {
    "type": "type",
    "lost-by": "lost_by",
    "taken-by": "taken_by",
    "place": "place",
    "near": "near",
    "within": "within",
    "source": "source",
    "outcome": "outcome",
    "grade": "grade",
    "since": "since",
    "until": "until",
    "fitted": "fitted",
}
# What each is for, as pages tell it: an example of its value, and what it asks.
TOLD = {
    "type": ("t-72b3", "a type with all below it"),
    "lost-by": ("russia", "who lost it, with all that was part of them"),
    "taken-by": ("ukraine", "who took it"),
    "place": ("aleppo", "where, with all places inside"),
    "near": ("36.20,37.13", "round a place or a point; goes with within:"),
    "within": ("25km", "how far from there; goes with near:"),
    "source": ("@war_noir", "an account, a publisher or a title: who tells of it"),
    "outcome": ("captured", "what became of it"),
    "grade": ("visual", "how well it is supported"),
    "since": ("2024-11", "on that day or later; a month or a year will do"),
    "until": ("2024-12", "on that day or before"),
    "fitted": ("suppressor", "what was fitted to it: a part, all parts with the word in a name, or of a maker"),
}
MOST = 16
MOST_NAMED = 6
ALLOWED = '{name}: is no field; fields are {fields}. Words with a colon stand in quotes: "{name}: …"'
JOINED = "OR stands between words, or between values of one field, as in {name}:one OR {name}:other"

Args = Mapping[str, Sequence[str]]
Find = Callable[[Session, World, str], list[str]]


def told() -> list[tuple[str, str, str]]:
    """Each field with an example and what it asks."""
    return [(name, *TOLD[name]) for name in FIELDS]


def split(args: Args) -> Typed:
    """The words of an address; nothing where it gives none, or gives them twice, which the criteria refuse."""
    given = [text for text in args.get("q", ()) if text]
    return typed.read(given[0]) if len(set(given)) == 1 else Typed((), ())


def moved(session: Session, world: World, args: Args, asked: Typed, now: datetime) -> dict[str, Sequence[str]]:
    """The address with the fields of its words as parameters; raises Invalid with every field that is wrong.

    `near` takes any name as a parameter too.
    """
    given = [text for text in args.get("q", ()) if text]
    found: dict[str, Sequence[str]] = dict(args)
    found["near"] = [value(session, world, "near", text) for text in args.get("near", ())]
    if len(set(given)) != 1:
        return found
    check(asked)
    for field in asked.fields:
        target = FIELDS[field.name]
        found[target] = [*found.get(target, ()), *_values(session, world, field, now)]
    return {**found, "q": [asked.text]}


def _values(session: Session, world: World, field: Token, now: datetime) -> list[str]:
    """What stands in the address: of a source and of a part all that are called so."""
    target = FIELDS[field.name]
    if target == "source":
        return _sources(session, world, field.text, now)
    if target == "fitted" and not _types(session, world, field.text) and (some := _parts(session, world, field.text)):
        return some
    return [value(session, world, target, field.text)]


def check(asked: Typed) -> None:
    """Raises Invalid with every field that is none or has no value."""
    problems = [*_problems(asked.fields), *_with_minus(asked.words)]
    problems += [Problem(field.name, JOINED.format(name=field.name)) for field in asked.joined]
    if len(asked.fields) > MOST:
        problems.append(Problem("q", f"has {len(asked.fields)} fields; at most {MOST} are allowed"))
    if problems:
        raise Invalid(*problems[:MOST])


def _problems(fields: Iterable[Token]) -> Iterable[Problem]:
    for field in fields:
        if field.name not in FIELDS:
            allowed = ", ".join(f"{name}:" for name in FIELDS)
            yield Problem("q", ALLOWED.format(name=field.name, fields=allowed))
        elif not field.text:
            yield Problem(field.name, "has no value")


def _with_minus(words: Iterable[Token]) -> Iterable[Problem]:
    """A field that somebody wants left out: to search for it as a word would be another question."""
    for word in words:
        name = word.text.partition(":")[0].casefold().replace("_", "-")
        if word.is_unwanted and not word.is_quoted and ":" in word.text and name in FIELDS:
            yield Problem(name, "a field cannot be left out by a minus; words and phrases can")


def value(session: Session, world: World, target: str, text: str) -> str:
    """What a field's value is in an address; a text that names nothing is left for the facet to refuse."""
    if target in TERMS:
        return _term(text, TERMS[target])
    find = FOUND.get(target)
    if find is None:
        return text
    slugs = find(session, world, text)
    if len(slugs) > 1:
        raise offered.several(target, text, slugs[:MOST_NAMED])
    return slugs[0] if slugs else text


def _term(text: str, terms: Sequence[Term]) -> str:
    """A term by its value or its label, whatever the case, with spaces, hyphens or underscores."""
    plain = text.casefold().replace("-", " ").replace("_", " ")
    return next((one.value for one in terms if plain in (one.value.replace("_", " "), one.label.casefold())), text)


def _types(session: Session, world: World, text: str) -> list[str]:
    """By slug or preferred name, else by any name in any spelling; a name that usually means one type means it."""
    if node := world.types.find(text):
        return [node.slug]
    hits = lexicon.read(session).lookup(text)
    usual = [hit.slug for hit in hits if not hit.ambiguous]
    return list(dict.fromkeys(usual or [hit.slug for hit in hits]))


def _sources(session: Session, world: World, text: str, now: datetime) -> list[str]:
    """A source by its id, else all with that handle, title or publisher: any of them may tell of a thing."""
    if world.sources.find(text, now):
        return [text]
    found = named_sources.called(session, text, now)
    if len(found) > named_sources.MOST_CALLED:
        most = f"more than {named_sources.MOST_CALLED} sources are called {text[:80]!r}"
        raise Invalid.one("source", f"{most}; one of them by its id, as in /sources/…, is allowed")
    return found or [text]


def _parts(session: Session, world: World, text: str) -> list[str]:
    """All parts with these words in a name, or of that maker: any of them may be fitted."""
    found = parts.called(session, world, text)
    if len(found) > parts.MOST:
        told = f"more than {parts.MOST} parts are called {text[:80]!r}, as ", "; say which"
        raise offered.offer("fitted", text, ((slug, slug) for slug in found[:MOST_NAMED]), told)
    return found


def _parties(_session: Session, world: World, text: str) -> list[str]:
    named = world.parties.by_name.items()
    return _named(world.parties, text, lambda key: [one.id for name, one in named if placenames.exact_key(name) == key])


def _places(session: Session, world: World, text: str) -> list[str]:
    return _named(world.places, text, lambda key: suggesting.place_names(session).exactly(key))


def _centres(session: Session, world: World, text: str) -> list[str]:
    """A name that is not written so: points, slugs and names as they are written are read with the question."""
    if near.is_point(text) or world.places.called(text):
        return []
    return _by_letters(world.places, text, suggesting.place_names(session).exactly)


def _named(register: Register, text: str, ids: Callable[[str], list[int]]) -> list[str]:
    """As the facet finds it, else by its letters."""
    node = register.find(text)
    return [node.slug] if node else _by_letters(register, text, ids)


def _by_letters(register: Register, text: str, ids: Callable[[str], list[int]]) -> list[str]:
    """By the same letters in another script or with other signs."""
    key = placenames.exact_key(text)
    found = ids(key) if key else []
    return list(dict.fromkeys(register.by_id[one].slug for one in found if one in register.by_id))


TERMS: dict[str, Sequence[Term]] = {"outcome": KINDS, "grade": tuple(Grade)}
FOUND: dict[str, Find] = {
    "type": _types,
    "fitted": _types,
    "lost_by": _parties,
    "taken_by": _parties,
    "place": _places,
    "near": _centres,
}
