"""What the files of an evidence pack say, as plain values. Columns are those of the exports and of the Data Package."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from catalog.domain.counting import RULES_VERSION
from catalog.domain.vocabulary import ArchiveKind
from catalog.models import ArchiveCopy, Dataset, DatasetVersion
from catalog.search.show.items import ItemPage
from catalog.services.packs import held
from catalog.services.packs.gathering import Cited, Evidence
from catalog.tally import citing, more_records, one, paged
from catalog.tally import package_tables as tables
from catalog.tally.package_choice import Chosen
from catalog.tally.package_tables import Field
from catalog.tally.paged import Record

KEPT = (ArchiveKind.FILE, ArchiveKind.WACZ)
LOGGED_HERE = "field"  # the list of what is of no other
COPIES = (
    "Copies of sources that are held here are not in a pack: they are kept as they came and shown to nobody. Their "
    "SHA-256 is told, so that a file can be known as one of them. Copies at archives are told by their address."
)
ORIGINALS = (
    "A picture is the copy that everybody may see, written anew without what the camera wrote. The SHA-256 of the "
    "original is that of the file as it came, which is kept and shown to nobody."
)


def head(found: Evidence, site: str) -> Record:
    """What every file says: of which record it is, the moment, the rules, the licences, how to cite it."""
    asked, address = found.known.asked, f"/{found.kind}/{found.key}"
    rows = _datasets(found)
    licences = tuple(dict.fromkeys(f"{row.licence} ({row.credit or row.maintainer})" for row in rows))
    words = f"Evidence of the {found.noun} {found.key}, {citing.plain(found.title)}: what everybody may see"
    names = tuple(row.name for row in rows)
    cited = citing.Cited(
        "", words, asked.now.date(), RULES_VERSION, names, licences, f"{site}{address}" if site else ""
    )
    return {
        "question": {found.noun: [found.key]},
        "words": words,
        "address": f"{site}{address}",
        "as_of": asked.now.isoformat(timespec="seconds"),
        "rules": RULES_VERSION,
        "licences": [
            {"dataset": row.slug, "name": row.name, "licence": row.licence, "credit": row.credit} for row in rows
        ],
        "cite": citing.as_text(cited),
    }


def _datasets(found: Evidence) -> Sequence[Dataset]:
    """The lists that its items are of; of one without items, the list that it came with."""
    session = found.known.session
    wanted = {row.dataset_id for row in found.items}
    versions = {row.version_id for row in found.incidents if row.version_id} if not wanted else set()
    query = select(DatasetVersion.dataset_id).where(col(DatasetVersion.id).in_(versions))
    wanted |= set(session.exec(query)) if versions else set()
    named = col(Dataset.id).in_(wanted) if wanted else col(Dataset.slug) == LOGGED_HERE
    return session.exec(select(Dataset).where(named).order_by(Dataset.slug)).all()


def record(found: Evidence) -> Record:
    """The record, what became of each item, and the losses, gains and holdings that follow."""
    asked, page = found.known.asked, found.page
    ids = [row.id or 0 for row in found.items]
    of_item = isinstance(page, ItemPage)
    lost = one.losses_of(asked, found.items[0]) if of_item else one.lost_in(asked, found.incidents[0])
    rows: Record = {"gains": one.stints(asked, "gains", ids), "holdings": one.holdings(asked, ids)}
    if not of_item:
        rows = {name: [row for row in some if row["incident"] == found.key] for name, some in rows.items()}
    return {
        "incidents": [one.incident(asked, row) for row in found.incidents],
        "items": one.items(asked, found.items),
        "outcomes": [_outcome(row, found) for row in found.outcomes],
        "losses": lost,
        **rows,
        **(_seen_on(page, found.known) if isinstance(page, ItemPage) else {}),
    }


def _outcome(row: Any, found: Evidence) -> Record:
    """With how often it was reviewed, and the picture that shows it."""
    shown = {each.row.id: each.sha256 for each in found.pictures}
    more = {"reviews": row.reviews, "self_reviewed": row.is_self_reviewed, "picture": shown.get(row.visual_picture_id)}
    return {**_columns(tables.OUTCOMES, row, found.known), **more}


def _seen_on(page: ItemPage, known: Chosen) -> Record:
    """What the item may be, the parts seen on it, and what is written on it."""
    fitted = [
        {**_columns(tables.FITMENTS, part.fitment, known), "source": part.source.public_id if part.source else None}
        for part in page.fitted
    ]
    return {
        "candidates": sorted(row.slug for row in page.candidates),
        "fitments": fitted,
        "markings": [{"kind": kind.value, "text": text} for kind, text in page.markings],
    }


def _columns(fields: Sequence[Field], row: Any, known: Chosen) -> Record:
    return {field.name: field.value(row, known) for field in fields}


def claims(found: Evidence) -> list[Record]:
    return [_columns(tables.CLAIMS, told.claim, found.known) for told in found.claims]


def sources(found: Evidence) -> list[Record]:
    rows = paged.written(more_records.SOURCES, [row.listed for row in found.sources])
    return [{**told, **_beside(row)} for told, row in zip(rows, found.sources, strict=True)]


def _beside(row: Cited) -> Record:
    return {
        "availability": row.source.availability.value,
        "quoted_in": row.quoted_in,
        "archived": [_copy(copy) for copy in row.copies],
    }


def _copy(row: ArchiveCopy) -> Record:
    is_kept = row.kind in KEPT
    return {
        "kind": row.kind.value,
        "location": None if is_kept and row.sha256 else row.location,
        "captured_at": row.captured_at.isoformat(timespec="seconds") if row.captured_at else None,
        "sha256": row.sha256,
        "held": is_kept,
    }


def origins(found: Evidence) -> list[Record]:
    """Which sources are one independent origin, and why."""
    return [
        {"sources": [row.public_id for row in group.sources], "one_by": [link.label for link in group.links]}
        for group in found.origins
    ]


def pictures(found: Evidence) -> list[Record]:
    return [held.told(row) for row in found.pictures]
