"""What can be exported: for each kind its columns and the rows that a question gives."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import RecordState
from catalog.models import EquipmentType, Gain, Incident, Item, Party
from catalog.search import holdings, visible
from catalog.search.asking import Asked
from catalog.search.show import changes, sources
from catalog.search.variants import Count
from catalog.search.visible import Eyes
from catalog.tally import more_records as records_of
from catalog.tally import records, streams, type_records
from catalog.tally.about import Layout, about
from catalog.tally.column import Column
from catalog.tally.table import Table, of

Make = Callable[[Asked], Table]


def export(kind: str, asked: Asked) -> Table:
    """The table of one kind; raises Invalid naming the kinds there are."""
    if kind not in KINDS:
        raise Invalid.one("kind", f"{kind[:20]!r} is not known; one of {', '.join((*KINDS, 'tally'))} is allowed")
    return KINDS[kind](asked)


def _losses(asked: Asked) -> Table:
    rows, count = streams.of_losses(asked.question), len(asked.question.rows)
    return of("losses", records.LOSSES, rows, about(asked, Layout("losses")), count)


def _items(asked: Asked) -> Table:
    rows, count = streams.of_items(asked), len(streams.last_losses(asked.question))
    return of("items", records_of.ITEMS, rows, about(asked, Layout("items")), count)


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


def _joined(asked: Asked, name: str, columns: Sequence[Column], pairs: Iterable[Any]) -> Table:
    session = asked.question.session
    known = records_of.Known(
        types=_named(session, EquipmentType, None),
        parties=_named(session, Party, None),
        incidents=_named(session, Incident, None),
    )
    return of(name, columns, [records_of.Joined(row, item, known) for row, item in pairs], about(asked, Layout(name)))


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
    told = type_records.told(session, asked.now)
    rows = [type_records.TypeRow(row, world, told) for row in session.exec(query)]
    return of("types", type_records.TYPES, rows, about(asked, Layout("types")))


def _incidents(asked: Asked) -> Table:
    return of("incidents", records_of.INCIDENTS, streams.of_incidents(asked), about(asked, Layout("incidents")))


def _sources(asked: Asked) -> Table:
    return of("sources", records_of.SOURCES, source_rows(asked), about(asked, Layout("sources")))


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
    return of("changes", records_of.CHANGES, reversed(found), about(asked, Layout("changes")))


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
COLUMNS: dict[str, Sequence[Column]] = {
    "losses": records.LOSSES,
    "gains": records_of.GAINS,
    "holdings": records_of.HOLDINGS,
    "items": records_of.ITEMS,
    "types": type_records.TYPES,
    "incidents": records_of.INCIDENTS,
    "sources": records_of.SOURCES,
    "changes": records_of.CHANGES,
}
