"""How soon a worker can begin: from asking for a task's page until its elements are ready and answer a click.

`python -m benchmarks interactive`. Two typical pages, a classifier with a picture and a bounding box tool, in
the work page of a real server, in Chromium: with an empty cache and with a full one, at this machine's speed
and four times slower, like a slow phone. The network is this machine's own, so what is measured is work, not
waiting. The browser keeps the task's frame in the page's process, as it does on phones, so that both are
slowed down. Times are milliseconds, medians.
"""

import json
import os
import statistics
import tempfile
from http.server import BaseHTTPRequestHandler
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.drawing import picture
from piecework.db.stores import Place
from tests.browser.conftest import client, elsewhere, join
from tests.browser.test_task_isolation import publish
from tests.support.server import RunningServer, data_folder

ROUNDS = 7
WIDTH, HEIGHT = 1_600, 1_200
SLOWER = 4
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head><body>
<crowd-form>{element}</crowd-form>
<script>
  const now = () => performance.timeOrigin + performance.now();
  const times = {{}};
  document.addEventListener('all-crowd-elements-ready', () => {{ times.ready = now(); }});
  // What a click has led to is on the screen with the frame after next.
  addEventListener('click', event => {{
    times.clicked = performance.timeOrigin + event.timeStamp;
    requestAnimationFrame(() => requestAnimationFrame(() => {{ times.answered = now(); }}));
  }}, true);
</script></body></html>"""
REGIONS = (
    "<short-instructions><p>Look closely.</p></short-instructions>"
    '<full-instructions header="How to"><p>In doubt say so.</p></full-instructions>'
)
ELEMENTS = {
    "classifier": '<crowd-image-classifier name="found" src="{src}" header="What is it?" '
    f"categories=\"['Bird', 'Cat', 'Dog', 'Fish', 'None']\">{REGIONS}</crowd-image-classifier>",
    "bounding box": '<crowd-bounding-box name="found" src="{src}" header="Draw a box around each" '
    f"labels=\"['Bird', 'Cat', 'Dog']\">{REGIONS}</crowd-bounding-box>",
}
_FLAGS = [
    "--disable-features=IsolateSandboxedIframes",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


class Begun(NamedTuple):
    """Milliseconds from asking for the page until its elements are ready, and until a click is answered.

    The click comes as soon as the driver finds something to click on; `waited` is the part after it.
    """

    ready: float
    answered: float
    waited: float


def measure() -> dict[str, object]:
    """Load the pages, print the figures, and return them."""
    found: dict[str, dict[str, float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        elsewhere(_pictures()) as port,
        sync_playwright() as playwright,
    ):
        server = RunningServer(Place(data_folder(Path(folder)))).start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        try:
            addresses, state = _published(server, browser, f"http://127.0.0.1:{port}/picture.png")
            for slower, (name, address) in product((1, SLOWER), addresses.items()):
                times = [_loaded(browser, state, address, slower) for _ in range(ROUNDS)]
                what = name if slower == 1 else f"{name}, {slower} times slower"
                for cache, runs in zip(("empty", "full"), zip(*times, strict=True), strict=True):
                    found[f"{what}, {cache} cache"] = _told(f"{what}, {cache} cache", runs)
        finally:
            browser.close()
            server.stop()
    result: dict[str, object] = {"row": "interactive", **found}
    print(json.dumps(result))
    return result


def _told(what: str, runs: tuple[Begun, ...]) -> dict[str, float]:
    ready, answered, waited = map(statistics.median, zip(*runs, strict=True))
    print(f"{what}: ready {ready:.0f} ms, first click answered {answered:.0f}, {waited:.0f} after it")
    return {"ready_ms": ready, "answered_ms": answered, "waited_ms": waited}


def _published(server: RunningServer, browser: Browser, src: str) -> tuple[dict[str, str], Any]:
    """Publish the pages and accept them; return where each is done, and what the worker's browser holds."""
    root, mturk = f"{server.url}/sandbox", client(server, "lab@example.org")
    page, addresses = browser.new_page(), dict[str, str]()
    join(server, page, "wanda@example.org", "Wanda", "worker")
    for name, element in ELEMENTS.items():
        publish(mturk, name, PAGE.format(name=name, element=element.format(src=src)))
        page.goto(f"{root}/projects")
        page.get_by_role("row", name=name).get_by_role("button", name="Accept").click()
        page.wait_for_url("**assignment_id=*")
        addresses[name] = page.url
    state = page.context.storage_state()
    page.context.close()
    return addresses, state


def _loaded(browser: Browser, state: Any, address: str, slower: int) -> tuple[Begun, Begun]:
    """Open a page with an empty cache, then once more."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    times = _begun(page, address), _begun(page, address)
    context.close()
    return times


def _begun(page: Page, address: str) -> Begun:
    page.goto(address, wait_until="commit")
    task = page.frame_locator("iframe[data-task]")
    # The first thing that a worker chooses: a category, or the label to draw with.
    task.locator(".category, .label-button").first.click(timeout=60_000)
    inside = next(frame for frame in page.frames if "/task/" in frame.url)
    inside.wait_for_function("() => times.ready && times.answered")
    times: dict[str, float] = inside.evaluate("() => times")
    began: float = page.evaluate("() => performance.timeOrigin")
    return Begun(times["ready"] - began, times["answered"] - began, times["answered"] - times["clicked"])


def _pictures() -> type[BaseHTTPRequestHandler]:
    png = picture(WIDTH, HEIGHT)

    class Pictures(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(png)))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(png)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Pictures
