"""Pages of the corpus whose walk stands in the page's own file, in TOML in a comment before it.

`about` says what the page is in the manner of; `do` is what a worker does (steps.py); `answer` is what
its requester gets. `values` fill its gaps, besides `image_url`, which in a value is written IMAGE; `language`
says that they are in Liquid.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from piecework.rules.layouts import liquid, placeholders
from tests.browser.crowd.steps import Step

FOLDER = Path(__file__).parent / "corpus"
_END = "-->\n"


class Written(NamedTuple):
    """A page of the corpus; `page` has its gaps still."""

    about: str
    do: list[Step]
    answer: dict[str, str]
    page: str
    values: dict[str, str]
    language: str

    def filled(self, image_url: str) -> str:
        """Return the page as a worker gets it."""
        values = {
            "image_url": image_url,
            **{name: value.replace("IMAGE", image_url) for name, value in self.values.items()},
        }
        if self.language == "liquid":
            return liquid.fill(self.page, values)
        return placeholders.fill(self.page, values)


@cache
def all_() -> dict[str, Written]:
    """Return the pages by name."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.html"))}


def _read(path: Path) -> Written:
    before, _, page = path.read_text("utf-8").partition(_END)
    said: dict[str, Any] = tomllib.loads(before.removeprefix("<!--"))
    return Written(
        said["about"],
        said["do"],
        said["answer"],
        page,
        said.get("values", {}),
        said.get("language", "placeholders"),
    )
