"""A server that is asked for more than it can answer says so soon, and answers the rest as quickly as it can.

What has waited too long for a thread is answered 503 with `Retry-After`, which costs next to nothing: without that all
would wait for each other until their visitors give up.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from flask import Flask
from gunicorn.workers.gthread import ThreadWorker

from catalog.web.api.problems import MEDIA_TYPE
from catalog.web.heap import Heap
from catalog.web.security import HEADERS
from catalog.web.signed import API

MOST_SECONDS = 2.0  # that a request waits for a thread
SECONDS = 5  # until it may be tried again
ALWAYS = ("/healthz", "/readyz")  # whoever watches has to know that it is alive
TOLD = f"More is asked than can be answered just now. Come again in {SECONDS} seconds."

Wsgi = Callable[..., Iterable[bytes]]


class Queue(ThreadPoolExecutor):
    """Threads, each of which knows how long what it does has waited for it."""

    def __init__(self, threads: int) -> None:
        super().__init__(max_workers=threads)
        self._now = threading.local()

    @property
    def waited(self) -> float:
        """Seconds, in one of its threads."""
        return float(getattr(self._now, "waited", 0.0))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        return super().submit(self._begin, time.monotonic(), partial(fn, *args, **named))

    def _begin(self, since: float, work: Callable[[], Any]) -> Any:
        self._now.waited = time.monotonic() - since
        return work()


class Worker(ThreadWorker):  # type: ignore[misc]
    """One process that serves."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._heap = Heap()

    def notify(self) -> None:
        """Called every second."""
        super().notify()
        self._heap.keep()

    def get_thread_pool(self) -> Queue:
        return Queue(self.cfg.threads)

    def load_wsgi(self) -> None:
        """The application, which reads what it answers from as soon as it is there."""
        super().load_wsgi()
        app: Flask = self.app.wsgi()  # the same object as `self.wsgi`
        app.extensions["catalog"].warm_aside()
        self.wsgi: Wsgi = refusing(app, self.tpool)


def refusing(app: Wsgi, queue: Queue) -> Wsgi:
    """The application, but for what has waited too long."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if queue.waited <= MOST_SECONDS or environ["PATH_INFO"] in ALWAYS:
            return app(environ, start)
        body, kind = _refusal(environ["PATH_INFO"])
        own = {"Content-Type": kind, "Content-Length": str(len(body)), "Retry-After": str(SECONDS)}
        start("503 Service Unavailable", [*HEADERS.items(), *own.items(), ("Cache-Control", "no-store")])
        return [body]

    return answer


def _refusal(path: str) -> tuple[bytes, str]:
    if path.startswith(API):
        document = {"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": TOLD}
        return json.dumps(document).encode(), MEDIA_TYPE
    return f"{TOLD}\n".encode(), "text/plain; charset=utf-8"
