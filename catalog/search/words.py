"""Words: from what was typed to the records it finds and why; by the index, else by reading the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from catalog.domain import designations, terms
from catalog.domain.lexicon import SCRIPT_WORDS, Lexicon
from catalog.search import documents, indexing, lexicon, query
from catalog.search.engines import KINDS, Document, Engine, EngineUnavailable, Hit, Hits, WordQuery, scan

IN_NAME = {
    "type": "in its name",
    "incident": "in its title",
    "item": "in the name of its type",
    "source": "in its title or handle",
}
RELATED = {
    "type": "category",
    "incident": "item or place",
    "item": "category, part, party or place",
    "source": "publisher",
}
TOLD = {
    "type": "its description",
    "incident": "what is told of it",
    "item": "what is told of it",
    "source": "what it says",
}


@dataclass(frozen=True)
class Found:
    """The hits, best first; `by_index` is False while the index is being built; `widened` says what was tried."""

    hits: Hits
    by_index: bool
    widened: str = ""


def find(session: Session, engine: Engine, text: str, kinds: Sequence[str] = KINDS, *, exact: bool = False) -> Found:
    """Records with these words. Nothing typed raises; no word finds nothing."""
    asked = query.parse(text, exact=exact)
    if asked.is_empty:
        return Found(Hits.of([]), by_index=True)
    if not indexing.is_behind(session, engine):
        try:
            found = _by_index(engine, asked, kinds, exact=exact)
            return replace(found, hits=found.hits.shares())
        except EngineUnavailable:
            pass  # built anew by whoever follows the jobs next; until then the database is read
    return Found(scan.find(documents.everything(session), asked, kinds).shares(), by_index=False)


def _by_index(engine: Engine, asked: WordQuery, kinds: Sequence[str], *, exact: bool) -> Found:
    hits = engine.find(asked, kinds)
    if hits or exact:
        return Found(hits, by_index=True)
    for fuzzy, how in ((False, "words that begin like this"), (True, "words one letter away")):
        wider = _widened(engine, asked, fuzzy=fuzzy)
        hits = engine.find(wider, kinds) if wider != asked else Hits.of([])
        if hits:
            return Found(hits, by_index=True, widened=how)
    return Found(Hits.of([]), by_index=True)


def _widened(engine: Engine, asked: WordQuery, *, fuzzy: bool) -> WordQuery:
    """Prefixes for the last word; one letter wrong in words without digits, never in a digit."""
    for place, unit in enumerate(asked.units):
        if not fuzzy and place < len(asked.units) - 1:
            continue
        wider = [engine.near(term, fuzzy=fuzzy) for term in unit if not (fuzzy and any(c.isdigit() for c in term))]
        asked = asked.with_unit(place, frozenset().union(*wider))
    return asked


def order_types(session: Session, text: str, slugs: dict[int, str], hits: Sequence[Hit]) -> list[tuple[Hit, str]]:
    """Hits of types, best first: exact preferred name, exact other name, then by score; each with why it matched."""
    names = lexicon.read(session)
    ranked = [(*_rank(text, slugs[hit.record_id], names), hit) for hit in hits if hit.record_id in slugs]
    ranked.sort(key=lambda one: (one[0], -one[2].score, one[2].record_id))
    return [(hit, why) for _, why, hit in ranked]


def why(session: Session, text: str, hits: Sequence[Hit]) -> dict[str, str]:
    """Key of a hit → in which of its words it matched; for the hits of one kind that a page shows."""
    asked = query.parse(text)
    wanted = asked.whole.union(*asked.units)
    found = {}
    for kind in {hit.kind for hit in hits}:
        for one in documents.of(session, kind, [hit.record_id for hit in hits if hit.kind == kind]):
            found[one.key] = _where(one, wanted)
    return found


def _where(document: Document, wanted: frozenset[str]) -> str:
    related = next((name for name in document.related if terms.of_name(name) & wanted), "")
    if document.name_terms & wanted:
        return IN_NAME[document.kind]
    return f"by its {RELATED[document.kind]}: {related}" if related else f"in {TOLD[document.kind]}"


def _rank(text: str, slug: str, names: Lexicon) -> tuple[int, str]:
    """0: the preferred name, 1: another, 2: one that usually means another type, 3: part of a name, 4: elsewhere."""
    own = [
        entry
        for key in sorted(designations.full_keys(text))
        for entry in names.names.get(key, [])
        if entry.slug == slug
    ]
    if own:
        entry = min(own, key=lambda one: (not one.preferred, one.ambiguous))
        said = "its name" if entry.preferred else _why(entry.kind.label, entry.written)
        return (
            (2, f"{said}, which is used for other types too")
            if entry.ambiguous
            else (0 if entry.preferred else 1, said)
        )
    entry_type = names.types.get(slug)
    wanted = set().union(*(terms.of_unit(word) for word in terms.typed_words(text)))
    if entry_type and wanted & terms.of_name(entry_type.name):
        return 3, f"part of its name, {entry_type.name}"
    return 4, "in another name, its category or its description"


def _why(kind: str, written: str) -> str:
    script = designations.script_of(written)
    where = f" in {SCRIPT_WORDS[script]}" if script in SCRIPT_WORDS else ""
    return f"{kind}{where}: {written}"
