"""Merging two items that are one thing: grouped, never overwritten, so that undo can take them apart again.

The merged item keeps its row, its address and what the kept one has already; the rest moves to the kept one. Outcomes
that tell of the same event stay with the merged item and count no more; other outcomes take their place in the chain.
"""

from datetime import date, datetime

from sqlmodel import Session, col, select

from catalog.domain import hands
from catalog.domain.errors import Conflict, Invalid
from catalog.domain.outcomes import Judgement, RecordState
from catalog.models import Identification, Incident, Item, Outcome, Party, Person
from catalog.services import history, items, losses, people
from catalog.services.duplicates import merging_rows
from catalog.services.duplicates.merging_rows import Moved
from catalog.services.incidents import PublicId
from catalog.services.items import PairIn
from catalog.services.rows import Input, number, set_fields
from catalog.services.types import Words
from catalog.services.undoing import make_room

__all__ = ["MergeIn", "Moved", "merge", "pair", "take_out"]
LATE = date.max  # what has no day comes last


class MergeIn(Input):
    """`keep` are numbers of outcomes of `item` that tell of the same event as one of `into`: they stay behind."""

    item: PublicId
    into: PublicId
    reason: Words
    keep: list[int] = []


def merge(session: Session, person_id: int, values: MergeIn, now: datetime) -> Moved:
    """Merge one item into another, in a change of its own.

    Raises Invalid for items that cannot be one thing and for a chain that would not hold, Conflict for two that were
    judged different.
    """
    person = people.acting(session, person_id)
    item, into = pair(session, values)
    why = f"item {values.item} merged into {values.into}: {values.reason}"
    change = history.begin(session, person, why, now)
    tied = losses.affected(session, number(item)) | losses.affected(session, number(into))
    same = PairIn(one=values.item, other=values.into, judgement=Judgement.SAME, reason=values.reason)
    items.judge(session, person, same, now)
    done = _moved(session, item, into, frozenset(values.keep))
    if item.parent_lot_id:  # one thing: where it was taken out of a lot, it still is
        set_fields(into, {"parent_lot_id": item.parent_lot_id})
    done.opinion = _opinion(session, person, done, now)
    set_fields(item, {"state": RecordState.MERGED, "merged_into_id": number(into)})
    session.flush()
    losses.rewrite(session, *tied)
    history.close(session, change)
    return done


def pair(session: Session, values: MergeIn) -> tuple[Item, Item]:
    """The two items, where they may be one thing; else raises Invalid or Conflict with the reason."""
    item, into = _standing(session, values.item, "item"), _standing(session, values.into, "into")
    if item.id == into.id:
        raise Invalid.one("into", "is the same item as the first")
    if item.dataset_id != into.dataset_id:
        raise Invalid.one("into", "is of another list: a tally never adds lists up, so nothing is counted twice")
    if item.is_lot != into.is_lot:
        raise Invalid.one("into", "one is a lot and the other a single thing: take the thing out of the lot instead")
    lots = {item.parent_lot_id, into.parent_lot_id} - {None}
    if lots & {item.id, into.id}:
        raise Invalid.one("into", "one was taken out of the other: they are counted apart already")
    if len(lots) > 1:
        raise Invalid.one("into", "the two were taken out of two lots: they are two things")
    judged = items.judgement_of(session, number(item), number(into))
    if judged and judged.judgement is Judgement.DIFFERENT:
        raise Conflict("The two were judged different; take that judgement back first.")
    return item, into


