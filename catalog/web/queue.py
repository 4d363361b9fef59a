"""A server that is asked for more than it can answer says so at once, and answers the rest as quickly as ever.

Each process has its threads and a short queue before them. What comes while the queue is full is answered 503 with
`Retry-After`, which costs next to nothing; without that all would wait for each other until their visitors give up.
"""

import json
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from catalog.web.api.problems import MEDIA_TYPE
from catalog.web.security import HEADERS
from catalog.web.signed import API

MOST_WAITING = 32  # requests for each process
SECONDS = 5
ALWAYS = ("/healthz", "/readyz")  # whoever watches has to know that it is alive
TOLD = f"More is asked than can be answered just now. Come again in {SECONDS} seconds."

Wsgi = Callable[..., Iterable[bytes]]


class Queue(ThreadPoolExecutor):
    """Threads, and how many requests wait for one of them."""

    def __init__(self, threads: int) -> None:
        super().__init__(max_workers=threads)
        self._lock, self.waiting = threading.Lock(), 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self._count(1)
        return super().submit(self._begin, fn, *args, **named)

    def _begin(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        self._count(-1)
        return fn(*args, **named)

    def _count(self, by: int) -> None:
        with self._lock:
            self.waiting += by


class Worker(ThreadWorker):  # type: ignore[misc]
    """One process that serves."""

    def get_thread_pool(self) -> Queue:
        return Queue(self.cfg.threads)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi: Wsgi = refusing(self.wsgi, self.tpool)


def refusing(app: Wsgi, queue: Queue) -> Wsgi:
    """The application, but for what comes while too many wait."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if queue.waiting < MOST_WAITING or environ["PATH_INFO"] in ALWAYS:
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
