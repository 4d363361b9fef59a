"""How much of what is sent is read: files by the page's own limit, text and fields by stricter ones."""

from io import BytesIO
from typing import IO, Any

from flask import Request, current_app
from flask.typing import RouteCallable
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

BYTES, TEXT = "most_bytes", "most_text"  # by which a view says that it takes more than usual
URLENCODED, WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_FIELDS = 50_000  # of one form; the largest marks 20,000 rows


class _Fields(FormDataParser):
    """Counts the fields of a form before it makes anything of them: each takes far more room than was sent."""

    def parse(self, stream: IO[bytes], mimetype: str, *more: Any, **named: Any) -> Any:
        if mimetype == URLENCODED:
            data = stream.read()
            if data.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(data)
        return super().parse(stream, mimetype, *more, **named)


class Sent(Request):
    form_data_parser_class = _Fields


def limit(request: Request, view: RouteCallable | None) -> None:
    """Set how much of this request may be read by the marks of its view. What holds no files holds text alone."""
    text: int | None = getattr(view, TEXT, None)
    request.max_form_memory_size = text or request.max_form_memory_size
    most: int | None = getattr(view, BYTES, None) if request.mimetype == WITH_FILES else text
    request.max_content_length = most or current_app.config["MAX_CONTENT_LENGTH"]
