"""Every ready-made project as a requester tries it: begun, done as a worker, its answer compared."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from piecework.web.requester import starters
from tests.browser.conftest import client, join, opened
from tests.browser.crowd.answers import stored
from tests.browser.crowd.conftest import watch
from tests.browser.crowd.steps import take
from tests.browser.looking import AXE, SIDEWAYS
from tests.support.server import RunningServer

WALKS = tomllib.loads(Path(__file__).with_name("starters.toml").read_text("utf-8"))


class Desk(NamedTuple):
    """One person who is requester and worker, their page, and what went wrong on it."""

    url: str
    page: Page
    mturk: Any
    errors: list[str]


@pytest.fixture(scope="module")
def desk(server: RunningServer, chromium: Browser) -> Iterator[Desk]:
    """One page for all of them."""
    page, errors = opened(chromium), list[str]()
    watch(page, errors)
    join(server, page, "ada@example.org", "Ada", "requester", "worker")
    yield Desk(f"{server.url}/sandbox", page, client(server, "ada@example.org"), errors)
    page.context.close()


def test_every_starter_has_a_walk() -> None:
    assert list(WALKS) == [each.key for each in starters.all_()]


@pytest.mark.parametrize("key", WALKS)
def test_a_starter_is_tried_by_a_worker(desk: Desk, axe: str, key: str) -> None:
    where = sent(desk, f"{desk.url}/create/projects/new", starter=key)
    task_url = sent(desk, f"{where}/try")
    desk.page.set_viewport_size({"width": 360, "height": 740})
    desk.page.goto(task_url)
    assert looked_at(desk.page, axe) == []
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    take(desk.page.frame_locator("iframe[data-task]"), WALKS[key]["do"])
    expect(desk.page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    assert stored(desk.mturk, task_url.split("assignment_id=")[1]) == WALKS[key]["answer"]
    assert desk.errors == []


def looked_at(page: Page, axe: str) -> list[str]:
    """Return what is wrong with the task's page on a phone: too wide, or found by axe-core."""
    expect(page.frame_locator("iframe[data-task]").get_by_role("button").first).to_be_attached()
    (frame,) = page.main_frame.child_frames
    frame.wait_for_load_state()
    frame.evaluate(axe)
    found: list[str] = frame.evaluate(AXE, None)
    too_wide = frame.evaluate(SIDEWAYS)
    return [*found, f"{too_wide} pixels too wide"] if too_wide > 0 else found


def sent(desk: Desk, url: str, **fields: str) -> str:
    """Post a form as the person; returns the address it leads to."""
    origin = desk.url.removesuffix("/sandbox")
    answer = desk.page.request.post(url, form=fields, headers={"Origin": origin}, max_redirects=0)
    assert answer.status == 303, answer.text()
    where = answer.headers["location"]
    return where if where.startswith("http") else origin + where
