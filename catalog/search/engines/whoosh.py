"""The engine on Whoosh: one folder, generations that are swapped, several processes safe.

`index/current` names the generation in use; a generation holds the Whoosh files and `position`. Whoosh keeps
pickles and does not fsync: whatever cannot be read counts as absent and is built anew from the database.
"""

import fcntl
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import FileIndex, create_in, open_dir

from catalog.domain import terms
from catalog.search.blocks import Ints
from catalog.search.engines import prints, segments
from catalog.search.engines.arrays import FIELDS, Snapshot
from catalog.search.engines.document import INDEXED, Document
from catalog.search.engines.inverting import Gathered, Inverted
from catalog.search.engines.kept import Bounded
from catalog.search.engines.postings import PRINTS_OF
from catalog.search.engines.prints import Run
from catalog.search.engines.protocol import NAME_BOOST, EngineUnavailable, Standing
from catalog.search.engines.watched import Watched


def _terms_of_weight(weight: float) -> FieldType:
    """A field of terms, each once in a document."""
    return FieldType(Existence(field_boost=weight), SpaceSeparatedTokenizer(), scorable=True)


SCHEMA = Schema(
    sort=COLUMN(NumericColumn("B")),
    record=COLUMN(NumericColumn("I")),
    digest=COLUMN(NumericColumn("Q")),
    names=_terms_of_weight(NAME_BOOST),
    words=_terms_of_weight(1.0),
    **{PRINTS_OF.format(field): COLUMN(VarBytesColumn()) for field in FIELDS},
)
ROW = ("sort", "record", "digest")
MOST_NEAR = 40
SHORTEST_PREFIX, SHORTEST_FUZZY = 2, 4
WRITER_PATIENCE = 30.0
SEGMENT = 6_000_000  # words that are written at once: what is held in memory while an index is built
SCHEMA_VERSION = 8
STAMP = f"schema-{SCHEMA_VERSION}-terms-{terms.VERSION}"  # an index of another make counts as absent


