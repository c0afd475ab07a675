"""Debian's Chromium, and people to sit in front of it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from piecework.db.stores import Place
from tests.support.server import RunningServer, data_folder
from tools import build_frontend

PASSWORD = "a long enough password"
_HAS_FOCUS = """() => document.hasFocus() && document.activeElement !== null
  && !["BODY", "IFRAME"].includes(document.activeElement.tagName)"""
_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# For what comes sooner or later: a busy machine may take its time, and only a failing test waits that long.
PATIENCE_SECONDS = 60
expect.set_options(timeout=PATIENCE_SECONDS * 1_000)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    flags = [*_FLAGS, "--no-sandbox"] if os.geteuid() == 0 else _FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open a page in a context of its own; every error it shows in its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, expect_errors: bool = False, **options: Any) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        if not expect_errors:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.append(said.text) if is_failure(said) else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A running server on SQLite, empty."""
    running = RunningServer(Place(data_folder(tmp_path))).start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which comes with the front end's tools."""
    return build_frontend.tool("axe-core/axe.min.js").read_text("utf-8")


@contextmanager
def elsewhere(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """A requester's own server, answering by `handler`; gives its port. Whatever fails, it is taken down."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def is_failure(said: ConsoleMessage) -> bool:
    """Return whether a console line is an error; a form sent back with its mistakes (422) is none."""
    return said.type == "error" and "status of 422" not in said.text


def join(server: RunningServer, page: Page, email: str, name: str, *roles: str) -> str:
    """Make an account by the command line, choose its password in the browser; returns the person's id."""
    said = server.run("people", "create", email, "--name", name, *(f"--{role}" for role in roles))
    page.goto(said.strip().splitlines()[-1].split()[-1])
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/password/" not in url)
    return said.split()[0]


def keys(server: RunningServer, email: str) -> dict[str, str]:
    """Make an access key by the command line, as arguments for boto3."""
    lines = server.run("keys", "create", email).splitlines()
    return {
        name.strip(): value.strip() for name, value in (line.split("=", 1) for line in lines if "=" in line)
    }


def until(page: Page, holds: Callable[[], object], what: str) -> None:
    """Look again and again until something holds that no locator can be asked for; the page goes on."""
    # Not by wait_for_function: to look again it evaluates its text anew, which our pages' policy forbids.
    last = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < last, f"it never came to that: {what}"
        page.wait_for_timeout(50)


def kept(page: Page, *texts: str) -> None:
    """Wait until the device has what was entered last."""

    def has_all() -> bool:
        values: list[str] = page.evaluate("() => Object.values(localStorage)")
        return all(any(text in value for value in values) for text in texts)

    until(page, has_all, f"kept on the device: {texts}")


def tab(page: Page) -> None:
    """Press Tab and wait until the focus is somewhere: a frame of another process gets it a bit later."""
    page.keyboard.press("Tab")
    until(page, lambda: any(frame.evaluate(_HAS_FOCUS) for frame in page.frames), "something has the focus")
