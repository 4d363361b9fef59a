"""How often something may be tried, by whoever is signed in, else by address, which is kept as a keyed hash only."""

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from catalog.domain.errors import Unavailable
from catalog.services.accounts.counters import Counters
from catalog.web import access
from catalog.web.shown import catalog

View = TypeVar("View", bound=Callable[..., Any])
HOME_BITS = 64  # of an IPv6 address: one household has that many, and could come under each
PER_ACCOUNT, PER_ADDRESS = parse("10 per 15 minutes"), parse("30 per 15 minutes")
PER_MAILBOX = parse("3 per hour")


def limited(amount: str) -> Callable[[View], View]:
    """Let a page be sent no more often than this by each: `@limited("5 per hour")`. Looking at it is not counted."""
    item = parse(amount)

    def mark(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **named: Any) -> Any:
            if request.method not in access.READING:
                with suppress(Unavailable):  # the database is busy with something long; what only looks goes on
                    hit(item, request.endpoint or "", asker())
            return view(*args, **named)

        return counted  # type: ignore[return-value]  # the same arguments, the same answer

    return mark


def hit(item: RateLimitItem, *what: str) -> None:
    """Count one try; raises TooManyRequests, with when to come again, once there were too many."""
    if not current_app.config.get("LIMITS", True):
        return
    limiter, key = FixedWindowRateLimiter(Counters(catalog().database)), _hashed(what)
    if not limiter.hit(item, key):
        seconds = max(1, int(limiter.get_window_stats(item, key).reset_time - time.time()) + 1)
        raise TooManyRequests(f"Too many tries. Come again in {-(-seconds // 60)} minutes.", retry_after=seconds)


def forget(item: RateLimitItem, *what: str) -> None:
    """Count anew: the last try was right."""
    if current_app.config.get("LIMITS", True):
        FixedWindowRateLimiter(Counters(catalog().database)).clear(item, _hashed(what))


def try_account(what: str, account: str) -> None:
    """Count a try to get into an account, known here or not, and one of the address that it comes from."""
    hit(PER_ADDRESS, what, address())
    hit(PER_ACCOUNT, what, account)


def asker() -> str:
    """Who asks: the person who is signed in, else the address."""
    found = access.who()
    return f"person {found.person_id}" if found else address()


def address() -> str:
    """The network address of whoever asks, as the proxies that are trusted give it."""
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, HOME_BITS), strict=False))
    return str(found)


def _hashed(what: tuple[str, ...]) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, "\n".join(what).encode(), hashlib.sha256).hexdigest()
