"""Before the first row: the dataset, its own source, types and units that the list brings, and its new version."""

from datetime import datetime

from sqlmodel import Session, col, select

from catalog.domain.outcomes import RecordState, VersionState
from catalog.domain.vocabulary import PartyKind, PartyRelationKind, SourceKind
from catalog.models import Dataset, DatasetVersion, Item, Source
from catalog.services import datasets, parties, people, sources
from catalog.services.datasets import DatasetIn
from catalog.services.imports import newtypes
from catalog.services.imports.plan import Plan, Wanted
from catalog.services.imports.write import Writer
from catalog.services.parties import PartyIn, PartyRelationIn
from catalog.services.rows import by_slug, number, set_fields
from catalog.services.sources import SourceIn


def prepare(session: Session, plan: Plan, now: datetime) -> list[str]:
    """Make what the rows will refer to; slugs of the types that were made."""
    wanted = plan.wanted
    dataset = _dataset(session, wanted)
    listing = _listing(session, wanted, dataset)
    made = newtypes.create(session, plan, str(listing.slug)) if wanted.create_types else []
    for unit in plan.parties.new.values():
        membership = PartyRelationIn(kind=PartyRelationKind.MEMBER_OF, to=unit.side, source=str(listing.slug))
        note = f"As named by {dataset.name}."
        values = PartyIn(slug=unit.slug, name=unit.name, kind=PartyKind.UNIT, note=note, relations=[membership])
        parties.put(session, values)
        parties.relate(session, values)
    _version(session, plan, dataset, now)
    return made


def writer(session: Session, plan: Plan) -> Writer:
    """What the rows of the open version are written with."""
    dataset = by_slug(session, Dataset, plan.wanted.dataset)
    version = _open(session, dataset)
    if version is None:
        raise RuntimeError("an import writes into a version that was opened for it")
    listing = by_slug(session, Source, _listing_slug(plan.wanted.dataset))
    return Writer(session, plan, dataset, version, listing)


def _dataset(session: Session, wanted: Wanted) -> Dataset:
    """The dataset as it is, or a new one as the profile describes it."""
    found = session.exec(select(Dataset).where(Dataset.slug == wanted.dataset)).first()
    if found is None:
        own = wanted.named.profile.dataset.model_dump(exclude={"covers"})
        covers = [
            one.model_copy(update={"until": one.until or wanted.copied_on})
            for one in wanted.named.profile.dataset.covers
        ]
        values = DatasetIn(slug=wanted.dataset, copied_on=wanted.copied_on, covers=covers, **own)
        found = datasets.put(session, values)
    return found


def _listing_slug(dataset: str) -> str:
    return f"list-{dataset}"[:80].rstrip("-")


def _listing(session: Session, wanted: Wanted, dataset: Dataset) -> Source:
    """The list itself as a source: what rows without an address rest on."""
    slug = _listing_slug(wanted.dataset)
    found = session.exec(select(Source).where(Source.slug == slug)).first()
    values = SourceIn(slug=slug, kind=SourceKind.LIST, title=f"{dataset.name}, as imported", note=dataset.credit)
    return found or sources.put(session, values)


def _open(session: Session, dataset: Dataset) -> DatasetVersion | None:
    building = select(DatasetVersion).where(
        DatasetVersion.dataset_id == number(dataset), DatasetVersion.state == VersionState.BUILDING
    )
    return session.exec(building).first()


def _version(session: Session, plan: Plan, dataset: Dataset, now: datetime) -> None:
    """Open a version for this file, or go on with the one that a stopped run left; another file's is abandoned."""
    sheet, profile = plan.wanted.sheet, plan.wanted.named.name
    open_one = _open(session, dataset)
    if open_one is not None and (open_one.sha256, open_one.profile) == (sheet.sha256, profile):
        return
    if open_one is not None:
        _abandon(session, open_one)
    person = people.acting_or_system(session, plan.wanted.person_id, now)
    values = {
        "dataset_id": number(dataset), "file_name": sheet.name[:300], "sha256": sheet.sha256, "profile": profile[:200],
        "copied_on": plan.wanted.copied_on, "person_id": number(person), "started_at": now,
    }  # fmt: skip
    session.add(DatasetVersion.model_validate(values))
    session.flush()


def _abandon(session: Session, version: DatasetVersion) -> None:
    """Its rows are never seen; they give up the list's ids, which the next copy needs."""
    set_fields(version, {"state": VersionState.ABANDONED})
    for item in session.exec(select(Item).where(col(Item.version_id) == number(version))):
        set_fields(item, {"state": RecordState.WITHDRAWN, "origin_id": None})
    session.flush()
