"""A comparison written down: as a table, as one document, and in one sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from catalog.domain.comparing import Difference
from catalog.search import words
from catalog.search.entries import Entry
from catalog.search.world import World
from catalog.tally.column import Column, Kind, day
from catalog.tally.compare import COLUMNS, Comparison
from catalog.tally.compare_rows import LESS_PRECISE, PARTLY, Row, Side
from catalog.tally.table import Table

FACTS = (
    Column("id", "permanent id of the loss, or the id in the file"),
    Column("link", "address of its page"),
    Column("as_written", "what its source calls it"),
    Column("type", "slug of its type"),
    Column("type_name", "name of that type"),
    Column("outcome", "what became of it"),
    Column("lost_by", "slug of the party that lost it"),
    Column("taken_by", "slug of the party that took it"),
    Column("earliest", "first day it may have happened on", kind=Kind.DAY),
    Column("latest", "last day it may have happened on", kind=Kind.DAY),
    Column("date_as_written", "the date in its source's words"),
    Column("place", "slug of the place"),
    Column("place_as_written", "the place in its source's words"),
    Column("count_min", "number of things, at least", kind=Kind.INTEGER),
    Column("count_best", "number of things, best figure", kind=Kind.INTEGER),
    Column("count_max", "number of things, at most; empty is open", kind=Kind.INTEGER),
    Column("in_question", "does it fit the question?", kind=Kind.FLAG),
)
SIDES = {"one": "first list", "other": "second list"}
WRITTEN = (
    Column("standing", "in both lists (agreeing or differing), in one of them only, or ambiguous"),
    Column("how", "what the two were matched by"),
    Column("differs", "what they differ in"),
    Column(LESS_PRECISE, "the list that names the type less precisely"),
    Column("category", "slug of its category"),
    *(replace(fact, name=f"{side}_{fact.name}", about=f"{label}: {fact.about}")
      for side, label in SIDES.items() for fact in FACTS),
    Column("address", "the address that both have"),
    Column("may_be", "ids of the other list's things that it may be"),
    Column("one_credit", "first list: name, credit and licence"),
    Column("other_credit", "second list: name, credit and licence"),
)  # fmt: skip
MOST_NAMED = 20


def table(found: Comparison, rows: Sequence[Row]) -> Table:
    """These rows in any format; every row names both lists' credits and licences."""
    credited = [_credit(side) for side in (found.one, found.other)]
    lines = (
        [*_head(row), *_facts(row.one, found.world), *_facts(row.other, found.world), *_tail(row), *credited]
        for row in rows
    )
    return Table("rows", WRITTEN, lines, figures(found))


def as_json(found: Comparison, *, with_rows: bool = True) -> dict[str, Any]:
    """Figures, the shared total by category and, unless left out, every row."""
    rows = {"rows": list(table(found, found.rows).records())} if with_rows else {}
    return {**figures(found), "categories": list(_categories(found)), "sentence": sentence(found), **rows}


def figures(found: Comparison) -> dict[str, Any]:
    """Pairs and rows are counted as such, `sum`, `overlap` and `shared_total` in things."""
    counts = found.counts
    return {
        "one": _about(found, found.one),
        "other": _about(found, found.other),
        **found.heard,
        "matched": counts["matched"],
        "agreeing": counts["agreeing"],
        "differing": {one.value: counts[one.value] for one in Difference},
        "differing_pairs": counts["differing"],
        LESS_PRECISE: counts[LESS_PRECISE],
        PARTLY: counts[PARTLY],
        "by": found.by_how,
        "only_one": counts["only_one"],
        "only_other": counts["only_other"],
        "ambiguous": counts["ambiguous"],
        "sum": found.sum,
        "overlap": found.overlap,
        "shared_total": found.together.as_dict(),
    }


def sentence(found: Comparison) -> str:
    """What can be quoted; says that nothing was changed."""
    one, other = found.one.about.name, found.other.about.name
    things = found.things(found.one), found.things(found.other)
    partly = found.counts[PARTLY]
    wider = f" Counted {words.told(widened)}." if (widened := found.heard.get("widened")) else ""
    beside = f" (and {partly} in both that fit the question in one only)" if partly else ""
    return (
        f"{one} has {things[0]} and {other} {things[1]} of these things; {found.overlap} stand in both{beside}, "
        f"so together they are {found.together}.{wider} This is a comparison: it changes nothing in either list."
    )


def _about(found: Comparison, side: Side) -> dict[str, Any]:
    about = side.about
    return {
        "slug": about.slug, "name": about.name, "licence": about.licence, "credit": about.credit,
        "copied_on": day(about.copied_on), "things": found.things(side).best,
        **({"file": True, "rows": about.rows, "refused": about.refused} if about.is_file else {}),
    }  # fmt: skip


def _categories(found: Comparison) -> Iterator[dict[str, Any]]:
    for line in found.lines:
        counts = {name: line.counts[name] for name in COLUMNS}
        yield {"category": line.category, "label": line.label, **counts, "together": line.together}


def _head(row: Row) -> list[Any]:
    return [
        row.standing.value,
        row.how.value if row.how else "",
        "; ".join(one.value for one in row.differs),
        row.less_precise,
        row.category,
    ]


def _facts(entry: Entry | None, world: World) -> list[Any]:
    """One side of a row in the order of `FACTS`; empty where a list has nothing."""
    if entry is None:
        return [None] * len(FACTS)
    thing, span, weight = entry.thing, entry.span, entry.weight
    kind, place = world.types.by_id.get(thing.type), world.places.by_id.get(thing.place)
    parties = (world.parties.by_id.get(one) for one in (entry.lost_by, entry.taken_by))
    return [
        entry.id, entry.href, entry.written, kind.slug if kind else None, kind.name if kind else None, thing.outcome,
        *(one.slug if one else None for one in parties), day(span.earliest), day(span.latest), entry.date_text,
        place.slug if place else None, entry.place_text, weight.least, weight.best, weight.most, entry.fits,
    ]  # fmt: skip


def _tail(row: Row) -> list[Any]:
    more = len(row.among) - MOST_NAMED
    named = [*row.among[:MOST_NAMED], *([f"and {more} more"] if more > 0 else [])]
    return [address_of(row), "; ".join(named)]


def address_of(row: Row) -> str:
    """The address that both have, or the first of the one."""
    sides: Iterable[tuple[str, ...]] = [entry.thing.addresses for entry in (row.one, row.other) if entry]
    first, *rest = sides
    both = [one for one in first if all(one in own for own in rest)]
    return both[0] if both else "" if rest else "".join(first[:1])


def _credit(side: Side) -> str:
    about = side.about
    return f"{about.name}: {about.credit or 'no credit stated'} ({about.licence})"
