"""Fixtures that every test may ask for: stores on both databases, and a clock the test moves."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from piecework.db.door import Database, Tx
from piecework.db.stores import MarketTerms, Place, StoreName, open_store
from piecework.rules.payouts import Offer
from tests.support.postgres import PostgresServer
from tests.support.stores import make_stores

DATABASES = ("sqlite", "postgres")

# How long an example takes says how busy the machine is. Examples are the same in every run, so that
# what fails fails again; HYPOTHESIS_PROFILE=default looks at others.
settings.register_profile(
    "same", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class Clock:
    """Market or wall time that moves when told to."""

    def __init__(self, start: int = 1_790_000_000_000) -> None:
        self.now = start

    def __call__(self, _tx: Tx | None = None) -> int:
        return self.now

    def advance(self, *, seconds: float = 0, days: float = 0) -> None:
        """Move forward."""
        self.now += int((seconds + days * 86_400) * 1_000)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line each what the client programs (tests/clients) and the fuzzer have driven."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    told = [value for report in reports for name, value in report.user_properties if name == "driven"]
    for name in sorted({name for name, _ in told}):
        counts = Counter[str]()
        for who, driven in told:
            counts.update(driven if who == name else {})
        kinds = Counter(key.split()[0] for key in counts if " " in key)
        plain = {key: count for key, count in counts.items() if " " not in key}
        shown = [f"{count} {key}s" for key, count in (*kinds.items(), *plain.items())]
        terminalreporter.write_line(f"driven by {name}: {', '.join(shown)}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for each test process, or the one that PIECEWORK_TEST_POSTGRES names."""
    with PostgresServer.started(os.environ.get("PIECEWORK_TEST_POSTGRES")) as server:
        yield server


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place with fresh, empty stores: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        yield make_stores(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield Place(tmp_path, url)


@pytest.fixture
def clock() -> Clock:
    """The time of the stores under test."""
    return Clock()


def _opened(
    place: Place, name: StoreName, clock: Clock, terms: MarketTerms | None = None
) -> Iterator[Database]:
    store = open_store(place, name, now=clock, terms=terms)
    yield store
    store.close()


@pytest.fixture
def market(place: Place, clock: Clock) -> Iterator[Database]:
    """A production market with the fees of the old service, that pays out from a cent on."""
    terms = MarketTerms(sandbox=False, fee_schedule="mturk", payouts=Offer(("Bank transfer",), 1))
    yield from _opened(place, "production", clock, terms)


@pytest.fixture
def sandbox(place: Place, clock: Clock) -> Iterator[Database]:
    """A sandbox market."""
    yield from _opened(place, "sandbox", clock, MarketTerms(sandbox=True))


@pytest.fixture
def identity(place: Place, clock: Clock) -> Iterator[Database]:
    """An identity store."""
    yield from _opened(place, "identity", clock)
