"""A question that was refused, shown again: its form with what was typed, and each problem by its field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request

from catalog.domain.errors import Problem
from catalog.search import facets, fields, typed
from catalog.search.offered import Offered
from catalog.search.parameters import SINGLE
from catalog.web.listing import FEEDS, LABELS
from catalog.web.shown import href

SEARCH = "/"
LISTS = {*FEEDS, "/sources/"}
BELOW = "facets/"  # of a list: the page of one facet
INPUTS = ("q", "since", "until", "near", "within")
PASSING = ("when", "cell", "exact")  # are of the question as it was, see `listing.IN_FORM`
NAMED = {one.name: one.label for one in facets.FACETS} | LABELS
KNOWN = {*facets.names(), *SINGLE, "when", "cell", "context", "rows", "cols"}


@dataclass(frozen=True)
class Refused:
    """`args` is the address of the page at `path` as it was asked for."""

    path: str
    args: Sequence[tuple[str, str]]
    problems: Sequence[Problem]

    @property
    def is_search(self) -> bool:
        """Is it the page of all results, which has one field for everything?"""
        return self.path == SEARCH

    def typed(self, name: str) -> str:
        """What stood in a field; words that stood there twice stand side by side."""
        given = list(dict.fromkeys(text for one, text in self.args if one == name and text))
        return " ".join(given) if name == "q" else next(iter(given), "")

    def told(self, name: str) -> list[Problem]:
        return [one for one in self.problems if self.place(one) == name]

    def place(self, problem: Problem) -> str:
        """The field of the form that a problem belongs to; "" where the form has none."""
        name, words = problem.field.replace("-", "_"), fields.split({"q": [self.typed("q")]})
        stands = {one for one, _ in self.args}
        if self.is_search or (name not in stands and any(fields.FIELDS.get(one.name) == name for one in words.fields)):
            return "q" if name not in ("in", "exact", "page") else ""
        return name if name in INPUTS or (name in stands and name in KNOWN) else ""

    def id(self, name: str) -> str:
        return name if self.is_search else f"facet-{name}"

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """Name, label and value of what is wrong and has no field of its own in the form of a list."""
        wrong = {self.place(one) for one in self.problems} - {*INPUTS}
        return [(name, _label(name), text) for name, text in self.args if name in wrong]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What goes along unseen: all that is no field of the form, and not wrong."""
        if self.is_search:
            return [pair for pair in self.args if pair[0] in ("in", "exact") and not self._is_wrong(pair[0])]
        shown = {*INPUTS, *PASSING, *(name for name, _, _ in self.others)}
        return [pair for pair in self.args if pair[0] in KNOWN - shown]

    def _is_wrong(self, name: str) -> bool:
        return any(one.field == name for one in self.problems)

    def offers(self, problem: Problem) -> list[tuple[str, str]]:
        """Values that may be meant, each with the address of the question with it instead."""
        if not isinstance(problem, Offered):
            return []
        kept = [pair for pair in self.args if pair[0] != "page"]
        return [
            (label, href(self.path, [_with(pair, problem, slug) for pair in kept])) for slug, label in problem.names
        ]


def of(problems: Sequence[Problem]) -> Refused | None:
    """The question of this address as it was refused; None where the page has no form of one."""
    path, _, facet = request.path.partition(BELOW)
    if request.method not in ("GET", "HEAD") or not (path in LISTS or (path == SEARCH and not facet)):
        return None
    return Refused(path, [*request.args.items(multi=True)], problems)


def _label(name: str) -> str:
    return NAMED.get(name, name.capitalize())


def _with(pair: tuple[str, str], problem: Offered, slug: str) -> tuple[str, str]:
    """A parameter with the value in place of the one that was refused: by itself, or as a field among the words."""
    name, text = pair
    if name == "q":
        return name, _reworded(text, problem, slug)
    return (name, slug) if pair == (problem.field, problem.given) else pair


def _reworded(text: str, problem: Offered, slug: str) -> str:
    asked = typed.read(text)
    wrong = [fields.FIELDS.get(one.name) == problem.field and one.text == problem.given for one in asked.fields]
    if not any(wrong):
        return text
    mended = [replace(one, text=slug) if is_it else one for one, is_it in zip(asked.fields, wrong, strict=True)]
    return typed.written([*mended, *asked.words])
