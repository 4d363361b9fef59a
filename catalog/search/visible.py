"""What may be seen, and by whom: the one place that says it, as conditions of SQL and as sets of ids.

Nobody sees what an import brought before its version is applied, or what is not to be published yet; lists without a
right to publish are seen by insiders only: the operator at the command line, and people who are signed in. Pictures
that nobody has reviewed, and sources that only unread sightings name, are for reviewers and for who sent them. A point
that is made coarse is told no nearer to anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, or_, select, true

from catalog.domain import publishing
from catalog.domain.outcomes import MarkingKind, RecordState, VersionState
from catalog.domain.publishing import Point
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Claim, Dataset, DatasetVersion, Holding, Incident, Item, Marking, Outcome, Picture, Source
from catalog.search import past, written
from catalog.search.past import Then
from catalog.search.state import Kept, State

# What visitors see: pictures that show people who can be recognised are for insiders only.
SHOWN_PICTURES = (Sensitivity.NONE, Sensitivity.GRAPHIC)
# The moment, in what is put together once because that takes longer than to ask: given with each asking, as `now`.
NOW: Any = bindparam("now")
_pending: Kept[frozenset[int]] = Kept("dataset_version")
_embargoed: Kept[dict[int, datetime]] = Kept("incident")
_crossing: Kept[frozenset[int]] = Kept("dataset_version", "incident", "outcome", "item")


@dataclass(frozen=True)
class Viewer:
    """Who asks: a visitor without a number, a person, and whether that is a reviewer."""

    person_id: int | None = None
    is_reviewer: bool = False

    @property
    def is_insider(self) -> bool:
        return self.person_id is not None or self.is_reviewer


VISITOR = Viewer()
REVIEWER = Viewer(is_reviewer=True)  # whoever runs commands on the host


@dataclass(frozen=True)
class Eyes:
    """Who looks, and when: insiders see lists that may not be published, reviewers points, serials and what waits."""

    now: datetime
    is_insider: bool = False
    is_reviewer: bool = False


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
    return _is_due(Incident.publish_after, now) & applied(Incident.version_id)


def incidents(now: datetime, *, insider: bool = False) -> list[Any]:
    """What makes an incident public: of datasets one may see, published by now, neither bare, merged nor withdrawn."""
    return [*incidents_once_due(insider=insider), _is_due(Incident.publish_after, now)]


def incidents_once_due(*, insider: bool = False) -> list[Any]:
    """What makes an incident public from its day on."""
    # Looked up incident by incident, as below item by item: a list of all that may be seen is as long as the catalog.
    within = select(Outcome.id).where(Outcome.incident_id == Incident.id)
    within = within.join(Item, col(Outcome.item_id) == Item.id).join(Dataset, col(Item.dataset_id) == Dataset.id)
    may_see = dataset(insider=insider) & applied(Item.version_id)
    shown, hidden = (within.where(one).correlate(Incident).exists() for one in (may_see, ~may_see))
    return [
        ~hidden | shown,
        applied(Incident.version_id),
        Incident.state == RecordState.ACTIVE,
        Incident.is_bare == False,  # noqa: E712 - SQL
    ]


def items(now: datetime, *, insider: bool = False) -> Any:
    """Condition: of a dataset one may see and an applied import, with an incident or a holding that is out, or none."""
    allowed = select(Dataset.id).where(dataset(insider=insider))
    return col(Item.dataset_id).in_(allowed) & applied(Item.version_id) & is_told(now)


def holdings(now: datetime) -> Any:
    """Condition on holdings: they stand, are out, and so is the incident that they were seen in."""
    seen_in = select(Incident.id).where(Incident.id == Holding.incident_id, out(now)).correlate(Holding).exists()
    in_the_open = col(Holding.incident_id).is_(None) | seen_in
    return (col(Holding.state) == RecordState.ACTIVE) & _is_due(Holding.publish_after, now) & in_the_open


def pictures(now: datetime, *, reviewer: bool = False, person_id: int | None = None) -> Any:
    """Condition: reviewed, fit for everybody and out; reviewers see all.

    Whoever sent one sees it too, unless a reviewer found that nobody should.
    """
    if reviewer:
        return true()
    public = pictures_once_due() & _is_due(Picture.publish_after, now)
    own = (col(Picture.person_id) == person_id) & (col(Picture.sensitivity) != Sensitivity.NEVER_PUBLIC)
    return public if person_id is None else public | own


def pictures_once_due() -> Any:
    """Condition: reviewed pictures that everybody may see from their day on."""
    return col(Picture.sensitivity).in_(SHOWN_PICTURES)


def sources(now: datetime, *, reviewer: bool = False) -> Any:
    """Condition: sources that are not protected, that more than unread sightings name, and whose day has come."""
    if reviewer:
        return applied(Source.version_id)
    return sources_once_due() & _is_due(Source.publish_after, now)


def sources_once_due() -> Any:
    """Condition: sources that everybody may see from their day on."""
    return ~col(Source.protected) & ~col(Source.is_pending) & applied(Source.version_id)


def claims(now: datetime, *, insider: bool = False) -> Any:
    """Condition on claims joined with their sources; they tell of no incident that is not out, nor of a hidden item."""
    told = about(is_told(now), insider=insider)
    return sources(now) & applied(Claim.version_id) & tied_to(out(now)) & told


def about(*fits: Any, insider: bool = False) -> Any:
    """Condition on claims: the item that it is about, if any, is of a list one may see, and fits conditions."""
    found = select(Item.id).join(Dataset, col(Item.dataset_id) == Dataset.id).where(Item.id == Claim.item_id)
    found = found.where(dataset(insider=insider), applied(Item.version_id), *fits)
    return col(Claim.item_id).is_(None) | found.correlate(Claim).exists()


def waits_for_nothing() -> Any:
    """Condition on an item that stands in the query: nothing of it has a day of publication, past or to come."""
    later = select(Outcome.id).join(Incident, col(Outcome.incident_id) == Incident.id)
    later = later.where(Outcome.item_id == Item.id, col(Incident.publish_after).is_not(None))
    held = select(Holding.id).where(Holding.item_id == Item.id, col(Holding.publish_after).is_not(None))
    return ~later.correlate(Item).exists() & ~held.correlate(Item).exists()


def is_told(now: datetime) -> Any:
    """Condition on an item that stands in the query: something of it is out, or nothing is known of it."""
    every = select(Outcome.id).where(Outcome.item_id == Item.id), select(Holding.id).where(Holding.item_id == Item.id)
    happened = every[0].join(Incident, col(Outcome.incident_id) == Incident.id).where(out(now))
    shown, held, *there = (one.correlate(Item).exists() for one in (happened, every[1].where(holdings(now)), *every))
    return shown | held | ~or_(*there)


def tied_to(*fits: Any) -> Any:
    """Condition on claims: the incident that it is about and the one that it is tied to, if any, fit conditions."""
    # Looked up claim by claim: a list of all incidents that fit may be as long as the catalog.
    either = (Claim.incident_id, Claim.related_incident_id)
    found = {one: select(Incident.id).where(col(Incident.id) == one, *fits).correlate(Claim).exists() for one in either}
    return and_(*(col(one).is_(None) | fitting for one, fitting in found.items()))


def _is_due(moment: Any, now: datetime) -> Any:
    return col(moment).is_(None) | (col(moment) <= now)


def point(incident: Incident) -> Point | None:
    """Where an incident was, as anybody may be told: its point, or the coarse one where it must not be told nearer."""
    return publishing.told(incident.lat, incident.lon, incident.uncertainty_m, incident.coarsen_to_m)


def marking(row: Marking, *, reviewer: bool = False) -> str:
    """What is read on an item. A serial traces a thing to people: in public only that one was read is told."""
    hidden = row.kind is MarkingKind.SERIAL and not reviewer
    return f"{len(row.text.replace(' ', ''))} characters, not shown" if hidden else row.text


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
    return _embargoed.get(session, _read_embargoes, _embargoes_after)


def _embargoes_after(session: Session, before: State, due: dict[int, datetime]) -> dict[int, datetime] | None:
    """The same where nothing was written that has a day of publication, or had one."""
    then = written.since(session, before, _embargoed.tables)
    return None if then is None or then.is_timed else due


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
