"""Prints of the pieces of texts, two bytes each in their order: they tell where a phrase surely does not stand.

So it is looked for in the texts of few documents, not of all that have its words. Pieces that are read alike have a
print in common; that two others have too is rare for one piece, and rarer still for one beside another.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from zlib import crc32

import numpy as np

from catalog.domain import adjacent, designations, terms
from catalog.search.blocks import Ints, Mask
from catalog.search.engines.document import Document

MARKS, MOST = 256, 2  # a print is the marks of one or two readings, a byte each
ANYTHING = 0  # the print of a piece with more readings
UNTOLD = 1  # of a name that is no sentence, and of nothing else: few records have one, so it is looked at itself
PRINT = np.dtype("<u2")
TermsOf = Callable[[str], Collection[str]]
Run = Sequence[frozenset[str]]  # what pieces that stand side by side are read as


def of(text: str, terms_of: TermsOf, read: Collection[str]) -> list[int]:
    """The prints of a word or a run of words, or of a name, that is indexed by these terms."""
    if terms_of is terms.of_name:
        return [UNTOLD]
    bare = text.strip(terms.EDGES)
    if bare.isascii() and bare.isalpha() and read and bare.lower() not in designations.SAME_WORD:
        # The same, and quicker: it is one piece, and its readings are what it is indexed by.
        return [_print([one for one in read if one[0] != terms.EXACT])]
    if terms.JOINT in text:
        return []  # its words stand in the text themselves
    return [_print(piece.readings) for word in text.split() for piece in adjacent.pieces_of(word)]


def of_document(document: Document) -> dict[str, bytes]:
    """Those of its names and of its words."""
    return {
        "names": in_order(document.name_pieces, document.terms_of_name),
        "words": in_order(document.word_pieces, terms.of_piece),
    }


def in_order(texts: Iterable[str], terms_of: TermsOf) -> bytes:
    """The prints of some names or words."""
    return np.array([one for text in texts for one in of(text, terms_of, terms_of(text))], dtype=PRINT).tobytes()


def may_have(documents: Sequence[bytes], run: Run) -> Mask:
    """The documents, by their prints, in which the run may stand."""
    every = np.frombuffer(b"".join(documents), dtype=PRINT)
    starts = np.arange(max(0, len(every) - len(run) + 1))
    for nth, readings in enumerate(run):
        starts = starts[_table(readings)[every[starts + nth]]]
    found, owners = np.zeros(len(documents), dtype=bool), _owners(documents)
    found[owners[starts]] = True  # it may reach into the next one, which is no harm: it only may
    found[owners[every == UNTOLD]] = True
    return found


def _owners(documents: Sequence[bytes]) -> Ints:
    """For every print the number of its document."""
    return np.repeat(np.arange(len(documents)), [len(one) // PRINT.itemsize for one in documents])


def _table(readings: Iterable[str]) -> Mask:
    """Print → may it be that of a piece that is read so?"""
    has = np.zeros(MARKS, dtype=bool)
    has[[_mark(one) for one in readings]] = True
    found: Mask = np.logical_or.outer(has, has).ravel()
    found[ANYTHING] = True
    return found


def _print(readings: Collection[str]) -> int:
    if len(readings) > MOST:
        return ANYTHING
    marks = [_mark(one) for one in readings]
    return min(marks) * MARKS + max(marks)


def _mark(reading: str) -> int:
    """From 1 on; the same in every process."""
    return crc32(reading.encode(errors="surrogatepass")) % (MARKS - 1) + 1
