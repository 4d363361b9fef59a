"""What the log is told: events of security, and what broke. Nothing that was typed, and no secret, stands in it.

Words are ours; people are numbers, addresses and accounts the beginning of a keyed hash. So no line can be forged, no
terminal made to obey, and nothing read there opens anything.
"""

import hashlib
import hmac
import logging
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, g, request

from catalog.web.bodies import Sent

LOG = logging.getLogger("catalog.security")
LOG.setLevel(logging.INFO)
SECRET_PARTS = {"secret", "token", "invitation"}  # of addresses that open something
LETTERS = 12


class Application(Flask):
    """Flask, but for how much it reads of a form and what it logs of a fault."""

    request_class = Sent

    def log_exception(self, exc_info: Any) -> None:
        """The address as it is sent, where it opens nothing."""
        self.logger.error("Exception on %s [%s]", address(), request.method, exc_info=exc_info)


def note(event: str, **more: object) -> None:
    """Write an event down: what, who, on which page, from where. `more` holds numbers and words of ours only."""
    found = g.get("who")
    told = {"person": found.person_id if found else "none", "page": request.endpoint or "none",
            "from": mark(request.remote_addr or ""), **more}  # fmt: skip
    line = " ".join(f"{name}={value}" for name, value in told.items())
    LOG.info("%s: %s", event, line, extra={"event": event, "told": told})


def mark(text: str) -> str:
    """By which the same address or account is known again, and nothing else."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, b"log\n" + text.encode(), hashlib.sha256).hexdigest()[:LETTERS]


def address() -> str:
    """The path of this request as a log may hold it: encoded, and without what would open something."""
    rule = request.url_rule
    return rule.rule if rule is not None and rule.arguments & SECRET_PARTS else quote(request.path)
