"""What words find, as an insider of today asks."""

from catalog.search import words
from catalog.search.engines import KINDS
from catalog.search.seen import Reader
from catalog.search.words import Lookup
from catalog.services.catalog import utc_now


def find(session, engine, text, kinds=KINDS, *, exact=False):
    return words.find(session, engine, Lookup(text, Reader(utc_now(), insider=True), kinds, exact))
