"""Fixtures for pytest, found by it once Piecework is installed."""

from typing import TYPE_CHECKING, Any

import pytest

from piecework import testing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from piecework.testing.offline import OfflineMarket


@pytest.fixture
def piecework_settings() -> dict[str, Any]:
    """What the market is opened with, for a test suite to override: see `piecework.testing.market`."""
    return {}


@pytest.fixture
def piecework_market(piecework_settings: dict[str, Any]) -> "Iterator[OfflineMarket]":
    """An empty market, production and sandbox, open during the test."""
    with testing.market(**piecework_settings) as market:
        yield market


@pytest.fixture
def mturk(piecework_market: "OfflineMarket") -> Any:
    """A boto3 MTurk client of production, with funds."""
    return piecework_market.client()


@pytest.fixture
def mturk_sandbox(piecework_market: "OfflineMarket") -> Any:
    """A boto3 MTurk client of the sandbox."""
    return piecework_market.client(sandbox=True)
