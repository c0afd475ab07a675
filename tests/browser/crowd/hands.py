"""Hands that a worker has: the mouse, the keyboard alone, fingers, a pen. Each can do all that a row says.

A file in hands/ is the body of a page. It says in TOML, in a comment before it, for each element what is
done with it and what it adds to the answer. `by` names the element that is operated where the row's own
cannot be. Points are in pixels of the picture itself, around its middle, where the keys begin. SCRIPT notes
which hand has reached which element, and sends that along.
"""

import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.crowd.drawing import PICTURE, Area, Point, area
from tests.browser.crowd.places import away, place_of

FOLDER = Path(__file__).parent / "hands"
SCRIPT = """<script>
document.addEventListener('all-crowd-elements-ready', () => {
  const tool = document.querySelector('crowd-entity-annotation');
  const form = (tool?.shadowRoot ?? document).querySelector('crowd-form');
  const heard = new Set(), field = document.createElement('input');
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, event => {
      // Going past something is not operating it.
      if (event.key === 'Tab' || event.key === 'Shift') return;
      for (const { localName } of event.composedPath()) {
        if (localName && localName.includes('-')) heard.add(`${localName} ${event.pointerType ?? 'keys'}`);
      }
    }, true);
  }
  Object.assign(field, { type: 'hidden', name: 'hands' });
  form.append(field);
  form.addEventListener('submit', () => { field.value = [...heard].join(); });
});
</script>"""


FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
</head>
<body>
{body}{script}
</body>
</html>
"""


class Row(NamedTuple):
    """What is done with an element, and what the requester then gets."""

    do: list[list[Any]]
    answer: dict[str, str]
    by: str


class Sheet(NamedTuple):
    """A page, and its elements in their order."""

    page: str
    rows: dict[str, Row]


@cache
def sheets() -> dict[str, Sheet]:
    """Return the pages by name."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.html"))}


def _read(path: Path) -> Sheet:
    before, _, body = path.read_text("utf-8").partition("-->\n")
    said: dict[str, Any] = tomllib.loads(before.removeprefix("<!--"))
    rows = {
        tag: Row(row["do"], row.get("answer", {}), row.get("by", tag))
        for tag, row in said.items()
        if tag != "about"
    }
    return Sheet(FRAME.format(title=path.stem.capitalize(), body=body, script=SCRIPT), rows)


class Hand(ABC):
    """What all hands can do; how each points, presses and writes is its own."""

    kind: str
    #: Of what else a tool may hear while this hand is at work.
    beside: tuple[str, ...] = ()

    def __init__(self, page: Page, task: FrameLocator) -> None:
        self.page = page
        self.task = task

    def do(self, row: Row) -> None:
        """Do what a row says."""
        scope = self.task.locator(row.by)
        acts = self._acts()
        for act, *details in row.do:
            if act == "see":
                expect(
                    self.task.get_by_text(details[0]).or_(self._pictured(details[0])).first
                ).to_be_visible()
            elif act == "miss":
                expect(self.task.get_by_text(details[0]).filter(visible=True)).to_have_count(0)
            elif act == "part":
                expect(scope.locator(details[0]).first).to_be_visible()
            elif act == "shut":
                expect(scope.get_by_role("dialog")).to_have_count(0)
            else:
                acts[act](scope, *details)

    def _acts(self) -> Mapping[str, Callable[..., None]]:
        return {
            "push": self.push,
            "write": self.write,
            "slide": self.slide,
            "words": self.words,
            "points": self.points,
            "drag": self.drag,
            "finish": self.finish,
        }

    def push(self, scope: Locator, role: Any, name: str, group: str = "") -> None:
        """Press a button, tick a box, choose one of several."""
        within = scope.get_by_role("radiogroup", name=group, exact=True) if group else scope
        self.press(within.get_by_role(role, name=name, exact=True))

    @abstractmethod
    def press(self, target: Locator) -> None:
        """Press something that is not in a picture."""

    @abstractmethod
    def slide(self, scope: Locator, name: str, value: int, ends: list[int]) -> None:
        """Move a slider."""

    @abstractmethod
    def words(self, scope: Locator, name: str, first: int, last: int) -> None:
        """Select from a word of a text to another, counted from 1."""

    @abstractmethod
    def points(self, scope: Locator, header: str, *points: Point) -> None:
        """Put points on a picture."""

    @abstractmethod
    def drag(self, scope: Locator, header: str, *points: Point) -> None:
        """Draw from point to point."""

    def write(self, scope: Locator, label: str, text: str) -> None:
        """Write into a field."""
        field = self.field(scope, label)
        self.press(field)
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def finish(self, scope: Locator, header: str, last: Point) -> None:
        """End a shape of many points where it can be ended."""
        self.points(scope, header, last)

    def field(self, scope: Locator, label: str) -> Locator:
        """Return the field with this label."""
        return scope.get_by_label(label, exact=True).and_(scope.locator("input, textarea"))

    def drawn_in(self, header: str) -> Area:
        """Return the drawing area of the tool with this header."""
        return area(self.task, header)

    def send(self) -> None:
        """Submit the task."""
        self.press(self.task.locator("crowd-button[form-action=submit]").get_by_role("button"))

    def _pictured(self, name: str) -> Locator:
        return self.task.get_by_role("img", name=name, exact=True)


class Pointing(Hand):
    """A hand that points."""

    @abstractmethod
    def at(self, point: Point) -> None:
        """Press at a point of the page."""

    def slide(self, scope: Locator, name: str, value: int, ends: list[int]) -> None:
        slider = scope.get_by_role("slider", name=name)
        share = (value - ends[0]) / (ends[1] - ends[0])
        self.at(place_of(slider, 0.01 + 0.98 * share))
        expect(slider).to_have_value(str(value))

    def points(self, _: Locator, header: str, *points: Point) -> None:
        for place in self.drawn_in(header).places(points):
            self.at(place)


