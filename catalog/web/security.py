"""Headers on every answer, the hosts that are answered, and the key that signs."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from catalog.config import Settings
from catalog.domain.errors import Unavailable
from catalog.web import access

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"
KEY_FILE = "secret-key"
HOST_ONLY = "__Host-session"


def register(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer and refuse hosts that are not the public address."""
    keys = secret_keys(settings)
    app.config.update(SECRET_KEY=keys[0], SECRET_KEY_FALLBACKS=list(keys[1:]))
    app.config.update(SESSION_COOKIE_SECURE=settings.is_https, SESSION_COOKIE_SAMESITE="Lax")
    if settings.is_https:
        app.config["SESSION_COOKIE_NAME"] = HOST_ONLY  # browsers take it from this host by https alone
    if settings.proxies:
        number = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]
    _know_host(app, settings)
    _add_headers(app, settings)
    access.register(app)


def _know_host(app: Flask, settings: Settings) -> None:
    host = urlsplit(settings.url).netloc

    @app.before_request
    def known_host() -> None:
        if host and request.host != host:
            abort(400, f"this catalog is at {settings.url}")


def _policy(settings: Settings) -> str:
    """The content security policy; tiles of the operator's choice are the only thing from elsewhere."""
    return CSP.replace("img-src 'self'", f"img-src 'self' {settings.tiles.origin}") if settings.tiles else CSP


def _add_headers(app: Flask, settings: Settings) -> None:
    own = {**HEADERS, "Content-Security-Policy": _policy(settings)}

    @app.after_request
    def headers(response: Response) -> Response:
        for name, value in own.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return _tagged(response)


def _tagged(response: Response) -> Response:
    """A public page carries an ETag and answers 304 when nothing changed; what the signed-in see is kept nowhere."""
    if g.get("who") is not None:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    if response.cache_control.no_store:
        return response
    if request.method == "GET" and response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
        response.add_etag()
        response.cache_control.no_cache = response.cache_control.max_age is None or None
        response.make_conditional(request)
    return response


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The keys of the settings; else the one in the data folder, made on first use, mode 0600."""
    if settings.secret_keys:
        return settings.secret_keys
    file = settings.data / KEY_FILE
    try:
        if not file.exists():
            _make_key(file)
        return (file.read_text(encoding="ascii"),)
    except OSError as error:
        raise Unavailable(f"the data folder {settings.data} cannot be used: {error.strerror}") from error


def _make_key(file: Path) -> None:
    """Written aside and linked into place: two processes agree on one key, and none ever reads half of it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(handle, "w") as written:
        written.write(secrets.token_hex(32))
    with suppress(FileExistsError):
        os.link(aside, file)
    Path(aside).unlink()
