"""What people decided about a record, and what became of it since, as far as everybody may know; as plain values."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, or_, select

from catalog.models import Identification, Item, ItemPair, OutcomeReview
from catalog.search import visible
from catalog.search.show import item_parts, opinions, tombs
from catalog.search.show.history import Entry
from catalog.search.show.history_rows import KINDS
from catalog.search.show.history_words import Line
from catalog.search.show.opinions import Agreed, Checked, Opinion
from catalog.search.visible import Eyes
from catalog.services.packs.gathering import Evidence
from catalog.tally import feed
from catalog.tally.paged import Record


def of(found: Evidence) -> Record:
    """Opinions, checks and judgements of its items, and the records that were merged into it."""
    session, now = found.known.session, found.known.asked.now
    return {"items": list(_items(found)), "merged": list(_merged(session, found, Eyes(now)))}


def _items(found: Evidence) -> Iterator[Record]:
    """Each item about which anything was decided that may be told; of its outcomes those that belong to the record."""
    session = found.known.session
    may_see = visible.items(found.known.asked.now)
    own = {row.id for row in found.outcomes}
    for item in _decided(session, found):
        said, number = opinions.of_item(session, item), item.id or 0
        basis = item_parts.basis(session, number)
        pairs = item_parts.pairs(session, number, may_see)
        told = {
            "opinions": [_opinion(one, basis.get(one.identification.id or 0, [])) for one in said.opinions],
            "consensus": _consensus(said.agreed),
            "checks": [one for each in said.outcomes if each.outcome.id in own for one in _checks(each)],
            "pairs": [_pair(pair, other) for pair, other, _ in pairs],
        }
        if any(told.values()):
            yield {"item": item.public_id, **told}


def _decided(session: Session, found: Evidence) -> list[Item]:
    ids = [row.id for row in found.items]
    said = session.exec(select(Identification.item_id).where(col(Identification.item_id).in_(ids)))
    outcomes = {row.id: row.item_id for row in found.outcomes}
    checked = session.exec(select(OutcomeReview.outcome_id).where(col(OutcomeReview.outcome_id).in_(outcomes)))
    either = or_(col(ItemPair.one_id).in_(ids), col(ItemPair.other_id).in_(ids))
    judged = session.exec(select(ItemPair.one_id, ItemPair.other_id).where(either)).all()
    wanted = {*said, *(outcomes[one] for one in checked), *(one for pair in judged for one in pair)}
    return [row for row in found.items if row.id in wanted]


def _opinion(one: Opinion, seen: Sequence[tuple[str, str]]) -> Record:
    told = one.identification
    return {
        "by": one.by,
        "on": told.made_at.date().isoformat(),
        "type": one.type.slug,
        "type_name": one.type.name,
        "qualifier": told.qualifier.value,
        "disagrees": told.disagrees.value if told.disagrees else None,
        "without_seeing_others": told.is_blind,
        "seen": [f"{feature}: {value}" for feature, value in seen],
        "reason": told.reason,
    }


def _consensus(agreed: Agreed | None) -> Record | None:
    return {"type": agreed.type.slug, "agree": agreed.agree, "heard": agreed.heard} if agreed else None


def _checks(one: Checked) -> Iterator[Record]:
    """Who checked an outcome, and whether they agree; why is told to reviewers only."""
    for check in one.checks:
        yield {"outcome": one.outcome.seq, "by": check.by, "agrees": check.review.agrees, "own": check.review.is_own}


def _pair(pair: ItemPair, other: Item) -> Record:
    return {
        "other": other.public_id,
        "judgement": pair.judgement.value,
        "on": pair.judged_at.date().isoformat(),
        "reason": pair.reason,
    }


def _merged(session: Session, found: Evidence, eyes: Eyes) -> Iterator[Record]:
    """What was merged into it, also by way of others."""
    model, noun = KINDS[found.noun].model, found.noun
    at = [(found.items if noun == "item" else found.incidents)[0].id]
    while at:
        query = select(model).where(model.merged_into_id.in_(at), KINDS[noun].may_see(eyes))
        rows = session.exec(query.order_by(model.id)).all()
        for row in rows:
            told = tombs.merged(session, noun, row.public_id, found.key, eyes)
            if told:
                yield {noun: told.public_id, "on": told.on, "reason": told.why}
        at = [row.id for row in rows]


def history(entries: Iterable[Entry]) -> Iterator[Record]:
    """The changes of a record, the newest first; the columns of a change are those of its download."""
    for one in entries:
        yield {
            **feed.head_as_json(one.head),
            "rows": [_line(line) for line in one.lines],
            "more_rows": one.more,
        }


def _line(line: Line) -> dict[str, Any]:
    return {
        "what": "".join(piece.text for piece in line.pieces) or f"the {line.noun}",
        "was": line.verb,
        "fields": [
            {"field": each.label, "before": each.before.text, "after": each.after.text} for each in line.differences
        ],
        "notes": list(line.notes),
    }
