"""What can be exported: for each kind its columns and the rows that a question gives."""

from collections.abc import Callable, Sequence

from sqlmodel import col, select

from catalog.domain.errors import Invalid
from catalog.models import EquipmentType
from catalog.search import by_item, holdings
from catalog.search.asking import Asked
from catalog.search.show import changes, sources
from catalog.search.visible import Eyes
from catalog.tally import formats, joined, records, streams, type_records
from catalog.tally import more_records as records_of
from catalog.tally.about import Layout, about
from catalog.tally.column import Column
from catalog.tally.table import Table, in_batches, of

Make = Callable[[Asked], Table]


def export(kind: str, asked: Asked) -> Table:
    """The table of one kind; raises Invalid naming the kinds there are."""
    if kind not in KINDS:
        raise Invalid.one("kind", f"{kind[:20]!r} is not known; one of {', '.join((*KINDS, 'tally'))} is allowed")
    return KINDS[kind](asked)


def formats_of(kind: str, columns: Sequence[Column]) -> list[str]:
    """Names of the formats that a kind with these columns can be had in."""
    return [*formats.fitting(columns), *([ZIP] if kind in PICTURED else [])]


def _losses(asked: Asked) -> Table:
    batches, told = streams.of_losses(asked.question), about(asked, Layout("losses"))
    return in_batches("losses", records.LOSSES, batches, about=told, count=len(asked.question.rows))


def _items(asked: Asked) -> Table:
    rows, count = streams.of_items(asked), len(streams.last_losses(asked.question))
    return of("items", records_of.ITEMS, rows, about(asked, Layout("items")), count)


def _gains(asked: Asked) -> Table:
    return of("gains", records_of.GAINS, streams.of_gains(asked), about(asked, Layout("gains")))


def _holdings(asked: Asked) -> Table:
    return of_holdings(asked, ())


def of_holdings(asked: Asked, contexts: Sequence[str]) -> Table:
    """The holdings that fit; `contexts` are the ways of having it that are asked for, none is all."""
    seen = holdings.ask(asked, contexts)
    rows = joined.of(asked.question.session, seen.at(seen.question.rows.tolist()))
    return of("holdings", records_of.HOLDINGS, rows, about(asked, Layout("holdings")))


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
    ids = source_ids(asked)
    return of("sources", records_of.SOURCES, streams.of_sources(asked, ids), about(asked, Layout("sources")), len(ids))


def source_ids(asked: Asked) -> list[int]:
    """Sources with the words, of those that tell of the incidents and things that fit; all when nothing is asked."""
    session = asked.question.session
    by_words = asked.hits("source")
    narrowing = asked.without_words()
    if not narrowing.question.criteria.to_args():
        return sources.ordered(session, by_words, asked.now)
    question = narrowing.question
    of_things, _ = by_item.counts(question.columns, by_item.sources(question.columns), question.mask)
    told = {*sources.of_incidents(session, narrowing.incident_numbers.tolist()), *of_things.tolist()}
    return sources.ordered(session, told if by_words is None else told & set(by_words), asked.now)


def _changes(asked: Asked) -> Table:
    """Every change that touched something public, the oldest first."""
    _only(asked)
    session = asked.question.session
    eyes = Eyes(asked.now, is_insider=asked.question.criteria.insider)
    return of("changes", records_of.CHANGES, changes.oldest_first(session, eyes), about(asked, Layout("changes")))


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
# Kinds whose rows pictures may belong to: these are had with their pictures too, as `catalog.services.packs` makes it.
PICTURED = ("losses", "gains", "holdings", "items", "types", "incidents", "sources")
ZIP = "zip"
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
