"""Alembic's environment: runs on the connection that `services.upkeep` hands in."""

from typing import Any, Literal

from alembic import context

import catalog.models  # noqa: F401 - fills the metadata
from catalog.models.columns import METADATA, UtcTime


def rendered(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Migrations stand alone: a type of ours is written as the plain one it is stored as."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UtcTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_item=rendered,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
