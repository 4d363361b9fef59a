"""What every list shares: its question, the facets with links, the chosen values, the downloads."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request
from sqlmodel import Session

from catalog.search import drawn, facet_counts, facets, incident_counts, near, words
from catalog.search.asking import Asked
from catalog.search.facet_counts import FacetCounts, Ranked
from catalog.search.parameters import DEFAULTS
from catalog.search.periods import WHEN
from catalog.search.typed import as_words
from catalog.tally import exports
from catalog.web import files
from catalog.web.shown import asked, href, toggled, unpublished

Args = Sequence[tuple[str, str]]
LABELS = {
    "q": "Words", "exact": "Exactly as typed", "mode": "Counted by", "date_basis": "Dated by", "since": "Since",
    "until": "Until", "as_of": "Happened by", "known_on": "Known on", "party_only": "This party only",
    "near": "Near", "within": "Within", "where": "At the place", "match": "Of the type", "when": "In the period",
    "cell": "Cell", "count": "Counted", "munitions": "Munitions",
}  # fmt: skip
FEEDS = {
    "/losses/": "/losses.atom", "/incidents/": "/incidents.atom", "/holdings/": "/holdings.atom",
    "/tally": "/losses.atom", "/map/": "/losses.atom", "/charts/": "/losses.atom",
}  # fmt: skip
LAID_OUT = ("rows", "cols")

# Parameters that say nothing without one of these.
NEEDS = {"when": {"since", "until"}, "where": {"place", "near"}, "match": {"type", "category"}, "within": {"near"}}
IN_FORM = ("q", "since", "until", "near", "within", "exact", "when", "cell")


@dataclass(frozen=True)
class Link:
    label: str
    href: str


@dataclass
class Frame:
    """A list's question and the addresses that lead on from it. `extra` are parameters of the page itself."""

    path: str
    asked: Asked
    extra: Args

    @cached_property
    def args(self) -> list[tuple[str, str]]:
        return [*self.asked.question.criteria.to_args(), *self.extra]

    @cached_property
    def facets(self) -> list[FacetCounts]:
        return incident_counts.of(self.asked) if self.is_of_incidents else facet_counts.of(self.asked.question)

    @property
    def facet_names(self) -> dict[str, str]:
        """The facets of this list by name, with their headings."""
        return {one.name: one.label for one in facets.FACETS}

    def ranked(self, name: str) -> Ranked:
        """All values of a facet."""
        if self.is_of_incidents:
            return incident_counts.ranked(self.asked, facets.named(name))
        return facet_counts.ranked(self.asked.question, facets.named(name))

    @property
    def is_of_incidents(self) -> bool:
        """Do its facets count incidents? Everywhere else they count things."""
        return self.path == "/incidents/"

    def values_path(self, name: str) -> str:
        """The page that shows them."""
        return f"{self.path}facets/{name}"

    def toggle(self, name: str, slug: str) -> str:
        return href(self.path, sensible(toggled(self.args, name, slug)))

    def without(self, name: str, value: str) -> str:
        """The address without one value; what only makes sense with it goes too."""
        return href(self.path, sensible([pair for pair in self.args if pair != (name, value)]))

    @property
    def chosen(self) -> list[Link]:
        """Everything that narrows the list, each with the address that takes it away."""
        own = [pair for pair in self.asked.question.criteria.to_args() if pair[0] != "within"]
        return [Link(self._named(pair) or self._said(pair), self.without(*pair)) for pair in own]

    @property
    def told(self) -> str:
        """The same in one line."""
        return "; ".join(one.label for one in self.chosen)

    @property
    def wider(self) -> str:
        """`counted by words …` instead of those asked for; "" where these were found."""
        told = words.told(self.asked.question.criteria.widened)
        return f"counted {told}" if told else ""

    def _named(self, pair: tuple[str, str]) -> str:
        """A facet's value as pages show it, and `Within 25 km of Aleppo`; "" for what is neither."""
        if pair[0] == "near":
            question = self.asked.question
            told = near.words(question.criteria, question.world)
            return told[:1].upper() + told[1:]
        dimension, _, key = pair[1].partition(":")
        if pair[0] == "cell" and dimension == drawn.CELL:
            return f"Map: {drawn.told(key)}"
        facet = next((one for one in facets.FACETS if one.name == pair[0]), None)
        return f"{facet.label}: {facet_counts.label(self.asked.question, facet, pair[1])}" if facet else ""

    @staticmethod
    def _said(pair: tuple[str, str]) -> str:
        name, value = pair
        return (
            f"{LABELS.get(name, name)}: {value.replace('_', ' ').replace(':', ' – ')}" if value != "1" else LABELS[name]
        )

    @property
    def words(self) -> str:
        return self.asked.question.criteria.words

    @property
    def meant(self) -> list[tuple[str, str]]:
        """Names that look like words that find little, each with the address of the question with it instead."""
        found = self.asked.found
        kept = [pair for pair in self.args if pair[0] not in ("q", "exact")]
        return [(name, href(self.path, [*kept, ("q", as_words(name))])) for name in (found.meant if found else ())]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The question but for its words, dates and circle: hidden fields of the form that asks for those."""
        return sensible([pair for pair in self.args if pair[0] not in IN_FORM])

    def get(self, name: str) -> str:
        return self.asked.question.criteria.get(name) if name in DEFAULTS else ""

    @property
    def downloads(self) -> list[tuple[str, str]]:
        kind = self.path.strip("/")
        return files.links(f"/{kind}", self.args, exports.COLUMNS.get(kind, ()))

    @property
    def feed(self) -> str:
        """The feed of what is new in it; "" where there is none, as of lists that only insiders see."""
        question = self.asked.question
        if self.path not in FEEDS or unpublished(question.session) & {*question.criteria.datasets}:
            return ""
        return href(FEEDS[self.path], [pair for pair in self.args if pair[0] not in LAID_OUT])

    def at(self, path: str) -> str:
        """The same question on another page."""
        return href(path, self.asked.question.criteria.to_args())

    def part(self, when: str) -> str:
        pairs = [pair for pair in self.args if pair[0] != "when"]
        return href(self.path, [*pairs, ("when", when)])

    @property
    def has_period(self) -> bool:
        return self.asked.question.has_period

    @property
    def is_indexable(self) -> bool:
        """Robots are asked to keep to pages with one facet at most."""
        return len(self.args) <= 1

    parts = WHEN


def sensible(args: Args) -> list[tuple[str, str]]:
    """Without what says nothing any more, as what it goes with was taken away."""
    names = {name for name, _ in args}
    return [pair for pair in args if pair[0] not in NEEDS or names & NEEDS[pair[0]]]


def frame(session: Session, path: str, extra: Sequence[str] = (), own: Sequence[str] = ("page",)) -> Frame:
    """The question of this address for a list at `path`; of the page's parameters addresses keep those of `extra`."""
    pairs = [(name, request.args[name]) for name in extra if request.args.get(name)]
    return Frame(path, asked(session, extra or own), pairs)
