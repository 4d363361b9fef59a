"""Writing what a package brings: its dataset and version, then its rows, a chunk a change."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, select

from catalog.domain.errors import Invalid
from catalog.models import Claim, Dataset, DatasetVersion, Incident, Outcome
from catalog.services import datasets, history, items, losses, people
from catalog.services.imports import package_refs
from catalog.services.imports.package_file import Row
from catalog.services.imports.package_steps import (
    CHANGED,
    IMPORTED,
    Chunk,
    Plan,
    Step,
    first_line,
    steps_of,
    unfinished,
)
from catalog.services.rows import number, put_row

PROFILE = "package"
Touched = Iterable[int]


def begin(session: Session, plan: Plan, now: datetime) -> None:
    """The dataset, the version that is built, and whatever has to be made for rows to refer to."""
    change = history.begin(session, people.system(session, now), f"Package {plan.wanted.file.name}: what it needs", now)
    try:
        package_refs.make(session, plan.package, plan.refs)
        plan.dataset = plan.dataset or _make_dataset(session, plan)
        session.flush()
    except (ValidationError, IntegrityError, DataError) as error:
        raise Invalid.one(
            plan.wanted.file.name, f"what its rows refer to cannot be made: {first_line(error)}"
        ) from error
    plan.version = _version(session, plan, now)
    history.close(session, change)


def _make_dataset(session: Session, plan: Plan) -> Dataset:
    """Named and licensed as the package says: who publishes it under a licence lets it be published."""
    row = next(plan.package.good("datasets"))
    own = {name: row[name] for name in ("name", "maintainer", "licence", "credit", "mode", "copied_on", "note")}
    own |= {"slug": plan.wanted.dataset, "url": row["url"] or None, "requires_picture": bool(row["requires_picture"])}
    return datasets.put(session, datasets.DatasetIn.model_validate({**own, "may_publish": True}))


def _version(session: Session, plan: Plan, now: datetime) -> int:
    """The version that an import of this very file was building when it was broken off, else a new one."""
    found = session.exec(unfinished(plan)).first()
    if found is None:
        own: dict[str, Any] = {"dataset_id": number(plan.dataset) if plan.dataset else 0, "profile": PROFILE}
        own |= {"file_name": plan.wanted.file.name[:300], "sha256": plan.sha256, "copied_on": _copied_on(plan)}
        found = DatasetVersion(**own, person_id=number(people.system(session, now)), started_at=now)
        session.add(found)
        session.flush()
    return number(found)


def _copied_on(plan: Plan) -> date | None:
    try:
        return datetime.fromisoformat(str(plan.package.description.get("created"))).date()
    except ValueError:
        return None


def apply(session: Session, plan: Plan, chunk: Chunk, now: datetime) -> list[Step]:
    """Write what differs in a chunk as one change; where nothing does there is none."""
    steps = steps_of(session, plan, chunk)
    due = [(step, values) for step, values in steps if step.result in (IMPORTED, CHANGED)]
    if due:
        lines = [step.line for step, _ in due]
        why = f"Package {plan.wanted.file.name}: {chunk[0]}, lines {min(lines)} to {max(lines)}"
        change = history.begin(session, people.system(session, now), why, now)
        try:
            touched = [one for step, values in due for one in WRITERS[chunk[0]](session, plan, step, values)]
            losses.rewrite_many(session, touched)
            history.close(session, change)
        except (IntegrityError, DataError) as error:
            raise Invalid.one(
                plan.wanted.file.name, f"{why}: the database refuses a row: {first_line(error)}"
            ) from error
    return [step for step, _ in steps]


# Each writes one row; the items whose losses have to be made anew after the chunk.


def _write_pair(session: Session, plan: Plan, _step: Step, values: items.PairIn) -> Touched:
    now = session.get_one(DatasetVersion, plan.version).started_at
    items.judge(session, people.system(session, now), values, now)
    return ()


def _write_incident(session: Session, plan: Plan, step: Step, values: dict[str, Any]) -> Touched:
    found = session.exec(select(Incident).where(Incident.public_id == values["public_id"])).first()
    row = put_row(session, Incident, found, values if found else {**values, "version_id": plan.version})
    plan.numbers["incidents"][step.id] = number(row)
    there = select(Outcome.item_id).where(Outcome.incident_id == row.id)  # day and place stand in their losses
    return session.exec(there).all() if found else ()


def _write_item(session: Session, plan: Plan, step: Step, values: tuple[Row, items.ItemIn]) -> Touched:
    row, wanted = values
    made, lot = items.write(session, wanted, items.Brought(step.id, plan.version, row["heading"]))
    plan.numbers["items"][step.id] = number(made)
    return [one for one in (number(made), lot) if one]


def _write_claim(session: Session, plan: Plan, _step: Step, values: dict[str, Any]) -> Touched:
    found = session.exec(select(Claim).where(Claim.key == values["key"])).first()
    put_row(session, Claim, found, values if found else {**values, "version_id": plan.version})
    return ()


WRITERS: dict[str, Any] = {
    "incidents": _write_incident,
    "items": _write_item,
    "item_pairs": _write_pair,
    "claims": _write_claim,
}
