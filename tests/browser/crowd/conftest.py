"""A worker's browser page, and the requester whose HITs it works on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3
import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from piecework.db.stores import Place
from tests.browser.conftest import is_failure, join, keys
from tests.browser.test_task_isolation import publish
from tests.support.server import RunningServer, data_folder

HOME = ("http://127.0.0.1:", "data:")


class Bench(NamedTuple):
    """`errors` are what the page's console said, and every address elsewhere that it asked for."""

    root: str
    mturk: Any
    page: Page
    errors: list[str]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Bench]:
    """One server, one worker and one browser page for all tests of a file."""
    server = RunningServer(Place(data_folder(tmp_path_factory.mktemp("crowd")))).start()
    server.run("people", "create", "lab@example.org", "--name", "Lab", "--requester")
    root, own = f"{server.url}/sandbox", keys(server, "lab@example.org")
    page, errors = chromium.new_page(), list[str]()
    watch(page, errors)
    join(server, page, "wanda@example.org", "Wanda", "worker")
    yield Bench(root, boto3.client("mturk", region_name="us-east-1", endpoint_url=root, **own), page, errors)
    page.context.close()
    assert server.stop() == 0


def watch(page: Page, errors: list[str]) -> None:
    """Note what goes wrong on a page."""
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if is_failure(said) else None)
    page.on("request", lambda sent: errors.append(sent.url) if not sent.url.startswith(HOME) else None)


def begin(bench: Bench, name: str, page: str) -> tuple[FrameLocator, str]:
    """Publish a page under a name and accept it; return its frame and the assignment's id."""
    publish(bench.mturk, name, page)
    bench.page.goto(f"{bench.root}/projects")
    row = bench.page.get_by_role("row", name=name, exact=False).first
    row.get_by_role("button", name="Accept").click()
    bench.page.wait_for_url("**assignment_id=*")
    return bench.page.frame_locator("iframe[data-task]"), bench.page.url.split("assignment_id=")[1]
