"""The commands and their options, as docs/commands.md lists them."""

import argparse
from pathlib import Path
from typing import NoReturn

from catalog.cli import asking, explaining, freezing, upkeep
from catalog.search import dimensions, facets
from catalog.search.parameters import SINGLE
from catalog.tally import exports
from catalog.tally.formats import FORMATS

WRONG_USAGE = 2
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
    _freezing(commands)
    return parser


def _add(commands: "argparse._SubParsersAction[_Parser]", name: str, about: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")
    command.set_defaults(refuses_usage=False)
    return command


def _upkeep(commands: "argparse._SubParsersAction[_Parser]") -> None:
    _add(commands, "init", "migrate, load the seed data, index; may be run again").set_defaults(run=upkeep.init)
    _add(commands, "migrate", "bring the tables up to date").set_defaults(run=upkeep.migrate)
    seed = _add(commands, "seed", "load the seed data; --check only checks it")
    seed.add_argument("--check", action="store_true", help="check every file and load nothing")
    seed.set_defaults(run=upkeep.seed)
    _add(commands, "verify", "check the invariants of the record").set_defaults(run=upkeep.verify)
    index = _add(commands, "index", "the search index")
    index.add_argument("action", choices=("rebuild", "status"))
    index.set_defaults(run=upkeep.index)
    _add(commands, "serve", "prepare everything and serve").set_defaults(run=upkeep.serve)


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
    tally = _add(commands, "tally", "count losses by two dimensions")
    tally.add_argument("--rows", default="category", help=", ".join(dimensions.DIMENSIONS))
    tally.add_argument("--cols", default="", help=", ".join(dimensions.DIMENSIONS))
    _facets(tally)
    explaining.add_options(tally)
    export = _add(commands, "export", "write records to a file")
    export.add_argument("kind", choices=[*exports.KINDS, "tally"])
    export.add_argument("--format", choices=list(FORMATS), default="csv")
    export.add_argument("--out", type=Path, help="the file; stdout when left out")
    export.add_argument("--rows", default="category", help="for a tally")
    export.add_argument("--cols", default="", help="for a tally")
    _facets(export)
    export.set_defaults(run=asking.export, refuses_usage=True)


def _freezing(commands: "argparse._SubParsersAction[_Parser]") -> None:
    about = "freeze a tally or an export, so that it can be cited"
    actions = commands.add_parser("snapshot", help=about, description=about).add_subparsers(required=True)
    freezing.add_commands(actions, _add, _facets)


def _facets(command: argparse.ArgumentParser) -> None:
    """The same question as an address asks: every facet and parameter, repeated for OR."""
    for name in (*facets.names(), *SINGLE, "when", "cell"):
        command.add_argument(
            f"--{name.replace('_', '-')}", dest=f"ask_{name}", action="append", default=[], metavar="VALUE"
        )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 is allowed")
    return int(text)
