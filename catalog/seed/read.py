"""From files to checked rows: YAML with line numbers, each row held against its input class."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from catalog.domain import public_ids
from catalog.domain.errors import Problem
from catalog.seed.kinds import KINDS, Kind
from catalog.services.rows import Input

MOST_PROBLEMS = 200
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Row:
    """One checked row: where it stands, its key, the input, and a digest of what was written."""

    kind: Kind
    key: str
    where: str
    values: Input
    digest: str
    lines: dict[str, int] = field(repr=False, default_factory=dict)

    def at(self, name: str) -> str:
        """`file:line` of a field, of the row itself where the field is not written."""
        file = self.where.rsplit(":", 1)[0]
        return f"{file}:{self.lines.get(name.split('.', maxsplit=1)[0], self.lines[''])}"


@dataclass
class Reading:
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(folder: Path) -> Reading:
    """All rows of a seed folder in the order they are loaded, and every problem of every file."""
    reading = Reading()
    seen: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        for file in sorted(folder.glob(kind.files)):
            for node in _nodes(file, kind, folder, reading):
                row = _row(node, file.relative_to(folder).as_posix(), kind, reading)
                if row and (kind.table, row.key) in seen:
                    first = seen[kind.table, row.key]
                    reading.problems.append(Problem(kind.keys[0], f"{row.key!r} stands at {first} already", row.where))
                elif row:
                    seen[kind.table, row.key] = row.where
                    reading.rows.append(row)
    return reading


def _nodes(file: Path, kind: Kind, folder: Path, reading: Reading) -> Iterator[yaml.MappingNode]:
    """The mapping of each row of one file; what is no list of mappings is a problem."""
    name = file.relative_to(folder).as_posix()
    try:
        top = yaml.compose(file.read_text(encoding="utf-8"), LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reading.problems.append(Problem("file", f"is no YAML in UTF-8: {_one_line(error)}", f"{name}:{line}"))
        return
    _check_sections(top, kind, name, reading)
    for row in _section(top, kind):
        if isinstance(row, yaml.MappingNode):
            yield row
        else:
            reading.problems.append(Problem("row", "a row of fields is allowed", f"{name}:{row.start_mark.line + 1}"))


def _check_sections(top: yaml.Node | None, kind: Kind, name: str, reading: Reading) -> None:
    """A part of a report file that no kind reads would be left out unseen; told once, by the first kind of the file."""
    allowed = [one.section for one in KINDS if one.files == kind.files]
    if not kind.section or kind.section != allowed[0]:
        return
    if not isinstance(top, yaml.MappingNode):
        reading.problems.append(Problem("file", f"holds no parts; {', '.join(allowed)} are allowed", f"{name}:1"))
        return
    for key, _ in top.value:
        if key.value not in allowed:
            where = f"{name}:{key.start_mark.line + 1}"
            reading.problems.append(
                Problem(str(key.value), f"is no part of this file; {', '.join(allowed)} are", where)
            )


def _section(top: yaml.Node | None, kind: Kind) -> list[yaml.Node]:
    """The rows of a file: the whole list, or the part of that name where a file holds several kinds."""
    if top is not None and kind.section:
        pairs = top.value if isinstance(top, yaml.MappingNode) else []
        top = next((value for key, value in pairs if key.value == kind.section), None)
    if top is None:
        return []
    return list(top.value) if isinstance(top, yaml.SequenceNode) else [top]


def _one_line(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())


def _row(node: yaml.MappingNode, file: str, kind: Kind, reading: Reading) -> Row | None:
    where = f"{file}:{node.start_mark.line + 1}"
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value} | {"": node.start_mark.line + 1}
    if len(lines) != len(node.value) + 1:
        reading.problems.append(Problem("row", "a field stands twice", where))
        return None
    faults, written = _plain(node, file)
    if kind.has_public_id and "key" not in written:
        faults.append(Problem("key", "is needed: it names the row", where))
    if faults:
        reading.problems += faults
        return None
    try:
        values = kind.input.model_validate(with_public_ids(kind, written))
    except ValidationError as error:
        reading.problems.extend(_problem(one, file, lines) for one in error.errors())
        return None
    digest = hashlib.sha256(json.dumps(written, sort_keys=True, default=str).encode()).hexdigest()
    return Row(kind, kind.key_of(written), where, values, digest, lines)


def _plain(node: yaml.MappingNode, file: str) -> tuple[list[Problem], dict[str, Any]]:
    """The fields of a row in plain values; a value that is none in YAML (30 February) is a problem of its field."""
    faults, fields = [], {}
    for key, value in node.value:
        try:
            fields[str(key.value)] = LOADER("").construct_document(value)
        except (yaml.YAMLError, ValueError) as error:
            faults.append(Problem(str(key.value), _one_line(error), f"{file}:{value.start_mark.line + 1}"))
    return faults, fields


def _problem(error: Any, file: str, lines: dict[str, int]) -> Problem:
    name = ".".join(str(part) for part in error["loc"]) or "row"
    line = lines.get(str(error["loc"][0]) if error["loc"] else "", lines[""])
    message = str(error["msg"]).removeprefix("Value error, ")
    given = error.get("input")
    shown = "" if isinstance(given, dict | list) or error["type"] == "missing" else f" (given: {given!r})"
    return Problem(name, f"{message}{shown}"[:300], f"{file}:{line}")


def with_public_ids(kind: Kind, written: dict[str, Any]) -> dict[str, Any]:
    """Seed rows name incidents and items by readable keys; their public ids follow from those."""
    values = dict(written)
    if kind.has_public_id:
        values["id"] = _public(kind.name, values.pop("key", None))
    for name, target in kind.references.items():
        if name in values:
            values[name] = _public(target, values[name])
    for name in kind.lists_with_incidents:
        rows = values.get(name)
        if isinstance(rows, list):
            values[name] = [
                {**one, "incident": _public("incident", one.get("incident"))}
                if isinstance(one, dict) and "incident" in one
                else one
                for one in rows
            ]
    return values


def _public(kind: str, key: Any) -> Any:
    return public_ids.of_seed(kind, key) if isinstance(key, str) else key
