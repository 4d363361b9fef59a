"""Datasets as whoever uses their rows has to name them: who made them, under which licence, which copy."""

from typing import Any

from sqlmodel import Session, col, select

from catalog.models import Dataset, DatasetVersion
from catalog.search.asking import Asked


def datasets(asked: Asked) -> list[dict[str, Any]]:
    """Who made the lists, under which licence, and which copy of each stands here."""
    session = asked.question.session
    query = select(Dataset).where(col(Dataset.slug).in_(asked.question.criteria.datasets)).order_by(Dataset.slug)
    return [_dataset(session, row) for row in session.exec(query)]


def _dataset(session: Session, row: Dataset) -> dict[str, Any]:
    versions = select(DatasetVersion).where(
        DatasetVersion.dataset_id == row.id, col(DatasetVersion.applied_at).is_not(None)
    )
    copy = session.exec(versions.order_by(col(DatasetVersion.applied_at).desc(), col(DatasetVersion.id).desc())).first()
    copied_on = copy.copied_on if copy and copy.copied_on else row.copied_on
    return {
        "slug": row.slug,
        "name": row.name,
        "maintainer": row.maintainer,
        "licence": row.licence,
        "credit": row.credit,
        "url": row.url,
        "requires_picture": row.requires_picture,
        "mode": row.mode.value,
        "copied_on": copied_on.isoformat() if copied_on else None,
        "file": {"name": copy.file_name, "sha256": copy.sha256} if copy else None,
        "note": row.note,
    }
