"""The commands and their options, as docs/commands.md lists them."""

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from catalog.cli import (
    asking,
    checking,
    comparing,
    copies,
    explaining,
    exporting,
    freezing,
    identifying,
    importing,
    lists,
    packing,
    people,
    pictures,
    publishing,
    purging,
    reading,
    upkeep,
)
from catalog.search import dimensions, facets
from catalog.search.parameters import SINGLE
from catalog.services.accounts.tickets import HOURS, MOST_HOURS
from catalog.services.imports import profile
from catalog.services.imports.gazetteers import PROFILES as GAZETTEERS
from catalog.tally import exports
from catalog.tally.formats import FORMATS

WRONG_USAGE = 2
SLUG = re.compile(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*")
SEARCHED = ("types", "incidents", "losses", "sources", "all")


class _Parser(argparse.ArgumentParser):
    """One clear line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}; see --help\n")


def parse(argv: list[str]) -> argparse.Namespace:
    """Read a command line; exits with 2 and a line about what is allowed when it is wrong."""
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="catalog", description="Materiel Catalog: types, incidents, losses and their sources.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _upkeep(commands)
    _asking(commands)
    _comparing(commands)
    _freezing(commands)
    _importing(commands)
    _pictures(commands)
    return parser


def _add(commands: Any, name: str, about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    command.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")
    command.set_defaults(refuses_usage=False)
    return command


def _upkeep(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _add(commands, "init", "migrate, load the seed data, index; may be run again").set_defaults(run=upkeep.init)
    _add(commands, "migrate", "bring the tables up to date").set_defaults(run=upkeep.migrate)
    seed = _add(commands, "seed", "load the seed data; --check only checks it")
    seed.add_argument("--check", action="store_true", help="check every file and load nothing")
    seed.set_defaults(run=upkeep.seed)
    verify = _add(commands, "verify", "check the invariants of the record; --files reads its files")
    checking.add_options(verify, _positive)
    verify.set_defaults(run=upkeep.verify)
    index = _add(commands, "index", "the search index")
    index.add_argument("action", choices=("rebuild", "status"))
    index.set_defaults(run=upkeep.index)
    copies.add_commands(_add, commands)
    publishing.add_options(_add(commands, "publish", "what everybody may see, as a folder of static pages and files"))
    purging.add_options(_add(commands, "purge", "take the content of a record away for good"))
    _add(commands, "serve", "prepare everything and serve").set_defaults(run=upkeep.serve)
    sign_in = _add(commands, "sign-in", "print the address by which the operator signs in, once")
    sign_in.add_argument("--hours", type=_hours, default=HOURS, metavar="N", help=f"how long, {HOURS} when left out")
    sign_in.set_defaults(run=people.sign_in)
    for name, about, add_commands in (
        ("user", "accounts and invitations", people.add_user_commands),
        ("token", "tokens for programs", people.add_token_commands),
    ):
        add_commands(commands.add_parser(name, help=about, description=about).add_subparsers(required=True), _add)


def _asking(commands: "argparse._SubParsersAction[_Parser]") -> None:
    search = _add(commands, "search", "find types, incidents, losses and sources by words")
    search.add_argument("words", nargs="+")
    search.add_argument("--in", dest="kind", choices=SEARCHED, default="all")
    search.add_argument("--limit", type=_positive, default=20)
    search.add_argument("--exact", action="store_true", help="exactly as typed")
    search.set_defaults(run=asking.search)
    resolve = _add(commands, "resolve", "names as other sources write them, to types")
    resolve.add_argument("names", nargs="*")
    resolve.add_argument("--file", type=Path, help="one name a line, UTF-8")
    resolve.set_defaults(run=asking.resolve, refuses_usage=True)
    reading.add_options(_add(commands, "read", "a report to its mentions and draft sightings; nothing is kept"))
    identifying.add_options(_add(commands, "identify", "types that show what can be seen in a photograph"))
    tally = _add(commands, "tally", "count losses by two dimensions")
    tally.add_argument("--rows", default="category", help=", ".join(dimensions.DIMENSIONS))
    tally.add_argument("--cols", default="", help=", ".join(dimensions.DIMENSIONS))
    _facets(tally)
    explaining.add_options(tally)
    export = _add(commands, "export", "write records to a file")
    export.add_argument("kind", choices=[*exports.KINDS, "tally", "datapackage"])
    export.add_argument(
        "--format",
        choices=[*FORMATS, *exporting.PACKAGES],
        help="csv; zip, sqlite for a datapackage; zip of others with pictures",
    )
    export.add_argument("--out", type=Path, help="the file; stdout when left out")
    export.add_argument("--rows", default="category", help="for a tally")
    export.add_argument("--cols", default="", help="for a tally")
    _facets(export)
    export.set_defaults(run=exporting.export, refuses_usage=True)


def _comparing(commands: "argparse._SubParsersAction[_Parser]") -> None:
    compare = _add(commands, "compare", "hold two lists against each other; changes nothing")
    compare.add_argument("one", metavar="A", help="slug of a dataset, or a file")
    compare.add_argument("other", metavar="B", help="slug of a dataset, or a file")
    compare.add_argument(
        "--profile", help=f"how to read a file: {', '.join(profile.ours())} or the path of a .toml file"
    )
    compare.add_argument("--out", type=Path, help="a CSV with every row")
    compare.add_argument("--shared", action="store_true", help="the shared total by category, without the rows")
    _facets(compare)
    compare.set_defaults(run=comparing.compare, refuses_usage=True)


def _freezing(commands: "argparse._SubParsersAction[_Parser]") -> None:
    about = "freeze a tally or an export, so that it can be cited"
    actions = commands.add_parser("snapshot", help=about, description=about).add_subparsers(required=True)
    freezing.add_commands(actions, _add, _facets)
    packing.add_options(_add(commands, "pack", "the evidence of an incident or an item, in one ZIP"))


def _pictures(commands: "argparse._SubParsersAction[_Parser]") -> None:
    about = "keep pictures, and find again those that are held"
    actions = commands.add_parser("picture", help=about, description=about).add_subparsers(required=True)
    pictures.add_commands(actions, _add)


def _importing(commands: "argparse._SubParsersAction[_Parser]") -> None:
    about = "bring in what others list; a dry run unless --apply is given"
    kinds = commands.add_parser("import", help=about, description=about).add_subparsers(metavar="WHAT", required=True)
    places = _add(kinds, "places", "places of a gazetteer, with their names")
    places.add_argument("file", type=Path)
    places.add_argument("--profile", choices=list(GAZETTEERS), required=True)
    only = "only these countries; may be repeated"
    places.add_argument("--country", type=_country, nargs="+", action="extend", default=[], metavar="XX", help=only)
    places.set_defaults(run=importing.import_places)
    package = _add(kinds, "package", "a Data Package of another catalog, as a dataset")
    package.add_argument("file", type=Path)
    package.set_defaults(run=importing.import_package)
    listed = _add(kinds, "losses", "a list of losses, as a dataset")
    listed.add_argument("file", type=Path, help="CSV in UTF-8, or a spreadsheet")
    listed.add_argument("--profile", required=True, help=f"{', '.join(profile.ours())} or the path of a .toml file")
    listed.add_argument("--copied-on", default="", metavar="DAY", help="day of the copy, 2023-07-24")
    listed.add_argument("--withdraw-most", action="store_true", help="also when most of the list would be withdrawn")
    listed.set_defaults(run=lists.import_losses, refuses_usage=True)
    for kind in (package, listed):
        told = "made when it is not there" + ("; as it is called there, when left out" if kind is package else "")
        kind.add_argument("--dataset", type=_slug, required=kind is listed, metavar="SLUG", help=told)
        kind.add_argument("--create-types", action="store_true", help="make draft types for names that no type has")
    for kind in (places, package, listed):
        kind.add_argument("--apply", action="store_true", help="write it; else nothing is written")
        kind.add_argument("--report", type=Path, help="a CSV with what each row came to")


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r}: small letters, digits and hyphens are allowed, at most 60")
    return text


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):  # noqa: PLR2004 - letters of an ISO 3166 code
        raise argparse.ArgumentTypeError(f"{text!r}: a code of two letters is allowed, as in UA")
    return text.upper()


def _facets(command: argparse.ArgumentParser) -> None:
    """The same question as an address asks: every facet and parameter, repeated for OR."""
    for name in (*facets.names(), *SINGLE, "when", "cell"):
        command.add_argument(
            f"--{name.replace('_', '-')}", dest=f"ask_{name}", action="append", default=[], metavar="VALUE"
        )


def _hours(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 1 <= int(text[:9]) <= MOST_HOURS):
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 to {MOST_HOURS} is allowed")
    return int(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 is allowed")
    return int(text)
