"""The queue of those who review: what waits for whom, the oldest first, and how much there is of each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from catalog.domain import reviewing
from catalog.domain.grading import BY_JUDGEMENT
from catalog.domain.outcomes import CorrectionState, Disagreement, RecordState, ReviewState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    Correction,
    Dataset,
    EquipmentType,
    Identification,
    Item,
    Outcome,
    OutcomeReview,
    Person,
    Picture,
    Place,
    SightedItem,
    Sighting,
    SightingPicture,
    SightingSource,
)
from catalog.search.show import sighted_claims

FIELD = "field"
PAGE = 50
ENOUGH = 2  # opinions of an item, and reviews of an outcome
S = ReviewState


@dataclass(frozen=True)
class Asker:
    """Who looks at the queue, and when."""

    person_id: int
    now: datetime


@dataclass(frozen=True)
class Tab:
    """A kind of work. `conditions` narrow the sightings that belong to it; other kinds have rows of their own."""

    slug: str
    label: str
    empty: str
    conditions: Callable[[Asker], list[Any]] | None = None


def _is_free(asker: Asker) -> Any:
    return or_(col(Sighting.assigned_until).is_(None), col(Sighting.assigned_until) <= asker.now)


def _new(asker: Asker) -> list[Any]:
    """Nobody has it: new ones, and those whose time on a desk is over."""
    return [col(Sighting.state).in_((S.SUBMITTED, S.IN_REVIEW)), _is_free(asker)]


def _mine(asker: Asker) -> list[Any]:
    return [Sighting.state == S.IN_REVIEW, ~_is_free(asker), Sighting.assigned_id == asker.person_id]


def _theirs(asker: Asker) -> list[Any]:
    return [Sighting.state == S.IN_REVIEW, ~_is_free(asker), Sighting.assigned_id != asker.person_id]


def _asked(_asker: Asker) -> list[Any]:
    return [Sighting.state == S.NEEDS_INFO]


TABS = (
    Tab("new", "New sightings", "No sighting waits. What people log comes here.", _new),
    Tab("mine", "On my desk", "Nothing is on your desk. Take a sighting from the new ones.", _mine),
    Tab("others", "On other desks", "Nobody else has a sighting on the desk.", _theirs),
    Tab("asked", "Waiting for the contributor", "No question waits for an answer.", _asked),
    Tab("opinions", "Items without a second opinion", "Every item has two opinions, or you have given yours."),
    Tab(
        "outcomes",
        "Outcomes without a second check",
        "Every outcome was checked twice, or by you, and none is doubted.",
    ),
)


@dataclass(frozen=True)
class Waiting:
    """A sighting as the queue shows it: its lines in words, who logged it, who has it until when."""

    sighting: Sighting
    by: str
    lines: list[str]
    place: str
    held_by: str
    pictures: int
    sources: int


@dataclass(frozen=True)
class Alone:
    """An item that one person at most has an opinion of."""

    item: Item
    type: EquipmentType
    opinions: int


@dataclass(frozen=True)
class Unchecked:
    """An outcome that one person at most has checked, or that two doubt."""

    outcome: Outcome
    item: Item
    type: EquipmentType


def tab_of(slug: str) -> Tab | None:
    return next((one for one in TABS if one.slug == slug), None)


def counts(session: Session, asker: Asker) -> dict[str, int]:
    """How much there is of each kind of work, by its slug; pictures and corrections have pages of their own."""
    found = {one.slug: _count(session, _query(one, asker)) for one in TABS}
    waiting = select(Picture.id).where(Picture.sensitivity == Sensitivity.UNREVIEWED)
    sent = select(Correction.id).where(Correction.state == CorrectionState.OPEN)
    return found | {"pictures": _count(session, waiting), "corrections": _count(session, sent)}


def rows(session: Session, tab: Tab, asker: Asker) -> list[Any]:
    """The work of a kind, the oldest first, as many as fit a page."""
    found = list(session.exec(_query(tab, asker).limit(PAGE)))
    if tab.slug == "opinions":
        return [Alone(*row) for row in found]
    return [Unchecked(*row) for row in found] if tab.slug == "outcomes" else _waiting(session, found, asker.now)


def following(session: Session, asker: Asker, besides: str = "") -> str | None:
    """The sighting to look at next: on one's own desk first, then the oldest that nobody has."""
    for conditions in (_mine(asker), _new(asker)):
        query = select(Sighting.public_id).where(*conditions, Sighting.public_id != besides)
        if found := session.exec(query.order_by(col(Sighting.submitted_at), col(Sighting.id)).limit(1)).first():
            return found
    return None


def _count(session: Session, query: Any) -> int:
    return session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()


