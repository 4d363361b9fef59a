"""Evidence packs: one ZIP for an incident or an item, with everything that everybody may see of it.

The same record in the same state gives the same bytes, but for the moment in which it was asked. A pack is made to be
passed on, so it holds no more when a reviewer asks for it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalog.search.asking import Asked
from catalog.services.packs import decisions, documents, held, pages
from catalog.services.packs.gathering import Evidence, gather
from catalog.services.packs.held import NO_LICENCE
from catalog.services.packs.pages import Home
from catalog.tally import citing
from catalog.tally.packing import MANIFEST, Part

CHECK = "verify.py"
INDEX, LICENCES = "index.html", "LICENCES.txt"
FILES = {
    LICENCES: "whom to credit, and what may be done with what",
    "claims.json": "what sources say",
    "decisions.json": "opinions, checks, judgements and merges",
    "history.json": "every change of the record, with who, when, why and its hash",
    "pictures.json": "the pictures with their hashes and those of the originals",
    "record.json": "the record with items, outcomes, losses, gains and holdings",
    "sources.json": "the sources, their archived copies, and which are one origin",
    CHECK: "checks all of it: python3 verify.py",
    MANIFEST: "the SHA-256 of every other file",
}


def parts(asked: Asked, home: Home, kind: str, key: str) -> Iterator[Part]:
    """The files of a pack in the order of their names; raises NotFound and Gone before the first of them."""
    found = gather(asked, home, kind, key)
    return _parts(found, home, documents.head(found, home.site))


def _parts(found: Evidence, home: Home, about: dict[str, Any]) -> Iterator[Part]:
    told = {
        "claims": {"claims": documents.claims(found)},
        "decisions": decisions.of(found),
        "history": {"changes": list(decisions.history(found.history))},
        "pictures": {"note": documents.ORIGINALS, "pictures": documents.pictures(found)},
        "record": documents.record(found),
        "sources": {
            "note": documents.COPIES,
            "sources": documents.sources(found),
            "origins": documents.origins(found),
        },
    }
    shown = {
        "found": found, "about": about, "now": found.known.asked.now, "decisions": told["decisions"],
        "history": told["history"]["changes"], "files": FILES, "originals": documents.ORIGINALS,
        "copies": documents.COPIES, "no_licence": NO_LICENCE,
    }  # fmt: skip
    made = [
        Part(LICENCES, [_licences(found, about)]),
        Part(INDEX, pages.page(home, "evidence.html", **shown)),
        *(Part(f"{name}.json", [as_json({"about": about, **document})]) for name, document in told.items()),
        *(held.picture(home.store, one) for one in found.pictures if one.file),
        check(),
    ]
    yield from sorted(made, key=lambda part: part.name)


def check() -> Part:
    """The program that checks a pack."""
    return Part(CHECK, [Path(__file__).with_name("pack_check.py").read_bytes()])


def as_json(document: dict[str, Any]) -> bytes:
    """Days and moments as ISO 8601 has them."""
    text = json.dumps(document, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())
    return (text + "\n").encode()


def _licences(found: Evidence, about: dict[str, Any]) -> bytes:
    lines = [about["words"], *([about["address"]] if about["address"].startswith("http") else []), "",
             f"As of {about['as_of']}, counting rules version {about['rules']}.", "", "Rows:"]  # fmt: skip
    lines += [_plain(f"{one['name']}: {one['licence']}{_credited(one['credit'])}", 2) for one in about["licences"]]
    lines += ["", "Words quoted from sources are theirs.", "", "Pictures:"]
    for one in found.pictures:
        lines.append(f"  {one.file or one.sha256}")
        lines.append(_plain(f"licence: {one.row.licence or NO_LICENCE}; credit: {one.row.credit or '?'}", 4))
        lines += [_plain(f"{source.title}: {source.url or source.public_id}", 4) for source in one.sources]
    lines += [] if found.pictures else ["  none"]
    return "".join(f"{line}\n" for line in (*lines, "", about["cite"])).encode()


def _plain(text: str, indent: int) -> str:
    """On one line, whatever was typed."""
    return " " * indent + citing.plain(text)


def _credited(credit: str) -> str:
    return f", {credit}" if credit else ""
