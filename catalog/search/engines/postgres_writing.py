"""What one commit of the index on PostgreSQL writes, with the sums that its state keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import BigInteger, Connection, String, any_, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as put

from catalog.search.engines import vectors
from catalog.search.engines.document import Document
from catalog.search.engines.postgres_tables import STATE, Tables
from catalog.search.engines.vectors import lexemes

COLUMNS = ("key", "part", "digest", "names", "words", "names_length", "words_length", "names_prints",
           "words_prints", "commit")  # fmt: skip


class Writing:
    """`commit` is the number under which the rows stand."""

    def __init__(self, connection: Connection, tables: Tables, commit: int) -> None:
        self._connection, self._tables, self._commit = connection, tables, commit

    def put(self, documents: Sequence[Document], touched: set[int]) -> None:
        """These documents take the place of those that have the keys now."""
        rows, term = self._tables.document, self._tables.term.c.term
        old = delete(rows).where(rows.c.key == any_(literal(sorted(touched), ARRAY(BigInteger))))
        before = self._connection.execute(old.returning(*(rows.c[name] for name in COLUMNS))).all()
        fresh = [row for document in documents for row in vectors.rows(document)]
        gone = {row.key for row in before} - {row.key for row in fresh}
        traces = [vectors.Row(key, 0, "", "", "", 0, 0) for key in sorted(gone)]
        written = [dict(zip(COLUMNS, (*astuple(row), self._commit), strict=True)) for row in (*fresh, *traces)]
        if written:
            self._connection.execute(insert(rows), written)
        said = sorted({one for document in documents for one in lexemes(document.name_terms | document.word_terms)})
        if said:
            add = put(self._tables.term).from_select([term], select(func.unnest(literal(said, ARRAY(String)))))
            self._connection.execute(add.on_conflict_do_nothing())
        self._count([row for row in before if row.digest], -1)
        self._count(fresh, 1)

    def fill(self, documents: Iterable[Document]) -> int:
        """Write all documents into empty tables; how many there are."""
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        driver: Any = self._connection.connection.dbapi_connection
        count = lengths = words = 0
        with driver.cursor().copy(f"COPY {self._tables.document.fullname} ({names}) FROM STDIN") as copy:
            for row in (row for document in documents for row in vectors.rows(document)):
                copy.write_row((*astuple(row), self._commit))
                if row.part == 0:
                    count, lengths, words = count + 1, lengths + row.names_length, words + row.words_length
        sums = {"documents": count, "names_length": lengths, "words_length": words}
        self._connection.execute(update(STATE).values(sums))
        return count

    def _count(self, rows: Sequence[Any], sign: int) -> None:
        whole = [row for row in rows if row.part == 0]
        sums: dict[str, Any] = {"commit": self._commit, "documents": STATE.c.documents + sign * len(whole)}
        for name in ("names_length", "words_length"):
            sums[name] = STATE.c[name] + sign * sum(getattr(row, name) for row in whole)
        self._connection.execute(update(STATE).values(sums))
