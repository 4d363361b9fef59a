"""The command `publish`: what everybody may see, as a folder of static pages and files."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from catalog.cli.progress import progress
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.services.catalog import utc_now


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="DIR")
    command.add_argument("--at", type=_address, default="", metavar="URL", help="where it will be read: feeds need it")
    told = "the working site, to which searches and filters lead; CATALOG_URL when left out, '' for none"
    command.add_argument("--site", type=_address, metavar="URL", help=told)
    command.set_defaults(run=publish)


def publish(options: argparse.Namespace, settings: Settings) -> None:
    from catalog.web import logs  # noqa: PLC0415 - no other command waits for the pages to load
    from catalog.web.publishing import publish as room  # noqa: PLC0415 - the same

    logs.configure(replace(settings, log="plain"))
    ends = room.Ends(options.at, settings.url if options.site is None else options.site)
    made = room.publish(settings, options.folder, ends, utc_now(), progress)
    say(options, _told(options.folder, made), asdict(made))


def _told(folder: Path, made: Any) -> str:
    counts = ", ".join(f"{number:,} {what}" for what, number in made.counts.items())
    return f"{folder}: {counts}; up to change {made.change}"


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r}: an address is allowed that begins with http:// or https://")
    return text.rstrip("/")
