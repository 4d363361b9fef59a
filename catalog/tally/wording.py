"""A question in words: one sentence that says all of it, so that a number can be quoted with what was asked."""

from collections.abc import Iterator

from catalog.domain import dates
from catalog.domain.counting import RULES_VERSION
from catalog.domain.outcomes import DateBasis, Grade, OutcomeKind
from catalog.search import drawn, facet_counts, facets, near, words
from catalog.search.coding import RESERVED_LABELS
from catalog.search.criteria import Criteria
from catalog.search.facet import Facet
from catalog.search.periods import IN_PERIOD, INCLUDED, MUNITIONS, ONLY, POSSIBLE, SPREAD, UNDATED, UNPLACED
from catalog.search.question import Question
from catalog.search.register import Register
from catalog.search.variants import Count
from catalog.search.world import World

# What is counted: what stands before who lost it, and after.
VERBS = {
    Count.LOSSES: ("lost", ""),
    Count.GAINS: ("gained", ""),
    Count.STANDING: ("lost", " and not had back"),
    Count.FITTED: ("fitted to what was lost", ""),
}
IN_MODES = (Count.LOSSES, Count.FITTED)
LIST_OF = {"category": "types", "type": "types", "lost_by": "parties", "taken_by": "parties", "place": "places",
           "dataset": "datasets"}  # fmt: skip
FURTHER: dict[Facet, str] = {
    facets.YEAR: "surely in {}", facets.MONTH: "surely in {}", facets.FITTED: "with {} fitted",
    facets.PICTURE: "shown by a public picture", facets.SOURCE: "told of by “{}”",
}  # fmt: skip
WHEN_WORDS = {IN_PERIOD: "surely inside that period", SPREAD: "with a date range that crosses it", UNDATED: "undated"}


def sentence(question: Question) -> str:
    """Which things, lost how, when and where, in which dataset; how counted, at which grades, by which rules."""
    criteria, world = question.criteria, question.world
    parts = _things(criteria, world), *_narrowed(criteria, world), *further(question), _datasets(criteria, world)
    what = ", ".join(part for part in parts if part)
    return "; ".join([what, *_counted(criteria), f"rules version {RULES_VERSION}"])


def _things(criteria: Criteria, world: World) -> str:
    types = _names(criteria, world, "type")
    categories = _names(criteria, world, "category")
    what = types or categories or ("Things" if criteria.count is not Count.FITTED else "Parts")
    if types and categories:
        what = f"{types} (in the category {categories})"
    if criteria.get("match") == POSSIBLE:
        what = f"Things that are possibly, and not surely, {what}"
    by = _names(criteria, world, "lost_by")
    before, after = VERBS[criteria.count]
    whose = "from" if criteria.count is Count.GAINS else "by"
    return f"{what} {before}{f' {whose} {by}{_alone(criteria)}' if by else ''}{after}"


def _alone(criteria: Criteria) -> str:
    return " (without what is part of it)" if criteria.get("party_only") else ""


def _narrowed(criteria: Criteria, world: World) -> Iterator[str]:
    taken_by = _names(criteria, world, "taken_by")
    if taken_by:
        word = "by" if criteria.count is Count.GAINS else "taken by"
        yield f"{word} {taken_by}{_alone(criteria)}"
    yield _listed([OutcomeKind(one).label for one in criteria.chosen.get("outcome", ())], "or")
    yield _where(criteria, world)
    yield _period(criteria)
    yield {ONLY: "munitions only", INCLUDED: "munitions included"}.get(criteria.get(MUNITIONS), "")
    yield words_text(criteria)
    if criteria.cells:
        yield "of these only " + _listed([cell_text(world, *one) for one in criteria.cells], "and")


def words_text(criteria: Criteria) -> str:
    """`with the words “grad”`, and by which others they were found; "" where none are asked for."""
    if not criteria.words:
        return ""
    exactly = " exactly as typed" if criteria.get("exact") else ""
    wider = words.told(criteria.widened)
    return f"with the words “{criteria.words}”{exactly}{f' ({wider})' if wider else ''}"


def _datasets(criteria: Criteria, world: World) -> str:
    several = "s" if len(criteria.datasets) != 1 else ""
    return f"in the dataset{several} {_names(criteria, world, 'dataset', 'and')}" if criteria.datasets else ""


def further(question: Question) -> Iterator[str]:
    """What is asked of days, parts, pictures and sources, in words."""
    for facet, text in FURTHER.items():
        if slugs := question.chosen.get(facet.name, ()):
            yield text.format(_listed([facet_counts.label(question, facet, slug) for slug in slugs], "or"))


def _where(criteria: Criteria, world: World) -> str:
    there = place_text(criteria, world)
    if not there:
        return ""
    nowhere = "without a point and a place that has one" if criteria.get("near") else "without a place"
    return {POSSIBLE: f"possibly {there}", UNPLACED: nowhere}.get(criteria.get("where"), there)


def place_text(criteria: Criteria, world: World) -> str:
    """`in Syria and within 25 km of Aleppo`; "" where neither is asked for."""
    places = _names(criteria, world, "place")
    return " and ".join(one for one in (places and f"in {places}", near.words(criteria, world)) if one)


def _period(criteria: Criteria) -> str:
    since, until = _day(criteria, "since"), _day(criteria, "until")
    told = [f"since {since}" if since else "", f"until the end of {until}" if until else ""]
    told.append(_listed([WHEN_WORDS[one] for one in criteria.when], "or"))
    return ", ".join(one for one in told if one)


def _counted(criteria: Criteria) -> Iterator[str]:
    yield f"counted {how_counted(criteria)}"
    if criteria.get("date_basis") != DateBasis.EVENT:
        yield f"dated by the {DateBasis(criteria.get('date_basis')).label}"
    grades = _listed([Grade(one).label for one in criteria.chosen.get("grade", ())], "and")
    yield f"grades: {grades or 'all but discounted'}"
    if criteria.get("as_of"):
        yield f"happened by {_day(criteria, 'as_of')}"
    if criteria.get("known_on"):
        yield f"as known at the end of {_day(criteria, 'known_on')} (UTC)"


def how_counted(criteria: Criteria) -> str:
    """`by first operator`; a gain or a standing loss is the same in both modes."""
    return f"by {criteria.mode.label}" if criteria.count in IN_MODES else "in both modes alike"


def _day(criteria: Criteria, name: str) -> str:
    span = criteria.day(name)
    return dates.written(span) if span else ""


def _names(criteria: Criteria, world: World, facet: str, word: str = "or") -> str:
    register: Register = getattr(world, LIST_OF[facet])
    return _listed([register.by_slug[slug].name for slug in criteria.chosen.get(facet, ())], word)


def _listed(names: list[str], word: str) -> str:
    """`A, B or C`"""
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


def cell_text(world: World, dimension: str, key: str) -> str:
    """A row or column of a tally in words: `outcome captured`, `year 2024`, `type not further identified`."""
    if dimension == drawn.CELL:
        return drawn.told(key)
    return f"{dimension.replace('_', ' ')} {_key_name(world, dimension, key)}"


def _key_name(world: World, dimension: str, key: str) -> str:
    if key in RESERVED_LABELS:
        return RESERVED_LABELS[key]
    if dimension in LIST_OF:
        register: Register = getattr(world, LIST_OF[dimension])
        return register.by_slug[key].name
    terms = {"outcome": OutcomeKind, "grade": Grade}
    if dimension in terms:
        return terms[dimension](key).label
    return dates.written(dates.parse(key)) if key[:1] in ("1", "2") else key
