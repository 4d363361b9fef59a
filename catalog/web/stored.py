"""Files of the store as answers: the store is never reached past the application, wherever it is.

Only what a view has decided that the person may see gets here; the view says how long others may keep it.
"""

from contextlib import ExitStack, closing

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from catalog.domain.errors import Unavailable
from catalog.web.shown import catalog

AT_ONCE = 1 << 18  # bytes that are handed on at once


def sent(name: str, kind: str) -> Response:
    """A file that is named by the hash of its content, or the part of it that is asked for."""
    store = catalog().store
    known = store.stat(name)
    if known is None:
        raise Unavailable("The file of this picture is missing; `python -m catalog verify` names what else is.")
    with ExitStack() as held:
        opened = held.enter_context(closing(store.open(name, known)))
        answer = Response(FileWrapper(opened, AT_ONCE), mimetype=kind, direct_passthrough=True)
        answer.content_length, answer.last_modified = known.size, known.modified
        answer.set_etag(name.rpartition("/")[2])
        answer.make_conditional(request, accept_ranges=True, complete_length=known.size)
        answer.call_on_close(held.pop_all().close)  # not before it is clear that a part can be had
    return answer
