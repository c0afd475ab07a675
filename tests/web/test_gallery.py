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
    # The header of requesters and the sides of the design page are other pages', and Bootstrap has states.
    assert ours - used == {"pw-desk", "pw-side"}
    assert set(ICONS) == set(re.findall(r'id="([a-z]+)"', (FRONTEND / "icons.svg").read_text("utf-8")))

    assert (await site.browser().get("/sandbox/gallery")).status == 200
    assert (await browser.get("/gallery")).status == 404


async def test_every_crowd_element_has_a_page_with_an_example(site, worker, browser) -> None:
    tags = {path.parent.name for path in FRONTEND.glob("src/crowd/*-*/element.ts")}
    shown = await browser.get("/sandbox/gallery")
    links = shown.tree.xpath("//section[@aria-labelledby='elements']//th/a/@href")
    assert {link.removeprefix("/sandbox/gallery/") for link in links} == tags
    for tag in sorted(tags):
        page = await browser.get(f"/sandbox/gallery/{tag}")
        (source,) = page.tree.xpath("//textarea[@name='source']/text()")
        assert f"<{tag}" in source, tag
        assert "${" not in source, tag
        frame = await browser.get(f"/sandbox/gallery/{tag}/shown")
        assert frame.response.text.strip() == source.strip()
        assert "allow-same-origin" not in frame.headers["content-security-policy"]
    assert (await browser.get("/sandbox/gallery/crowd-nothing")).status == 404
    assert (await browser.get(f"/gallery/{min(tags)}")).status == 404
    assert (await browser.get(f"/gallery/{min(tags)}/shown")).status == 404


async def test_a_changed_example_is_shown_to_nobody_but_whoever_changed_it(site, worker, browser) -> None:
    path = "/sandbox/gallery/crowd-alert/shown"
    shown = await browser.post(path, {"source": "<p>changed</p>"})
    assert shown.response.text == "<p>changed</p>"
    assert shown.headers["content-security-policy"].startswith("sandbox ")
    assert "changed" not in (await browser.get(path)).response.text
    forged = await browser.post(path, {"source": "<p>x</p>"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status == 403
