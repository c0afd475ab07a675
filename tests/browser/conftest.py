"""Debian's Chromium, and people to sit in front of it."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from piecework.identity import access_keys, passwords, people, sessions
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller
from piecework.identity.vault import Vault
from tests.support.server import SECRET, RunningServer, data_folder
from tests.support.stores import make_stores
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
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=flags, timeout=2 * PATIENCE_SECONDS * 1_000
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open a page in a context of its own; every error it shows in its console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, expect_errors: bool = False, **options: Any) -> Page:
        page = opened(chromium, **options)
        contexts.append(page.context)
        if not expect_errors:
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.append(said.text) if is_failure(said) else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def opened(browser: Browser, **options: Any) -> Page:
    """Open a page in a context of its own, with patience."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_SECONDS * 1_000)
    return context.new_page()


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[RunningServer]:
    """A running server on SQLite, with nothing in it."""
    server = RunningServer(make_stores(data_folder(folder)), *arguments, **settings).start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for the tests of a module: each has people of its own."""
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


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


def accept(page: Page, root: str, hit: Any) -> None:
    """Accept a HIT of a market, by the address that old scripts and links have."""
    page.goto(f"{root}/projects/{hit['HITGroupId']}/tasks/accept_random")
    page.wait_for_url("**assignment_id=*")


def is_failure(said: ConsoleMessage) -> bool:
    """Return whether a console line is an error; a form sent back with its mistakes (422) is none."""
    return said.type == "error" and "status of 422" not in said.text


def join(server: RunningServer, page: Page, email: str, name: str, *roles: str) -> str:
    """Make an account with a password and sign the page's browser in; returns the person's id."""
    person_id = come(server, email, name, *roles)
    with server.stores() as stores:
        token = stores.identity.write(sessions.start, person_id, Caller("127.0.0.1", "Test browser"))
    page.context.add_cookies([{"name": "piecework", "value": token, "url": server.url, "httpOnly": True}])
    return person_id


def come(server: RunningServer, email: str, name: str, *roles: str) -> str:
    """Make an account, which nobody is signed in to; returns the person's id."""
    made = Roles(**dict.fromkeys(roles, True))
    with server.stores() as stores:
        return stores.identity.write(people.create, email, Profile(name), made, _password_hash()).id


@cache
def _password_hash() -> str:
    return passwords.hashed(PASSWORD)


def client(server: RunningServer, email: str, market: str = "sandbox") -> Any:
    """A requester's client for a market; their account is made if there is none."""
    with server.stores() as stores:
        found = stores.identity.read(people.by_email, email)
        person_id = found.id if found else come(server, email, "Harbour Lab", "requester")
        key = stores.identity.write(access_keys.create, Vault(SECRET.encode()), person_id)
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=server.url + ("/sandbox" if market == "sandbox" else ""),
        aws_access_key_id=key.key.id,
        aws_secret_access_key=key.secret,
    )


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
