"""A Data Package: one CSV a table in a ZIP, described by a datapackage.json as the frictionless specification has it.

Written row by row; text that a spreadsheet would run as a formula, or that begins with an apostrophe, gets an
apostrophe before it, which `bare` takes off again.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlmodel import col, select

from catalog.domain.errors import Invalid
from catalog.models import Dataset
from catalog.search.asking import Asked
from catalog.tally.about import Layout, about
from catalog.tally.formats.csv import FORMULA
from catalog.tally.package_choice import Chosen, choose
from catalog.tally.package_sheets import SHEETS, Sheet
from catalog.tally.package_tables import Field

DESCRIPTION = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
APOSTROPHE = "'"
NOTE = (
    "Text that begins with an apostrophe, =, +, -, @, a tab or a carriage return has an apostrophe before it, so that "
    "no spreadsheet runs it; take one apostrophe off to have the text as it was."
)


def write(asked: Asked, out: IO[bytes]) -> dict[str, Any]:
    """Write the package of a question; its description. Raises Invalid for a list that may not be published."""
    refuse_closed(asked)
    chosen = choose(asked)
    with ZipFile(out, "w", ZIP_DEFLATED) as folder:
        resources = [_resource(folder, sheet, chosen) for sheet in SHEETS]
        document = _description(chosen, resources)
        folder.writestr(_member(DESCRIPTION), json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return document


def refuse_closed(asked: Asked) -> None:
    """Raises Invalid for a list that may not be published."""
    wanted = col(Dataset.slug).in_(asked.question.criteria.datasets)
    closed = asked.question.session.exec(select(Dataset.slug).where(wanted, ~col(Dataset.may_publish))).all()
    if closed:
        told = f"{', '.join(sorted(closed))} may not be published, and a package is made to be passed on"
        raise Invalid.one("dataset", f"{told}; others are allowed")


def _member(name: str) -> ZipInfo:
    """The same day for every file, so that the same rows are the same bytes."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    return info


def _resource(folder: ZipFile, sheet: Sheet, chosen: Chosen) -> dict[str, Any]:
    digest, size, pieces = hashlib.sha256(), 0, 0
    path = f"data/{sheet.name}.csv"
    with folder.open(_member(path), "w", force_zip64=True) as handle:
        for piece in _lines(sheet, chosen):
            pieces += 1
            digest.update(piece)
            size += len(piece)
            handle.write(piece)
    return {
        "name": sheet.name,
        "title": sheet.about,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
        "rows": pieces - 1,
        "schema": _schema(sheet),
    }


def _lines(sheet: Sheet, chosen: Chosen) -> Iterator[bytes]:
    """The header, then a line a row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([one.name for one in sheet.fields])
    yield buffer.getvalue().encode()
    for row in sheet.rows(chosen):
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(one.value(row, chosen)) for one in sheet.fields])
        yield buffer.getvalue().encode()


def cell(value: Any) -> str:
    """One value as text; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"{APOSTROPHE}{value}" if value.startswith((*FORMULA, APOSTROPHE)) else str(value)
    return str(value)


def bare(text: str) -> str:
    """A text as it was before `cell` wrote it."""
    return text.removeprefix(APOSTROPHE)


def _schema(sheet: Sheet) -> dict[str, Any]:
    refers = [one for one in sheet.fields if one.to]
    return {
        "fields": [_field(one, sheet) for one in sheet.fields],
        "missingValues": [""],
        "primaryKey": list(sheet.key),
        "foreignKeys": [
            {
                "fields": [one.name],
                "reference": {"resource": "" if one.to == sheet.name else one.to, "fields": [key_of(one.to)]},
            }
            for one in refers
        ],
    }


def key_of(table: str) -> str:
    """The column by which other tables refer to this one."""
    return next(sheet.key[0] for sheet in SHEETS if sheet.name == table)


def _field(one: Field, sheet: Sheet) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name, "type": one.kind, "description": one.about}
    if one.name in sheet.key and sheet.name != "type_names":  # a name of a type may be in no language
        told["constraints"] = {"required": True}
    return told


def _description(chosen: Chosen, resources: list[dict[str, Any]]) -> dict[str, Any]:
    asked = about(chosen.asked, Layout("datapackage"))
    rows = list(next(sheet for sheet in SHEETS if sheet.name == "datasets").rows(chosen))
    return {
        "$schema": PROFILE,
        "profile": "tabular-data-package",
        "name": "materiel-catalog",
        "title": f"Materiel Catalog: {', '.join(row.name for row in rows) or 'nothing'}",
        "description": NOTE,
        "created": chosen.asked.now.isoformat(timespec="seconds"),
        "licenses": [_licence(licence) for licence in sorted({row.licence for row in rows})],
        "contributors": [{"title": row.maintainer, "role": "author"} for row in rows],
        "sources": [{"title": row.name, **({"path": row.url} if row.url else {})} for row in rows],
        "datasets": [{"dataset": row.slug, "licence": row.licence, "credit": row.credit} for row in rows],
        "question": asked["question"],
        "mode": asked["mode"],
        "rules": asked["rules"],
        "resources": resources,
    }


def _licence(name: str) -> dict[str, str]:
    return {"name": re.sub(r"[^-a-zA-Z0-9._]+", "-", name).strip("-") or "none", "title": name}
