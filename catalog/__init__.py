"""Materiel Catalog: equipment types, linked to reported capture and loss incidents."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from catalog.config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Build the web application; the import waits until it is asked for, so that commands start fast."""
    from catalog.web.app import build  # noqa: PLC0415 - lazy on purpose, see above

    return build(settings)
