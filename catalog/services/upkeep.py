"""Upkeep of the database: migrations. The order of what a start does is in `cli`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from catalog.db import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def migrate(database: Database, to: str = "head") -> bool:
    """Bring the tables up to `to`; True when there was something to do."""
    with database.connection() as connection:
        before = current(connection)
        config = configured(connection)
        if before == (head(config) if to == "head" else to):
            return False
        command.upgrade(config, to)
        return True


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


def is_current(database: Database) -> bool:
    """Do the tables have the shape that this code expects?"""
    with database.connection() as connection:
        return current(connection) == head(configured(connection))
