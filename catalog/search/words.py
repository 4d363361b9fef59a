"""Words: from what was typed to the records that it finds; by the index, else by reading the database.

Who asks counts only where nothing, or little, is found: words are widened, and names offered, as they would be if what
they may not see were not there. What they may see of the hits is for whoever shows them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from catalog.search import documents, finding, indexing, meant, query, seen
from catalog.search.engines import KINDS, Engine, EngineUnavailable, Hits, scan
from catalog.search.indexing import Later
from catalog.search.query import Parsed, terms_of
from catalog.search.seen import Reader

BEGINNING, FUZZY = "words that begin like this", "words one letter away"
NOWHERE = "as the words themselves are nowhere"
LITTLE = 2  # hits at most where names that look like the words are offered


@dataclass(frozen=True)
class Found:
    """The hits, best first; `by_index` is False while the index is being built; `widened` says what was tried.

    `is_current`: the index holds all that the database does; else what came later was read and laid over it.
    `left_out` counts the words past the cap, `meant` are names that look like words that find little, `wider` the
    terms that the words were widened to; `says_nothing`: they have no meaning alone.
    """

    hits: Hits
    by_index: bool
    widened: str = ""
    left_out: int = 0
    meant: tuple[str, ...] = ()
    wider: frozenset[str] = frozenset()
    is_current: bool = True
    says_nothing: bool = False


def told(widened: str) -> str:
    """`by words one letter away, as …`: how everything that counts by wider words says so; "" where none were taken."""
    return f"by {widened}, {NOWHERE}" if widened else ""


@dataclass(frozen=True)
class Lookup:
    """Words as they were typed, by whom, and among which kinds of records."""

    text: str
    reader: Reader
    kinds: Sequence[str] = KINDS
    exact: bool = False


def find(session: Session, engine: Engine, lookup: Lookup) -> Found:
    """Records with these words. Nothing typed raises; words that say nothing find nothing."""
    asked = query.read(lookup.text, exact=lookup.exact)
    if asked.is_empty:
        return Found(Hits.of([]), by_index=True, left_out=asked.left_out, says_nothing=True)
    found = _found(_Search(session, engine, lookup), asked)
    return replace(found, hits=found.hits.shares(), left_out=asked.left_out)


def _found(search: "_Search", asked: Parsed) -> Found:
    later = indexing.later(search.session, search.engine)
    if later is not None:
        try:
            return search.by_index(later, asked)
        except EngineUnavailable:
            pass  # built anew by whoever follows the jobs next; until then the database is read
    read = scan.Scan(documents.everything(search.session), asked.every_term)
    hits = finding.find(search.session, read, asked, search.lookup.kinds)
    return Found(hits, by_index=False, is_current=False)


@dataclass(frozen=True)
class _Search:
    session: Session
    engine: Engine
    lookup: Lookup

    def by_index(self, later: Later, asked: Parsed) -> Found:
        is_current = later is indexing.UP_TO_DATE
        index = self.engine if is_current else scan.LaidOver(self.engine, later.keys, scan.Scan(later.documents))

        def read(wanted: Parsed) -> Hits:
            return finding.find(self.session, index, wanted, self.lookup.kinds)

        found = Found(read(asked), by_index=True)
        seen = self._seen(found.hits)
        if not (asked.is_exact or seen):
            found = self._wider(asked, read)
            seen = 0 if found.widened == FUZZY else self._seen(found.hits)
        if seen > LITTLE:
            return replace(found, is_current=is_current)
        offered = meant.names(self.session, asked, lambda wanted: self._seen(read(wanted)) > 0)
        return replace(found, is_current=is_current, meant=offered)

    def _seen(self, hits: Hits) -> int:
        """How many hits who asks may see, as far as it matters."""
        return seen.count(self.session, hits, self.lookup.reader, LITTLE + 1)

    def _wider(self, asked: Parsed, read: Callable[[Parsed], Hits]) -> Found:
        """What begins like the words, else is one letter away; a phrase is as it was typed, or nothing is found."""
        for fuzzy, how in ((False, BEGINNING), (True, FUZZY)):
            wider = _widened(self.engine, asked, fuzzy=fuzzy)
            hits = read(wider) if wider != asked and not asked.phrases else Hits.of([])
            if self._seen(hits):
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
