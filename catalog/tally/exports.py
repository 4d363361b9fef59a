"""What can be exported: for each kind its columns and the rows that a question gives."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.counting import NOTHING, RULES_VERSION, Range
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import RecordState
from catalog.models import Dataset, EquipmentType, Gain, Incident, Item, Party, Place
from catalog.search import holdings, visible
from catalog.search.asking import Asked
from catalog.search.coding import Key
from catalog.search.show import changes, losses, sources
from catalog.search.variants import Count
from catalog.search.visible import Eyes
from catalog.tally import more_records as records_of
from catalog.tally import records, type_records
from catalog.tally.aside import COLUMNS as ASIDES
from catalog.tally.aside import SUMMED
from catalog.tally.count import Tally, tally
from catalog.tally.document import as_json
from catalog.tally.table import Table, of

Make = Callable[[Asked], Table]
TOTAL = Key("total", "Total", "")
PARTS = ("min", "best", "max")


def about(asked: Asked) -> dict[str, Any]:
    """The head of every file: the question, its moment, the rules, licence and credit of each dataset in it."""
    question = asked.question
    rows = question.session.exec(select(Dataset).where(col(Dataset.slug).in_(question.criteria.datasets)))
    args: dict[str, list[str]] = defaultdict(list)
    for name, value in question.criteria.to_args():
        args[name].append(value)
    return {
        "question": dict(args),
        "as_of": asked.now.isoformat(timespec="seconds"),
        "mode": question.criteria.mode.value,
        "rules": RULES_VERSION,
        "licences": [{"dataset": row.slug, "licence": row.licence, "credit": row.credit} for row in rows],
    }


def export(kind: str, asked: Asked) -> Table:
    """The table of one kind; raises Invalid naming the kinds there are."""
    if kind not in KINDS:
        raise Invalid.one("kind", f"{kind[:20]!r} is not known; one of {', '.join((*KINDS, 'tally'))} is allowed")
    return KINDS[kind](asked)


def _losses(asked: Asked) -> Table:
    question = asked.question
    return of("losses", records.LOSSES, losses.rows(question, question.rows.tolist()), about(asked))


def _items(asked: Asked) -> Table:
    session = asked.question.session
    ids = np.unique(asked.question.columns.item[asked.question.mask]).tolist()
    rows = list(session.exec(select(Item).where(col(Item.id).in_(ids)).order_by(col(Item.id))))
    fitted = losses.fitted_names(session, [row.id for row in rows])
    types = _named(session, EquipmentType, {row.type_id for row in rows})
    found = [records_of.ItemRow(row, types[row.type_id], fitted.get(row.id or 0, [])) for row in rows]
    return of("items", records_of.ITEMS, found, about(asked))


def _gains(asked: Asked) -> Table:
    """The gains that fit: the same question, asked of the gains."""
    question = asked.question.counting(Count.GAINS)
    columns, mask = question.columns, question.mask
    wanted = set(zip(columns.item[mask].tolist(), columns.stint[mask].tolist(), strict=True))
    pairs = [pair for pair in _with_items(asked, Gain) if (pair[0].item_id, pair[0].stint) in wanted]
    return _joined(asked, "gains", records_of.GAINS, pairs)


def _holdings(asked: Asked) -> Table:
    return of_holdings(asked, ())


def of_holdings(asked: Asked, contexts: Sequence[str]) -> Table:
    """The holdings that fit; `contexts` are the ways of having it that are asked for, none is all."""
    seen = holdings.ask(asked, contexts)
    return _joined(asked, "holdings", records_of.HOLDINGS, seen.at(seen.question.rows.tolist()))


def _with_items(asked: Asked, model: Any) -> list[Any]:
    may_see = visible.applied(Item.version_id)
    query = select(model, Item).join(Item, model.item_id == Item.id).where(Item.state == RecordState.ACTIVE, may_see)
    return list(asked.question.session.exec(query.order_by(model.id)))


def _joined(asked: Asked, name: str, columns: Sequence[records.Column], pairs: Iterable[Any]) -> Table:
    session = asked.question.session
    known = records_of.Known(
        types=_named(session, EquipmentType, None),
        parties=_named(session, Party, None),
        incidents=_named(session, Incident, None),
    )
    return of(name, columns, [records_of.Joined(row, item, known) for row, item in pairs], about(asked))


def _only(asked: Asked, *allowed: str) -> None:
    """Refuse what cannot narrow this kind: a filter that is left out would give a wrong file."""
    for name, _ in asked.question.criteria.to_args():
        if name not in allowed:
            raise Invalid.one(name, f"does not apply here; {', '.join(allowed) or 'none'} does")


def _types(asked: Asked) -> Table:
    """Types the words found, or at and below those asked for; all of them when nothing is asked."""
    _only(asked, "q", "exact", "type", "category", "dataset")
    session, world = asked.question.session, asked.question.world
    query = select(EquipmentType).order_by(EquipmentType.slug)
    hits = asked.hits("type")
    slugs = [slug for name in ("type", "category") for slug in asked.question.criteria.chosen.get(name, ())]
    if hits is not None:
        query = query.where(col(EquipmentType.id).in_(hits))
    if slugs:
        below = set[int]().union(*(world.below[world.types.by_slug[slug].id] for slug in slugs))
        query = query.where(col(EquipmentType.id).in_(below))
    told = type_records.told(session)
    rows = [type_records.TypeRow(row, world, told) for row in session.exec(query)]
    return of("types", type_records.TYPES, rows, about(asked))


def _incidents(asked: Asked) -> Table:
    places = _named(asked.question.session, Place, None)
    found = [records_of.IncidentRow(row, places) for row in asked.incidents()]
    return of("incidents", records_of.INCIDENTS, found, about(asked))


def _sources(asked: Asked) -> Table:
    return of("sources", records_of.SOURCES, source_rows(asked), about(asked))


def source_rows(asked: Asked) -> list[sources.Listed]:
    """Sources with the words, of those that speak of the incidents that fit; all when nothing is asked."""
    session = asked.question.session
    by_words = asked.hits("source")
    narrowing = asked.without_words()
    if not narrowing.question.criteria.to_args():
        return sources.listed(session, by_words, asked.now)
    told = sources.of_incidents(session, [row.id for row in narrowing.incidents() if row.id])
    return sources.listed(session, told if by_words is None else sorted(set(told) & set(by_words)), asked.now)


def _changes(asked: Asked) -> Table:
    """Every change that touched something public, the oldest first."""
    _only(asked)
    session = asked.question.session
    eyes = Eyes(asked.now, is_insider=asked.question.criteria.insider)
    found = changes.find(session, changes.Wanted(), eyes, changes.ALL).rows
    return of("changes", records_of.CHANGES, reversed(found), about(asked))


def _named(session: Session, model: Any, ids: Iterable[int] | None) -> dict[int, Any]:
    query = select(model) if ids is None else select(model).where(model.id.in_(ids))
    return {row.id: row for row in session.exec(query)}


KINDS: dict[str, Make] = {
    "losses": _losses,
    "gains": _gains,
    "holdings": _holdings,
    "items": _items,
    "types": _types,
    "incidents": _incidents,
    "sources": _sources,
    "changes": _changes,
}


def tally_table(asked: Asked, rows: str, cols: str) -> Table:
    """A tally as a table of cells: one line a row of the tally, three figures a column. No sum over datasets."""
    answer = tally(asked.question, rows, cols)
    keys = [one.key for one in answer.columns]
    head = [answer.rows_by, "label", *([answer.below_by] if answer.below_by else []), "mode", "dataset"]
    summed = [*keys, "total"] if answer.sums_lines else keys
    figures = [f"{key}_{part}" for key in (*summed, *(ASIDES[one] for one in answer.asides)) for part in PARTS]
    lines = []
    for one in answer.lines:
        lines += [[*_line(answer, one.key, [*low.cells.values(), low.total], low.key), *_aside(answer, {})]
                  for low in one.lines]  # fmt: skip
        if not one.lines or answer.sums_below:
            lines.append([*_line(answer, one.key, [*one.cells.values(), one.total]), *_aside(answer, one.aside)])
    if answer.sums_columns and answer.sums_below:
        total = _line(answer, TOTAL, [*(answer.totals[key] for key in keys), answer.total])
        lines.append([*total, *_aside(answer, {one: answer.beside.parts.get(one, NOTHING) for one in SUMMED})])
    document = {**about(asked), **as_json(answer)}
    return Table("tally", [*head, *figures], lines, about(asked), document)


def _aside(answer: Tally, parts: Mapping[str, Range]) -> list[Any]:
    """What may belong to a row besides; empty where the row has no such part."""
    cells = [parts.get(name) for name in answer.asides]
    return [figure for cell in cells for figure in ((cell.least, cell.best, cell.most) if cell else (None,) * 3)]


def _line(answer: Tally, key: Key, cells: list[Range], below: Key | None = None) -> list[Any]:
    """`below` is the key of the second dimension; a sum over it says *total* there."""
    criteria = answer.question.criteria
    shown = cells if answer.sums_lines else cells[:-1]
    figures = [figure for cell in shown for figure in (cell.least, cell.best, cell.most)]
    low = [] if not answer.below_by else [below.key if below else TOTAL.key]
    return [key.key, key.label, *low, criteria.mode.value, "; ".join(criteria.datasets), *figures]