class Mouse(Pointing):
    """A mouse, and a keyboard to write with."""

    kind = "mouse"

    def press(self, target: Locator) -> None:
        target.click()

    def at(self, point: Point) -> None:
        self.page.mouse.click(*point)

    def words(self, scope: Locator, name: str, first: int, last: int) -> None:
        text = scope.get_by_role("group", name=name, exact=True)
        begin, end = place_of(text, 0, first), place_of(text, 1, last)
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()

    def drag(self, _: Locator, header: str, *points: Point) -> None:
        self.drawn_in(header).drag(*points)


class Fingers(Pointing):
    """A touch screen; what is written comes whole, as from the keyboard on it."""

    kind = "touch"

    def press(self, target: Locator) -> None:
        target.tap()

    def at(self, point: Point) -> None:
        self.page.touchscreen.tap(*point)

    def write(self, scope: Locator, label: str, text: str) -> None:
        field = self.field(scope, label)
        self.press(field)
        expect(field).to_be_focused()
        self.page.keyboard.insert_text(text)
        expect(field).to_have_value(text)

    def words(self, scope: Locator, name: str, first: int, last: int) -> None:
        text = scope.get_by_role("group", name=name, exact=True)
        for number in {first, last}:
            self.at(place_of(text, 0.5, number))

    def drag(self, _: Locator, header: str, *points: Point) -> None:
        self.drawn_in(header).touch(list(points))


class Keys(Hand):
    """The keyboard alone: Tab leads everywhere, from the top of the task."""

    kind = "keys"

    def __init__(self, page: Page, task: FrameLocator) -> None:
        super().__init__(page, task)
        self.page.locator("iframe[data-task]").focus()
        self._cross = (0.0, 0.0)

    def press(self, target: Locator) -> None:
        self._reach(target)
        kind = target.get_attribute("type") or target.get_attribute("role")
        if kind in {"radio", "tab"} and (target.is_checked() if kind == "radio" else True):
            return
        if target.evaluate("each => each.matches('button, [role=button], a')"):
            self.page.keyboard.press("Enter")
        elif kind in {"checkbox", "radio"}:
            self.page.keyboard.press("Space")

    def slide(self, scope: Locator, name: str, value: int, ends: list[int]) -> None:
        slider = scope.get_by_role("slider", name=name)
        self._reach(slider)
        assert ends[0] <= value <= ends[1]
        steps = value - int(slider.input_value())
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
        expect(slider).to_have_value(str(value))

    def words(self, scope: Locator, name: str, first: int, last: int) -> None:
        text = scope.get_by_role("group", name=name, exact=True)
        self._reach(text)
        for _ in range(first):
            self.page.keyboard.press("ArrowRight")
        for _ in range(last - first):
            self.page.keyboard.press("Shift+ArrowRight")

    def points(self, _: Locator, header: str, *points: Point) -> None:
        element = self.drawn_in(header).element
        if away(element):
            self._reach(element)
            self._cross = (PICTURE[0] / 2, PICTURE[1] / 2)
        for x, y in points:
            for by, arrows in ((x - self._cross[0], ("Left", "Right")), (y - self._cross[1], ("Up", "Down"))):
                for __ in range(round(abs(by))):
                    self.page.keyboard.press(f"Shift+Arrow{arrows[by > 0]}")
            self._cross = (x, y)
            self.page.keyboard.press("Space")

    def drag(self, scope: Locator, header: str, *points: Point) -> None:
        self.points(scope, header, *points)

    def finish(self, _: Locator, header: str, __: Point) -> None:
        assert away(self.drawn_in(header).element) == ""
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Go there by Tab, and by arrows among those of which Tab stops at one."""
        expect(target).to_be_enabled()
        for _ in range(120):
            where = away(target)
            if where == "":
                return
            self.page.keyboard.press(where)
        raise AssertionError(f"no way by keys to {target}")


class Pen(Fingers):
    """A pen, with the palm of its hand on the screen as well."""

    kind = "pen"
    beside = ("touch",)

    def press(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        self.at(place_of(target, 0.5))

    def at(self, point: Point) -> None:
        self._stroke([point])

    def drag(self, _: Locator, header: str, *points: Point) -> None:
        drawn = self.drawn_in(header)
        *way, palm = drawn.places([*points, (20, 80)])
        self._stroke(way, palm)

    def _stroke(self, way: list[Point], palm: Point | None = None) -> None:
        session = self.page.context.new_cdp_session(self.page)
        last = len(way) - 1
        common = {"pointerType": "pen", "button": "left", "clickCount": 1}

        def send(kind: str, at: Point, **more: object) -> None:
            session.send("Input.dispatchMouseEvent", {"type": kind, "x": at[0], "y": at[1], **common, **more})

        send("mouseMoved", way[0], button="none", buttons=0)
        send("mousePressed", way[0], buttons=1, force=0.4)
        if palm is not None:
            session.send(
                "Input.dispatchTouchEvent",
                {
                    "type": "touchStart",
                    "touchPoints": [{"x": palm[0], "y": palm[1], "radiusX": 40, "radiusY": 30}],
                },
            )
        for at in way[1:]:
            send("mouseMoved", at, buttons=1, force=0.7)
        send("mouseReleased", way[last], buttons=0)
        if palm is not None:
            session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()


HANDS: tuple[type[Hand], ...] = (Mouse, Keys, Fingers)
