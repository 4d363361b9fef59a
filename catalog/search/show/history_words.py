"""A changed row in words: what it is, what was added or taken away, and each field before and after.

What a row names that who asks may not see is not named, and a row that stands on it is not told.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.vocabulary import Term
from catalog.models import EquipmentType, Feature, FeatureValue, Item, Person
from catalog.search import blocks
from catalog.search.show.history_fields import TOLD, Field, Ref, Told
from catalog.search.show.history_rows import SEEN, Kind, serial
from catalog.search.visible import Eyes

PLACEHOLDER = re.compile(r"\{(\w+)\}")
PATHS = {Ref.TYPE: "/types/", Ref.ITEM: "/items/", Ref.INCIDENT: "/incidents/", Ref.SOURCE: "/sources/",
         Ref.PICTURE: "/pictures/"}  # fmt: skip
Values = dict[str, Any]


@dataclass(frozen=True)
class Value:
    """A piece of text, with the address of what it names."""

    text: str
    href: str = ""


NOTHING = Value("")


@dataclass(frozen=True)
class Difference:
    label: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Row:
    """A row as it was before a change and after it; both empty where the content was taken away for good."""

    table: str
    row_id: int
    before: Values | None
    after: Values | None
    is_purged: bool = False

    @property
    def told(self) -> Told:
        return TOLD[self.table]


@dataclass(frozen=True)
class Line:
    """One row's change. `pieces` say which row it is, empty for the record itself; `verb` what was done to it."""

    noun: str
    pieces: tuple[Value, ...]
    verb: str
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Names:
    """What rows name by number: its name and address, or that it is hidden; looked up once a page."""

    known: dict[tuple[Ref, int], Value] = field(default_factory=dict)
    hidden: set[tuple[Ref, int]] = field(default_factory=set)

    def of(self, ref: Ref, number: Any) -> Value:
        """What is hidden is nothing, as if it had never been named."""
        return self.known.get((ref, int(number)), NOTHING)

    def hides(self, ref: Ref, number: Any) -> bool:
        return (ref, int(number)) in self.hidden


def names(session: Session, rows: Iterable[Row], eyes: Eyes) -> Names:
    """Everything that these rows name."""
    wanted: dict[Ref, set[int]] = {}
    for row in rows:
        for ref, number in _named(row):
            wanted.setdefault(ref, set()).add(number)
    found = Names()
    for ref, numbers in wanted.items():
        for some in blocks.some_of(numbers):
            found.known.update({(ref, number): value for number, value in _look_up(session, ref, some, eyes)})
        found.hidden |= {(ref, number) for number in numbers if (ref, number) not in found.known}
    return found


def _named(row: Row) -> Iterator[tuple[Ref, int]]:
    fields = {one.name: one.reads for one in row.told.fields if isinstance(one.reads, Ref)} | dict(row.told.gates)
    for values in (row.before, row.after):
        yield from ((ref, int(values[name])) for name, ref in fields.items() if values and values.get(name))


def _look_up(session: Session, ref: Ref, numbers: Sequence[int], eyes: Eyes) -> Iterator[tuple[int, Value]]:
    if ref is Ref.PERSON:
        query = select(Person.id, Person.pseudonym).where(col(Person.id).in_(numbers))
        yield from ((number or 0, Value(name)) for number, name in session.exec(query))
    elif ref is Ref.ANSWER:
        told = select(FeatureValue.id, Feature.label, FeatureValue.label).join(Feature)
        told = told.where(col(FeatureValue.id).in_(numbers))
        yield from ((number or 0, Value(f"{asked} – {answer}")) for number, asked, answer in session.exec(told))
    else:
        model, may_see = SEEN[ref]
        found = session.exec(select(model).where(model.id.in_(numbers), may_see(eyes))).all()
        kinds = _types_of(session, found) if ref is Ref.ITEM else {}
        yield from ((row.id, _value(ref, row, kinds)) for row in found)


def _types_of(session: Session, items: Sequence[Item]) -> dict[int | None, str]:
    ids = {row.type_id for row in items}
    return dict(session.exec(select(EquipmentType.id, EquipmentType.name).where(col(EquipmentType.id).in_(ids))).all())


