"""The design of a task page in a browser: an editor that says what is wrong, shows it, and loses nothing."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from piecework.market import projects
from piecework.rules.projects import ProjectDraft
from tests.browser.conftest import join, until
from tests.support.server import RunningServer

CONTENT = "<!DOCTYPE html>\n<h1>${word}</h1>\n<input name=a aria-label=a>\n"
KEPT = "() => Object.keys(localStorage)"
HISTORY = "() => history.length"
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def address(server: RunningServer, page: Page, request: pytest.FixtureRequest) -> str:
    """Where a project of the person in `page` is designed."""
    owner = join(server, page, f"{request.node.name}@example.org", "Ada's laboratory", "requester")
    with server.stores() as stores:
        draft = ProjectDraft("Towns", "Name a town", "d", CONTENT)
        project = stores.sandbox.write(projects.create, owner, draft)
    return f"{server.url}/sandbox/create/projects/{project.id}/design"


@pytest.fixture
def page(open_page: Any) -> Page:
    opened: Page = open_page()
    return opened


def test_what_is_written_is_checked_shown_and_kept(page: Page, address: str) -> None:
    page.goto(address)
    editor = page.get_by_role("textbox", name="HTML")
    preview = page.frame_locator("iframe[name=preview]").frame_locator("iframe:not(.coming)")
    expect(preview.get_by_role("heading", name="word")).to_be_visible()
    steps = page.evaluate(HISTORY)
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("<div><h2>Grüße 🐦</h2>\n<img>${where}")
    expect(preview.get_by_role("heading", name="Grüße 🐦")).to_be_visible()
    expect(page.get_by_text("<div> of line 4 is never closed.")).to_be_visible()
    expect(page.get_by_label("Value of where in the preview")).to_be_visible()
    # Marked in the margin, and led to by a link.
    expect(page.locator(".pw-editor .cm-lint-marker-warning")).to_have_count(2)
    page.get_by_role("listitem").filter(has_text="Pictures").get_by_role("link", name="5").click()
    expect(page.locator(".pw-editor .cm-activeLineGutter").first).to_have_text("5")
    page.get_by_label("Value of where in the preview").fill("Hinterland")
    expect(preview.get_by_text("Hinterland")).to_be_visible()
    assert page.evaluate(HISTORY) == steps, "a preview is no step in the history"
    # Beside, on a phone, on a desktop.
    page.set_viewport_size({"width": 1280, "height": 900})
    frame = page.locator("iframe[name=preview]")
    for name, least, most in (("As on a phone", 360, 366), ("As on a desktop", 1_000, 1_280)):
        page.get_by_label(name).press("Space")
        until(page, lambda least=least, most=most: least <= width(frame) <= most, name)
    # The keyboard leaves the editor as it leaves any field.
    editor.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("How gaps are written")).to_be_focused()

    page.goto(address)  # without saving
    expect(page.get_by_text("You wrote more than was saved")).to_be_visible()
    page.get_by_role("button", name="Put it into the editor").click()
    expect(page.locator("textarea[name=content]")).to_have_value(
        f"{CONTENT}<div><h2>Grüße 🐦</h2>\n<img>${{where}}"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("You wrote more than was saved")).to_be_hidden()
    until(page, lambda: not any("design" in key for key in page.evaluate(KEPT)), "nothing is kept any more")


def width(frame: Locator) -> float:
    box = frame.bounding_box()
    return box["width"] if box else 0


def test_a_button_shows_what_is_written_right_after_typing(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(address)
    page.get_by_label("Value of word in the preview").fill("lamp")
    button = page.get_by_role("button", name="Show what is written now")
    button.scroll_into_view_if_needed()
    # A frame of another origin is drawn by a process of its own. The browser asks the picture drawn last
    # which of them a click is for: right after a scroll, faster than any hand, the frame is still there.
    page.evaluate(DRAWN)
    with page.expect_request(lambda request: request.method == "POST" and "/preview" in request.url):
        button.click()
    preview = page.frame_locator("iframe[name=preview]").frame_locator("iframe:not(.coming)")
    expect(preview.get_by_role("heading", name="lamp")).to_be_visible()


def test_without_script(page: Page, address: str, open_page: Any) -> None:
    plain = open_page(java_script_enabled=False, storage_state=page.context.storage_state())
    plain.goto(address)
    area = plain.get_by_label("HTML", exact=True)
    expect(area).to_have_value(CONTENT)
    area.fill("<div><h1>${word} and ${other}</h1><input name=a>")
    plain.get_by_role("button", name="Check").click()
    expect(plain.get_by_text("<div> of line 1 is never closed.")).to_be_visible()
    plain.get_by_label("Value of other in the preview").fill("more")
    plain.get_by_label("As on a phone").press("Space")
    plain.get_by_role("button", name="Show what is written now").press("Enter")
    preview = plain.frame_locator("iframe[name=preview]")
    expect(preview.get_by_role("heading", name="word and more")).to_be_visible()
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("Saved as version 2")).to_be_visible()