class WhooshEngine:
    """See `protocol.Engine`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: tuple[str, FileIndex] | None = None
        self._seen: tuple[tuple[str, int], Snapshot] | None = None
        self.kept = Bounded()
        self._current, self._position = Watched(), Watched()
        self._damaged = ""  # a generation that could not be read: it counts as absent from then on

    def position(self) -> int | None:
        try:
            name = self._name()
            version, position = self._position.read(self.folder / name / "position").split()
            is_sound = version == STAMP and name != self._damaged and self._index()
            return int(position) if is_sound else None
        except (OSError, ValueError, EngineUnavailable):
            return None

    def having(self, terms: frozenset[str]) -> Standing:
        with self._sound():
            return self._snapshot().having(terms)

    def beside(self, field: str, keys: Ints, run: Run) -> Ints:
        with self._sound():
            return self._snapshot().beside(field, keys, run)

    def near(self, term: str, *, fuzzy: bool) -> frozenset[str]:
        if len(term) < (SHORTEST_FUZZY if fuzzy else SHORTEST_PREFIX):
            return frozenset()
        with self._sound():
            return frozenset(self._snapshot().near(term, MOST_NEAR, fuzzy=fuzzy))

    def size(self) -> int:
        with self._sound():
            return int(np.count_nonzero(self._snapshot().alive))

    def held(self) -> int:
        return self.kept.bytes

    def digests(self) -> dict[str, str]:
        with self._sound():
            return self._snapshot().digests()

    def apply(self, documents: Iterable[Document], gone: Iterable[str], position: int) -> None:
        with self._sound():
            writer = self._index().writer(timeout=WRITER_PATIENCE, compound=False)
            try:
                fresh = list(documents)
                for place in self._snapshot().places({*gone, *(document.key for document in fresh)}):
                    writer.delete_document(place)
                for document in fresh:
                    writer.add_document(**_fields(document))
            except BaseException:  # a kill from the keyboard too: Whoosh must close its files and free its lock
                writer.cancel()
                raise
            writer.commit()
        _write(self._generation() / "position", f"{STAMP} {position}")

    def rebuild(self, documents: Iterable[Document], position: int) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        generation = Path(tempfile.mkdtemp(prefix="generation-", dir=self.folder))
        index, count, every = create_in(str(generation), SCHEMA), 0, iter(documents)
        while size := segments.write(index, *_gathered(every)):
            count += size
        _write(generation / "position", f"{STAMP} {position}")
        _write(self.folder / "current", generation.name)
        self.forget_others()
        return count

    @contextmanager
    def following(self) -> Iterator[bool]:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            yield False
            return
        try:
            yield True
        finally:
            os.close(handle)

    def forget_others(self) -> None:
        generation = self._generation()
        for old in self.folder.glob("generation-*"):
            if old != generation:
                shutil.rmtree(old, ignore_errors=True)

    def _generation(self) -> Path:
        return self.folder / self._name()

    def _name(self) -> str:
        """The name of the current generation."""
        try:
            return self._current.read(self.folder / "current").strip()
        except OSError as error:
            raise EngineUnavailable("there is no index") from error

    def _index(self) -> FileIndex:
        """The index of the current generation; one object a process, since several would lose writes."""
        name = self._name()
        if self._open is None or self._open[0] != name:
            try:
                index = open_dir(str(self.folder / name))
                with index.searcher() as searcher:  # opens every segment, so that damage shows now
                    searcher.doc_count()
                self._open = (name, index)
            except Exception as error:  # Whoosh unpickles what it reads: damage raises anything
                raise EngineUnavailable(f"the index cannot be opened: {error}") from error
        return self._open[1]

    def _snapshot(self) -> Snapshot:
        """The last commit as arrays; made anew after another one, from what the segments of both have in common."""
        index = self._index()
        commit = (self._name(), index.latest_generation())
        seen = self._seen
        if seen is None or seen[0] != commit:
            seen = self._seen = commit, Snapshot(index, self.kept, seen[1] if seen else None)
        return seen[1]

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Whatever goes wrong inside Whoosh means that the generation is damaged and has to be built anew."""
        try:
            yield
        except EngineUnavailable:
            raise
        except Exception as error:  # as in `_index`: whatever it is, the generation is built anew
            self._damaged, self._open = self._generation().name, None
            raise EngineUnavailable(f"the index cannot be read: {error}") from error


def _write(file: Path, text: str) -> None:
    """Write a small file so that a crash leaves the old one or the new one."""
    fresh = file.with_suffix(".new")
    with fresh.open("w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)


def _gathered(documents: Iterator[Document]) -> tuple[dict[str, Ints], dict[str, Inverted]]:
    """The columns and the terms of the next documents, which are not held: as many as one segment takes."""
    rows, names, words, size = array("Q"), Gathered(), Gathered(), 0
    for document in documents:
        rows.extend(_row(document))
        named, told = document.name_pieces, document.word_pieces
        names.add(named, document.terms_of_name)
        words.add(told, terms.of_piece)
        size += len(named) + len(told)
        if size >= SEGMENT:
            break
    columns = np.frombuffer(rows, dtype=np.uint64).reshape(-1, len(ROW)).T
    return dict(zip(ROW, columns, strict=True)), {"names": names.inverted(), "words": words.inverted()}


def _row(document: Document) -> tuple[int, int, int]:
    """Its values, as `ROW` has them."""
    return INDEXED.index(document.kind), document.record_id, document.digest_number


def _fields(document: Document) -> dict[str, str | int | bytes]:
    texts = {"names": document.name_terms, "words": document.word_terms}
    columns = dict(zip(ROW, _row(document), strict=True))
    told = {PRINTS_OF.format(name): one for name, one in prints.of_document(document).items()}
    return {**columns, **told, **{name: " ".join(sorted(one)) for name, one in texts.items()}}
