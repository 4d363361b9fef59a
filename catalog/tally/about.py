"""What every file says of itself: its question as an address and in words, the moment, the rules, the licences."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlmodel import col, select

from catalog.domain.counting import RULES_VERSION
from catalog.models import Dataset
from catalog.search.asking import Asked
from catalog.search.criteria import Criteria
from catalog.tally import citing, wording
from catalog.tally.citing import Cited
from catalog.tally.table import Table

COUNTED = ("tally", "losses")  # kinds whose rows weigh what a question's total says
LISTED = ("losses", "incidents", "holdings", "sources")  # kinds with a page of their own


@dataclass(frozen=True)
class Layout:
    """A kind of file, or of a page below the tally, and the parameters that it has beside the question."""

    kind: str
    args: tuple[tuple[str, str], ...] = ()


def about(asked: Asked, layout: Layout) -> dict[str, Any]:
    """The head of every file; `address` is one of this catalog, until `at` says where it stands."""
    question = asked.question
    named = col(Dataset.slug).in_(question.criteria.datasets)
    rows = question.session.exec(select(Dataset).where(named).order_by(Dataset.slug)).all()
    args: dict[str, list[str]] = defaultdict(list)
    for name, value in question.criteria.to_args():
        args[name].append(value)
    told = words(asked, layout.kind)
    licences = tuple(dict.fromkeys(f"{row.licence} ({row.credit or row.maintainer})" for row in rows))
    cited = Cited("", told, asked.now.date(), RULES_VERSION, tuple(row.name for row in rows), licences, "")
    return {
        "question": dict(args),
        "words": told,
        **heard(question.criteria),
        "address": address(asked, layout),
        "as_of": asked.now.isoformat(timespec="seconds"),
        "mode": question.criteria.mode.value,
        "rules": RULES_VERSION,
        "licences": [
            {"dataset": row.slug, "name": row.name, "licence": row.licence, "credit": row.credit} for row in rows
        ],
        "cite": citing.as_text(cited),
    }


def heard(criteria: Criteria) -> dict[str, Any]:
    """What the words were widened to, None where they were not, and how many were past the cap."""
    return {"widened": criteria.widened or None, "words_left_out": criteria.left_out}


def at(table: Table, site: str) -> Table:
    """The same table of a catalog that stands at this public address, which may be unknown: "" """
    if not site or "address" not in table.about:
        return table
    told = {**table.about, "address": f"{site}{table.about['address']}"}
    told["cite"] = f"{told['cite']} {told['address']}"
    document = {**table.document, **told, "question": table.document["question"]} if table.document else None
    return replace(table, about=told, document=document)


def words(asked: Asked, kind: str) -> str:
    """The question in words; for what is no loss, which records were asked for."""
    sentence = wording.sentence(asked.question)
    if kind.startswith(COUNTED):
        return sentence
    has_question = bool(asked.question.criteria.to_args())
    named = kind.capitalize()
    return f"{named} that belong to: {sentence}" if has_question else f"{named} of the catalog, all of them"


def address(asked: Asked, layout: Layout) -> str:
    """The question as an address of this catalog."""
    args = [*asked.question.criteria.to_args(), *((name, text) for name, text in layout.args if text)]
    end = "" if layout.kind.startswith("tally") else "/" if layout.kind in LISTED else ".csv"
    path = f"/{layout.kind}{end}"
    return f"{path}?{urlencode(args)}" if args else path
