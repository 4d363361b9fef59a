"""All losses as columns: what lists, facets and tallies are counted from.

At the default grades they are the rows of the table `loss`; for other grades, as of a day or as known on a day, the
same rules are run over the outcomes (see `rederive`). Rows stand newest first, then by item.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, col, select

from catalog.domain.counting import LOSS_COLUMNS, PRINTED
from catalog.domain.outcomes import Band, DateBasis, Grade, OutcomeKind
from catalog.models import Change, Claim, Gain, Incident, Item, ItemCandidate, Revision, Source
from catalog.search import rederive
from catalog.search.rederive import Variant
from catalog.search.state import Kept
from catalog.search.world import NOBODY

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

KIND_CODES = {kind: code for code, kind in enumerate((*LOSS_COLUMNS, OutcomeKind.FOUND))}
GRADE_CODES = {grade: code for code, grade in enumerate(Grade)}
BAND_CODES = {band: code for code, band in enumerate(Band)}
NO_KIND = -1
NO_DAY = 0  # ordinals of days begin at 1
OPEN = -1
MOST_VARIANTS = 16


@dataclass(frozen=True)
class Columns:
    """One entry a loss. Days are ordinals (0: none), terms are codes, parties and places ids (0: none).

    `most` is -1 where it is open; `first_kind` is -1 where the loss is not the item's in `first_operator`.
    """

    item: Ints
    stint: Ints
    dataset: Ints
    type: Ints
    operator: Ints
    taker: Ints
    kind: Ints
    first_kind: Ints
    grade: Ints
    band: Ints
    incident: Ints
    place: Ints
    earliest: Ints
    latest: Ints
    is_event_day: Ints
    published: Ints
    first_seen: Ints
    recorded: Ints
    hidden_until: Ints
    least: Ints
    best: Ints
    most: Ints
    non_combat: Ints
    candidates: dict[int, frozenset[int]]

    def __len__(self) -> int:
        return len(self.item)


NAMES = tuple(one.name for one in fields(Columns) if one.name != "candidates")


Days = dict[int | None, date]

_kept: Kept["OrderedDict[Variant, Columns]"] = Kept()


def read(session: Session, variant: Variant) -> Columns:
    """The columns for these grades and this day; kept for the present state, a few variants at most."""
    variants = _kept.get(session, lambda _: OrderedDict())
    found = variants.get(variant)
    if found is None:
        found = variants[variant] = _build(session, variant)
        while len(variants) > MOST_VARIANTS:
            variants.popitem(last=False)
    return found


def _build(session: Session, variant: Variant) -> Columns:
    rows = rederive.present(session) if variant.is_default else rederive.by_rules(session, variant)
    first_told, recorded = _published(session), _recorded(session)
    losses = rows.losses
    table = [_row(one, rows.incidents[one["incident_id"]], first_told, recorded) for one in losses]
    return _columns(session, table)


def _row(loss: dict[str, Any], incident: Incident, told: Days, recorded: Days) -> tuple[int, ...]:
    """One loss in the order of `NAMES`; place and days are the incident's."""
    published = told.get(incident.id)
    return (
        loss["item_id"],
        loss["stint"],
        loss["dataset_id"],
        loss["type_id"],
        loss["operator_id"],
        loss["taker_id"] or NOBODY,
        KIND_CODES[loss["kind"]],
        _kind_code(loss["first_kind"]),
        GRADE_CODES[loss["grade"]],
        BAND_CODES[loss["band"]],
        loss["incident_id"],
        incident.place_id or NOBODY,
        _ordinal(incident.earliest),
        _ordinal(incident.latest),
        int(incident.basis is DateBasis.EVENT),
        _ordinal(published),
        _ordinal(_first_seen(incident, published)),
        _ordinal(recorded.get(loss["item_id"])),
        _seconds(incident.publish_after),
        loss["count_min"],
        loss["count_best"],
        OPEN if loss["count_max"] is None else loss["count_max"],
        int(loss["non_combat"]),
    )


def _kind_code(kind: OutcomeKind | None) -> int:
    return NO_KIND if kind is None else KIND_CODES[kind]


def _ordinal(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal()


def _seconds(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())


def _first_seen(incident: Incident, published: date | None) -> date | None:
    """The first day by which anything had shown it: its own day, or that of the first source."""
    return min((day for day in (incident.latest, published) if day), default=None)


def _recorded(session: Session) -> Days:
    """The day (UTC) on which each item was recorded here."""
    made = select(Revision.row_id, Change.made_at).join(Change, col(Revision.change_id) == Change.id)
    query = made.where(Revision.table_name == Item.__tablename__).order_by(col(Revision.id).desc())
    return {item: moment.date() for item, moment in session.exec(query)}


def of_gains(session: Session) -> Columns:
    """The stored gains in the same columns, so that the same questions can be asked of them.

    `operator` lost what `taker` gained; a gain counts in both modes. What was only *found* has no outcome of a loss.
    """
    incidents = {row.id: row for row in session.exec(select(Incident))}
    told, recorded = _published(session), _recorded(session)
    rows = [{**row.model_dump(), "non_combat": False} for row in session.exec(select(Gain))]
    for one in rows:
        one["kind"] = one["first_kind"] = PRINTED.get(one["kind"], one["kind"])
    table = [_row(one, incidents[one["incident_id"]], told, recorded) for one in rows]
    return _columns(session, table)


def of_rows(session: Session, rows: Sequence[dict[str, Any]], incidents: Mapping[int | None, Incident]) -> Columns:
    """Rows that count nowhere, with the fields of a loss, in the same columns, for the same questions."""
    told, recorded = _published(session), _recorded(session)
    table = [_row(one, incidents[one["incident_id"]], told, recorded) for one in rows]
    return _columns(session, table)


def _columns(session: Session, table: list[tuple[int, ...]]) -> Columns:
    """Newest first, then by item and stint."""
    table.sort(key=lambda row: (-row[NAMES.index("latest")], row[0], row[1]))
    columns = np.array(table, dtype=np.int64).reshape(len(table), len(NAMES)).T
    return Columns(**dict(zip(NAMES, columns, strict=True)), candidates=_candidates(session))


def _published(session: Session) -> Days:
    """The first day on which a source told of each incident."""
    pair: Any = select(col(Claim.incident_id), col(Source.published_on))
    query = pair.join(Source, col(Claim.source_id) == Source.id)
    found: Days = {}
    for incident, day in session.exec(query.where(col(Source.published_on).is_not(None), ~col(Source.protected))):
        if day:
            found[incident] = min(day, found.get(incident, day))
    return found


def _candidates(session: Session) -> dict[int, frozenset[int]]:
    rows = session.exec(select(ItemCandidate).order_by(col(ItemCandidate.item_id)))
    return {item: frozenset(row.type_id for row in group) for item, group in groupby(rows, key=lambda row: row.item_id)}
