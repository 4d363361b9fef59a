"""How often something may be tried, by whoever is signed in, else by address, which is kept as a keyed hash only.

Tries are counted in the database, for all processes. Reads by programs are counted in memory, by each process for
itself: a read that wrote would cost more than it answers, and would wait for whoever writes.
"""

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage
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
READS_BY_ADDRESS, READS_BY_TOKEN = parse("1200 per minute"), parse("3000 per minute")
READS = "api reads"


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
    if seconds := _waits(Counters(catalog().database), item, _hashed(what)):
        raise TooManyRequests(f"Too many tries. Come again in {-(-seconds // 60)} minutes.", retry_after=seconds)


def hit_read() -> None:
    """Count one read by a program; raises TooManyRequests, with when to come again, once there were too many."""
    if not current_app.config.get("LIMITS", True):
        return
    item = READS_BY_TOKEN if access.who() else READS_BY_ADDRESS
    if seconds := _waits(current_app.extensions[READS], item, _hashed((READS, asker()))):
        told = f"At most {item.amount} reads a minute are answered. Come again in {seconds} seconds."
        raise TooManyRequests(told, retry_after=seconds)


def register(app: Flask) -> None:
    """Reads of an application are counted in this process, and forgotten with their minute."""
    app.extensions[READS] = MemoryStorage()


def _waits(counters: Storage, item: RateLimitItem, key: str) -> int:
    """Count one; the seconds until more are taken, 0 as long as they are."""
    limiter = FixedWindowRateLimiter(counters)
    if limiter.hit(item, key):
        return 0
    return max(1, int(limiter.get_window_stats(item, key).reset_time - time.time()) + 1)


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
