"""Lists: the rows of each export, page by page, for the same question as on the pages."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from catalog.search.asking import Asked
from catalog.search.show import changes
from catalog.tally import more_records, paged
from catalog.web.api import answers, feed
from catalog.web.api.answers import PAGING
from catalog.web.history import eyes
from catalog.web.shown import asked, only, reading

pages = Blueprint("api_lists", __name__, url_prefix="/api/v1")
FILTERS = ("kind", "what")


@pages.get("/<any(losses, gains, items, types, incidents, sources):kind>")
def index(kind: str) -> Response:
    with reading() as session:
        return _page(kind, asked(session, PAGING), ())


@pages.get("/holdings")
def held() -> Response:
    """`context` narrows to ways of having it, as on the page of the list."""
    with reading() as session:
        contexts = tuple(one for one in request.args.getlist("context") if one)
        return _page("holdings", asked(session, (*PAGING, "context")), contexts)


@pages.get("/changes")
def changed() -> Response:
    """The newest first; what is not public is not counted, so there is no total. With `since` it is the feed."""
    if "since" in request.args:
        return feed.page()
    only(*PAGING, *FILTERS)
    question = urlencode([("of", "changes"), *((name, answers.one_of(name)) for name in FILTERS)])
    first, *_ = answers.position(question)
    wanted = changes.Wanted.read({name: answers.one_of(name) for name in FILTERS} | _before(first))
    with reading() as session:
        page = changes.find(session, wanted, eyes(), answers.limit())
        rows = paged.written(more_records.CHANGES, page.rows)
    following = answers.following(question, (page.older, 0, 0) if page.older else None)
    document = {"total": None, "as_of": eyes().now.isoformat(timespec="seconds"), "rows": rows, "next": following}
    return answers.linked(answers.answer(document), following)


def _before(number: int) -> dict[str, str]:
    return {"before": str(number)} if number else {}


def _page(kind: str, question: Asked, contexts: tuple[str, ...]) -> Response:
    """The envelope: how many rows there are, what was asked, and the address of the next page."""
    most, key = answers.limit(), _key(kind, question, contexts)
    rows = paged.rows(kind, question, contexts)
    records, last = rows.cut(answers.position(key), most)
    following = answers.following(key, last)
    head = answers.head(question, kind)
    if contexts:
        head["question"]["context"] = list(contexts)
    things = {"things": question.question.total.as_dict()} if kind == "losses" else {}
    document = {"total": len(rows), **things, **head, "rows": records, "next": following}
    return answers.linked(answers.answer(document), following)


def _key(kind: str, question: Asked, contexts: tuple[str, ...]) -> str:
    """The question as one text: a cursor is good for this and nothing else."""
    args = question.question.criteria.to_args()
    return urlencode([("of", kind), *args, *(("context", one) for one in contexts)])
