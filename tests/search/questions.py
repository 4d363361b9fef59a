"""Questions for tests: what they may be made of, and putting them to a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hypothesis import strategies as st
from sqlmodel import Session

from catalog.domain import public_ids
from catalog.domain.counting import LOSS_COLUMNS, NOTHING, Range
from catalog.domain.outcomes import DateBasis, Grade
from catalog.search import question, world
from catalog.search.asking import Asked
from catalog.search.criteria import Criteria
from catalog.search.question import Question
from catalog.search.show import losses
from catalog.search.show.losses import LossRow
from tests.support.clock import NOW

Args = Mapping[str, Sequence[str]]
YEARS, MONTHS = ("2023", "2024"), ("2024-10", "2024-11", "2024-12")
DATES = ("2024", "2024-11", "2024-11-26", "2024-11-27", "2024-12", "2023", "2025")


@dataclass(frozen=True)
class Choices:
    """Slugs that a catalog holds and that questions in tests are made of."""

    types: tuple[str, ...]
    categories: tuple[str, ...]
    parties: tuple[str, ...]
    places: tuple[str, ...]
    datasets: tuple[str, ...]
    parts: tuple[str, ...]
    sources: tuple[str, ...]
    centres: tuple[str, ...]


PARTS = ("suppressors", "aimpoint-micro", "an-peq-15", "zenitco-furniture")
SOURCES = tuple(public_ids.of_seed("source", slug) for slug in ("western-aleppo-report", "war-noir-haul",
                                                               "war-noir-aks-74u"))  # fmt: skip

SEEDED = Choices(
    types=("small-arms", "assault-rifles", "ak-74", "aks-74u", "ak-74m", "tanks", "t-72", "vehicles", "romion-spd-2"),
    categories=("small-arms", "armoured-vehicles", "tanks", "artillery", "vehicles", "counter-drone"),
    parties=(
        "russia", "russian-armed-forces", "russian-special-forces", "syria", "syrian-government-forces",
        "syrian-rebels", "military-operations-command", "hayat-tahrir-al-sham", "tavhid-va-jihod", "ukraine",
    ),
    places=("syria", "aleppo-governorate", "western-aleppo-countryside", "urm-al-kubra", "base-46", "ukraine"),
    datasets=("field", "all"),
    parts=PARTS,
    sources=SOURCES,
    centres=("aleppo", "urm-al-kubra", "36.15,36.9", "36.2,40"),
)  # fmt: skip


def questions(choices: Choices) -> st.SearchStrategy[dict[str, list[str]]]:
    """Addresses that can be read: any facets with one or two values, and the parameters that go with them."""
    return st.fixed_dictionaries({}, optional=_parts(choices)).map(_made_consistent)


def _parts(choices: Choices) -> dict[str, st.SearchStrategy[list[str]]]:
    facets = {
        "type": choices.types,
        "category": choices.categories,
        "lost_by": choices.parties,
        "taken_by": choices.parties,
        "place": choices.places,
        "dataset": choices.datasets,
        "outcome": tuple(kind.value for kind in LOSS_COLUMNS),
        "grade": ("all", *(grade.value for grade in Grade)),
        "year": YEARS,
        "month": MONTHS,
        "fitted": choices.parts,
        "source": choices.sources,
        "has_picture": ("yes",),
    }
    singles = {
        "mode": ("first_operator", "every_operator"),
        "date_basis": tuple(basis.value for basis in DateBasis),
        "since": DATES,
        "until": DATES,
        "as_of": DATES,
        "known_on": ("2026-05", "2026-06-01", "2027"),
        "party_only": ("1",),
        "near": choices.centres,
        "within": ("0.5km", "4km", "25km", "120km", "700km"),
        "where": ("inside", "possible", "unplaced"),
        "match": ("sure", "possible"),
        "munitions": ("apart", "only", "included"),
    }
    several = {name: st.lists(st.sampled_from(slugs), min_size=1, max_size=2) for name, slugs in facets.items()}
    when = st.lists(st.sampled_from(("inside", "spread", "undated")), min_size=1, max_size=2)
    return {**several, "when": when, **{name: st.sampled_from(one).map(lambda x: [x]) for name, one in singles.items()}}


def _made_consistent(args: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out what would contradict the rest."""
    lone = set()
    if not {"type", "category"} & set(args):
        lone.add("match")
    if not {"near", "within"} <= set(args):
        lone |= {"near", "within"}
    if not {"place", "near"} & (set(args) - lone):
        lone.add("where")
    if {"since", "until"} <= set(args) and args["since"][0][:4] >= args["until"][0][:4]:
        lone.add("until")
    if not {"since", "until"} & (set(args) - lone):
        lone.add("when")
    return {name: values for name, values in args.items() if name not in lone}


def read(session: Session, args: Args, now: datetime = NOW) -> Criteria:
    return Criteria.read(args, world.read(session), now)


def ask(session: Session, args: Args, now: datetime = NOW) -> Question:
    """Put a question that has no words."""
    return question.ask(session, read(session, args, now))


def asked(session: Session, args: Args, now: datetime = NOW) -> Asked:
    return Asked(ask(session, args, now), now, None)


def listed(asked_for: Question) -> list[LossRow]:
    """Every row of the list, all pages of it."""
    return losses.rows(asked_for, asked_for.rows.tolist())


def total(rows: Sequence[LossRow]) -> Range:
    return sum((row.count for row in rows), NOTHING)


def ids(session: Session, now: datetime = NOW, **args: str) -> set[str]:
    """The losses that a question with one value a parameter gives."""
    return {row.id for row in listed(ask(session, {name: [value] for name, value in args.items()}, now))}


def again(args: Args, **other: str) -> dict[str, list[str]]:
    """The same question with some parameters set to one value."""
    return {**{name: list(values) for name, values in args.items()}, **{name: [one] for name, one in other.items()}}
