"""Words: from what was typed to the records that it finds; by the index, else by reading the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from catalog.search import documents, indexing, meant, narrowing, query
from catalog.search.engines import KINDS, Engine, EngineUnavailable, Hits, WordQuery, scan
from catalog.search.narrowing import Find
from catalog.search.query import Parsed

BEGINNING, FUZZY = "words that begin like this", "words one letter away"
LITTLE = 2  # hits at most where names that look like the words are offered


@dataclass(frozen=True)
class Found:
    """The hits, best first; `by_index` is False while the index is being built; `widened` says what was tried.

    `left_out` counts the words past the cap, `meant` are names that look like words that find little, `wider` the
    terms that the words were widened to.
    """

    hits: Hits
    by_index: bool
    widened: str = ""
    left_out: int = 0
    meant: tuple[str, ...] = ()
    wider: frozenset[str] = frozenset()


def find(session: Session, engine: Engine, text: str, kinds: Sequence[str] = KINDS, *, exact: bool = False) -> Found:
    """Records with these words. Nothing typed raises; no word finds nothing."""
    asked = query.read(text, exact=exact)
    if asked.query.is_empty:
        return Found(Hits.of([]), by_index=True, left_out=asked.left_out)
    found = _found(session, engine, asked, kinds)
    return replace(found, hits=found.hits.shares(), left_out=asked.left_out)


def _found(session: Session, engine: Engine, asked: Parsed, kinds: Sequence[str]) -> Found:
    if not indexing.is_behind(session, engine):
        try:
            return _by_index(session, engine, asked, kinds)
        except EngineUnavailable:
            pass  # built anew by whoever follows the jobs next; until then the database is read

    def read(words: WordQuery) -> Hits:
        return scan.find(documents.everything(session), words, kinds)

    return Found(narrowing.find(session, read, asked), by_index=False)


def _by_index(session: Session, engine: Engine, asked: Parsed, kinds: Sequence[str]) -> Found:
    def read(words: WordQuery) -> Hits:
        return engine.find(words, kinds)

    found = Found(narrowing.find(session, read, asked), by_index=True)
    if not (found.hits or asked.is_exact):
        found = _wider(engine, asked, read)
    little = found.widened == FUZZY or len(found.hits) <= LITTLE
    return replace(found, meant=meant.names(session, asked, read)) if little else found


def _wider(engine: Engine, asked: Parsed, read: Find) -> Found:
    """What begins like the words, else what is one letter away; a phrase is as it was typed, or nothing is found."""
    for fuzzy, how in ((False, BEGINNING), (True, FUZZY)):
        wider = _widened(engine, asked.query, fuzzy=fuzzy)
        hits = read(wider) if wider != asked.query and not asked.narrowing else Hits.of([])
        if hits:
            return Found(hits, by_index=True, widened=how, wider=frozenset().union(*wider.units))
    return Found(Hits.of([]), by_index=True)


def _widened(engine: Engine, asked: WordQuery, *, fuzzy: bool) -> WordQuery:
    """Prefixes for the last word; one letter wrong in words without digits, never in a digit."""
    for place, unit in enumerate(asked.units):
        if not fuzzy and place < len(asked.units) - 1:
            continue
        wider = [engine.near(term, fuzzy=fuzzy) for term in unit if not (fuzzy and any(c.isdigit() for c in term))]
        asked = asked.with_unit(place, frozenset().union(*wider))
    return asked
