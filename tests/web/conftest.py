"""Fixtures of the page tests: the website on SQLite, a requester, a worker, and the worker's browser."""

import pytest

from tests.support.website import website


@pytest.fixture(scope="session", autouse=True)
def bundles():
    """The styles and scripts that pages name."""
    from tools.build_frontend import build  # noqa: PLC0415  only these tests need Node

    build()


@pytest.fixture
def site(tmp_path, clock):
    """The website, sign-up open."""
    with website(tmp_path, clock) as stand:
        yield stand


@pytest.fixture
def requester(site):
    return site.person("Harbour Herbarium", "requester", "worker")


@pytest.fixture
def worker(site):
    return site.person("Wanda Worker", country="DE", zone="Europe/Berlin")


@pytest.fixture
def browser(site, worker):
    return site.browser(worker)


@pytest.fixture
def anyio_backend():
    return "asyncio"
