"""A worker's browser page, and the requester whose HITs it works on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from tests.browser.conftest import accept, client, is_failure, join, opened
from tests.browser.test_task_isolation import publish
from tests.support.server import RunningServer

HOME = ("http://127.0.0.1:", "data:")


class Bench(NamedTuple):
    """`errors` are what the page's console said, and every address elsewhere that it asked for."""

    root: str
    mturk: Any
    page: Page
    errors: list[str]


@pytest.fixture(scope="module")
def bench(server: RunningServer, chromium: Browser) -> Iterator[Bench]:
    """One worker and one browser page for all tests of a file."""
    page, errors = opened(chromium), list[str]()
    watch(page, errors)
    join(server, page, "wanda@example.org", "Wanda", "worker")
    yield Bench(f"{server.url}/sandbox", client(server, "lab@example.org"), page, errors)
    page.context.close()


def watch(page: Page, errors: list[str]) -> None:
    """Note what goes wrong on a page."""
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if is_failure(said) else None)
    page.on("request", lambda sent: errors.append(sent.url) if not sent.url.startswith(HOME) else None)


def begin(bench: Bench, name: str, page: str) -> tuple[FrameLocator, str]:
    """Publish a page under a name and accept it; return its frame and the assignment's id."""
    accept(bench.page, bench.root, publish(bench.mturk, name, page))
    return bench.page.frame_locator("iframe[data-task]"), bench.page.url.split("assignment_id=")[1]
