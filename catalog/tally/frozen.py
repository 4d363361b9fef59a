"""A tally or an export frozen: everything that stands in a snapshot's ZIP, and its bytes.

The same question put to the same state of the same catalog gives the same bytes, whenever and however often it is
asked: no clock is in them, names are sorted, times and compression are fixed.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import public_ids
from catalog.domain.counting import RULES_VERSION
from catalog.models import Change, Revision
from catalog.search.asking import Asked
from catalog.tally import citing, credited, exports, packing, tabled
from catalog.tally.about import COUNTED, Layout, address, words
from catalog.tally.citing import Cited
from catalog.tally.formats import csv
from catalog.tally.formats import json as json_format
from catalog.tally.packing import MANIFEST, Files
from catalog.tally.table import Table

OWN_TABLE = "snapshot"
LONGEST_TITLE = 200
CHECK = "verify.py"
FILES = {
    "README.txt": "what it is, to begin with",
    "question.json": "the question, in words and as an address; how it was counted; the state of the catalog",
    "table.csv": "the tally",
    "table.json": "the tally, with ranges",
    "rows.csv": "the rows behind it",
    "datasets.json": "the datasets that the rows are of, with licence, credit and day of copy",
    "citation.txt": "how to cite it",
    "citation.bib": "the same for BibTeX",
    "citation.json": "the same as CSL-JSON",
    CHECK: "checks all of it: python3 verify.py",
    MANIFEST: "the SHA-256 of every other file",
}


@dataclass(frozen=True)
class Wanted:
    """What to freeze: a kind of export or `tally`, laid out by `rows` and `cols`; `site` is the public address."""

    kind: str
    rows: str = "category"
    cols: str = ""
    title: str = ""
    site: str = ""

    @property
    def layout(self) -> Layout:
        return Layout(self.kind, (("rows", self.rows), ("cols", self.cols)) if self.kind == "tally" else ())


@dataclass(frozen=True)
class State:
    """The last change that touched any record; snapshots themselves leave the state as it is."""

    number: int
    hash: str
    made_at: datetime


@dataclass(frozen=True)
class Frozen:
    """A snapshot that is not kept yet. `change` is the number of the last change that it shows."""

    public_id: str
    kind: str
    title: str
    words: str
    address: str
    change: int
    rows: int
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def freeze(asked: Asked, wanted: Wanted) -> Frozen:
    """Freeze an answer; raises Invalid for a kind or a layout that there is not."""
    state = state_of(asked.question.session, asked.now)
    rows = exports.export("losses" if wanted.kind == "tally" else wanted.kind, asked)
    lines = list(rows.rows)
    about = _about(asked, wanted, state, len(lines))
    datasets = credited.datasets(asked)
    files = {
        **_table(asked, wanted, state),
        "question.json": _json(about),
        "rows.csv": _csv(Table(rows.name, rows.columns, lines)),
        "datasets.json": _json(datasets),
        CHECK: Path(__file__).with_name("frozen_check.py").read_bytes(),
    }
    public_id = public_ids.of_seed(OWN_TABLE, packing.manifest(files).decode())
    files |= _told(_cited(public_id, about, datasets, state), wanted, about, files)
    files[MANIFEST] = packing.manifest(files)
    return Frozen(
        public_id,
        wanted.kind,
        about["title"],
        about["words"],
        about["address"],
        state.number,
        len(lines),
        packing.packed(files),
    )


def state_of(session: Session, now: datetime) -> State:
    """The state that a session sees; in an empty catalog change 0, as of now."""
    last = select(Revision.change_id).where(Revision.table_name != OWN_TABLE).order_by(col(Revision.id).desc()).limit(1)
    change = session.exec(select(Change).where(col(Change.id).in_(last))).first()
    return State(change.id or 0, change.hash, change.made_at) if change else State(0, "", now)


def _about(asked: Asked, wanted: Wanted, state: State, rows: int) -> dict[str, Any]:
    question, criteria = asked.question, asked.question.criteria
    told = words(asked, wanted.kind)
    layout = {"rows": wanted.rows, "cols": wanted.cols} if wanted.kind == "tally" else {}
    return {
        "kind": wanted.kind,
        "title": (citing.plain(wanted.title) or told.partition(";")[0])[:LONGEST_TITLE],
        "words": told,
        "address": address(asked, wanted.layout),
        "question": [list(pair) for pair in criteria.to_args()],
        **layout,
        "mode": criteria.mode.value,
        "rules": RULES_VERSION,
        "total": question.total.as_dict() if wanted.kind in COUNTED and _sums(asked) else None,
        "bands": {band.value: total.as_dict() for band, total in question.bands().items()} if _sums(asked) else None,
        "row_count": rows,
        "state": {"change": state.number, "hash": state.hash, "as_of": state.made_at.isoformat(timespec="seconds")},
    }


def _sums(asked: Asked) -> bool:
    """Datasets side by side are never added up."""
    return len(asked.question.criteria.datasets) <= 1


def _table(asked: Asked, wanted: Wanted, state: State) -> Files:
    if wanted.kind != "tally":
        return {}
    table = tabled.tally_table(asked, wanted.rows, wanted.cols)
    told = {name: value for name, value in (table.document or {}).items() if name != "cite"}  # of this moment
    document = {**told, "as_of": state.made_at.isoformat(timespec="seconds")}
    as_json = b"".join(json_format.write(Table(table.name, (), (), document=document)))
    return {"table.csv": _csv(table), "table.json": as_json}


def _cited(public_id: str, about: dict[str, Any], datasets: list[dict[str, Any]], state: State) -> Cited:
    names = tuple(one["name"] for one in datasets)
    licences = tuple(dict.fromkeys(f"{one['licence']} ({one['credit'] or one['maintainer']})" for one in datasets))
    return Cited(public_id, about["title"], state.made_at.date(), about["rules"], names, licences, "")


def _told(cited: Cited, wanted: Wanted, about: dict[str, Any], files: Files) -> Files:
    """What names the snapshot itself: citations and the text to begin with."""
    cited = replace(cited, url=f"{wanted.site}/snapshots/{cited.public_id}" if wanted.site else "")
    told = {
        "citation.txt": f"{citing.as_text(cited)}\n".encode(),
        "citation.bib": citing.as_bibtex(cited).encode(),
        "citation.json": citing.as_csl(cited).encode(),
    }
    return {**told, "README.txt": _readme(cited, about, [*files, *told, MANIFEST])}


def _readme(cited: Cited, about: dict[str, Any], names: list[str]) -> bytes:
    files = [f"  {name:22}{FILES[name]}" for name in sorted(names)]
    lines = [
        cited.title, "", f"{citing.CATALOG}, {cited.version}.", *([cited.url] if cited.url else []), "",
        f"{about['words']}.", "",
        "It was frozen so that it can be cited: these bytes do not change when the catalog does.", "", *files, "",
        "Licence of the rows:", *(f"  {one}" for one in cited.licences), "",
        "An empty maximum (null in JSON) is an open one: at least so many.",
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in lines).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(table: Table) -> bytes:
    return b"".join(csv.write(table))
