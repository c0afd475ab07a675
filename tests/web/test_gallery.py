"""The gallery shows every component there is, in the sandbox."""

import re
from pathlib import Path

import pytest

from piecework.web.pages import TEMPLATES
from piecework.web.people.gallery import ICONS

pytestmark = pytest.mark.anyio

FRONTEND = Path(__file__).parents[2] / "frontend"
PARTS = {"ui": "macros.html.jinja", "parts": "worker/parts.html.jinja", "drafts": "worker/drafts.html.jinja"}


async def test_everything_is_in_the_gallery(site, worker, browser) -> None:
    source = (TEMPLATES / "gallery.html.jinja").read_text("utf-8")
    for name, file in PARTS.items():
        macros = set(re.findall(r"\{% macro ([a-z]\w*)\(", (TEMPLATES / file).read_text("utf-8")))
        assert macros
        assert {macro for macro in macros if f"{name}.{macro}(" not in source} == set()

    shown = await browser.get("/sandbox/gallery")
    assert shown.status == 200
    used = {each for classes in shown.tree.xpath("//@class") for each in classes.split()}
    styles = (FRONTEND / "src/styles/piecework.css").read_text("utf-8")
    ours = set(re.findall(r"\.((?:pw|is)-[a-z]+(?:-[a-z]+)*)", styles))
    # The header of requesters is another page's, and so are Bootstrap's own states.
    assert ours - used == {"pw-desk"}
    assert set(ICONS) == set(re.findall(r'id="([a-z]+)"', (FRONTEND / "icons.svg").read_text("utf-8")))

    assert (await site.browser().get("/sandbox/gallery")).status == 200
    assert (await browser.get("/gallery")).status == 404
