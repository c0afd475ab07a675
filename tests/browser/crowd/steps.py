"""What a worker does on a page, as data: a list of steps, each a list of an act and what it is done to.

`["check", "radio", "Bus"]` ticks the radio button of that name. Names are found by their beginning or middle;
one that begins with `=` is the whole name. Points are in pixels of the picture itself.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.crowd import drawing

Step = Sequence[Any]
SUBMITS = "crowd-button[form-action=submit] button"


def take(task: FrameLocator, steps: Sequence[Step]) -> None:
    """Do the steps in a task's frame, one after the other."""
    for act, *details in steps:
        ACTS[act](task, *details)


def send(task: FrameLocator) -> None:
    task.locator(SUBMITS).click()


def fill(task: FrameLocator, label: str, text: str) -> None:
    field(task, label).fill(text)


def note(task: FrameLocator, name: str, text: str) -> None:
    """Fill in a text area in a window of the same name."""
    named(task, "textbox", name).fill(text)


def type_(task: FrameLocator, label: str, text: str) -> None:
    field(task, label).press_sequentially(text)


def choose(task: FrameLocator, label: str, *options: str) -> None:
    field(task, label).select_option(list(options))


def enter(task: FrameLocator, label: str) -> None:
    field(task, label).press("Enter")


def attach(task: FrameLocator, label: str) -> None:
    """Choose a small file."""
    field(task, label).set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"x"})


def check(task: FrameLocator, role: Any, name: str) -> None:
    named(task, role, name).check()


def all_(task: FrameLocator, role: Any, name: str) -> None:
    """Tick all of a name."""
    expect(named(task, role, name).first).to_be_visible()
    for each in named(task, role, name).all():
        each.check()


def click(task: FrameLocator, role: Any, name: str) -> None:
    named(task, role, name).click()


def tap(task: FrameLocator, text: str) -> None:
    task.get_by_text(text).first.click()


def press(task: FrameLocator, role: Any, name: str, *keys: str) -> None:
    found = named(task, role, name)
    for key in keys:
        found.press(key)


def see(task: FrameLocator, text: str) -> None:
    expect(task.get_by_text(text).filter(visible=True).first).to_be_visible()


def miss(task: FrameLocator, text: str) -> None:
    expect(task.get_by_text(text).filter(visible=True)).to_have_count(0)


def off(task: FrameLocator, role: Any, name: str) -> None:
    expect(named(task, role, name)).to_be_disabled()


def has(task: FrameLocator, label: str, value: str) -> None:
    expect(field(task, label)).to_have_value(value)


def drag(task: FrameLocator, header: str, size: list[int], *points: drawing.Point) -> None:
    drawing.area(task, header, (size[0], size[1])).drag(*points)


def points(task: FrameLocator, header: str, size: list[int], *points: drawing.Point) -> None:
    drawing.area(task, header, (size[0], size[1])).click(*points)


def keys(task: FrameLocator, header: str, *keys: str) -> None:
    drawing.area(task, header).press(*keys)


def rank(task: FrameLocator, dimension: str, *ranks: int) -> None:
    """Give the responses these ranks, in their order."""
    within = task.get_by_role("group", name=dimension)
    for number, each in enumerate(ranks, 1):
        within.get_by_role("radiogroup", name=f"Response {number}").get_by_label(
            str(each), exact=True
        ).check()


def correct(task: FrameLocator, key: str, value: str) -> None:
    """Write another value of a key that was read from a document."""
    task.get_by_role("group", name=key).get_by_label("Value", exact=True).fill(value)


def field(task: FrameLocator, label: str) -> Locator:
    return task.get_by_label(label.removeprefix("="), exact=label.startswith("="))


def named(task: FrameLocator, role: Any, name: str) -> Locator:
    return task.get_by_role(role, name=name.removeprefix("="), exact=name.startswith("="))


ACTS: Mapping[str, Callable[..., None]] = {
    "send": send,
    "fill": fill,
    "note": note,
    "type": type_,
    "choose": choose,
    "enter": enter,
    "attach": attach,
    "check": check,
    "all": all_,
    "click": click,
    "tap": tap,
    "press": press,
    "see": see,
    "miss": miss,
    "off": off,
    "has": has,
    "drag": drag,
    "points": points,
    "keys": keys,
    "rank": rank,
    "correct": correct,
}
