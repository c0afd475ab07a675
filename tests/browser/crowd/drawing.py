"""How a worker draws: with the mouse, by keys, with fingers. Points are in pixels of the picture itself."""

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from playwright.sync_api import FloatRect, FrameLocator, Locator, expect

PICTURE = (160, 90)
# All of it, clear of the page's bar, and standing still: a frame that grows moves what is in it.
SHOWN = """(area) => new Promise((done) => {
  let still = 0, seen = "";
  const look = () => {
    area.scrollIntoView({block: "center"});
    const {x, y, width, height} = area.getBoundingClientRect();
    const now = [x, y, width, height].join();
    still = now === seen ? still + 1 : 0;
    seen = now;
    if (still === 3) done();
    else requestAnimationFrame(look);
  };
  look();
})"""
UP = 2
Point = tuple[float, float]


class Area(NamedTuple):
    """The drawing area of one tool, all of its picture in sight."""

    element: Locator
    size: tuple[int, int] = PICTURE

    def at(self, point: Point) -> Point:
        """Return where a point of the picture is on the page."""
        return self.places([point])[0]

    def places(self, points: Sequence[Point]) -> list[Point]:
        """Return where points of the picture are on the page, once it stands still."""
        before = None
        while (box := self._box()) != before:
            before = box
        assert box is not None
        across, down = box["width"] / self.size[0], box["height"] / self.size[1]
        return [(box["x"] + x * across, box["y"] + y * down) for x, y in points]

    def _box(self) -> FloatRect | None:
        self.element.evaluate(SHOWN)
        return self.element.bounding_box()

    def click(self, *points: Point) -> None:
        for point in points:
            self.element.page.mouse.click(*self.at(point))

    def drag(self, *points: Point) -> None:
        """Press at the first point, go over the others, let go at the last."""
        mouse = self.element.page.mouse
        first, *others = self.places(points)
        mouse.move(*first)
        mouse.down()
        for other in others:
            mouse.move(*other, steps=3)
        mouse.up()

    def press(self, *keys: str) -> None:
        self.element.focus()
        for key in keys:
            self.element.press(key)

    def touch(self, *fingers: list[Point]) -> None:
        """Put down fingers one after the other, move them together along their points, lift them."""
        session = self.element.page.context.new_cdp_session(self.element.page)
        paths = [self.places(finger) for finger in fingers]
        down: list[dict[str, Any]] = []
        for number, path in enumerate(paths):
            down.append({"x": path[0][0], "y": path[0][1], "id": number})
            session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": down})
        for step in range(1, max(len(path) for path in paths)):
            down = [
                {"x": path[min(step, len(path) - 1)][0], "y": path[min(step, len(path) - 1)][1], "id": number}
                for number, path in enumerate(paths)
            ]
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": down})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()


def area(task: FrameLocator, header: str, size: tuple[int, int] = PICTURE) -> Area:
    """Return the drawing area of the tool with this header, once its picture of this size is there."""
    return ready(task.get_by_role("application", name=header), size)


def ready(found: Locator, size: tuple[int, int] = PICTURE) -> Area:
    """Return a drawing area once its picture is in it."""
    expect(found).to_be_visible()
    expect(found.locator(".loading")).to_have_count(0)
    return Area(found, size)


def boxes(task: FrameLocator) -> None:
    button = task.locator("crowd-button[form-action=submit]").get_by_role("button")
    signs = area(task, "around every sign")
    button.click()
    expect(task.get_by_text("Draw at least one box")).to_be_visible()
    # With the mouse: dragged out, then its corner moved, then by two clicks.
    task.get_by_role("button", name="Sign", exact=True).click()
    signs.drag((30, 20), (131, 60))
    signs.drag((131, 60), (129, 62))
    signs.element.page.keyboard.press("2")
    for _ in range(3):
        task.get_by_role("button", name="Make larger").click()
    expect(task.get_by_role("button", name="Make smaller")).to_be_enabled()
    task.get_by_role("button", name="Show all of it").click()
    signs.click((0.2, 64.9), (20, 85))
    expect(task.get_by_role("status").filter(has_text="Drawn: Wall, 20 by 20 at 0, 65.")).to_be_visible()
    # With a finger; a second one that follows draws nothing, but enlarges.
    signs.touch([(140, 5), (150, 10), (155, 15)])
    expect(task.get_by_role("status").filter(has_text="Drawn: Wall, 15 by 10 at 140, 5.")).to_be_visible()
    signs.touch([(70, 45), (60, 45), (40, 45)], [(90, 45), (100, 45), (120, 45)])
    expect(task.get_by_role("button", name="Show all of it")).to_be_enabled()
    task.get_by_role("button", name="Show all of it").click()
    # By keys: the one drawn last goes, and comes back.
    signs.press("p", "Delete", "Control+z")
    expect(task.get_by_role("button", name="Remove 3, Wall")).to_be_visible()
    button.click()


