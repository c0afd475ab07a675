"""Logs and metrics: what the server says about itself. Secrets never pass through here.

One structured line a request; counters and histograms for Prometheus. Paths are logged without the tokens
that some of them carry.
"""

import logging
import re
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from piecework.db.door import Observe

_LATENCIES = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_BEARERS = re.compile(r"/(task|link|password|files)/[^/]+")


class Metrics:
    """The server's figures, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests: dict[int, Counter] = {}
        self._add_counts()
        self._add_gauges()

    def _add_counts(self) -> None:
        self.verbs = Counter(
            "piecework_verbs",
            "Verbs by store, name and outcome.",
            ("store", "verb", "outcome"),
            registry=self.registry,
        )
        self.verb_seconds = Histogram(
            "piecework_verb_seconds",
            "Time a verb spends in its transaction.",
            ("store", "verb"),
            buckets=_LATENCIES,
            registry=self.registry,
        )
        self.calls = Counter(
            "piecework_api_calls",
            "API calls by market, operation and outcome.",
            ("market", "operation", "outcome"),
            registry=self.registry,
        )
        self.call_seconds = Histogram(
            "piecework_api_seconds",
            "Time from a whole request to its answer.",
            ("market", "operation"),
            buckets=_LATENCIES,
            registry=self.registry,
        )
        self.deliveries = Counter(
            "piecework_deliveries",
            "Tries to deliver notifications and mail messages, by market, way and outcome.",
            ("market", "way", "outcome"),
            registry=self.registry,
        )
        self.requests = Counter(
            "piecework_http_requests", "HTTP requests by status.", ("status",), registry=self.registry
        )

    def _add_gauges(self) -> None:
        self.waiting = Gauge(
            "piecework_store_waiting", "Verbs waiting for a store.", ("store",), registry=self.registry
        )
        self.sweeper_lag = Gauge(
            "piecework_sweeper_lag_seconds",
            "How long the longest overdue deadline has waited.",
            ("market",),
            registry=self.registry,
        )
        self.outbox_age = Gauge(
            "piecework_outbox_age_seconds",
            "How long the longest waiting notification has been due.",
            ("market",),
            registry=self.registry,
        )
        self.ledger_problems = Gauge(
            "piecework_ledger_problems",
            "Rows that break the books, at the last audit.",
            ("market",),
            registry=self.registry,
        )

    def count_request(self, status: int) -> None:
        """Count one HTTP request by the status of its answer."""
        child = self._requests.get(status)
        if child is None:
            child = self._requests[status] = self.requests.labels(status)
        child.inc()

    def count_deliveries(self, market: str) -> Callable[[str, str], None]:
        """Return the counter of one market's deliveries: told of the way and the outcome."""
        return lambda way, outcome: self.deliveries.labels(market, way, outcome).inc()

    def observe_verbs(self, store: str) -> Observe:
        """Return the observer for one store's door."""
        return _counted(self.verbs, self.verb_seconds, store)

    def observe_calls(self, market: str) -> Callable[[str, str, float], None]:
        """Return the observer for one market's API."""
        return _counted(self.calls, self.call_seconds, market)


def _counted(counter: Counter, histogram: Histogram, where: str) -> Callable[[str, str, float], None]:
    # labels() takes a lock and builds a key at every call; the handful of children is kept instead.
    children: dict[tuple[str, str], tuple[Counter, Histogram]] = {}

    def observe(name: str, outcome: str, seconds: float) -> None:
        pair = children.get((name, outcome))
        if pair is None:
            pair = counter.labels(where, name, outcome), histogram.labels(where, name)
            children[name, outcome] = pair
        pair[0].inc()
        pair[1].observe(seconds)

    return observe


def set_up_logs(form: str) -> None:
    """Send logs to stderr: as JSON lines, or readable for "console".

    Also what libraries log, from warnings on.
    """
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "console":
        structlog.configure(
            processors=[*shared, structlog.dev.ConsoleRenderer()],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            cache_logger_on_first_use=True,
        )
    else:
        structlog.configure(
            processors=[
                *shared,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
            cache_logger_on_first_use=True,
        )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )


def public_path(path: str) -> str:
    """Return a request path without the bearer tokens in it."""
    return _BEARERS.sub(r"/\1/…", path)


def _json(event: Any, **_options: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=str)
