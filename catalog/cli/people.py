"""Commands about people: for now the link by which the operator of the host signs in."""

import argparse

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.web import signin


def sign_in(options: argparse.Namespace, settings: Settings) -> None:
    """Print an address that signs its first user in; nothing is written before it is used."""
    address = signin.link(settings, options.hours)
    say(options, address, {"url": address, "hours": options.hours})