def shapes(task: FrameLocator) -> None:
    outline = area(task, "Outline the sign")
    outline.click((30, 20), (130, 20), (130, 60), (31, 5))
    expect(task.get_by_text("The edges of a polygon may not cross.")).to_be_visible()
    outline.click((30, 60), (30, 20))
    edge = area(task, "Follow the edge")
    edge.click((5, 5), (5, 80), (150, 80))
    edge.press("Enter")
    mast = area(task, "Draw the mast")
    mast.drag((10, 40), (14, 42))
    mast.press("Escape", "n", "h", "Shift+ArrowUp")
    corners = area(task, "Mark the corners")
    corners.press("1")
    corners.click((30, 20))
    corners.touch([(30, 60)])
    corners.press("2")
    corners.touch([(130, 21)])
    corners.press("Shift+ArrowDown", "Space")
    task.locator("crowd-button[form-action=submit]").get_by_role("button").click()


def own_boxes(task: FrameLocator) -> None:
    found = area(task, "Label what you find")
    task.get_by_label("A new label").fill("Wall")
    task.get_by_role("button", name="Add it").click()
    task.get_by_role("button", name="Wall", exact=True).click()
    found.drag((2, 70), (150, 88))
    task.get_by_role("button", name="Remove 1, Sign").click()
    task.get_by_role("button", name="Undo").click()
    task.locator("crowd-button[form-action=submit]").get_by_role("button").click()


def masks(task: FrameLocator) -> None:
    scene = area(task, "Paint the scene")
    tool = task.locator("crowd-semantic-segmentation")
    # What was painted before is there; an outline is added by mouse, taken back and done again.
    expect(tool.get_by_role("button", name="1 Sign 27.8%")).to_be_visible()
    tool.get_by_role("button", name="Wall", exact=True).click()
    tool.get_by_role("button", name="Outline").click()
    scene.click((0.2, 60), (159.8, 60), (159.8, 89.8), (0.2, 89.8))
    scene.press("Enter", "Control+z", "Control+Shift+z")
    expect(tool.get_by_role("button", name="2 Wall 33.3%")).to_be_visible()
    things = area(task, "Paint each thing")
    tool = task.locator("crowd-instance-segmentation")
    for _ in range(20):
        things.press("]")
    rows = [(x, y) for y in range(5, 91, 8) for x in ((0, 160) if y % 16 == 5 else (160, 0))]
    things.drag(*[(float(x), float(y)) for x, y in rows])
    expect(tool.get_by_role("button", name="1 Thing 100.0%")).to_be_visible()
    # Another one, with fingers.
    tool.get_by_role("button", name="Add instance").click()
    tool.get_by_role("button", name="Outline").click()
    for corner in ((30, 20), (130, 20), (130, 60), (30, 60)):
        things.touch([corner])
    tool.get_by_role("button", name="Fill").click()
    # What is taken away is of no thing.
    tool.get_by_role("button", name="Eraser").click()
    things.drag((80, 0), (80, 90))
    tool.get_by_role("button", name="Undo").click()
    task.locator("crowd-button[form-action=submit]").get_by_role("button").click()


def painted(png: bytes) -> str:
    """Return how large a PNG of 8 bits a colour is, and how many pixels it has of each colour."""
    at, pixels = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            pixels += png[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    raw, row, counts = zlib.decompress(pixels), bytes(4 * width), Counter[str]()
    for y in range(height):
        start = y * (4 * width + 1)
        assert raw[start] == UP
        row = bytes(
            (above + more) % 256
            for above, more in zip(row, raw[start + 1 : start + 4 * width + 1], strict=True)
        )
        counts.update(row[x : x + 4].hex() for x in range(0, 4 * width, 4))
    return f"{width} by {height}: " + ", ".join(
        f"{colour} {count}" for colour, count in sorted(counts.items())
    )
