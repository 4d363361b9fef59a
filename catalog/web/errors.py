"""What goes wrong, as pages: the only place where an error gets an HTTP code."""

from collections.abc import Callable
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from catalog.domain.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, Problem, Unavailable
from catalog.web import mending
from catalog.web.api import problems
from catalog.web.logs import LOG
from catalog.web.noted import note
from catalog.web.signed import API

Answer = tuple[str, int]
Page = Callable[[Any], Any]
FAULT = "The catalog failed at this, and nothing was written. If you report it, name the request {}: the log has it."
RETRY = {"Retry-After": "10"}
REFUSED: dict[object, str] = {  # of which the log is told, by kind or code
    NotAllowed: "not allowed",
    CSRFError: "form not ours",
    Invalid: "not understood",
    400: "not understood",
    401: "token refused",
    413: "too large",
    429: "too often",
}
TOLD = ("Retry-After", "WWW-Authenticate")  # headers of an error that its page keeps


def register(app: Flask) -> None:
    for kind, page in PAGES.items():
        app.register_error_handler(kind, _as_asked(page))


def _as_asked(page: Page) -> Page:
    """The API has the same errors as documents of their own."""

    def answer(error: Any) -> Any:
        if isinstance(error, Unavailable):
            LOG.warning("unavailable", why=str(error))
        if refused := REFUSED.get(type(error)) or REFUSED.get(getattr(error, "code", None)):
            note(refused)
        return problems.of(error) if request.path.startswith(API) else page(error)

    return answer


def not_found(error: NotFound) -> Answer:
    return render_template("errors/not_found.html", kind=error.kind, key=error.key, near=error.near), 404


def invalid(error: Invalid) -> Answer:
    """A question that was refused stands in its form again, as it was typed."""
    refused = mending.of(error.problems)
    return render_template("errors/invalid.html", problems=error.problems, refused=refused), 400


def gone(error: Gone) -> Answer:
    return render_template("errors/gone.html", text=str(error), successor=error.successor), 410


def unavailable(error: Unavailable) -> tuple[str, int, dict[str, str]]:
    return render_template("errors/other.html", title="Not available just now", text=error.told), 503, RETRY


def not_allowed(error: NotAllowed) -> Answer:
    """A visitor is led to sign in, and back to the page where it was only looked at."""
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return render_template("account/refused.html", text=str(error), back=back), 403


def conflict(error: Conflict) -> Answer:
    return render_template("errors/other.html", title="Something came in between", text=str(error)), 409


def not_ours(error: CSRFError) -> Answer:
    """A form that another site sent, or one whose session has ended; nothing was written."""
    text = f"Nothing was written: {error.description} Go back, load the page anew and send it again."
    return render_template("errors/other.html", title="This form cannot be taken", text=text), 400


def too_large(_error: RequestEntityTooLarge) -> Answer:
    text = f"At most {(request.max_content_length or 0) // 1_000_000} MB can be sent here. Nothing was written."
    return render_template("errors/other.html", title="Too large", text=text), 413


def other(error: HTTPException) -> Answer | tuple[str, int, dict[str, str]]:
    if error.code == 404:  # noqa: PLR2004 - the code is its own name
        return render_template("errors/not_found.html", kind="page", key=request.path, near=()), 404
    if error.code == 400:  # noqa: PLR2004
        problem = Problem("request", error.description or "")
        return render_template("errors/invalid.html", problems=(problem,), refused=None), 400
    told, code = {name: value for name, value in error.get_headers() if name in TOLD}, error.code or 500
    text = FAULT.format(g.number) if code == 500 else error.description or ""  # noqa: PLR2004
    return render_template("errors/other.html", title=error.name, text=text), code, told


PAGES: dict[type[Exception], Page] = {
    NotFound: not_found,
    Invalid: invalid,
    Gone: gone,
    Unavailable: unavailable,
    NotAllowed: not_allowed,
    Conflict: conflict,
    CSRFError: not_ours,
    RequestEntityTooLarge: too_large,
    HTTPException: other,
}
