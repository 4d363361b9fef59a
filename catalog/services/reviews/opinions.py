"""Second opinions on items, and taking over as the item's type what people agree on."""

from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Qualifier
from catalog.models import EquipmentType, Item, ItemCandidate, TypeClosure
from catalog.search.show import opinions
from catalog.services import history, losses, people
from catalog.services.incidents import PublicId
from catalog.services.reviews.reviewing import Reason, standing_item
from catalog.services.rows import Input, need_id, reconcile, set_fields
from catalog.services.types import Slug


class TakenOver(Input):
    """`type` is the consensus as it was seen: when people have changed their minds since, nothing is taken over."""

    item: PublicId
    type: Slug
    qualifier: Qualifier = Qualifier.EXACT
    reason: Reason


def take_over(session: Session, person_id: int, values: TakenOver, now: datetime) -> Item:
    """Make the consensus the item's type; raises Conflict when it is another one by now."""
    person = people.acting(session, person_id)
    item = standing_item(session, values.item, "item")
    found = opinions.agreed(session, opinions.opinions_of(session, item.id or 0))
    if found is None or found.type.slug != values.type:
        told = f"the consensus is {found.type.name} now" if found else "there is no consensus any more"
        raise Conflict(f"Nothing was taken over: {told}. Look at the item anew.")
    if (item.type_id, item.qualifier) == (found.type.id, values.qualifier):
        return item
    count = f"{found.agree} of {found.heard}"
    change = history.begin(session, person, f"item {item.public_id} is {values.type}, {count}: {values.reason}", now)
    set_fields(item, {"type_id": found.type.id, "qualifier": values.qualifier})
    _keep_below(session, item)
    losses.rewrite(session, item.id)
    history.close(session, change)
    return item


def _keep_below(session: Session, item: Item) -> None:
    """Candidates stay as far as they are kinds of what it is now; a single one left says nothing more."""
    below = select(TypeClosure.descendant_id).where(TypeClosure.ancestor_id == item.type_id, TypeClosure.depth > 0)
    query = select(ItemCandidate.type_id).where(ItemCandidate.item_id == item.id, col(ItemCandidate.type_id).in_(below))
    kept = [{"type_id": one} for one in session.exec(query)]
    reconcile(session, ItemCandidate, {"item_id": item.id or 0}, ("type_id",), kept if len(kept) > 1 else [])


def type_named(session: Session, text: str, field: str = "type") -> EquipmentType:
    """The type with this slug; raises Invalid with near ones."""
    if not text:
        raise Invalid.one(field, "a type from the list is needed")
    return session.get_one(EquipmentType, need_id(session, EquipmentType, text, field))
