"""The server: gunicorn with threads, its workers sharing nothing but the database and the index."""

from typing import Any

from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from catalog import create_app
from catalog.config import Settings
from catalog.web import heap, logs, security
from catalog.web.queue import Worker

THREADS = 8
# A question of 10,000 letters, each of six characters in an address: it is for the pages to say what they leave out.
message.MAX_REQUEST_LINE = 65_536


class _Log(glogging.Logger):  # type: ignore[misc]
    """What gunicorn has to say goes where the rest does."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers, self.error_log.propagate = [], True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, host: str) -> None:
        self.settings, self.host = settings, host
        super().__init__()

    def load_config(self) -> None:
        values = {
            "bind": f"{self.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "threads": THREADS,
            "worker_class": Worker,
            "loglevel": "warning",
            "logger_class": _Log,
            "graceful_timeout": 10,
            "limit_request_line": message.MAX_REQUEST_LINE,
            "control_socket_disable": True,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self.settings)


def run(settings: Settings, host: str) -> int:
    """Serve until told to stop; the key is made before workers start."""
    security.secret_keys(settings)
    logs.configure(settings)
    heap.share()
    _Server(settings, host).run()
    return 0
