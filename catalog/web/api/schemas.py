"""What the API answers as OpenAPI describes it: rows from the columns of the exports, envelopes, problems."""

from collections.abc import Sequence
from typing import Any

from catalog.search.engines import KINDS as FOUND
from catalog.services.items import PairIn
from catalog.services.rows import Input
from catalog.services.sightings.sighting_inputs import SightingIn
from catalog.services.source_adding import SourceAdded
from catalog.tally.column import Column, Kind
from catalog.tally.exports import COLUMNS
from catalog.tally.part_columns import PARTS

Schema = dict[str, Any]
KINDS = {Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.FLAG: "boolean"}  # the others are texts, but for lists
NUMBERED = ("changes",)  # whose id is a number
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
SOME: Schema = {"type": ["string", "null"]}
WHOLE: Schema = {"type": "integer"}
OPEN: Schema = {"type": "object"}
OBJECTS: Schema = {"type": "array", "items": OPEN}
ANY_OF: dict[type[Input], tuple[tuple[str, ...], ...]] = {  # of each of these lists one has something in it
    SightingIn: (("lines", "claims"), ("sources", "pictures")),
}
NO_NUL, FORMED = r"^[^\x00]*$", {"pattern", "enum", "const", "format"}
OF_TYPE = ("names", "specs", "relations", "fitted_with", "fitted_to")
RANGE: Schema = {
    "type": "object",
    "description": "how many things: at least, best figure, at most; null is open",
    "properties": {"min": WHOLE, "best": WHOLE, "max": {"type": ["integer", "null"]}},
    "required": ["min", "best", "max"],
}
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "problems": {
            "type": "array",
            "description": "every parameter or field that is wrong, and what is allowed",
            "items": {"type": "object", "properties": {"field": TEXT, "message": TEXT}},
        },
        "near": {**TEXTS, "description": "names that look like the one that was not found"},
        "successor": {**TEXT, "description": "the address that stands for it now"},
    },
    "required": ["type", "title", "status", "detail"],
}
LICENCES: Schema = {
    "type": "array",
    "items": {"type": "object", "properties": {"dataset": TEXT, "licence": SOME, "credit": SOME}},
}
WIDENED: Schema = {**SOME, "description": "the words stand nowhere, and these were found instead; null where they do"}
LEFT_OUT: Schema = {**WHOLE, "description": "words past the cap, which were not searched for"}
HEARD: Schema = {"widened": WIDENED, "words_left_out": LEFT_OUT}
HEAD: Schema = {
    "question": {"type": "object", "additionalProperties": TEXTS},
    **HEARD,
    "as_of": {"type": "string", "format": "date-time"},
    "mode": TEXT,
    "rules": {"description": "version of the counting rules", "type": ["string", "integer", "number"]},
    "licences": LICENCES,
}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def of_object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


def of_columns(columns: Sequence[Column]) -> Schema:
    """A row, column by column."""
    return of_object(**{one.name: _of_column(one) for one in columns})


def _of_column(column: Column) -> Schema:
    unit = f" ({column.unit})" if column.unit else ""
    if column.kind is Kind.LIST:
        return {**TEXTS, "description": column.about}
    return {"type": [KINDS.get(column.kind, "string"), "null"], "description": f"{column.about}{unit}"}


def page_of(kind: str) -> Schema:
    """An envelope with its rows."""
    rows = {"type": "array", "items": ref(kind)}
    following = {**SOME, "description": "the address of the next page"}
    total = {"type": ["integer", "null"], "description": "rows on all pages"}
    if kind in NUMBERED:
        return of_object(total=total, as_of=HEAD["as_of"], rows=rows, next=following)
    things = {"things": RANGE} if kind == "losses" else {}
    return of_object(total=total, **things, **HEAD, rows=rows, next=following)


def every() -> dict[str, Schema]:
    """All of them by their names."""
    return {
        **{kind: of_columns(columns) for kind, columns in COLUMNS.items()},
        **{f"part-{part}": of_columns(columns) for part, columns in PARTS.items()},
        **{f"{kind}-page": page_of(kind) for kind in COLUMNS},
        "problem": PROBLEM,
        "changes-answer": {"anyOf": [ref("changes-page"), ref("feed-page")]},
        "feed-page": _feed(),
        **_records(),
        **_figures(),
        **_sent(),
        **_inputs(SightingIn, SourceAdded, PairIn),
    }


def _sent() -> dict[str, Schema]:
    """What is answered to writes."""
    return {
        "sighting-sent": of_object(id=TEXT, state=TEXT, pictures=TEXTS, address=TEXT),
        "source-added": of_object(id=TEXT, is_new={"type": "boolean"}, title=TEXT, address=TEXT),
        "pair-judged": of_object(one=TEXT, other=TEXT, judgement=TEXT, address=TEXT),
    }


