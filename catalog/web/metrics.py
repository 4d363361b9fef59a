"""Figures for whoever watches over the catalog: what it answered, how long that took, what it holds in memory.

In the text format of Prometheus, for admins: a monitoring system reads it with the token of one. Each process tells of
itself. No figure says who asked, or what for.
"""

import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from catalog.domain.outcomes import Role
from catalog.search import memory
from catalog.search.engines import EngineUnavailable
from catalog.search.state import last_job
from catalog.services.catalog import Catalog
from catalog.web.access import need
from catalog.web.shown import reading

pages = Blueprint("metrics", __name__)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
NAME = "catalog.metrics"


class _Figures:
    """The figures of one application."""

    def __init__(self, of: Catalog) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(_Held(of))
        self.answers = Counter(
            "catalog_answers", "Answers by page and status", ["page", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "catalog_answer_seconds", "Seconds until an answer", ["page"], buckets=SECONDS, registry=self.registry
        )


class _Held(Collector):
    """What is looked up when somebody asks."""

    def __init__(self, of: Catalog) -> None:
        self._catalog = of

    def collect(self) -> Iterator[GaugeMetricFamily]:
        held = GaugeMetricFamily("catalog_held_bytes", "Bytes held in memory for questions", labels=["what"])
        for what, size in memory.held(self._catalog.engine).items():
            held.add_metric([what], size)
        yield held
        try:
            documents = self._catalog.engine.size()
        except EngineUnavailable:
            documents = 0
        yield GaugeMetricFamily("catalog_index_documents", "Documents in the index", value=documents)
        with reading() as session:
            lag = last_job(session) - (self._catalog.engine.position() or 0)
        yield GaugeMetricFamily("catalog_index_lag_jobs", "Changes that the index does not hold yet", value=lag)


def register(app: Flask) -> None:
    """Count and time every answer."""
    app.extensions[NAME] = _Figures(app.extensions["catalog"])

    @app.after_request
    def end(response: Response) -> Response:
        page = request.endpoint or "none"
        figures: _Figures = app.extensions[NAME]
        figures.answers.labels(page, response.status_code).inc()
        figures.seconds.labels(page).observe(time.perf_counter() - g.began)
        return response


@pages.get("/metrics")
@need(Role.ADMIN)
def metrics() -> Response:
    figures: _Figures = current_app.extensions[NAME]
    return Response(generate_latest(figures.registry), content_type=CONTENT_TYPE_LATEST)