def _query(tab: Tab, asker: Asker) -> Any:
    if tab.conditions is not None:
        return select(Sighting).where(*tab.conditions(asker)).order_by(col(Sighting.submitted_at), col(Sighting.id))
    return _alone(asker) if tab.slug == "opinions" else _unchecked(asker)


def _of_field(query: Any) -> Any:
    """Of what is logged here, what stands: imported lists are not ours to check row by row."""
    own = select(Dataset.id).where(Dataset.slug == FIELD)
    return query.where(col(Item.dataset_id).in_(own), Item.state == RecordState.ACTIVE)


def _alone(asker: Asker) -> Any:
    told = col(Identification.disagrees).is_distinct_from(Disagreement.CANNOT_TELL)
    by_item = select(Identification.item_id, func.count(func.distinct(Identification.person_id)).label("people"))
    found = by_item.where(col(Identification.is_current), told).group_by(col(Identification.item_id)).subquery()
    people = func.coalesce(found.c.people, 0)
    own = select(Identification.item_id).where(
        Identification.person_id == asker.person_id, col(Identification.is_current)
    )
    query: Any = select(Item, EquipmentType, people).join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    query = query.outerjoin(found, found.c.item_id == Item.id)
    return _of_field(query).where(people < ENOUGH, col(Item.id).not_in(own)).order_by(col(Item.id))


def _unchecked(asker: Asker) -> Any:
    own = select(OutcomeReview.outcome_id).where(OutcomeReview.person_id == asker.person_id)
    query: Any = select(Outcome, Item, EquipmentType).join(Item, col(Outcome.item_id) == Item.id)
    query = query.join(EquipmentType, col(Item.type_id) == EquipmentType.id)
    few = or_(col(Outcome.reviews) < ENOUGH, col(Outcome.is_self_reviewed)) & col(Outcome.id).not_in(own)
    doubted = col(Outcome.id).in_(_doubted()) & col(Outcome.grade).not_in(BY_JUDGEMENT)
    return _of_field(query).where(Outcome.state == RecordState.ACTIVE, few | doubted).order_by(col(Outcome.id))


def _doubted() -> Any:
    """Outcomes that two people or more doubt: somebody has to say whether they are contested."""
    against = select(OutcomeReview.outcome_id).where(~col(OutcomeReview.agrees))
    return against.group_by(col(OutcomeReview.outcome_id)).having(func.count() >= ENOUGH)


def _waiting(session: Session, found: Sequence[Sighting], now: datetime) -> list[Waiting]:
    ids = [row.id for row in found if row.id]
    people = {row.person_id for row in found} | {row.assigned_id for row in found if row.assigned_id}
    names = dict(session.exec(select(Person.id, Person.pseudonym).where(col(Person.id).in_(people))).all())
    places = dict(
        session.exec(select(Place.id, Place.name).where(col(Place.id).in_({row.place_id for row in found}))).all()
    )
    lines, pictures, sources = (
        _lines(session, ids),
        _tied(session, SightingPicture, ids),
        _tied(session, SightingSource, ids),
    )
    return [
        Waiting(
            row,
            names[row.person_id],
            lines.get(row.id or 0, []),
            places.get(row.place_id) or row.place_as_written,
            names.get(row.assigned_id, "") if reviewing.is_held(row.assigned_until, now) else "",
            pictures.get(row.id or 0, 0),
            sources.get(row.id or 0, 0),
        )
        for row in found
    ]


def _lines(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(SightedItem, EquipmentType.name).outerjoin(
        EquipmentType, col(SightedItem.type_id) == EquipmentType.id
    )
    found: dict[int, list[str]] = {}
    for line, name in session.exec(query.where(col(SightedItem.sighting_id).in_(ids)).order_by(col(SightedItem.seq))):
        found.setdefault(line.sighting_id, []).append(line_text(line, name))
    for sighting, said in sighted_claims.texts(session, ids).items():
        told = found.get(sighting, [])
        found[sighting] = [*told, *sighted_claims.summed_up(said, is_alone=not told)]
    return found


def line_text(line: SightedItem, type_name: str | None) -> str:
    """`3 × T-72B3, destroyed`; in the contributor's own words where no type is said."""
    fate = line.kind or line.context
    number = f"{line.count_best} × " if (line.count_min, line.count_best, line.count_max) != (1, 1, 1) else ""
    return f"{number}{type_name or line.as_written or '?'}" + (f", {fate.label}" if fate else "")


def _tied(session: Session, model: Any, ids: Sequence[int]) -> dict[int, int]:
    query = select(model.sighting_id, func.count()).where(col(model.sighting_id).in_(ids))
    return dict(session.exec(query.group_by(model.sighting_id)).all())
