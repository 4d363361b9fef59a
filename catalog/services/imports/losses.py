"""Importing a list of losses: a dry run first, then chunks that nobody sees, then the step that shows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from catalog.domain.errors import Conflict, Invalid
from catalog.models import Change
from catalog.services import history, people
from catalog.services.catalog import Catalog, utc_now
from catalog.services.imports import newtypes, plan, prepare, revise
from catalog.services.imports.pairing import Thing
from catalog.services.imports.plan import Plan, Wanted
from catalog.services.imports.write import Writer, chunks
from catalog.services.types import Slug

Progress = Callable[[int, int], None]
MOST_WITHDRAWN = 0.5  # a copy that drops more than this share of a list is more likely a wrong file


@dataclass
class Done:
    """What an import did, or would do: the plan, and what the last step left or made."""

    plan: Plan
    applied: bool
    new_types: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)


def dry_run(catalog: Catalog, wanted: Wanted, now: datetime) -> Done:
    """Say what an import would do; writes nothing."""
    with catalog.database.reading() as session:
        found = plan.make(session, wanted, now)
    drafts = [one.name for one in newtypes.drafts(found)] if wanted.create_types else []
    return Done(found, applied=False, new_types=drafts)


def apply(catalog: Catalog, wanted: Wanted, progress: Progress, *, drops_most: bool = False) -> Done:
    """Import a list; a run that was stopped goes on where it stood. Raises Invalid and Conflict."""
    done = write(catalog, wanted, progress, drops_most=drops_most)
    catalog.follow()
    return done


def write(catalog: Catalog, wanted: Wanted, progress: Progress, *, drops_most: bool = False) -> Done:
    """The same, leaving the index behind: words are read from the database until it has followed."""
    first = dry_run(catalog, wanted, utc_now()).plan
    _check_size(first, drops_most=drops_most)
    if first.is_empty:
        return Done(first, applied=True)
    with catalog.database.transaction() as session:
        change = _begin(session, wanted, "its dataset, types and units", utc_now())
        made = prepare.prepare(session, first, utc_now())
        history.close(session, change)
    with catalog.database.reading() as session:
        found = plan.make(session, wanted, utc_now())
    _add_all(catalog, found, progress)
    with catalog.database.transaction() as session:
        change = _begin(session, wanted, "the copy is whole", utc_now())
        untouched = revise.finish(prepare.writer(session, found), utc_now())
        history.close(session, change)
    return Done(found, applied=True, new_types=made, untouched=untouched)


def withdraws_most(found: Plan) -> bool:
    """Whether more than half of what the list holds would be withdrawn."""
    gone, stay = len(found.pairs.gone), found.unchanged + len(found.pairs.changed)
    return gone > MOST_WITHDRAWN * (gone + stay)


def _check_size(found: Plan, *, drops_most: bool) -> None:
    gone, stay = len(found.pairs.gone), found.unchanged + len(found.pairs.changed)
    if withdraws_most(found) and not drops_most:
        whole = f"{gone} of {gone + stay} things of {found.wanted.dataset}, more than half"
        raise Invalid.one("file", f"it would withdraw {whole}; --withdraw-most says that this is meant")


def _begin(session: Session, wanted: Wanted, what: str, now: datetime) -> Change:
    why = f"{revise.WHY}{wanted.sheet.name} into {wanted.dataset}: {what}"
    return history.begin(session, people.acting_or_system(session, wanted.person_id, now), why, now)


def _add_all(catalog: Catalog, found: Plan, progress: Progress) -> None:
    """Write the new things chunk by chunk, each a transaction; those that are there from a stopped run are kept."""
    with catalog.database.reading() as session:
        there = revise.rows_there(session, prepare.writer(session, found).version)
    new = [thing for thing in found.pairs.new if thing.row.number not in there]
    total = len(found.pairs.new)
    progress(total - len(new), total)
    done = total - len(new)
    for chunk in chunks(new):
        with catalog.database.transaction() as session:
            change = _begin(session, found.wanted, f"rows {chunk[0].row.number} to {chunk[-1].row.number}", utc_now())
            _add(prepare.writer(session, found), chunk)
            history.close(session, change)
        done += len(chunk)
        progress(done, total)


def _add(writer: Writer, things: list[Thing]) -> None:
    try:
        writer.add(things)
    except IntegrityError as error:
        raise Conflict("another import of this list is running, or an id stands twice in the file") from error


def checked_slug(text: str) -> str:
    """A slug for a dataset; raises ValueError for what is none."""
    return str(TypeAdapter(Slug).validate_python(text))
