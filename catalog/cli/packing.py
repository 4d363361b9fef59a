"""The command `pack`: everything that everybody may see of an incident or an item, in one ZIP."""

import argparse
from pathlib import Path

from catalog.cli.exporting import write
from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.search import asking
from catalog.services.catalog import Catalog, utc_now
from catalog.services.packs import evidence, gathering
from catalog.services.packs.pages import Home
from catalog.tally import packing
from catalog.tally.one import EVERYTHING


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("kind", choices=[*gathering.NOUNS])
    command.add_argument("id", help="permanent id; of a merged record the one that stands for it is packed")
    command.add_argument("--out", type=Path, required=True, metavar="F", help="the ZIP to write")
    command.set_defaults(run=pack)


def pack(options: argparse.Namespace, settings: Settings) -> None:
    """As visitors see it, though the operator asks: a pack is made to be passed on."""
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        key = gathering.standing(session, options.kind, options.id, utc_now())
        asked = asking.ask(session, catalog.engine, EVERYTHING, utc_now(), insider=False)
        home = Home(catalog.store, settings.templates, settings.url)
        write(packing.streamed(evidence.parts(asked, home, options.kind, key)), options.out)
    told = {"kind": options.kind, "id": key, "out": str(options.out), "size": options.out.stat().st_size}
    merged = "" if key == options.id else f", into which {options.id} was merged"
    say(options, f"{options.out}: evidence of the {gathering.NOUNS[options.kind]} {key}{merged}", told)
