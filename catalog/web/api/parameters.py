"""Every parameter of the API as OpenAPI describes it: those of a question from its own registries, then the others."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from catalog.domain.outcomes import HoldingContext
from catalog.search import dimensions, facets, parameters
from catalog.search.codes import GRADES, KINDS
from catalog.search.facet import OfNodes
from catalog.search.item_facets import YES, PictureFacet, SourceFacet
from catalog.search.parameters import DAYS, SINGLE
from catalog.search.periods import WHEN
from catalog.search.show import results
from catalog.search.show.history_rows import KINDS as RECORDS
from catalog.search.show.touched import PURGED, WHATS
from catalog.search.time_facets import TimeFacet
from catalog.search.world import World
from catalog.web.api import answers

Schema = dict[str, Any]
MOST_LISTED = 60  # values of a parameter that stand in a list: scanners and clients go through all of them
MOST_NAMED = 5_000  # values that are named at all, in a pattern; where there are more, only their form is
NOT_ASKED = ""  # a parameter without a value is as one that is left out
YEAR = r"[12]\d{3}"
MONTH = rf"{YEAR}-(0[1-9]|1[0-2])"
LEAP = r"[12]\d(0[48]|[2468][048]|[13579][26])-02-29"
LAST_DAYS = rf"{YEAR}-((0[13578]|1[02])-31|(0[469]|11)-30|(0[13-9]|1[0-2])-(29|30))"
DAY = rf"{YEAR}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|{LEAP}|{LAST_DAYS}"
POINT = r"-?[0-8]?\d(\.\d{1,5})?,-?(1[0-7]\d|\d{1,2})(\.\d{1,5})?"
DISTANCE = r"([1-9]\d{0,2}|1\d{3})(km)?"
ID = r"^[0-9a-hjkmnp-tv-z]{8}$"
FORMS = {"year": YEAR, "month": MONTH, "within": DISTANCE, **dict.fromkeys(DAYS, f"{YEAR}|{MONTH}|{DAY}")}
TOLD = {
    "category": "a category or domain of types, with all below it",
    "type": "a type with all below it, by its slug; any of its names is understood too",
    "outcome": "what became of it, as the mode prints it",
    "lost_by": "the party that lost it, with its parts",
    "taken_by": "the party that took it or was seen with it, with its parts",
    "grade": "how well it is supported; all but discounted ones when left out",
    "year": "the year in which it surely happened, on the date basis asked for",
    "month": "the month in which it surely happened, on the date basis asked for",
    "place": "a place with all that lies in it",
    "fitted": "something of this type is fitted to it",
    "has_picture": "a public picture shows it",
    "source": "a source that tells of it, by its id; any of an `@account` or of a publisher, by its slug",
    "dataset": "the list that it stands in; `field` when left out, `all` for every one",
    "q": "words, phrases in quotation marks, `OR`, `-word`, and fields as in `type:t-72b3`",
    "exact": "words are found exactly as they are typed",
    "mode": "how losses are counted",
    "date_basis": "what a thing is dated by",
    "since": "the first day of a period: a day, month or year",
    "until": "the last day of a period: a day, month or year",
    "as_of": "only what happened by this day makes the chain of an item",
    "known_on": "as it was known at the end of this day",
    "party_only": "a party without its parts",
    "near": "a place, or a point as latitude and longitude in degrees; goes with `within`",
    "within": "kilometres round it; goes with `near`",
    "where": "surely inside, possibly there, or unplaced; goes with `place` or `near`",
    "match": "surely of the type, or possibly; goes with `type` or `category`",
    "count": "what is counted",
    "munitions": "munitions stay apart from totals, stand alone, or are included",
    "when": "the part of a period: surely inside, crossing its border, undated; goes with `since` or `until`",
    "cell": "a row or column of the tally: dimension and key, as in `outcome:captured`",
    "limit": "rows of a page",
    "context": "how a thing was seen with somebody",
    "rows": "the dimension that stands down, or two, as in `category,type`",
    "cols": "the dimension that stands across",
    "in": "the kind of record",
    "from": "the feed: what is other since this number; 0 at first, then the `until` of the last answer",
    "name": "a name as somebody wrote it; may stand up to 20 times",
    "kind": "the kind of record that was touched",
    "what": "what was done to it",
}
EXAMPLES = {"type": ["ak-74m"], "category": ["small-arms"], "fitted": ["suppressors"], "lost_by": ["syria"],
            "taken_by": ["hayat-tahrir-al-sham"], "place": ["aleppo"], "dataset": ["field"]}  # fmt: skip
CHOICES = {
    "rows": tuple(dimensions.DIMENSIONS),
    "cols": tuple(dimensions.DIMENSIONS),
    "in": tuple(results.KINDS),
    "kind": tuple(RECORDS),
    "what": (*WHATS, PURGED),
}
HELD = ("category", "type", "taken_by", "year", "month", "place", "fitted", "has_picture", "dataset", "q", "exact",
        "since", "until", "when", "near", "within", "where", "match", "party_only", "munitions")  # fmt: skip
OF_TYPES = ("q", "exact", "type", "category", "dataset")


def of_question() -> tuple[str, ...]:
    """The names of all parameters of a question."""
    return (*facets.names(), *SINGLE, "when", "cell")


def every(world: World, now: datetime) -> dict[str, Schema]:
    """Each parameter by its name. Values that are data (slugs, ids) are those that everybody may see now."""
    found = {one.name: _several(one.name, _of_facet(one, world, now)) for one in facets.FACETS}
    found |= {name: _one(name, _of_single(name, world)) for name in SINGLE}
    found |= {name: _one(name, _named(values)) for name, values in CHOICES.items()}
    found |= {"when": _several("when", _named(WHEN)), "cell": _several("cell", _cells(world))}
    found |= {"context": _several("context", _named(HoldingContext))}
    found |= {"limit": _one("limit", _number(answers.MOST, answers.USUAL)), "most": _one("limit", _number(100, 20))}
    found["from"] = _one("from", {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}) | {"name": "since"}
    return found | {"name": _several("name", {"type": "string"}, required=True, example=["АК-74М"])}


def _number(most: int, usual: int) -> Schema:
    return {"type": "integer", "minimum": answers.FEWEST, "maximum": most, "default": usual}


def in_path(name: str, about: str, schema: Schema) -> Schema:
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _one(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": TOLD[name], "schema": schema}


def _several(name: str, items: Schema, *, required: bool = False, example: Sequence[str] = ()) -> Schema:
    """May stand more than once: any of its values fits."""
    schema = {"type": "array", "items": items, **({"minItems": 1, "maxItems": 20} if required else {})}
    shown = [*example] or [one for one in EXAMPLES.get(name, ()) if _fits(one, items)]
    told = {"example": shown} if shown else {}
    return {"name": name, "in": "query", "required": required, "description": TOLD[name], "schema": schema, **told}


def _named(values: Iterable[str], form: str = "") -> Schema:
    """One of these, or nothing; by their form alone where they are too many to be named."""
    known = [NOT_ASKED, *(str(one) for one in values)]
    if len(known) <= MOST_LISTED:
        return {"type": "string", "enum": known}
    if len(known) <= MOST_NAMED:
        return {"type": "string", "pattern": f"^({'|'.join(known)})$"}
    return {"type": "string", **({"pattern": form} if form else {})}


def _fits(value: str, schema: Schema) -> bool:
    return value in schema.get("enum", ()) or bool(re.search(schema.get("pattern", "(?!)"), value))


def _of_facet(facet: Any, world: World, now: datetime) -> Schema:
    if isinstance(facet, TimeFacet):
        return _formed(FORMS[facet.name])
    if isinstance(facet, SourceFacet):
        return _named(world.sources.values(now))
    if isinstance(facet, PictureFacet):
        return _named([YES])
    if isinstance(facet, OfNodes):
        return _named(_slugs(facet, world))
    return _named([one.value for one in (KINDS if facet.name == "outcome" else GRADES)])


def _slugs(facet: OfNodes, world: World) -> list[str]:
    nodes = getattr(world, facet.register).by_slug.values()
    ranks = ("domain", "category") if facet.name == "category" else ()
    found = [one.slug for one in nodes if not ranks or one.rank in ranks]
    return [*found, "all"] if facet.name == "dataset" else found


def _formed(form: str) -> Schema:
    return {"type": "string", "pattern": f"^({form})?$"}


def _of_single(name: str, world: World) -> Schema:
    if name in FORMS:
        return _formed(FORMS[name])
    if name == "near":
        return {"anyOf": [_named(one.slug for one in world.places.by_slug.values() if one.spot), _formed(POINT)]}
    if SINGLE[name]:
        default = parameters.DEFAULTS[name]
        return {"type": "string", "enum": [NOT_ASKED, *SINGLE[name]], **({"default": default} if default else {})}
    return {"type": "string"}


def _cells(world: World) -> Schema:
    """Rows and columns with few keys; types, parties and places are keys too, by their slugs."""
    terms = [*(f"outcome:{one.value}" for one in KINDS), *(f"grade:{one.value}" for one in GRADES)]
    slugs = [f"category:{one}" for one in _slugs(facets.CATEGORY, world)]
    datasets = [f"dataset:{one}" for one in world.datasets.by_slug]
    # One form rather than one of two: a scanner that tries what one of them does not allow may be right by the other.
    return _formed("|".join([*terms, *slugs, *datasets, f"year:{YEAR}", f"month:{MONTH}"]))
