"""Comparing lists: a dataset with a dataset, or with a file that is read and never imported. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Mode
from catalog.models import Dataset
from catalog.search import asking, entries, world
from catalog.search.engines import Engine
from catalog.search.question import Question
from catalog.search.register import Node
from catalog.services.imports import unimported
from catalog.services.imports.profile import Named
from catalog.services.imports.sheet import Sheet
from catalog.tally import compare as sides
from catalog.tally.about import heard
from catalog.tally.compare import Comparison
from catalog.tally.compare_rows import About, Side

Args = Mapping[str, Sequence[str]]
# What makes the chains of both lists; everything else of a question only says which rows are shown and counted.
OF_THE_WHOLE = ("grade", "as_of", "known_on")
NOT_OF_FILES = ("q", "exact", "known_on", "cell", "source", "fitted", "has_picture")


@dataclass(frozen=True)
class File:
    """A list that is not imported, with the profile that says how to read it."""

    sheet: Sheet
    named: Named


@dataclass(frozen=True)
class Wanted:
    """Two lists, datasets by slug, and the question that narrows both; `insider` says who asks."""

    one: str | File
    other: str | File
    args: Args
    insider: bool = False

    @property
    def lists(self) -> dict[str, str | File]:
        return {"one": self.one, "other": self.other}

    @property
    def has_file(self) -> bool:
        return any(isinstance(one, File) for one in self.lists.values())


def compare(session: Session, engine: Engine, wanted: Wanted, now: datetime) -> Comparison:
    """Hold two lists against each other; raises Invalid with what is wrong with them or with the question."""
    _check(wanted)
    known = world.read(session, insider=wanted.insider)
    nodes = {name: _dataset(name, one, known) for name, one in wanted.lists.items() if isinstance(one, str)}
    datasets = {"dataset": [node.slug for node in nodes.values()]} if nodes else {}
    asked = asking.ask(session, engine, {**wanted.args, **datasets}, now, insider=wanted.insider).question
    chains = {name: wanted.args[name] for name in OF_THE_WHOLE if name in wanted.args}
    whole = asking.ask(session, engine, {**chains, **datasets}, now, insider=wanted.insider).question
    one, other = (
        _of_file(asked, whole, given, now) if isinstance(given, File) else _of_dataset(asked, whole, nodes[name])
        for name, given in wanted.lists.items()
    )
    paths = entries.known(session, known, [*one.entries, *other.entries])
    return replace(sides.compare(one, other, known, paths), heard=heard(asked.criteria))


def _check(wanted: Wanted) -> None:
    if wanted.one == wanted.other:
        raise Invalid.one("other", "is the same list as one; two different lists are allowed")
    if any(wanted.args.get("dataset", ())):
        raise Invalid.one("dataset", "does not apply here: the two lists are those that are compared")
    if Mode.EVERY_OPERATOR in wanted.args.get("mode", ()):
        raise Invalid.one("mode", f"lists are compared thing by thing: {Mode.FIRST_OPERATOR} is allowed")
    for name in NOT_OF_FILES:
        if wanted.has_file and any(wanted.args.get(name, ())):
            raise Invalid.one(name, "does not apply to a file; import it as a dataset first")


def _dataset(field: str, slug: str, known: world.World) -> Node:
    found = known.datasets.by_slug.get(slug)
    if found is None:
        allowed = ", ".join(known.datasets.by_slug) or "none that you may see"
        raise Invalid.one(field, f"no dataset {slug[:80]!r}; allowed are {allowed}")
    return found


def _of_dataset(asked: Question, whole: Question, node: Node) -> Side:
    row = whole.session.exec(select(Dataset).where(Dataset.id == node.id)).one()
    about = About(row.slug, row.name, row.licence, row.credit, row.copied_on)
    return Side(about, entries.of_dataset(whole, asked.mask, node.id))


def _of_file(asked: Question, whole: Question, file: File, now: datetime) -> Side:
    read = unimported.read(whole.session, file.sheet, file.named, now)
    own = file.named.profile.dataset
    about = About(file.sheet.name, file.sheet.name, own.licence, own.credit, None, True, read.rows, read.refused)
    fits, stands = read.mask(asked), read.mask(whole)
    return Side(about, [one for place, one in enumerate(read.entries(fits)) if stands[place]])