def take_out(session: Session, person_id: int, values: MergeIn, now: datetime) -> Item:
    """Say that a single thing is one of a lot, `into`: it counts by itself, and the lot by so much less.

    Raises Invalid where it is not a single thing and a lot of one list, or nothing is left in the lot.
    """
    person = people.acting(session, person_id)
    item, lot = _standing(session, values.item, "item"), _standing(session, values.into, "into")
    if item.is_lot or not lot.is_lot or item.dataset_id != lot.dataset_id or item.parent_lot_id:
        raise Invalid.one("into", "a lot of the same list is allowed, for a single thing that is of no lot yet")
    if losses.weight_of(session, lot).most == 0:
        raise Invalid.one("into", "nothing is left in this lot to be taken out")
    change = history.begin(session, person, f"item {values.item} taken out of {values.into}: {values.reason}", now)
    tied = losses.affected(session, number(item)) | losses.affected(session, number(lot))
    set_fields(item, {"parent_lot_id": number(lot)})
    session.flush()
    losses.rewrite(session, *tied, number(item))
    history.close(session, change)
    return item


def _standing(session: Session, public_id: str, name: str) -> Item:
    found = session.exec(select(Item).where(Item.public_id == public_id)).first()
    if found is None or found.state is not RecordState.ACTIVE:
        raise Invalid.one(name, f"no item {public_id!r} that stands")
    return found


def _moved(session: Session, item: Item, into: Item, keep: frozenset[int]) -> Moved:
    done = Moved(item, into)
    mine = losses.active_outcomes(session, number(item))
    if strange := keep - {number(one) for one in mine}:
        raise Invalid.one("keep", f"outcome {min(strange)} is none of the item that is merged")
    done.left += [one for one in mine if one.id in keep]
    _take_places(session, done, [one for one in mine if one.id not in keep])
    merging_rows.details(session, done)
    merging_rows.judgements(session, done)
    return done


def _opinion(session: Session, person: Person, done: Moved, now: datetime) -> Identification | None:
    """Where the two were taken for different types the kept one's stays; the other becomes an opinion beside it."""
    item, into = done.item, done.into
    if (item.type_id, item.qualifier) == (into.type_id, into.qualifier):
        return None
    own = select(Identification.id).where(Identification.item_id == into.id, Identification.person_id == person.id)
    has_own = session.exec(own.where(col(Identification.is_current))).first() is not None
    said = {"type_id": item.type_id, "qualifier": item.qualifier, "item_id": number(into), "person_id": number(person)}
    reason = f"what item {item.public_id}, merged into this one, was taken for"
    row = Identification.model_validate({**said, "reason": reason, "is_current": not has_own, "made_at": now})
    session.add(row)
    session.flush()
    return row


def _take_places(session: Session, done: Moved, new: list[Outcome]) -> None:
    """The outcomes that move and those that are there, in one chain in order of their days."""
    there = losses.active_outcomes(session, number(done.into))
    done.chain = chained(session, there, new)
    into = number(done.into)
    moving = [(one, seq) for seq, one in enumerate(done.chain, 1) if (one.seq, one.item_id) != (seq, into)]
    make_room(session, moving)
    for one, seq in moving:
        set_fields(one, {"seq": seq, "item_id": into})
    done.rows += new
    session.flush()


def chained(session: Session, there: list[Outcome], new: list[Outcome]) -> list[Outcome]:
    """One chain of two, each in its own order, by day; on one day what is there comes first, if the hands allow it.

    Raises Invalid in words where neither order holds.
    """
    ids = {one.incident_id for one in [*there, *new]}
    told = session.exec(select(Incident).where(col(Incident.id).in_(ids)))
    days = {one.id: one.earliest or one.latest or LATE for one in told}
    names = dict(session.exec(select(Party.id, Party.name)).all())
    for first, second in ((there, new), (new, there)):
        chain = _woven(first, second, days)
        try:
            hands.check((names[one.from_party_id], names.get(one.to_party_id), one.kind) for one in chain)
        except Invalid as error:
            refused = error
        else:
            return chain
    raise Invalid.one("keep", f"the chain of hands would not hold: {refused.problems[0].message}")


def _woven(first: list[Outcome], second: list[Outcome], days: dict[int | None, date]) -> list[Outcome]:
    found, rest = [], list(second)
    for one in first:
        while rest and days[rest[0].incident_id] < days[one.incident_id]:
            found.append(rest.pop(0))
        found.append(one)
    return [*found, *rest]