def _feed() -> Schema:
    kinds = [kind for kind in COLUMNS if kind not in NUMBERED]
    rows = {"type": "array", "items": {"anyOf": [ref(kind) for kind in kinds]}}
    record = of_object(number=WHOLE, kind={"enum": kinds}, id=TEXT, rows=rows)
    head = {name: schema for name, schema in HEAD.items() if name not in ("mode", *HEARD)}
    told = {"since": WHOLE, "until": WHOLE, "is_last": {"type": "boolean"}, "is_current": {"type": "boolean"}}
    return of_object(**told, **head, records={"type": "array", "items": record}, next=TEXT)


def _records() -> dict[str, Schema]:
    told = _parts("origins", "claims", "pictures")
    of_incident = {"losses": _rows("losses"), "sources": TEXTS, **_parts("items", "places")}
    original = {**SOME, "description": "SHA-256 of the file that it was made of, told of public pictures"}
    of_picture = {"original_sha256": original, "items": TEXTS, "sources": TEXTS, **_parts("alike")}
    return {
        "type": of_object(
            slug=TEXT, name=TEXT, rank=TEXT, path=TEXTS, children=TEXTS, marks=TEXTS, **dict.fromkeys(OF_TYPE, OBJECTS)
        ),
        "item": {"allOf": [ref("items"), of_object(**_of_item(), **told)]},
        "incident": {"allOf": [ref("incidents"), of_object(**of_incident, **told)]},
        "source": {"allOf": [ref("sources"), of_object(**_of_source())]},
        "picture": {"allOf": [ref("part-pictures"), of_object(**of_picture)]},
        "change": of_object(id=WHOLE, made_at=TEXT, person=SOME, why=TEXT, records=OBJECTS),
    }


def _of_item() -> Schema:
    agreed = {**of_object(type=TEXT, agree=WHOLE, heard=WHOLE), "type": ["object", "null"]}
    return {
        "dataset": TEXT,
        **{kind: _rows(kind) for kind in ("losses", "gains", "holdings")},
        "sources": TEXTS,
        "is_lot": {"type": "boolean"},
        "note": TEXT,
        "candidates": {**TEXTS, "description": "slugs of the types it may be"},
        "consensus": {**agreed, "description": "what more than two thirds take it for; null where there is none yet"},
        **_parts("chain", "opinions", "fitted_parts", "markings", "pairs"),
    }


def _of_source() -> Schema:
    return {
        **dict.fromkeys(("post_id", "quoted_in", "same_page"), SOME),
        **dict.fromkeys(("availability", "note"), TEXT),
        "quotes": {**TEXTS, "description": "ids of the sources that were read in this one"},
        "same_origin": ref("part-origins"),
        "types": {**TEXTS, "description": "slugs of types that rest on it, the first by name"},
        "types_total": WHOLE,
        "says": _parts("claims")["claims"],
        **_parts("copies"),
    }


def _parts(*names: str) -> dict[str, Schema]:
    return {name: {"type": "array", "items": ref(f"part-{name}")} for name in names}


def _figures() -> dict[str, Schema]:
    value = of_object(value=TEXT, label=TEXT, count=WHOLE, is_chosen={"type": "boolean"})
    facet = of_object(name=TEXT, label=TEXT, more=WHOLE, values={"type": "array", "items": value})
    hit = of_object(kind={"enum": [*FOUND, "loss"]}, id=TEXT, slug=SOME, name=TEXT, score={"type": "number"}, why=TEXT)
    name = of_object(written=TEXT, slug=SOME, name=SOME, rank=SOME, parent=SOME, confidence={"type": "number"},
                     why=TEXT, candidates={"type": "array", "items": OPEN})  # fmt: skip
    return {
        "tally": of_object(sentence=TEXT, **HEARD, rows={"type": "array", "items": OPEN}, totals=OPEN, bands=OPEN),
        "facets": of_object(**HEAD, things=RANGE, facets={"type": "array", "items": facet}),
        "facet": of_object(**HEAD, name=TEXT, total=WHOLE, values={"type": "array", "items": value}),
        "hits": of_object(
            query=TEXT,
            total=WHOLE,
            hits={"type": "array", "items": hit},
            widened=WIDENED,
            left_out=LEFT_OUT,
            meant=TEXTS,
        ),
        "names": of_object(names={"type": "array", "items": name}),
    }


def _rows(kind: str) -> Schema:
    return {"type": "array", "items": ref(kind)}


def _inputs(*models: type[Input]) -> dict[str, Schema]:
    """What is taken, by the input classes of the services."""
    found: dict[str, Schema] = {}
    for model in models:
        own = model.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= _without_nul(own.pop("$defs", {}))
        own = _without_nul(own)
        needs = [{"anyOf": [_filled(name) for name in some]} for some in ANY_OF.get(model, ())]
        found[model.__name__] = {**own, **({"allOf": needs} if needs else {})}
    return found


def _without_nul(schema: Any) -> Any:
    """The same, with what is refused of every text that has no form of its own."""
    if isinstance(schema, list):
        return [_without_nul(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _without_nul(one) for name, one in schema.items()}
    is_free = found.get("type") == "string" and not FORMED & found.keys()
    return {**found, "pattern": NO_NUL} if is_free else found


def _filled(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"minItems": 1}}}
