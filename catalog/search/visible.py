"""What may be seen, and by whom: the one place that says it, as conditions of SQL and as sets of ids.

Nobody sees what an import brought before its version is applied, or what is not to be published yet; lists without a
right to publish are seen by insiders only: the operator at the command line, and people who are signed in.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select, true

from catalog.domain.outcomes import RecordState, VersionState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Claim, Dataset, DatasetVersion, Incident, Item, Outcome, Source
from catalog.search import past
from catalog.search.past import Then
from catalog.search.state import Kept

# What visitors see: pictures that show people who can be recognised are for insiders only.
SHOWN_PICTURES = (Sensitivity.NONE, Sensitivity.GRAPHIC)
_pending: Kept[frozenset[int]] = Kept("dataset_version")
_embargoed: Kept[dict[int, datetime]] = Kept("incident")
_crossing: Kept[frozenset[int]] = Kept("dataset_version", "incident", "outcome", "item")


def applied(version_id: Any) -> Any:
    """Condition: a row of no import, or of one that is applied."""
    # Said by what is left out: SQLite would look up "is one of those applied" by the version, thousands of rows each.
    waiting = select(DatasetVersion.id).where(DatasetVersion.state != VersionState.APPLIED)
    return or_(col(version_id).is_(None), col(version_id).not_in(waiting))


def unapplied(session: Session, day: Then = None) -> frozenset[int]:
    """Versions whose rows nobody sees; as it was known on a day or after a change when one is given."""
    return _pending.get(session, _unapplied_now) if day is None else _unapplied(session, day)


def _unapplied_now(session: Session) -> frozenset[int]:
    return _unapplied(session, None)


def _unapplied(session: Session, day: Then) -> frozenset[int]:
    """Those not yet known on the day too."""
    done = {row.id for row in past.rows(session, DatasetVersion, day) if row.state is VersionState.APPLIED}
    return frozenset(one for one in session.exec(select(DatasetVersion.id)) if one and one not in done)


def dataset(*, insider: bool) -> Any:
    """Condition on a dataset that stands in the query."""
    return true() if insider else col(Dataset.may_publish)


def out(now: datetime) -> Any:
    """Condition on an incident that stands in the query: no embargo, and of an import that is applied."""
    due = or_(col(Incident.publish_after).is_(None), col(Incident.publish_after) <= now)
    return due & applied(Incident.version_id)


def incidents(now: datetime, *, insider: bool = False) -> list[Any]:
    """What makes an incident public: of datasets one may see, published by now, neither bare, merged nor withdrawn."""
    with_items = (
        select(Outcome.incident_id)
        .join(Item, col(Outcome.item_id) == Item.id)
        .join(Dataset, col(Item.dataset_id) == Dataset.id)
    )
    may_see = dataset(insider=insider) & applied(Item.version_id)
    shown, hidden = with_items.where(may_see), with_items.where(~may_see)
    return [
        or_(col(Incident.id).not_in(hidden), col(Incident.id).in_(shown)),
        out(now),
        Incident.state == RecordState.ACTIVE,
        Incident.is_bare == False,  # noqa: E712 - SQL
    ]


def items(now: datetime, *, insider: bool = False) -> Any:
    """Condition: of a dataset one may see and an applied import, with an incident that is out, or with none."""
    shown = select(Outcome.item_id).join(Incident, col(Outcome.incident_id) == Incident.id).where(out(now))
    allowed = select(Dataset.id).where(dataset(insider=insider))
    told = col(Item.id).in_(shown) | col(Item.id).not_in(select(Outcome.item_id))
    return col(Item.dataset_id).in_(allowed) & applied(Item.version_id) & told


def sources() -> Any:
    """Condition: sources that are not protected, of no import that is still read in."""
    return ~col(Source.protected) & applied(Source.version_id)


def claims() -> Any:
    """Condition on claims joined with their sources."""
    return sources() & applied(Claim.version_id)


def told_with(version_id: Any, owner_version_id: Any) -> Any:
    """Condition: what may stand in the words of another record: of an applied import, or of the same one."""
    return applied(version_id) | (col(version_id) == col(owner_version_id))


def hidden_incidents(session: Session, now: datetime, day: Then = None) -> frozenset[int]:
    """Incidents that nobody sees yet though an item that is seen may have an outcome in them."""
    due = embargoes(session)
    waiting = frozenset(one for one, moment in due.items() if moment > now)
    return waiting | (_crossing.get(session, _crossing_now) if day is None else _crossings(session, day))


def embargoes(session: Session) -> dict[int, datetime]:
    """Incidents with a moment of publication, past or to come."""
    return _embargoed.get(session, _read_embargoes)


def _read_embargoes(session: Session) -> dict[int, datetime]:
    query = select(Incident.id, Incident.publish_after).where(col(Incident.publish_after).is_not(None))
    return {one: moment for one, moment in session.exec(query) if one and moment}


def _crossing_now(session: Session) -> frozenset[int]:
    return _crossings(session, None)


def _crossings(session: Session, day: Then) -> frozenset[int]:
    """Incidents of an unapplied import in which an item of another one has an outcome."""
    waiting = unapplied(session, day)
    if not waiting:
        return frozenset()
    query = (
        select(Outcome.incident_id)
        .join(Incident, col(Outcome.incident_id) == Incident.id)
        .join(Item, col(Outcome.item_id) == Item.id)
        .where(col(Incident.version_id).in_(waiting), col(Item.version_id).is_distinct_from(col(Incident.version_id)))
    )
    return frozenset(session.exec(query))
