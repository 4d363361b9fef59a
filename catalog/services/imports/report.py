"""What an import did or would do, in figures for a program, and row by row for a person."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from catalog.services.imports.losses import Done
from catalog.services.imports.pairing import Thing
from catalog.services.imports.plan import Plan
from catalog.services.imports.standing import Signature, Standing

HEAD = ("row", "what", "things", "written", "status", "item", "reason")
FIELDS = {
    "party": "lost by", "heading": "heading", "type": "type", "status": "status", "date": "date", "place": "place",
    "lat": "point", "lon": "point", "count": "count",
}  # fmt: skip


def as_json(done: Done) -> dict[str, Any]:
    """Figures: `rows` and `refused_rows` are lines of the file, everything else is things."""
    plan = done.plan
    return {
        "dataset": plan.wanted.dataset,
        "applied": done.applied,
        "rows": plan.rows,
        "items": plan.items,
        "imported": len(plan.pairs.new),
        "changed": len(plan.pairs.changed) - len(done.untouched),
        "withdrawn": len(plan.pairs.gone),
        "unchanged": plan.unchanged,
        "left": plan.left + len(done.untouched),
        "refused": plan.refused_things,
        "refused_rows": len(plan.refused),
        "unresolved": [asdict(one) for one in plan.unresolved],
        "new_types": done.new_types,
        "new_parties": sorted(plan.parties.new),
        "untouched": done.untouched,
    }


def reasons(plan: Plan) -> list[tuple[str, int]]:
    """Why rows are refused, and how many: the commonest first."""
    counts: dict[str, int] = {}
    for one in plan.refused:
        for problem in one.problems:
            counts[str(problem)] = counts.get(str(problem), 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def lines(done: Done) -> Iterator[tuple[Any, ...]]:
    """The report row by row, in the order of the file; what is gone stands last."""
    plan = done.plan
    told = [
        *((thing.row.number, _line("add", thing, "", _why(plan, thing))) for thing in plan.pairs.new),
        *((thing.row.number, _same(one, thing)) for one, thing in plan.pairs.same),
        *((thing.row.number, _changed(one, thing, done.untouched)) for one, thing in plan.pairs.changed),
        *(
            (one.number, (one.number, "refuse", one.things, one.written, "", "", "; ".join(map(str, one.problems))))
            for one in plan.refused
        ),
    ]
    told.sort(key=lambda pair: pair[0])
    yield from (line for _, line in told)
    for one in plan.pairs.gone:
        yield "", "withdraw", one.says.count, one.says.type, one.says.status, one.public_id, "no row lists it"


def _line(what: str, thing: Thing, item: str, reason: str) -> tuple[Any, ...]:
    says = thing.says
    return thing.row.number, what, says.count, says.type, says.status, item, reason


def _why(plan: Plan, thing: Thing) -> str:
    kind = plan.kinds.of(thing.row.type, thing.row.heading)
    return f"{kind.slug}: {kind.why}" if kind.slug else "a type will be made for it"


def _same(one: Standing, thing: Thing) -> tuple[Any, ...]:
    return _line("leave", thing, one.public_id, "says what it said before")


def _changed(one: Standing, thing: Thing, untouched: Iterable[str]) -> tuple[Any, ...]:
    if one.public_id in untouched:
        return _line("leave", thing, one.public_id, "a person has changed the item since")
    return _line("change", thing, one.public_id, "; ".join(differences(one.says, thing.says)) or "listed again")


def differences(before: Signature, after: Signature) -> Iterator[str]:
    """What a newer copy says otherwise: `status: damaged → captured`."""
    for name, label in FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{label}: {old if old not in ('', None) else '–'} → {new if new not in ('', None) else '–'}"
