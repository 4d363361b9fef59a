"""A catalog with one record of every kind that a purge takes away, each with words that stand nowhere else."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import select

from catalog.config import Settings
from catalog.db import Database
from catalog.domain.outcomes import ClaimKind, Grade, MarkingKind, ReviewState
from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import ArchiveKind, Sensitivity
from catalog.evidence.stores import filed, sha256_of_bytes
from catalog.models import (
    ArchiveCopy,
    Claim,
    Correction,
    Fitment,
    Incident,
    Item,
    ItemPicture,
    Marking,
    Outcome,
    Person,
    Picture,
    Report,
    SightedClaim,
    SightedItem,
    SightedMarking,
    Sighting,
    SightingDraft,
    SightingSource,
    Snapshot,
    Source,
)
from catalog.search import asking
from catalog.search.engines import WhooshEngine
from catalog.services import incidents, losses, people, snapshots, sources
from catalog.services.catalog import Catalog
from catalog.services.pictures import pictures
from catalog.tally import frozen
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene

ADDRESS = "https://t.me/quaggachannel/5511"
# What must not be found any more once a record of the kind is gone.
WORDS: dict[PurgeKind, tuple[str, ...]] = {
    PurgeKind.ITEM: ("okapiwritten", "okapinote", "okapimarking", "okapifitted", "okapioutcome", "okapiclaim",
                     "okapiline", "okapicorrected", "okapioldnote"),
    PurgeKind.INCIDENT: ("tapirtitle", "tapirstory", "tapirplace", "tapirclaim", "tapirsaid", "numbatnote",
                         "numbatclaim", "48.987654"),
    PurgeKind.SOURCE: ("quaggachannel", "quaggatitle", "quaggatext", "quaggaclaim", "quaggasaid",
                       "quaggacopied"),
    PurgeKind.PICTURE: ("dugongcredit", "dugongcamera"),
    PurgeKind.SIGHTING: ("numbatnote", "numbatplace", "numbatclaim", "okapiline", "okapimarking2"),
    PurgeKind.CORRECTION: ("axolotltext",),
    PurgeKind.PERSON: ("vicunha", "vicunha@example.org"),
    PurgeKind.ARCHIVE: ("quaggacopied",),
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """The catalog, and the id of each record."""

    catalog: Catalog
    ids: dict[PurgeKind, str]


def opened(database: Database, data: Path, **more: Any) -> Catalog:
    settings = Settings(data=data, database_url=database.url, **more)
    return Catalog(settings, database, WhooshEngine(settings.index))


def filled(catalog: Catalog) -> Held:
    """Everything in it, its files too, and the index up to date."""
    put(catalog.database, *ground(), _source(), *_told())
    picture = _picture(catalog)
    _more(catalog, picture)
    _archived(catalog)
    _made_of_it(catalog)
    assert catalog.follow()
    ids = {
        PurgeKind.ITEM: item_id("okapi"), PurgeKind.INCIDENT: incident_id("tapir"), PurgeKind.PICTURE: picture,
        PurgeKind.SIGHTING: "numbat00", PurgeKind.CORRECTION: "axo00000", PurgeKind.PERSON: "vicunha",
        PurgeKind.SOURCE: _one(catalog, select(Source.public_id).where(Source.slug == "quagga")),
        PurgeKind.ARCHIVE: sha256_of_bytes(b"quaggacopied page"),
    }  # fmt: skip
    return Held(catalog, ids)


def _one(catalog: Catalog, query: Any) -> Any:
    with catalog.database.reading() as session:
        return session.exec(query).one()


def _source() -> sources.SourceIn:
    return sources.SourceIn(
        slug="quagga", kind="post", title="quaggatitle of a post", url=ADDRESS, text="quaggatext as pasted here"
    )


def _told() -> list[Any]:
    lost = {**outcome("destroyed"), "incident": incident_id("tapir"), "written": "okapioutcome"}
    story = {"title": "tapirtitle of it", "narrative": "tapirstory told", "place_written": "tapirplace"}
    claim = {"source": "quagga", "kind": "equipment"}
    return [
        an_incident("tapir", **story),
        an_item("okapi", lost, written="okapiwritten", note="okapioldnote as it was"),
        an_item("okapi", lost, written="okapiwritten", note="okapinote as it is"),
        an_item("other", outcome("destroyed")),
        incidents.ClaimIn(key="a", summary="okapiclaim", item=item_id("okapi"), **{**claim, "source": "weg"}),
        incidents.ClaimIn(key="b", summary="tapirclaim", incident=incident_id("tapir"), **{**claim, "source": "weg"}),
        incidents.ClaimIn(key="c", summary="quaggaclaim", incident=incident_id("one"), **claim),
    ]


def _picture(catalog: Catalog) -> str:
    made = pictures.ready(encoded(scene(1)))
    with catalog.database.transaction() as session:
        row, _ = pictures.keep(session, catalog.store, made, ADDRESS, NOW)
        return str(row.public_sha256)


def _more(catalog: Catalog, public_sha256: str) -> None:
    with changing(catalog.database) as session:
        picture = session.exec(select(Picture)).one()
        picture.sensitivity, picture.credit, picture.exif = Sensitivity.NONE, "dugongcredit", {"Model": "dugongcamera"}
        incident = session.exec(select(Incident).where(Incident.title == "tapirtitle of it")).one()
        incident.lat, incident.lon, incident.uncertainty_m = 48.987654, 37.5, 500
        item = session.exec(select(Item).where(Item.public_id == item_id("okapi"))).one()
        out = session.exec(select(Outcome).where(Outcome.item_id == item.id)).one()
        out.grade, out.visual_picture_id, out.reviews = Grade.VISUAL, picture.id, 1
        part = {"item_id": item.id, "part_type_id": item.type_id, "as_written": "okapifitted"}
        said = {"about": f"/items/{item.public_id}", "text": "axolotltext okapicorrected"}
        session.add_all([
            Marking(item_id=item.id or 0, kind=MarkingKind.NUMBER, text="okapimarking"),
            Fitment.model_validate(part),
            ItemPicture.model_validate({"item_id": item.id, "picture_id": picture.id}),
            Correction(public_id="axo00000", sent_at=NOW, **said),
        ])  # fmt: skip
        losses.rewrite(session, item.id)
        _reported(session, incident, item)
        _joined(session, public_sha256)


def _reported(session: Any, incident: Incident, item: Item) -> None:
    person = people.system(session, NOW)
    values = {"public_id": "numbat00", "person_id": person.id, "state": ReviewState.ACCEPTED, "note": "numbatnote",
              "place_as_written": "numbatplace", "incident_id": incident.id, "started_at": NOW}  # fmt: skip
    sighting = Sighting.model_validate(values)
    session.add(sighting)
    session.flush()
    line = SightedItem(sighting_id=sighting.id, seq=1, as_written="okapiline", item_id=item.id, count_max=1)
    session.add(line)
    session.flush()
    source = session.exec(select(Source).where(Source.slug == "weg")).one()
    session.add(SightedMarking(sighted_id=line.id, kind=MarkingKind.NUMBER, text="okapimarking2"))
    session.add(SightingSource(sighting_id=sighting.id, source_id=source.id))
    _claimed(session, sighting, source, incident)


def _claimed(session: Any, sighting: Sighting, source: Source, incident: Incident) -> None:
    """A claim that was kept, which stands by itself since, and one of the source that goes."""
    other = session.exec(select(Source).where(Source.url == ADDRESS)).one()
    told = {"kind": ClaimKind.STATEMENT, "summary": "numbatclaim", "source_id": source.id}
    kept = Claim.model_validate({**told, "summary": "tapirsaid", "key": "numbat00-claim-1", "incident_id": incident.id})
    session.add(kept)
    session.flush()
    own = {"sighting_id": sighting.id, **told}
    session.add_all([
        SightedClaim.model_validate({**own, "seq": 1, "claim_id": kept.id}),
        SightedClaim.model_validate({**own, "seq": 2, "summary": "quaggasaid", "source_id": other.id}),
    ])  # fmt: skip


def _joined(session: Any, public_sha256: str) -> None:
    person = Person(pseudonym="vicunha", email="vicunha@example.org", joined_at=NOW)
    session.add(person)
    session.flush()
    typed = {"sources": [ADDRESS, "https://example.org/kept"], "pictures": [public_sha256], "note": "kept"}
    owner = people.system(session, NOW).id
    session.add_all([
        SightingDraft(public_id="draft001", person_id=owner, typed=typed, started_at=NOW, saved_at=NOW),
        Report(public_id="report01", person_id=owner, text=f"Kept. {ADDRESS} said it.", url="https://example.org/kept",
               drafts=[{"id": "x"}], started_at=NOW, saved_at=NOW),
        Report(public_id="report02", person_id=person.id, text="Also kept.", started_at=NOW, saved_at=NOW),
        SightingDraft(public_id="draft002", person_id=person.id, typed={}, started_at=NOW, saved_at=NOW),
    ])  # fmt: skip


def _archived(catalog: Catalog) -> None:
    page = b"quaggacopied page"
    sha256 = sha256_of_bytes(page)
    catalog.store.put(filed("archives", sha256), page)
    with changing(catalog.database) as session:
        source = session.exec(select(Source).where(Source.slug == "quagga")).one()
        copy = {"source_id": source.id, "kind": ArchiveKind.FILE, "location": "quaggacopied", "sha256": sha256}
        session.add(ArchiveCopy.model_validate(copy))


def _made_of_it(catalog: Catalog) -> None:
    """A snapshot of losses, and files that somebody exported into the data folder."""
    with catalog.database.reading() as session:
        asked = asking.ask(session, catalog.engine, {}, NOW, insider=False)
        made = frozen.freeze(asked, frozen.Wanted("losses"))
    with catalog.database.transaction() as session:
        snapshots.keep(session, catalog.store, None, made, NOW)
    row = _one(catalog, select(Snapshot))
    assert catalog.store.stat(row.location)
    exported = catalog.settings.data / "exports"
    exported.mkdir()
    (exported / "sources.json").write_text(json.dumps([ADDRESS]))
    (exported / "kept.csv").write_text("nothing of it")
    with zipfile.ZipFile(exported / "items.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("items.csv", f"id\n{item_id('okapi')}\n{incident_id('tapir')}\n")
