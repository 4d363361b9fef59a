"""The operations of the API, one line each: what it is, which parameters it takes, what it answers."""

from dataclasses import dataclass, field, replace
from typing import Any

from catalog.search import facets
from catalog.web.api import parameters, schemas
from catalog.web.api.parameters import HELD, ID, OF_TYPES

SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
STINT = {"type": "string", "pattern": f"{ID[:-1]}\\.[0-9]{{1,3}}$"}
BY_ID = {"id": {"type": "string", "pattern": ID}}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
NUMBER = {"type": "integer", "minimum": 1, "maximum": 2147483647}
FACET = {"type": "string", "enum": [*facets.names()]}
FEED = (
    "With `since` each record that is other since that number stands with its rows as they are now, or with none if it "
    "is gone. Applied from 0, in order, that is what the exports of `question` hold."
)
PAGES = "\n\nThe next page is at the address in `next`, as it stands: its `cursor` is good for this question only."


@dataclass(frozen=True)
class Operation:
    """`takes` are names of parameters in the query, `path` of those in the address, `codes` what else is answered."""

    address: str
    title: str
    answers: str
    takes: tuple[str, ...] = ()
    path: dict[str, Any] = field(default_factory=dict)
    codes: tuple[int, ...] = (400,)
    about: str = ""
    method: str = "get"
    tag: str = "Lists"
    scope: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    headers: tuple[dict[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """`get-losses-key` for GET /losses/{key}"""
        return "-".join([self.method, *self.address.replace("{", "").replace("}", "").strip("/").split("/")])


QUESTION = parameters.of_question()
ASKED = (*QUESTION, "limit")


def _list(kind: str, title: str, takes: tuple[str, ...] = ASKED) -> Operation:
    return Operation(f"/{kind}", title, f"{kind}-page", takes, codes=(400, 409), about=PAGES.strip())


def _record(kind: str, title: str, answers: str, path: dict[str, Any], codes: tuple[int, ...]) -> Operation:
    (name,) = path
    return Operation(f"/{kind}/{{{name}}}", title, answers, path=path, codes=(400, *codes), tag="Records")


READING = (
    _list("losses", "Losses"),
    _list("gains", "Gains: what was taken, by who took it"),
    _list("holdings", "Things seen with somebody, without an outcome", (*HELD, "context", "limit")),
    _list("items", "Things of which a loss fits"),
    _list("types", "Equipment types", (*OF_TYPES, "limit")),
    _list("incidents", "Incidents"),
    _list("sources", "Sources"),
    Operation("/changes", "What was done, the newest first; with `since` a feed to keep a copy by", "changes-answer",
              ("kind", "what", "from", "limit"), codes=(400, 409), about=FEED),
    _record("losses", "One loss", "losses", {"key": STINT}, (404,)),
    _record("gains", "One gain", "gains", {"key": STINT}, (404,)),
    _record("items", "One item, with all that became of it", "item", BY_ID,
            (301, 404, 410)),
    _record("types", "One type, with names, figures and sources", "type", {"slug": SLUG}, (404, 410)),
    _record("incidents", "One incident, with what became of what", "incident", BY_ID, (301, 404, 410)),
    _record("sources", "One source, with what it says", "source", BY_ID, (404, 410)),
    _record("pictures", "One picture, with what it shows", "picture", {"sha256": SHA256}, (301, 404, 410)),
    _record("changes", "One change", "change", {"number": NUMBER}, (404,)),
    Operation("/tally", "Losses counted by one to three dimensions", "tally", (*QUESTION, "rows", "cols"),
              codes=(400, 409), tag="Figures and names"),
    Operation("/facets", "How many things each value has by itself", "facets", QUESTION, codes=(400, 409),
              tag="Figures and names"),
    Operation("/facets/{name}", "The values of one facet", "facet", ASKED, {"name": FACET}, (400, 404, 409),
              tag="Figures and names"),
    Operation("/search", "Types, incidents, losses and sources by words", "hits", ("q", "in", "exact", "most"),
              tag="Figures and names"),
    Operation("/resolve", "Which type a name means", "names", ("name",), tag="Figures and names"),
)  # fmt: skip
WAITS = "Waits for a reviewer: nothing counts before. The same `Idempotency-Key` again is the same sighting."
PICTURES = {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}}
FORM = {
    "type": "object",
    "properties": {"sighting": schemas.ref("SightingIn"), "files": PICTURES},
    "required": ["sighting"],
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "eight letters and digits of your own choice, as ids have them",
    "schema": {"type": "string", "pattern": ID},
}
LINE = {"type": "ak-74m", "written": "AK-74M", "kind": "captured", "lost_by": "syria", "taken_by": "unknown"}
SIGHTING = {"lines": [LINE], "sources": [{"url": "https://example.org/a-post", "text": "what it says"}],
            "date": {"earliest": "2024-11-27", "latest": "2024-11-27", "precision": "day"}}  # fmt: skip
SOURCE = {"url": "https://example.org/a-report", "title": "A report", "why": "it tells of the same thing"}
PAIR = {"one": "4f2k9x1c", "other": "7hq3v0ab", "judgement": "different", "reason": "other numbers on the turret"}


def _json(name: str, example: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schemas.ref(name), "example": example}}


def _write(address: str, title: str, answers: str, content: dict[str, Any], codes: tuple[int, ...]) -> Operation:
    body = {"required": True, "content": content}
    return Operation(address, title, answers, method="post", tag="Writing", scope="write", body=body, codes=codes)


WRITING = (
    replace(
        _write("/sightings", "Submit a sighting, with pictures", "sighting-sent",
               {**_json("SightingIn", SIGHTING), "multipart/form-data": {"schema": FORM}}, (404, 409, 413, 415)),
        about=WAITS, headers=(KEY,),
    ),
    _write("/sources", "Add a source, for reviewers", "source-added", _json("SourceAdded", SOURCE), (413, 415)),
    _write("/pairs", "Say whether two items are the same thing, for reviewers", "pair-judged", _json("PairIn", PAIR),
           (404, 409, 413, 415)),
)  # fmt: skip
OPERATIONS = (*READING, *WRITING)
