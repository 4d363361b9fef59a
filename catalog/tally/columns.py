"""What every column of every download means: for the page of columns and for docs/columns.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.domain.glossary import table
from catalog.tally import changed, compared, exports, receipt_rows, tabled
from catalog.tally.column import Column


@dataclass(frozen=True)
class Described:
    """A kind of download: the path of its address, what a row of it is, its columns."""

    path: str
    title: str
    row: str
    columns: Sequence[Column]

    @property
    def formats(self) -> list[str]:
        return exports.formats_of(self.path, self.columns)

    @property
    def anchor(self) -> str:
        return self.path.replace("/", "-")


DESCRIBED: tuple[Described, ...] = tuple(
    Described(path, title, row, columns)
    for path, title, row, columns in (
        ("losses", "Losses", "One thing, or lot of like things, that one party lost.", exports.COLUMNS["losses"]),
        ("gains", "Gains", "One thing, or lot, that came into a party’s hands.", exports.COLUMNS["gains"]),
        ("holdings", "Seen with", "One thing, or lot, seen with a party on a day.", exports.COLUMNS["holdings"]),
        ("items", "Items", "One thing, or lot, that has losses that fit, however many.", exports.COLUMNS["items"]),
        ("types", "Types", "One type, category or domain of the tree.", exports.COLUMNS["types"]),
        ("incidents", "Incidents", "Something that happened at a place and time.", exports.COLUMNS["incidents"]),
        ("sources", "Sources", "One post, article, list or document.", exports.COLUMNS["sources"]),
        ("changes", "Changes", "One change of the catalog.", exports.COLUMNS["changes"]),
        ("tally", "Tally", "One row of the tally. JSON has the tally as one document instead.", tabled.DESCRIBED),
        ("tally/receipt", "Receipt", "One loss that makes a number, or was left out of it.", receipt_rows.COLUMNS),
        ("tally/changed", "What changed", "One difference of one thing between two days.", changed.COLUMNS),
        ("compare", "Compared lists", "One thing of two lists, in one of them or in both.", compared.WRITTEN),
    )
)


INTRODUCTION = """\
# Columns

Made from the columns in `catalog/tally/`; change the words there and run `make docs`.

Days and moments are as ISO 8601 has them, moments in UTC. An empty cell, `null` in JSON, says that it is not
known or that there is none. What values mean is in the [glossary](glossary.md), what the formats are in
[downloads](downloads.md).
"""


def as_markdown() -> str:
    """docs/columns.md, whole."""
    return INTRODUCTION + "".join(f"{line}\n" for one in DESCRIBED for line in _section(one))


def _section(one: Described) -> Iterator[str]:
    named = ", ".join(f"`/{one.path}.{name}`" for name in one.formats)
    yield from ("", f"## {one.title}", "", f"{one.row} {named}.", "")
    rows = ((f"`{column.name}`", column.kind.label, column.unit, column.about) for column in one.columns)
    yield from table(("column", "type", "unit", "meaning"), rows)
