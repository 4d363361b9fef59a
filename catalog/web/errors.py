"""What goes wrong, as pages: the only place where an error gets an HTTP code."""

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from catalog.domain.errors import Gone, Invalid, NotFound, Problem, Unavailable

Answer = tuple[str, int]
RETRY = {"Retry-After": "10"}


def register(app: Flask) -> None:
    app.register_error_handler(NotFound, not_found)
    app.register_error_handler(Invalid, invalid)
    app.register_error_handler(Gone, gone)
    app.register_error_handler(Unavailable, unavailable)
    app.register_error_handler(HTTPException, other)


def not_found(error: NotFound) -> Answer:
    return render_template("errors/not_found.html", kind=error.kind, key=error.key, near=error.near), 404


def invalid(error: Invalid) -> Answer:
    return render_template("errors/invalid.html", problems=error.problems), 400


def gone(error: Gone) -> Answer:
    return render_template("errors/other.html", title="Taken away", text=str(error)), 410


def unavailable(error: Unavailable) -> tuple[str, int, dict[str, str]]:
    return render_template("errors/other.html", title="Not available just now", text=str(error)), 503, RETRY


def other(error: HTTPException) -> Answer:
    if error.code == 404:  # noqa: PLR2004 - the code is its own name
        return render_template("errors/not_found.html", kind="page", key=request.path, near=()), 404
    if error.code == 400:  # noqa: PLR2004
        return render_template("errors/invalid.html", problems=(Problem("request", error.description or ""),)), 400
    return render_template("errors/other.html", title=error.name, text=error.description or ""), error.code or 500
