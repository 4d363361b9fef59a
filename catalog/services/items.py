"""Items with what is fitted to them and what became of them; judgements whether two are the same thing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator
from sqlmodel import Session, col, select

from catalog.domain import hands
from catalog.domain.counting import NEEDS_TAKER
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Certainty, Grade, HoldingContext, Judgement, OutcomeKind, PartyBasis, Qualifier
from catalog.models import (
    Dataset,
    EquipmentType,
    Fitment,
    Holding,
    Incident,
    Item,
    ItemCandidate,
    ItemPair,
    Outcome,
    Party,
    Person,
    Place,
    Source,
)
from catalog.services import losses
from catalog.services.incidents import PublicId, SpanIn, need_public
from catalog.services.rows import Input, id_of, need_id, number, put_row, reconcile
from catalog.services.types import Slug, Words


class CountIn(Input):
    """How many: `max` left out is open. Left out whole, the item is one single thing."""

    min: Annotated[int, Field(ge=0)]
    best: Annotated[int, Field(ge=0)]
    max: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def is_ordered(self) -> "CountIn":
        if self.best < self.min or (self.max is not None and self.max < self.best):
            raise ValueError("min ≤ best ≤ max is allowed")
        return self


class FittedIn(Input):
    part: Slug
    slot: str = ""
    certainty: Certainty = Certainty.CERTAIN
    written: str = ""
    source: Slug | None = None


class OutcomeIn(Input):
    incident: PublicId
    kind: OutcomeKind
    manner: str = ""
    written: str = ""
    lost_by: Slug
    taken_by: Slug | None = None
    lost_basis: PartyBasis = PartyBasis.UNKNOWN
    taken_basis: PartyBasis | None = None
    grade: Grade = Grade.UNASSESSED
    cause: str = ""
    non_combat: bool = False

    @model_validator(mode="after")
    def names_its_parties(self) -> "OutcomeIn":
        if (self.kind in NEEDS_TAKER) != (self.taken_by is not None):
            need = "needs taken_by (unknown is allowed)" if self.kind in NEEDS_TAKER else "has no taken_by"
            raise ValueError(f"an outcome {self.kind} {need}")
        if self.grade is Grade.VISUAL:
            raise ValueError("visual needs a picture held here and a review; any other grade is allowed")
        return self


class HoldingIn(Input):
    party: Slug
    context: HoldingContext
    basis: PartyBasis = PartyBasis.UNKNOWN
    incident: PublicId | None = None
    place: Slug | None = None
    date: SpanIn = SpanIn()
    grade: Grade = Grade.UNASSESSED
    source: Slug | None = None


class ItemIn(Input):
    id: PublicId
    dataset: Slug = "field"
    type: Slug
    qualifier: Qualifier = Qualifier.EXACT
    written: str = ""
    count: CountIn | None = None
    candidates: list[Slug] = []
    parent_lot: PublicId | None = None
    fitted: list[FittedIn] = []
    outcomes: list[OutcomeIn] = []
    holdings: list[HoldingIn] = []
    note: str = ""


class PairIn(Input):
    one: PublicId
    other: PublicId
    judgement: Judgement
    reason: Words


@dataclass(frozen=True)
class Brought:
    """Where an item came from, for one that a package brings: its id there, and the version that brought it."""

    origin_id: str
    version_id: int | None
    heading: str = ""


def put(session: Session, values: ItemIn) -> Item:
    """Add or update an item with its chain of outcomes, and rewrite its losses and gains."""
    row, *touched = write(session, values)
    losses.rewrite(session, number(row), *touched)
    return row


def write(session: Session, values: ItemIn, brought: Brought | None = None) -> tuple[Item, int | None]:
    """As `put`, its losses and gains left to whoever writes many; the item, and the lot that it was taken out of."""
    check_chain(values)
    found = session.exec(select(Item).where(Item.public_id == values.id)).first()
    old_lot = found.parent_lot_id if found else None
    origin: dict[str, Any] = {} if brought is None else {"heading": brought.heading}
    if brought is not None and (found is None or found.origin_id is None):
        origin |= {"origin_id": brought.origin_id, "version_id": brought.version_id}
    row = put_row(session, Item, found, {**_own_fields(session, values), **origin})
    _put_details(session, values, number(row))
    return row, old_lot


def _put_details(session: Session, values: ItemIn, item: int) -> None:
    """Candidates, fitted parts, outcomes and holdings as they are said."""
    owner = {"item_id": item}
    candidates = [{"type_id": need_id(session, EquipmentType, slug, "candidates")} for slug in values.candidates]
    reconcile(session, ItemCandidate, owner, ("type_id",), candidates)
    fitted = [_fitment(session, one) for one in values.fitted]
    reconcile(session, Fitment, owner, ("part_type_id",), fitted)
    outcomes = [_outcome(session, seq, one) for seq, one in enumerate(values.outcomes, 1)]
    reconcile(session, Outcome, owner, ("seq",), outcomes)
    holdings = [_holding(session, one) for one in values.holdings]
    reconcile(session, Holding, owner, ("party_id", "context", "incident_id", "earliest"), holdings)


def check_chain(values: ItemIn) -> None:
    """Whoever took the item is who loses it next; what is recaptured goes back to an earlier operator of it."""
    hands.check((one.lost_by, one.taken_by, one.kind) for one in values.outcomes)


check_hands = hands.check


def _own_fields(session: Session, values: ItemIn) -> dict[str, Any]:
    count = values.count or CountIn(min=1, best=1, max=1)
    parent = values.parent_lot and need_public(session, Item, values.parent_lot, "parent_lot")
    return {
        "public_id": values.id,
        "dataset_id": need_id(session, Dataset, values.dataset, "dataset"),
        "type_id": need_id(session, EquipmentType, values.type, "type"),
        "qualifier": values.qualifier,
        "as_written": values.written,
        "is_lot": values.count is not None,
        "count_min": count.min,
        "count_best": count.best,
        "count_max": count.max,
        "parent_lot_id": parent,
        "note": values.note,
    }


def _fitment(session: Session, one: FittedIn) -> dict[str, Any]:
    return {
        "part_type_id": need_id(session, EquipmentType, one.part, "fitted.part"),
        "slot": one.slot,
        "certainty": one.certainty,
        "as_written": one.written,
        "source_id": id_of(session, Source, one.source, "fitted.source"),
    }


def _outcome(session: Session, seq: int, one: OutcomeIn) -> dict[str, Any]:
    return {
        **one.model_dump(include={"kind", "manner", "grade", "cause", "non_combat"}),
        "seq": seq,
        "as_written": one.written,
        "incident_id": need_public(session, Incident, one.incident, "outcomes.incident"),
        "from_party_id": need_id(session, Party, one.lost_by, "outcomes.lost_by"),
        "to_party_id": id_of(session, Party, one.taken_by, "outcomes.taken_by"),
        "from_basis": one.lost_basis,
        "to_basis": one.taken_basis,
    }


def _holding(session: Session, one: HoldingIn) -> dict[str, Any]:
    incident = one.incident and need_public(session, Incident, one.incident, "holdings.incident")
    return {
        "party_id": need_id(session, Party, one.party, "holdings.party"),
        "context": one.context,
        "basis": one.basis,
        "incident_id": incident,
        "place_id": id_of(session, Place, one.place, "holdings.place"),
        "grade": one.grade,
        "source_id": id_of(session, Source, one.source, "holdings.source"),
        **one.date.columns(),
    }


def judge(session: Session, person: Person, values: PairIn, now: datetime) -> ItemPair:
    """Remember whether two items are the same thing; *unsure* lowers the minimum of what they count.

    Another answer than before is a judgement of its own: the former one is kept, taken back.
    """
    ids = sorted(
        need_public(session, Item, one, field) for one, field in ((values.one, "one"), (values.other, "other"))
    )
    if ids[0] == ids[1]:
        raise Invalid.one("other", "is the same item as the first")
    before = losses.cluster_of(session, ids[0])
    found = judgement_of(session, ids[0], ids[1])
    if found and found.judgement is not values.judgement:
        found.undone_at = now
        found = None
    own = {"one_id": ids[0], "other_id": ids[1], "judgement": values.judgement, "reason": values.reason}
    made = {} if found else {"person_id": person.id, "judged_at": now}
    row = put_row(session, ItemPair, found, own | made)
    losses.rewrite(session, *before, *ids)
    return row


def judgement_of(session: Session, one_id: int, other_id: int) -> ItemPair | None:
    """What stands of two items, whichever is named first; None where nobody has judged them."""
    low, high = sorted((one_id, other_id))
    query = select(ItemPair).where(ItemPair.one_id == low, ItemPair.other_id == high, col(ItemPair.undone_at).is_(None))
    return session.exec(query.order_by(col(ItemPair.id).desc())).first()
