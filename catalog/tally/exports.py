"""What can be exported: for each kind its columns and the rows that a question gives."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from catalog.domain.counting import RULES_VERSION, Range
from catalog.domain.errors import Invalid
from catalog.models import Change, Dataset, EquipmentType, Gain, Holding, Incident, Item, Party, Person, Place, Revision
from catalog.search.asking import Asked
from catalog.search.show import losses, sources
from catalog.tally import more_records, records
from catalog.tally.count import Tally, tally
from catalog.tally.table import Table, of

Make = Callable[[Asked], Table]


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
    found = [more_records.ItemRow(row, types[row.type_id], fitted.get(row.id or 0, [])) for row in rows]
    return of("items", more_records.ITEMS, found, about(asked))


def _gains(asked: Asked) -> Table:
    """Gains of the items that fit."""
    return _of_items(asked, "gains", Gain, more_records.GAINS)


def _holdings(asked: Asked) -> Table:
    """Every active holding of a published dataset; a holding is no loss, so only words narrow it."""
    return _of_items(asked, "holdings", Holding, more_records.HOLDINGS)


def _of_items(asked: Asked, name: str, model: Any, columns: Sequence[records.Column]) -> Table:
    session = asked.question.session
    query = select(model, Item).join(Item, model.item_id == Item.id)
    if model is Gain or asked.question.criteria.is_narrowed:
        ids = np.unique(asked.question.columns.item[asked.question.mask]).tolist()
        query = query.where(model.item_id.in_(ids))
    shown = query.where(col(Item.dataset_id).in_(sorted(asked.question.world.datasets.by_id))).order_by(model.id)
    known = more_records.Known(
        types=_named(session, EquipmentType, None),
        parties=_named(session, Party, None),
        incidents=_named(session, Incident, None),
    )
    return of(name, columns, [more_records.Joined(row, item, known) for row, item in session.exec(shown)], about(asked))


def _types(asked: Asked) -> Table:
    """Types the words found, or at and below those asked for; all of them when nothing is asked."""
    session, world = asked.question.session, asked.question.world
    query = select(EquipmentType).order_by(EquipmentType.slug)
    hits = asked.hits("type")
    slugs = [slug for name in ("type", "category") for slug in asked.question.criteria.chosen.get(name, ())]
    if hits is not None:
        query = query.where(col(EquipmentType.id).in_(hits))
    if slugs:
        below = set[int]().union(*(world.below[world.types.by_slug[slug].id] for slug in slugs))
        query = query.where(col(EquipmentType.id).in_(below))
    rows = session.exec(query).all()
    names = more_records.names_of(session)
    return of("types", more_records.TYPES, [more_records.TypeRow(row, world, names) for row in rows], about(asked))


def _incidents(asked: Asked) -> Table:
    places = _named(asked.question.session, Place, None)
    found = [more_records.IncidentRow(row, places) for row in asked.incidents()]
    return of("incidents", more_records.INCIDENTS, found, about(asked))


def _sources(asked: Asked) -> Table:
    return of("sources", more_records.SOURCES, source_rows(asked), about(asked))


def source_rows(asked: Asked) -> list[sources.Listed]:
    """Sources the words found, or that speak of the incidents that fit; all when nothing is asked."""
    session = asked.question.session
    if asked.question.criteria.is_narrowed or asked.question.criteria.chosen.get("place"):
        incidents = [row.id for row in asked.incidents() if row.id]
        return sources.listed(session, sources.of_incidents(session, incidents))
    return sources.listed(session, asked.hits("source"))


def _changes(asked: Asked) -> Table:
    session = asked.question.session
    query = select(Change, Person).join(Person, col(Change.person_id) == Person.id).order_by(col(Change.id))
    counts: dict[int, int] = defaultdict(int)
    for one in session.exec(select(Revision.change_id)):
        counts[one] += 1
    found = [more_records.ChangeRow(change, person, counts[change.id or 0]) for change, person in session.exec(query)]
    return of("changes", more_records.CHANGES, found, about(asked))


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
    """A tally as a table of cells: one line a row of the tally, three figures a column."""
    answer = tally(asked.question, rows, cols)
    head = [answer.rows_by, "label", "mode", "dataset"]
    keys = [one.key for one in answer.columns]
    figures = [f"{key}_{part}" for key in [*keys, "total"] for part in ("min", "best", "max")]
    lines = [_line(answer, one.key.key, one.key.label, [*one.cells.values(), one.total]) for one in answer.lines]
    lines.append(
        _line(
            answer, "total", "Total", [*(answer.totals[key] for key in keys), *([answer.total] if answer.total else [])]
        )
    )
    document = {**about(asked), **answer.as_json()}
    return Table("tally", [*head, *figures], lines, about(asked), document)


def _line(answer: Tally, key: str, label: str, cells: list[Range]) -> list[Any]:
    criteria = answer.question.criteria
    figures = [figure for cell in cells for figure in (cell.least, cell.best, cell.most)]
    return [key, label, criteria.mode.value, "; ".join(criteria.datasets), *figures]
