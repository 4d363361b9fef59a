"""Visitors of a busy day, for a server under load: what they ask for, how often, and how long each answer took.

Of a hundred requests 70 are searches and pages of records, 20 lists and tallies, 5 downloads and 5 writes. Visitors
send one request after the other (a closed loop); or requests arrive at a rate, whatever becomes of those before (an
open loop).
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlmodel import col, select

from bench import war
from catalog.models import EquipmentType, Incident, Item
from catalog.services.catalog import Catalog

SEED = 20241127
PATIENCE = 60.0  # seconds for an answer
SOME = 400  # records of each kind that are looked at
KINDS = {"search and pages": 70, "lists and tallies": 20, "downloads": 5, "writes": 5}


@dataclass(frozen=True)
class Request:
    kind: str
    path: str
    body: str = ""
    token: str = ""

    @property
    def sent(self) -> bytes:
        head = [f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        if self.body:
            head += [f"Authorization: Bearer {self.token}", "Content-Type: application/json"]
            head += [f"Content-Length: {len(self.body.encode())}"]
        return "\r\n".join([*head, "", self.body]).encode()


@dataclass
class Answers:
    """What came of requests: seconds of those that were answered by kind, statuses, what came of none."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    untold: int = 0  # refused without a Retry-After
    took: float = 0.0

    @property
    def every(self) -> list[float]:
        return sorted(one for some in self.seconds.values() for one in some)

    @property
    def failed(self) -> int:
        """Answers that are neither what was asked for nor a refusal that says when to come again."""
        return len(self.broken) + self.untold + sum(n for status, n in self.statuses.items() if status not in EXPECTED)


EXPECTED = {200, 201, 429, 503}
DONE = {200, 201}


class Day:
    """Requests without end, the same in each run."""

    def __init__(self, catalog: Catalog, tokens: Sequence[str]) -> None:
        self._draw, self._number, self._tokens = random.Random(SEED), count(1), tokens  # noqa: S311 - no secret
        with catalog.database.reading() as session:
            of_loss = col(Item.public_id).startswith("w")
            self._items = session.exec(select(Item.public_id).where(of_loss).limit(SOME)).all()
            told = col(Incident.public_id).startswith("w")
            self._incidents = session.exec(select(Incident.public_id).where(told).limit(SOME)).all()
            lost = select(Item.type_id).where(of_loss).limit(SOME)
            self._types = session.exec(select(EquipmentType.slug).where(col(EquipmentType.id).in_(lost))).all()

    def __iter__(self) -> Iterator[Request]:
        makers: dict[str, Callable[[], tuple[str, str]]] = {
            "search and pages": self._page, "lists and tallies": self._list,
            "downloads": self._download, "writes": self._write,
        }  # fmt: skip
        while True:
            (kind,) = self._draw.choices(list(KINDS), list(KINDS.values()))
            path, body = makers[kind]()
            yield Request(kind, path, body, self._draw.choice(self._tokens))

    def _page(self) -> tuple[str, str]:
        words = " ".join(self._draw.sample(sorted(war.COMMON), self._draw.choice([1, 1, 2])))
        of_type = self._draw.choice(self._types)
        address = (
            f"/?q={words.replace(' ', '+')}", f"/losses/?q={words.replace(' ', '+')}", f"/?q={of_type}",
            f"/types/{of_type}", f"/items/{self._draw.choice(self._items)}",
            f"/incidents/{self._draw.choice(self._incidents)}",
        )  # fmt: skip
        return self._draw.choice(address), ""

    def _list(self) -> tuple[str, str]:
        outcome, year = self._draw.choice(war.OUTCOMES), self._draw.randrange(2015, 2025)
        address = (
            "/losses/?dataset=all", f"/losses/?outcome={outcome}&year={year}", "/incidents/",
            f"/tally?dataset=all&year={year}", f"/tally?outcome={outcome}&rows=category", "/map/?dataset=all",
        )  # fmt: skip
        return self._draw.choice(address), ""

    def _download(self) -> tuple[str, str]:
        name = self._draw.choice(("losses.csv", "losses.json", "losses.geojson"))
        return f"/{name}?dataset=all&type={self._draw.choice(self._types)}", ""

    def _write(self) -> tuple[str, str]:
        number = f"{next(self._number)}x{self._draw.randrange(10**9)}"
        source = {"url": f"https://reports.made-up.example/{number}", "title": f"Synthetic report {number}"}
        return "/api/v1/sources", json.dumps({**source, "why": "a benchmark"})


def closed(port: int, day: Iterator[Request], visitors: int, seconds: float) -> Answers:
    """So many visitors, each of whom waits for an answer before the next request."""
    found, end = Answers(), time.perf_counter() + seconds

    async def visit() -> None:
        while time.perf_counter() < end:
            await _ask(port, next(day), found)

    async def every() -> None:
        await asyncio.gather(*(visit() for _ in range(visitors)))

    return _timed(every, found)


def arriving(port: int, day: Iterator[Request], rate: float, seconds: float) -> Answers:
    """Requests that arrive at random, `rate` a second on average, whether those before are answered or not."""
    found, draw = Answers(), random.Random(SEED)  # noqa: S311 - no secret

    async def every() -> None:
        due, asked = time.perf_counter(), []
        end = due + seconds
        while due < end:
            due += draw.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asked.append(asyncio.create_task(_ask(port, next(day), found)))
        await asyncio.gather(*asked)

    return _timed(every, found)


def _timed(every: Callable[[], Coroutine[Any, Any, None]], found: Answers) -> Answers:
    start = time.perf_counter()
    asyncio.run(every())
    found.took = time.perf_counter() - start
    return found


async def _ask(port: int, request: Request, found: Answers) -> None:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            head = await _answer(port, request)
    except (OSError, TimeoutError, ValueError) as error:
        found.broken.append(f"{request.path}: {error!r}")
        return
    status = int(head.split(b" ", 2)[1])
    found.statuses[status] += 1
    if status in DONE:
        found.seconds.setdefault(request.kind, []).append(time.perf_counter() - start)
    elif b"\r\nretry-after:" not in head.lower():
        found.untold += 1


async def _answer(port: int, request: Request) -> bytes:
    """The head of an answer, once all of it has come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.sent)
        head = await reader.readuntil(b"\r\n\r\n")
        while await reader.read(1 << 16):
            pass
    except asyncio.IncompleteReadError as error:
        raise ValueError("no whole answer") from error
    else:
        return head
    finally:
        writer.close()
