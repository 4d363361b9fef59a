"""What was attached to items as it was known then, from the revisions. What may be seen is decided by today as well."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from sqlmodel import Session, select

from catalog.domain.outcomes import RecordState
from catalog.models import Claim, Fitment, Incident, Item, ItemPicture, Outcome, Picture
from catalog.search import past, visible
from catalog.search.blocks import Arrays
from catalog.search.variants import Variant


def read(session: Session, variant: Variant) -> dict[str, Arrays]:
    """The same tables as of today, of all items."""
    then = variant.known_on
    incidents = {row.id or 0: row for row in past.rows(session, Incident, then)}
    parts = past.rows(session, Fitment, then)
    return {
        "own": _table(("item", "incident"), _own(session, variant, incidents)),
        **_claims(session, variant, incidents),
        "parts": _table(("item", "thing"), ((one.item_id, one.part_type_id) for one in parts)),
        "pictures": _table(("item", "since"), _pictures(session, variant)),
    }


def _table(names: Sequence[str], rows: Iterable[tuple[int, ...]]) -> Arrays:
    found = list(rows)
    columns = np.array(found, dtype=np.int64).reshape(len(found), len(names)).T
    return dict(zip(names, columns, strict=True))


def _own(session: Session, variant: Variant, incidents: dict[int, Incident]) -> Iterable[tuple[int, int]]:
    for one in past.rows(session, Outcome, variant.known_on):
        happened = incidents[one.incident_id].latest or date.min
        if one.state is RecordState.ACTIVE and (variant.as_of is None or happened <= variant.as_of):
            yield one.item_id, one.incident_id


def _claims(session: Session, variant: Variant, incidents: dict[int, Incident]) -> dict[str, Arrays]:
    """Claims as they were known: of applied imports, or of the same one as the record that they tell of."""
    then = variant.known_on
    half_read = visible.unapplied(session, then) | visible.unapplied(session)
    of_item = {row.id: row.version_id for row in past.rows(session, Item, then)}
    here, itself = [], []
    for one in past.rows(session, Claim, then):
        incident, related = incidents.get(one.incident_id or 0), incidents.get(one.related_incident_id or 0)
        owner = of_item.get(one.item_id) if one.item_id else (incident.version_id if incident else None)
        is_told = one.version_id not in half_read or one.version_id == owner
        if not is_told or (related and related.version_id in half_read):
            continue
        row = one.incident_id or 0, one.related_incident_id or 0, one.source_id
        if one.item_id:
            itself.append((one.item_id, *row))
        elif one.incident_id:
            here.append(row)
    names = ("incident", "related", "source")
    return {"of_incidents": _table(names, here), "of_items": _table(("item", *names), itself)}


def _pictures(session: Session, variant: Variant) -> Iterable[tuple[int, int]]:
    """Pictures that had been reviewed then, and that may be shown now."""
    shown = select(Picture.id, Picture.publish_after).where(visible.pictures_once_due())
    since = dict(session.exec(shown).all())
    reviewed = past.some(session, Picture, variant.known_on, [one for one in since if one])
    known = {row.id for row in reviewed if row.sensitivity in visible.SHOWN_PICTURES}
    for one in past.rows(session, ItemPicture, variant.known_on):
        if one.picture_id in known:
            moment = since[one.picture_id]
            yield one.item_id, int(moment.timestamp()) if moment else 0
