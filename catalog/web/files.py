"""Files that are written while they are sent: in a format that the address ends in, on one state to the last byte."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from urllib.parse import quote

from flask import Response, request
from sqlmodel import Session

from catalog.domain.errors import NotFound
from catalog.tally import about, exports, formats
from catalog.tally.column import Column
from catalog.tally.formats import TAGGED, Format
from catalog.tally.formats.metadata import ENDING, MEDIA_TYPE, Metadata
from catalog.tally.table import Table
from catalog.web.shown import href, reading, root

Args = Sequence[tuple[str, str]]
WITH_PICTURES = "ZIP with pictures"
AT_ONCE = 4  # pieces: a file of no more is sent whole, with its length and an ETag


def known(name: str, columns: Sequence[Column], kind: str = "") -> Format:
    """The format of this name; raises NotFound naming those in which these columns, of this kind, can be had.

    `csv-metadata.json` is what stands beside the file with the ending `csv`, and so with all that carry none.
    """
    names = formats.fitting(columns)
    of = name.removesuffix(ENDING)
    if of not in names or (of != name and formats.FORMATS[of].CARRIES):
        raise NotFound("format", name, tuple(exports.formats_of(kind, columns)))
    if of == name:
        return formats.FORMATS[of]
    return Metadata(_here(request.path.removesuffix(ENDING)), is_tagged=of == TAGGED)


def _here(path: str) -> str:
    """Another address with the parameters of this one."""
    query = quote(request.query_string.decode("latin-1"), safe="=&%+;,:/-._~")
    return f"{path}?{query}" if query else path


def links(path: str, args: Args, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """The label and the address of every download there is of what stands at `path`."""
    labels = {name: one.LABEL for name, one in formats.FORMATS.items()} | {exports.ZIP: WITH_PICTURES}
    return [(labels[name], href(f"{path}.{name}", args)) for name in exports.formats_of(path.strip("/"), columns)]


def sent(form: Format, make: Callable[[Session], tuple[Table, str]]) -> Response:
    """The table that `make` reads, as a file of the name that it gives."""

    def begin(session: Session) -> tuple[Iterator[bytes], str]:
        table, file = make(session)
        return form.write(about.at(table, root())), file

    answer = written(begin, form.MEDIA_TYPE)
    if not form.CARRIES:
        beside = _here(f"{request.path}{ENDING}")
        answer.headers["Link"] = f'<{beside}>; rel="describedby"; type="{MEDIA_TYPE}"'
    return answer


def written(begin: Callable[[Session], tuple[Iterator[bytes], str]], media_type: str) -> Response:
    """The pieces and the name of the file that `begin` gives.

    The session stays open until all is sent or the reader has gone; what is wrong with a question shows before.
    """
    with ExitStack() as held:
        pieces, file = begin(held.enter_context(reading()))
        answer = _begun(pieces, held)
    answer.content_type = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _begun(pieces: Iterator[bytes], held: ExitStack) -> Response:
    first = list(islice(pieces, AT_ONCE))
    if len(first) < AT_ONCE:
        return Response(b"".join(first))
    kept = held.pop_all()
    answer = Response(_rest(first, pieces, kept))
    answer.call_on_close(kept.close)
    answer.cache_control.no_cache = True
    return answer


def _rest(first: Sequence[bytes], pieces: Iterator[bytes], kept: ExitStack) -> Iterator[bytes]:
    with kept:
        yield from first
        yield from pieces
