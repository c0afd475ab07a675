"""How smoothly a worker draws: 200 boxes, then a mask, on a picture of 8,000 by 6,000 pixels in Chromium.

`python -m benchmarks drawing`. Measured in the page: the time from frame to frame while the mouse draws, and
the time the page's own thread works for each frame, which says what is left for slower machines. Sizes are
those of the built scripts.
"""

import gzip
import json
import os
import statistics
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page, sync_playwright

from piecework.web.assets import STATIC

WIDTH, HEIGHT = 8_000, 6_000
BOXES = 200
STROKES = 20
MOVES = 12
SCRIPTS = ("crowd-html-elements.js", "crowd-drawing.js")
PAGE = """<!doctype html><meta charset="utf-8"><title>Drawing</title><script src="/static/{script}"></script>
<crowd-form>
  <crowd-{tool} id="tool" name="found" src="/picture.png" header="Draw" labels="['a', 'b']">
  </crowd-{tool}>
</crowd-form>
<script>
  const times = [];
  (function frame(now) {{ times.push(now); requestAnimationFrame(frame); }})(performance.now());
</script>"""
_FLAGS = ["--no-sandbox"] if os.geteuid() == 0 else []


class Drawn(NamedTuple):
    """Milliseconds: from frame to frame, and of work on the page's own thread for each frame."""

    frames: list[float]
    work: float

    def told(self) -> str:
        """Return the figures in a line."""
        late = sum(frame > 1.5 * 1_000 / 60 for frame in self.frames) / len(self.frames)
        centiles = statistics.quantiles(self.frames, n=20)
        return (
            f"{statistics.median(self.frames):.1f} ms a frame in the median, {centiles[-1]:.1f} in the "
            f"slowest twentieth, {late:.1%} late; {self.work:.1f} ms of work a frame"
        )


def measure() -> dict[str, object]:
    """Draw, print the figures, and return them."""
    sizes = {name: len(gzip.compress(_built(name), 9, mtime=0)) for name in SCRIPTS}
    print("sizes, compressed: " + ", ".join(f"{name} {size:,} bytes" for name, size in sizes.items()))
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        boxes, count = _boxes(page, address)
        print(f"{count} boxes on {WIDTH} by {HEIGHT} pixels: {boxes.told()}")
        enlarged = _enlarged(page)
        print(f"with them, enlarging and moving the picture: {enlarged.told()}")
        mask, written = _mask(page, address)
        print(f"{STROKES} strokes of a mask: {mask.told()}; written as PNG in {written:.0f} ms")
        browser.close()
    result: dict[str, object] = {
        "row": "drawing",
        "sizes": sizes,
        "box_frame_ms": statistics.median(boxes.frames),
        "box_work_ms": boxes.work,
        "view_frame_ms": statistics.median(enlarged.frames),
        "mask_frame_ms": statistics.median(mask.frames),
        "mask_work_ms": mask.work,
        "png_ms": written,
    }
    print(json.dumps(result))
    return result


def _boxes(page: Page, address: str) -> tuple[Drawn, int]:
    area = _open(page, address, "bounding-box")
    page.keyboard.press("1")
    begun = _begin(page)
    for number in range(BOXES):
        x = area["x"] + 8 + (number % 20) * (area["width"] - 40) / 20
        y = area["y"] + 8 + (number // 20) * (area["height"] - 50) / 10
        _drag(page, [(x, y), (x + 22, y + 30)])
    drawn = _end(begun)
    return drawn, page.evaluate("() => tool.value.boundingBoxes.length")


def _enlarged(page: Page) -> Drawn:
    area = page.locator(".stage").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] / 3, area["y"] + area["height"] / 3)
    page.keyboard.down("Control")
    begun = _begin(page)
    for step in range(60):
        page.mouse.wheel(0, -25 if step < 40 else 25)
    page.keyboard.up("Control")
    for step in range(60):
        page.mouse.wheel(20, 15 if step % 2 else -10)
    return _end(begun)


def _mask(page: Page, address: str) -> tuple[Drawn, float]:
    area = _open(page, address, "semantic-segmentation")
    page.keyboard.press("2")
    begun = _begin(page)
    for number in range(STROKES):
        y = area["y"] + 20 + number * (area["height"] - 40) / STROKES
        _drag(page, [(area["x"] + 20, y), (area["x"] + area["width"] - 20, y + 15)])
    drawn = _end(begun)
    written = page.evaluate(
        "() => { const from = performance.now(); tool.value; return performance.now() - from; }"
    )
    return drawn, written


def _open(page: Page, address: str, tool: str) -> dict[str, float]:
    page.goto(f"{address}/{tool}.html")
    page.locator(".loading").wait_for(state="detached", timeout=120_000)
    # Until the picture is decoded and painted for the first time.
    page.wait_for_timeout(1_500)
    area = page.locator(".stage").bounding_box()
    assert area is not None
    return {name: area[name] for name in ("x", "y", "width", "height")}  # type: ignore[literal-required]


def _drag(page: Page, points: list[tuple[float, float]]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=MOVES)
    page.mouse.up()


def _begin(page: Page) -> tuple[Page, CDPSession, float]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate("() => { times.length = 0; }")
    return page, session, _work(session)


def _end(begun: tuple[Page, CDPSession, float]) -> Drawn:
    page, session, before = begun
    times: list[float] = page.evaluate("() => times")
    work = _work(session) - before
    session.detach()
    frames = [after - before for before, after in pairwise(times)]
    return Drawn(frames, 1_000 * work / len(frames))


def _work(session: CDPSession) -> float:
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def _built(name: str) -> bytes:
    manifest: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    return (STATIC / manifest[name]).read_bytes()


@contextmanager
def _served() -> Iterator[str]:
    shown = picture(WIDTH, HEIGHT)
    manifest: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            kind, body = "image/png", shown
            if name.endswith(".js"):
                kind, body = "text/javascript; charset=utf-8", (STATIC / name).read_bytes()
            elif name.endswith(".html"):
                text = PAGE.format(tool=name.removesuffix(".html"), script=manifest[SCRIPTS[0]])
                kind, body = "text/html", text.encode()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def picture(width: int, height: int) -> bytes:
    """A PNG that is no plain ground: every row is another."""
    began = time.monotonic()
    wave = bytes((x * 7 + x // 90 * 31) % 256 for x in range(3 * width + 256))
    rows = b"".join(b"\0" + wave[y % 256 : y % 256 + 3 * width] for y in range(height))
    parts = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 1)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    whole = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    print(f"picture of {len(whole):,} bytes made in {time.monotonic() - began:.1f} s")
    return whole