def _value(ref: Ref, row: Any, kinds: Mapping[int | None, str]) -> Value:
    """Name and address of one record."""
    if ref is Ref.ITEM:
        return Value(f"{kinds[row.type_id]} {row.public_id}", PATHS[ref] + row.public_id)
    if ref is Ref.INCIDENT:
        return Value(row.title, PATHS[ref] + row.public_id) if not row.is_bare else Value("an incident without a page")
    if ref is Ref.PICTURE:
        return Value("a picture", PATHS[ref] + row.public_sha256 if row.public_sha256 else "")
    if ref is Ref.SOURCE:
        return Value(row.title, PATHS[ref] + row.public_id)
    if ref is Ref.PLACE:
        return Value(row.name, f"/incidents/?place={row.slug}")
    return Value(row.name, PATHS[ref] + row.slug if ref is Ref.TYPE else "")


def names_of(session: Session, kind: Kind, numbers: Collection[int]) -> dict[int, tuple[str, Value]]:
    """Key (public id or slug), name and address of records that may be seen, by number."""
    found: dict[int, tuple[str, Value]] = {}
    for some in blocks.some_of(numbers):
        rows = session.exec(select(kind.model).where(kind.model.id.in_(some))).all()
        kinds = _types_of(session, rows) if kind.model is Item else {}
        for row in rows:
            key = str(getattr(row, kind.key) or "")
            name = f"{kinds[row.type_id]} {key}" if kind.model is Item else title(row)
            found[row.id] = (key, Value(name, kind.path + key if kind.path and key else ""))
    return found


def title(record: Any) -> str:
    """A record by its name or title, else by what it is called or its id."""
    for name in ("name", "title", "label", "as_written", "public_id"):
        if text := getattr(record, name, ""):
            return str(text)
    return "a picture"


def line(row: Row, known: Names, eyes: Eyes, own: tuple[str, int] | None = None) -> Line | None:
    """The row's change in words; None where who asks may see nothing of it. `own` is the record whose page it is."""
    if row.is_purged:
        return Line(row.told.noun, (), "taken away")
    if _is_hidden(row, known, eyes):
        return None
    verb = "added" if row.before is None else "removed" if row.after is None else "changed"
    values = row.after if row.after is not None else row.before or {}
    pieces = () if own == (row.table, row.row_id) else sentence(row.told, values, known)
    if verb != "changed" and len(pieces) > 1:
        return Line(row.told.noun, pieces, verb)
    differences = tuple(_differences(row, known, eyes))
    notes = () if eyes.is_reviewer and row.told.secret else tuple(_notes(row)) if verb == "changed" else ()
    return Line(row.told.noun, pieces, verb, differences, notes) if differences or notes else None


def _is_hidden(row: Row, known: Names, eyes: Eyes) -> bool:
    """Does it stand on something hidden, before or after? Or is it a serial number, or somebody's point?"""
    for values in (row.before, row.after):
        if values is None:
            continue
        if any(values.get(name) and known.hides(ref, values[name]) for name, ref in row.told.gates.items()):
            return True
        if not eyes.is_reviewer and (row.table == "geolocation" or (row.table == "marking" and serial(values))):
            return True
    return row.before is None and row.after is None


def sentence(told: Told, values: Values, known: Names) -> tuple[Value, ...]:
    """The first sentence that the row has values for, in pieces; empty for a record itself."""
    for text in told.tells:
        names_in = PLACEHOLDER.findall(text)
        if all(values.get(name) not in (None, "") for name in names_in):
            return tuple(_pieces(text, told, values, known))
    return ()


def _pieces(text: str, told: Told, values: Values, known: Names) -> Iterator[Value]:
    fields = {one.name: one for one in told.fields}
    fields |= {name: Field(name, "", ref) for name, ref in told.gates.items() if name not in fields}
    for number, part in enumerate(PLACEHOLDER.split(text)):
        if number % 2:
            yield _read(fields[part], values.get(part), known)
        elif part:
            yield Value(part)


def _differences(row: Row, known: Names, eyes: Eyes) -> Iterator[Difference]:
    """Each told field that is another one; of a new record those that are filled."""
    for one in (*row.told.fields, *(row.told.secret if eyes.is_reviewer else ())):
        was, now = (row.before or {}).get(one.name), (row.after or {}).get(one.name)
        before, after = _read(one, was, known), _read(one, now, known)
        is_new = row.before is None and now is False
        if before != after and not is_new:
            yield Difference(one.label, before, after)


def _notes(row: Row) -> Iterator[str]:
    before, after = row.before or {}, row.after or {}
    for fields, words in row.told.notes.items():
        if any(before.get(name) != after.get(name) for name in fields):
            yield words


def _read(one: Field, value: Any, known: Names) -> Value:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(one.reads, Ref):
        return known.of(one.reads, value)
    if isinstance(one.reads, type) and issubclass(one.reads, Term):
        return Value(one.reads(value).label)
    return Value(one.reads(value))
