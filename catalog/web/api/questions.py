"""Questions that are answered by figures and names: the tally, the counts of facets, the search, what a name means."""

from typing import Any

from flask import Blueprint, Response, request

from catalog.domain import resolving
from catalog.domain.errors import Invalid, NotFound
from catalog.search import facet_counts, facets, lexicon
from catalog.search.facet_counts import Counted
from catalog.search.show import results
from catalog.search.show.results import KINDS, Wanted
from catalog.services.catalog import utc_now
from catalog.tally import tabled
from catalog.web import access
from catalog.web.api import answers
from catalog.web.api.answers import answer
from catalog.web.shown import asked, catalog, mend_index, only, reading

pages = Blueprint("api_questions", __name__, url_prefix="/api/v1")
MOST_HITS, MOST_NAMES, MOST_VALUES = 100, 20, 1000
HEAD = ("as_of", "mode", "rules", "licences")


@pages.get("/tally")
def tally() -> Response:
    rows, cols = answers.one_of("rows") or "category", answers.one_of("cols")
    with reading() as session:
        table = tabled.tally_table(asked(session, ("rows", "cols")), rows, cols)
        head = {name: table.about[name] for name in HEAD}
        return answer({**head, **(table.document or {})})


@pages.get("/facets")
def every_facet() -> Response:
    """The first values of every facet, with the number of its things, taken alone in its facet."""
    with reading() as session:
        question = asked(session)
        found = [
            {"name": one.name, "label": one.label, "more": one.more, "values": [_value(each) for each in one.values]}
            for one in facet_counts.of(question.question)
        ]
        return answer(
            {**answers.head(question, "losses"), "things": question.question.total.as_dict(), "facets": found}
        )


@pages.get("/facets/<name>")
def one_facet(name: str) -> Response:
    """The values of one facet, those with most first."""
    with reading() as session:
        question, most = asked(session, ("limit",)), answers.limit(MOST_VALUES)
        if name not in (known := [*facets.names()]):
            raise NotFound("facet", name[:40], tuple(known))
        values = facet_counts.ranked(question.question, facets.named(name))
        found = [_value(one) for one in values.cut(0, most)]
        return answer({**answers.head(question, "losses"), "name": name, "total": len(values), "values": found})


@pages.get("/search")
def search() -> Response:
    only("q", "in", "exact", "limit")
    text, kind, exact = answers.one_of("q"), answers.one_of("in") or "all", answers.one_of("exact")
    for name, given, allowed in (("in", kind, tuple(KINDS)), ("exact", exact, ("", "1"))):
        if given not in allowed:
            raise Invalid.one(name, f"{given[:20]!r} is not allowed; one of {', '.join(filter(None, allowed))} is")
    most, wanted = answers.limit(MOST_HITS, 20), Wanted(text, kind, exact=bool(exact), insider=access.is_insider())
    with reading() as session:
        found = results.search(session, catalog().engine, wanted, utc_now())
        mend_index(is_current=found.is_current)
        hits = [one.as_dict() for one in found.first(most)]
    told = {"widened": found.widened or None, "left_out": found.left_out, "meant": list(found.meant)}
    return answer({"query": text, "total": found.total, "hits": hits, **told})


@pages.get("/resolve")
def resolve() -> Response:
    """What each name means, in the order in which they were given."""
    only("name")
    names = request.args.getlist("name")
    if not 1 <= len(names) <= MOST_NAMES:
        raise Invalid.one("name", f"{len(names)} names were given; 1 to {MOST_NAMES} are allowed")
    with reading() as session:
        words = lexicon.read(session)
    return answer({"names": [lexicon.document(resolving.resolve(one, words), words) for one in names]})


def _value(one: Counted) -> dict[str, Any]:
    return {"value": one.slug, "label": one.label, "count": one.count, "is_chosen": one.is_chosen}
