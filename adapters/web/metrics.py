"""Counts what happens, and shows it at `/metrics` in Prometheus's format: numbers and fixed names, never a question."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

METRICS_PATH = "/metrics"

_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0, 30.0, 60.0)
"""Bounds of the latency's buckets: 3 s is what platforms wait, 60 s is when an answer is given up."""


class PrometheusMetrics:
    """Fulfils `bot.metrics.Metrics`. Each has a registry of its own, so that several can live in one process."""

    def __init__(self, version: str) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        Info("verbatim", "The running program", registry=registry).info({"version": version})
        self._requests = Histogram(
            "verbatim_request_seconds",
            "Time from a request to its reply, waiting included",
            ["platform", "kind"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._queue = Gauge(
            "verbatim_requests_in_progress", "Requests that wait or are being answered", ["platform"], registry=registry
        )
        self._asked = Counter("verbatim_questions", "Questions answered", ["confidence"], registry=registry)
        self._checked = Counter("verbatim_claims", "Claims checked", ["verdict"], registry=registry)
        self._posts = Counter(
            "verbatim_posts", "Daily posts that came to their end", ["platform", "outcome"], registry=registry
        )
        self._log_lines = Counter(
            "verbatim_log_lines",
            "Warnings and errors, also those that the log leaves out",
            ["level"],
            registry=registry,
        )

    @contextmanager
    def answering(self, platform: str, kind: str) -> Iterator[None]:
        """Measure a request."""
        queue, start = self._queue.labels(platform), time.perf_counter()
        queue.inc()
        try:
            yield
        finally:
            queue.dec()
            self._requests.labels(platform, kind).observe(time.perf_counter() - start)

    def asked(self, confidence: str) -> None:
        """Count a question."""
        self._asked.labels(confidence).inc()

    def checked(self, verdict: str) -> None:
        """Count a claim."""
        self._checked.labels(verdict).inc()

    def posted(self, platform: str, outcome: str) -> None:
        """Count a daily post."""
        self._posts.labels(platform, outcome).inc()

    @contextmanager
    def counting_log_lines(self) -> Iterator[None]:
        """Meanwhile, count the lines of the log by level."""
        handler = _CountingHandler(self._log_lines)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)

    def routes(self) -> list[web.RouteDef]:
        """The route of `/metrics`."""

        async def metrics(_: web.Request) -> web.Response:
            return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

        return [web.get(METRICS_PATH, metrics)]


class _CountingHandler(logging.Handler):
    """Counts records and keeps nothing of them."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.WARNING)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        self._counter.labels(record.levelname.casefold()).inc()
