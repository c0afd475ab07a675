"""Writes docs/crowd-elements.md and docs/crowd-tests.md from what stands in frontend/src/crowd.

`python -m tools.build_crowd_page`. The first page's text is that folder's README.md; its table has a row for
every element's. The second says of each element where its tests are, what differs from the old element, and
why.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "frontend" / "src" / "crowd"
TARGET = ROOT / "docs" / "crowd-elements.md"
TESTS = ROOT / "docs" / "crowd-tests.md"
UNIT = ROOT / "frontend" / "tests" / "crowd"
HANDS = ROOT / "tests" / "browser" / "crowd" / "hands"
MARK = "<!-- Generated from frontend/src/crowd. Make it anew with python -m tools.build_crowd_page. -->"
_HEAD = "| Element | What it is | In the answer | What differs, or is our choice |\n|---|---|---|---|\n"
_ABOUT_TESTS = """# Tests of the crowd elements

What holds for every element, and the test that fails when one is missing:

- Its example in the sandbox's gallery works and answers (`tests/browser/crowd/test_gallery.py`).
- It is done on a page in a real work page by the mouse, by the keyboard alone and by touch, the drawing
  tools by a pen, too; each time it is submitted, and what is stored is compared. The page notes which hand
  has reached which element (`tests/browser/crowd/test_hands.py`).
- With each of its documented attributes it is on a page of the corpus, pages in the manner of real ones,
  which are filled in and submitted, and their stored answers compared
  (`tests/browser/crowd/test_coverage.py`, `test_pages.py`).
- axe-core finds nothing in it, on a phone's width and a desktop's (`test_pages.py`,
  `test_every_element_can_be_seen_and_heard`).
- It is on the page of elements ([crowd-elements.md](crowd-elements.md)), and the scripts stay within their
  sizes (`tests/docs/test_crowd_elements.py`).

What differs from the old elements is told as far as their documentation and published pages show what they
did. Unit tests are in `frontend/tests/crowd`, pages that every hand does in `tests/browser/crowd/hands`.

| Element | Unit tests | By every hand | What differs, or is our choice | Why |
|---|---|---|---|---|
"""


class Element(NamedTuple):
    """What a folder's README.md says; `ours` and `why` are empty where nothing differs."""

    tag: str
    about: str
    answer: str
    ours: str
    why: str


def build() -> str:
    """Return the page. Raises ValueError for a folder whose README.md is not in the form of the others."""
    text = (SOURCE / "README.md").read_text("utf-8")
    read = (_read(folder) for folder in elements())
    rows = (f"| `{each.tag}` | {each.about} | {each.answer} | {each.ours} |\n" for each in read)
    return f"{MARK}\n\n{text}\n{_HEAD}{''.join(rows)}"


def build_tests() -> str:
    """Return the page about tests. Raises ValueError for an element that a kind of test leaves out."""
    return f"{MARK}\n\n{_ABOUT_TESTS}{''.join(_tested(_read(folder)) for folder in elements())}"


def elements() -> list[Path]:
    """Return the folders that hold an element, by name."""
    return sorted(path.parent for path in SOURCE.glob("*-*/element.ts"))


def _read(folder: Path) -> Element:
    read = re.fullmatch(
        r"# (\S+)\n\n(.+)\n\nAnswer: (.+)\n(?:\nOurs: (.+)\n\nWhy: (.+)\n)?",
        (folder / "README.md").read_text("utf-8"),
    )
    if read is None or read[1] != folder.name:
        raise ValueError(
            f"{folder.name}/README.md: a heading, what it is, “Answer:” and perhaps “Ours:” with “Why:”"
        )
    return Element(read[1], read[2], read[3], read[4] or "", read[5] or "")


def _tested(element: Element) -> str:
    # Tools are shown by a helper that puts the beginning of their names before.
    named = re.compile(rf'(?<![\w-]){element.tag}(?![\w-])|"{element.tag.removeprefix("crowd-")}"')
    unit = [path.name for path in sorted(UNIT.glob("*.test.ts")) if named.search(path.read_text("utf-8"))]
    hands = [path.name for path in sorted(HANDS.glob("*.html")) if element.tag in _rows(path)]
    if not unit or not hands:
        raise ValueError(
            f"{element.tag} has no {'unit test' if not unit else 'row in tests/browser/crowd/hands'}"
        )
    files = [", ".join(f"`{name}`" for name in names) for names in (unit, hands)]
    return f"| `{element.tag}` | {files[0]} | {files[1]} | {element.ours} | {element.why} |\n"


def _rows(page: Path) -> dict[str, object]:
    before = page.read_text("utf-8").partition("-->\n")[0]
    return tomllib.loads(before.removeprefix("<!--"))


if __name__ == "__main__":
    TARGET.write_text(build(), "utf-8")
    TESTS.write_text(build_tests(), "utf-8")
