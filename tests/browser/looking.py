"""A page judged at two widths and in two colours: nothing is too wide, axe-core finds nothing.

With LOOKS in the environment, a folder, each look is kept there as a picture for somebody to look at.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import is_failure, opened

# What changes with the colours alone is the contrast.
LOOKS: dict[tuple[int, Any], list[str] | None] = {
    (360, "light"): None,
    (360, "dark"): ["color-contrast"],
    (1280, "dark"): None,
    (1280, "light"): ["color-contrast"],
}
AXE = """async (rules) => (
  await axe.run(document, {resultTypes: ["violations"], iframes: false, ...(rules ? {runOnly: rules} : {})})
).violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """Looks at pages in every look, and notes what is wrong with them."""

    def __init__(self, browser: Browser, axe: str, state: Any) -> None:
        self.wrong: list[str] = []
        self._axe = axe
        self._page = opened(browser, storage_state=state)
        self._page.on("pageerror", lambda error: self.wrong.append(f"{self._page.url}: {error}"))
        self._page.on("console", self._hear)

    def look(self, name: str, url: str, act: Callable[[Page], object] | None = None) -> None:
        """Open an address and judge it in every look; `act` brings the page into the state to look at."""
        page = self._page
        page.goto(url)
        if act is not None:
            act(page)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for frame in page.frames:
            # An act may have led to another page, whose frames come after it.
            frame.wait_for_load_state()
            frame.evaluate(self._axe)
        for (width, colours), rules in LOOKS.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=colours)
            self._judge(f"{name} at {width} {colours}", rules)

    def end(self) -> None:
        """Close the page, and fail if anything was wrong."""
        self._page.context.close()
        if self.wrong:
            raise AssertionError("\n".join(self.wrong))

    def _judge(self, where: str, rules: list[str] | None) -> None:
        if folder := os.environ.get("LOOKS"):
            name = re.sub(r"\W+", "-", where).strip("-")
            self._page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
        for frame in self._page.frames:
            if (too_wide := frame.evaluate(SIDEWAYS)) > 0:
                self.wrong.append(f"{where}: {too_wide} pixels too wide")
            self.wrong += [f"{where}: {found}" for found in frame.evaluate(AXE, rules)]

    def _hear(self, said: ConsoleMessage) -> None:
        # The page itself may say 404 or 410: that is what is looked at.
        if is_failure(said) and said.location["url"] != self._page.url:
            self.wrong.append(f"{self._page.url}: {said.text}")
