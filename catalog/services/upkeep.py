"""Upkeep of the database: migrations, and keys of names that follow the rules as they are now."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert
from sqlmodel import Session, col, select

from catalog.db import Database
from catalog.domain.designations import full_keys
from catalog.domain.errors import Unavailable
from catalog.models import PlaceName, PlaceNameKey, TypeName, TypeNameKey
from catalog.models.columns import METADATA
from catalog.services import addresses
from catalog.services.places import keys_of

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def migrate(database: Database, to: str = "head") -> bool:
    """Bring the tables up to `to`; True when there was something to do. Raises Unavailable for those of a later one.

    Others may go on serving meanwhile, those of the release before too: a migration adds, and waits for no reader long.
    """
    with database.connection() as connection:
        before = current(connection)
        config = configured(connection)
        if is_later(connection):
            raise Unavailable(f"the tables are of a later release of the catalog ({before}): start that one")
        if before == (head(config) if to == "head" else to):
            return False
        command.upgrade(config, to)
        return True


def create(database: Database) -> None:
    """Make all tables of this release at once in a database that has none: what the migrations come to, quicker."""
    with database.connection() as connection:
        METADATA.create_all(connection)
        command.stamp(configured(connection), "head")


def configured(connection: Connection) -> Config:
    """Alembic's configuration on our connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def head(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()


def is_current(connection: Connection) -> bool:
    """Do the tables have the shape that this code expects? Nothing is written, and nobody waited for."""
    return current(connection) == head(configured(connection))


def is_later(connection: Connection) -> bool:
    """Has a later release than this one brought the tables up to date? What this one uses of them is still there."""
    known = ScriptDirectory.from_config(configured(connection)).walk_revisions()
    return current(connection) not in {None, *(one.revision for one in known)}


def refresh_keys(session: Session, now: datetime) -> int:
    """Make the keys of all names and addresses those of the present rules; the number of those that had others.

    A release with better rules finds old names and addresses by them from its first start on.
    """
    types = _refresh(session, TypeName, TypeNameKey, full_keys)
    return types + _refresh(session, PlaceName, PlaceNameKey, keys_of) + addresses.refresh(session, now)


def _refresh(session: Session, names: Any, keys: Any, rule: Callable[[str], set[str]]) -> int:
    stored: dict[int, set[str]] = {}
    for name_id, key in session.exec(select(keys.name_id, keys.key)):
        stored.setdefault(name_id, set()).add(key)
    wanted = {name_id: rule(name) for name_id, name in session.exec(select(names.id, names.name))}
    stale = [name_id for name_id, made in wanted.items() if made != stored.get(name_id, set())]
    if stale:
        session.execute(delete(keys).where(col(keys.name_id).in_(stale)))
        rows = [{"name_id": name_id, "key": key} for name_id in stale for key in wanted[name_id]]
        session.execute(insert(keys), rows)
    return len(stale)
