"""The pages about crowd elements are fresh, no element is missing, and their script is not too heavy."""

import gzip
import json
import re

from tools.build_crowd_page import MARK, SOURCE, TARGET, TESTS, build, build_tests, elements

STATIC = SOURCE.parents[2] / "src" / "piecework" / "web" / "static"
MOST_BYTES = 90_000
MOST_BYTES_WITH_DRAWING = 160_000


def test_the_pages_are_what_the_tool_writes_now() -> None:
    assert TARGET.read_text() == build(), "run python -m tools.build_crowd_page"
    assert TESTS.read_text() == build_tests(), "run python -m tools.build_crowd_page"
    assert build().startswith(MARK)


def test_every_folder_is_an_element_and_every_element_a_folder() -> None:
    made = (SOURCE / "elements.ts").read_text()
    assert {folder.name for folder in elements()} == set(re.findall(r'^  "([\w-]+)":', made, re.MULTILINE))


def test_the_scripts_stay_light() -> None:
    own, drawing = compressed("crowd-html-elements.js"), compressed("crowd-drawing.js")
    assert own < MOST_BYTES
    assert own + drawing < MOST_BYTES_WITH_DRAWING


def compressed(name: str) -> int:
    """Return the size of a script as it is sent."""
    file = json.loads((STATIC / "manifest.json").read_text())[name]
    return len(gzip.compress((STATIC / file).read_bytes(), 9, mtime=0))
