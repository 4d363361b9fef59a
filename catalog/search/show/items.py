"""One item with its chain of hands, what is fitted to it, and what may be the same thing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.domain import counting
from catalog.domain.counting import Range
from catalog.domain.dates import day_text
from catalog.domain.errors import Gone, NotFound
from catalog.domain.outcomes import MarkingKind, RecordState
from catalog.models import (
    Change,
    Claim,
    Dataset,
    EquipmentType,
    Holding,
    Incident,
    Item,
    ItemPair,
    Outcome,
    Party,
    Picture,
    Revision,
)
from catalog.search import visible
from catalog.search.show import item_parts, opinions, pictures
from catalog.search.show.incidents import Told, claims_of
from catalog.search.show.item_parts import Basis, FittedPart, Step
from catalog.search.show.opinions import OnItem
from catalog.search.visible import VISITOR, Viewer


@dataclass(frozen=True)
class ItemPage:
    """`said` is what people take it for and who has checked what became of it; `basis` what their opinions rest on."""

    item: Item
    type: EquipmentType
    dataset: Dataset
    candidates: list[EquipmentType]
    said: OnItem
    basis: Basis
    pictures: list[Picture]
    fitted: list[FittedPart]
    steps: list[Step]
    holdings: list[tuple[Holding, Party]]
    losses: list[tuple[str, counting.LossFact[Outcome]]]
    markings: list[tuple[MarkingKind, str]]
    pairs: list[tuple[ItemPair, Item, EquipmentType]]
    claims: list[Told]

    @property
    def count(self) -> Range:
        return Range(self.item.count_min, self.item.count_best, self.item.count_max)


def get(session: Session, public_id: str, now: datetime, viewer: Viewer = VISITOR) -> ItemPage:
    """An item by its public id; raises NotFound, and Gone for one that was merged or withdrawn.

    One whose incidents are all unpublished is not there.
    """
    item, kind, dataset = _found(session, public_id, insider=viewer.is_insider)
    if item.state is not RecordState.ACTIVE:
        raise _gone(session, item, now)
    may_see = visible.items(now, insider=viewer.is_insider)
    if session.exec(select(Item.id).where(Item.id == item.id, may_see)).first() is None:
        raise NotFound("item", public_id)
    own = item.id or 0
    steps = item_parts.steps(session, own, now)
    lost = counting.losses(counting.stints([step.outcome for step in steps]))
    return ItemPage(
        item, kind, dataset, item_parts.candidates(session, own), opinions.of_item(session, item),
        item_parts.basis(session, own), pictures.of_item(session, own, now, viewer),
        item_parts.fitted(session, own, now), steps, item_parts.holdings(session, own, now),
        [(f"{public_id}.{one.stint.number}", one) for one in lost], item_parts.markings(session, own, viewer),
        item_parts.pairs(session, own, may_see),
        claims_of(session, _about(own, steps), now, insider=viewer.is_insider),
    )  # fmt: skip


def _found(session: Session, public_id: str, *, insider: bool) -> tuple[Item, EquipmentType, Dataset]:
    query = (
        select(Item, EquipmentType, Dataset).join(EquipmentType, col(Item.type_id) == EquipmentType.id).join(Dataset)
    )
    may_see = visible.dataset(insider=insider) & visible.applied(Item.version_id)
    row = session.exec(query.where(Item.public_id == public_id, may_see)).first()
    if row is None:
        raise NotFound("item", public_id)
    return row


def _gone(session: Session, item: Item, now: datetime) -> Gone | NotFound:
    """The tombstone of an item: when and why it went, and what stands for it. What is not public leaves none."""
    shown = select(Incident.id).where(or_(col(Incident.publish_after).is_(None), col(Incident.publish_after) <= now))
    hidden = select(Outcome.id).where(Outcome.item_id == item.id, col(Outcome.incident_id).not_in(shown))
    if session.exec(hidden).first() is not None:
        return NotFound("item", item.public_id)
    last = select(Change).join(Revision, col(Revision.change_id) == Change.id).order_by(col(Change.id).desc())
    change = session.exec(last.where(Revision.table_name == "item", Revision.row_id == item.id)).first()
    told = f" on {day_text(change.made_at.date())}: {change.why}" if change else ""
    into = session.exec(select(Item).where(Item.id == item.merged_into_id, visible.items(now))).first()
    successor = f"/items/{into.public_id}" if into else ""
    name = f", {item.as_written}," if item.as_written else ""
    return Gone(f"The item {item.public_id}{name} was {item.state}{told}.", successor)


def _about(item_id: int, steps: list[Step]) -> Any:
    """Claims about the item itself, and those about its incidents that name no other item."""
    incidents = {step.incident.id for step in steps}
    return or_(Claim.item_id == item_id, col(Claim.incident_id).in_(incidents) & col(Claim.item_id).is_(None))
