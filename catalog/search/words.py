"""Words: from what was typed to the records that it finds; by the index, else by reading the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from catalog.search import documents, finding, indexing, meant, query
from catalog.search.engines import KINDS, Engine, EngineUnavailable, Hits, scan
from catalog.search.indexing import Later
from catalog.search.query import Parsed, terms_of

BEGINNING, FUZZY = "words that begin like this", "words one letter away"
LITTLE = 2  # hits at most where names that look like the words are offered


@dataclass(frozen=True)
class Found:
    """The hits, best first; `by_index` is False while the index is being built; `widened` says what was tried.

    `is_current`: the index holds all that the database does; else what came later was read and laid over it.
    `left_out` counts the words past the cap, `meant` are names that look like words that find little, `wider` the
    terms that the words were widened to.
    """

    hits: Hits
    by_index: bool
    widened: str = ""
    left_out: int = 0
    meant: tuple[str, ...] = ()
    wider: frozenset[str] = frozenset()
    is_current: bool = True


def find(session: Session, engine: Engine, text: str, kinds: Sequence[str] = KINDS, *, exact: bool = False) -> Found:
    """Records with these words. Nothing typed raises; no word finds nothing."""
    asked = query.read(text, exact=exact)
    if asked.is_empty:
        return Found(Hits.of([]), by_index=True, left_out=asked.left_out)
    found = _found(session, engine, asked, kinds)
    return replace(found, hits=found.hits.shares(), left_out=asked.left_out)


def _found(session: Session, engine: Engine, asked: Parsed, kinds: Sequence[str]) -> Found:
    later = indexing.later(session, engine)
    if later is not None:
        try:
            return _by_index(session, engine, later, asked, kinds)
        except EngineUnavailable:
            pass  # built anew by whoever follows the jobs next; until then the database is read
    read = scan.having(documents.everything(session), asked.every_term)
    return Found(finding.find(session, read, asked, kinds), by_index=False, is_current=False)


def _by_index(session: Session, engine: Engine, later: Later, asked: Parsed, kinds: Sequence[str]) -> Found:
    is_current = later is indexing.UP_TO_DATE
    having = engine.having if is_current else scan.laid_over(engine.having, later.keys, later.documents)

    def read(wanted: Parsed) -> Hits:
        return finding.find(session, having, wanted, kinds)

    found = Found(read(asked), by_index=True)
    if not (found.hits or asked.is_exact):
        found = _wider(engine, asked, read)
    little = found.widened == FUZZY or len(found.hits) <= LITTLE
    return replace(found, is_current=is_current, meant=meant.names(session, asked, read) if little else found.meant)


def _wider(engine: Engine, asked: Parsed, read: Callable[[Parsed], Hits]) -> Found:
    """What begins like the words, else what is one letter away; a phrase is as it was typed, or nothing is found."""
    for fuzzy, how in ((False, BEGINNING), (True, FUZZY)):
        wider = _widened(engine, asked, fuzzy=fuzzy)
        hits = read(wider) if wider != asked and not asked.phrases else Hits.of([])
        if hits:
            return Found(hits, by_index=True, widened=how, wider=wider.terms)
    return Found(Hits.of([]), by_index=True)


def _widened(engine: Engine, asked: Parsed, *, fuzzy: bool) -> Parsed:
    """Prefixes for the last word; one letter wrong in words without digits, never in a digit."""
    for place, group in enumerate(asked.groups):
        if not fuzzy and place < len(asked.groups) - 1:
            continue
        wanted = [term for term in terms_of(group) if not (fuzzy and any(c.isdigit() for c in term))]
        wider = frozenset[str]().union(*(engine.near(term, fuzzy=fuzzy) for term in wanted))
        asked = asked.with_group(place, wider) if wider - terms_of(group) else asked
    return asked
