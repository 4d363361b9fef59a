"""Programs that use the catalog over HTTP: one host, or whichever of several answers, as a proxy would choose."""

import json
import secrets
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Self
from urllib.parse import urlsplit

from catalog.db import Database
from catalog.domain.accounts import Scope
from catalog.domain.outcomes import Role
from catalog.models import Person, PersonRole
from catalog.services.accounts import tokens
from catalog.services.catalog import utc_now

SECONDS = 60


class Busy:
    """Some who go on with their `work` for as long as the block lasts."""

    def __init__(self, number: int) -> None:
        self.end = threading.Event()
        self._threads = [threading.Thread(target=self.work, args=(one,)) for one in range(number)]

    def work(self, number: int) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end.set()
        for one in self._threads:
            one.join()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def document(self) -> Any:
        return json.loads(self.body)


def ask(url: str, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """One request on a connection of its own; raises OSError or HTTPException where no whole answer came."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)) as connection:
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())


def ask_any(urls: Sequence[str], path: str, **request: Any) -> Answer:
    """As a proxy does: the next host where one does not take the request; only such requests as may be sent twice."""
    for url in urls[:-1]:
        try:
            return ask(url, path, **request)
        except (OSError, HTTPException):
            continue
    return ask(urls[-1], path, **request)


def add_source(urls: Sequence[str], token: str, number: str) -> Answer:
    """A made-up source that is found by a word of its own. The same number twice is one source."""
    values = {"url": f"https://reports.made-up.example/{number}", "title": f"A made-up report, {word(number)}"}
    sent = json.dumps({**values, "why": "a test"})
    bearing = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    return ask_any(urls, "/api/v1/sources", method="POST", body=sent, **bearing)


def word(number: str) -> str:
    return f"zq{number}"


def reviewer(database: Database, name: str) -> str:
    """The token of a new reviewer."""
    now = utc_now()
    with database.transaction() as session:
        email = f"{secrets.token_hex(4)}@made-up.example"
        person = Person(pseudonym=f"made-up {name} {secrets.token_hex(3)}", email=email, joined_at=now)
        session.add(person)
        session.flush()
        session.add(PersonRole.model_validate({"person_id": person.id, "role": Role.REVIEWER}))
        return tokens.make(session, person.id or 0, "a program", Scope.WRITE, now)
