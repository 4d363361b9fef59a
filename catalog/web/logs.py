"""What the server writes down: one line for each answer and each fault, with the number of the request behind it.

No line of an answer holds who asked, from where, or for which words; nor a path as it was sent, which may hold the
secret of a link: a page is told by its rule. Values are escaped, so nobody writes a line of their own.
"""

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from functools import partial
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

from catalog.config import Settings

NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}")
HEADER = "X-Request-ID"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOG = structlog.stdlib.get_logger("catalog.web")


structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(settings: Settings) -> logging.Handler:
    """Have everything logged as the settings say, on standard error; the handler, for loggers with their own."""
    as_json = settings.log == "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=_last(as_json=as_json))
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("catalog").setLevel(logging.INFO if as_json else logging.WARNING)
    return handler


def _last(*, as_json: bool) -> list[Any]:
    """How a line ends up as text."""
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        told = structlog.stdlib.ExtraAdder({"told"})  # figures of an event, see `noted`
        return [told, clean, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=True)]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_marked)
    return [clean, _escaped, plain]


def _marked(out: TextIO, exc_info: Any) -> None:
    """A traceback each of whose lines is told from lines of the log."""
    lines = logging.Formatter().formatException(exc_info).splitlines()
    out.write("".join(f"\n  | {_visible(line)}" for line in lines))


def _escaped(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What other libraries log may hold what somebody sent."""
    line["event"] = _visible(str(line.get("event", "")))
    return line


def _visible(text: str) -> str:
    return CONTROL.sub(lambda one: repr(one.group())[1:-1], text)


def register(app: Flask, settings: Settings) -> None:
    """Give every request a number, and write a line for every answer."""
    app.before_request(partial(_number, is_proxied=bool(settings.proxies)))
    app.after_request(_answered)
    app.teardown_request(_done)


def _number(*, is_proxied: bool) -> None:
    g.began = time.perf_counter()
    sent = request.headers.get(HEADER, "") if is_proxied else ""
    g.number = sent if NUMBER.fullmatch(sent) else secrets.token_hex(8)
    structlog.contextvars.bind_contextvars(request=g.number)


def _answered(response: Response) -> Response:
    response.headers[HEADER] = g.number
    milliseconds = round(1000 * (time.perf_counter() - g.began), 1)
    LOG.info("answer", status=response.status_code, ms=milliseconds, **_asked())
    return response


def _done(_error: BaseException | None) -> None:
    structlog.contextvars.clear_contextvars()


def _asked() -> dict[str, str]:
    return {"method": request.method, "page": request.url_rule.rule if request.url_rule else "none"}
