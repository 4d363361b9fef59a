"""Taking what is purged out of what others keep as they typed it: their drafts, their planned acts, their reports."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from catalog.models import Report

OWN = ("text", "title", "author", "url")
STANDS = ("id", "state", "into")  # what tells a draft from others: emptied, it could be sent as something new
ORIGINS = ("url", "text")  # of a source of a draft: what was read there stands in the report's text


def without(value: Any, marks: Collection[str]) -> Any:
    """The same without the values that hold a mark."""
    if isinstance(value, dict):
        return {name: without(one, marks) for name, one in value.items()}
    if isinstance(value, list):
        return [without(one, marks) for one in value if not _has(one, marks)]
    return "" if _has(value, marks) else value


def _has(value: Any, marks: Collection[str]) -> bool:
    return isinstance(value, str) and any(one in value for one in marks)


def scrub_report(report: Report, marks: Collection[str]) -> None:
    """A text is one value: without it nothing tells what was read in it. What became of a draft goes with that."""
    drafts = [one for one in report.drafts if not {one.get("id"), one.get("into")} & {*marks}]
    if _holds(report, drafts, marks):
        report.text, drafts = "", []
    for name in OWN:
        setattr(report, name, without(getattr(report, name), marks))
    report.drafts = [{**without(one, marks), **{name: one[name] for name in STANDS if name in one}} for one in drafts]


def _holds(report: Report, drafts: Iterable[Any], marks: Collection[str]) -> bool:
    """Is it in the text? A quoted post stands there with other blanks, and its signature apart from its words."""
    told = [report.text, *(one for draft in drafts for one in _origins(draft))]
    squeezed = {" ".join(one.split()) for one in marks if one == one.strip()}
    return any(_has(one, marks) or _has(" ".join(one.split()), squeezed) for one in told)


def _origins(draft: Any) -> Iterator[str]:
    for name, text in draft.get("typed", {}).items():
        kind, _, field = name.partition("-")
        if kind == "source" and field.partition("-")[2] in ORIGINS:
            yield text
