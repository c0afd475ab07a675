"""The gallery in Chromium: every example works; an element and a QuestionForm are changed and submitted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from piecework.db.stores import Place
from tests.browser.conftest import is_failure
from tests.browser.looking import Walk
from tests.support.server import RunningServer, data_folder
from tools.build_crowd_page import elements


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery of a running server."""
    server = RunningServer(Place(data_folder(tmp_path_factory.mktemp("gallery")))).start()
    yield f"{server.url}/sandbox/gallery"
    assert server.stop() == 0


def test_every_example_works(gallery: str, chromium: Browser) -> None:
    page, errors = chromium.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on("console", lambda said: errors.append(f"{page.url}: {said.text}") if is_failure(said) else None)
    for folder in elements():
        page.goto(f"{gallery}/{folder.name}/shown")
        expect(page.locator(f"{folder.name}:defined").first).to_be_attached()
        submit(page)
        # The answer, or what is missing in it.
        said = page.locator("#answers-box pre, .error:not(:empty)")
        if folder.name == "crowd-form":
            # A native field that must be filled in says so in a bubble of the browser's.
            page.get_by_label("Town").fill("Bern")
            submit(page)
        expect(said.filter(visible=True).first).to_be_visible()
    page.context.close()
    assert errors == []


def test_an_example_is_changed_and_answered(gallery: str, chromium: Browser, axe: str) -> None:
    page = chromium.new_page()
    page.goto(gallery)
    page.get_by_role("link", name="crowd-classifier", exact=True).click()
    source = page.get_by_label("HTML, to change and to copy")
    source.fill(source.input_value().replace("'Anger'", "'Fear'"))
    page.get_by_role("button", name="Show what is written").click()
    shown = page.frame_locator("iframe[name=shown]")
    shown.get_by_role("radio", name="Fear").check()
    shown.locator("crowd-button").get_by_role("button", name="Submit").click()
    expect(shown.locator("#answers-box pre")).to_contain_text('"label": "Fear"')
    # What a QuestionForm can do stands beside, and answers as one of a HIT does.
    page.goto(f"{gallery}/question-forms/checkbox")
    source = page.get_by_label("XML, to change and to copy")
    source.fill(source.input_value().replace("<Text>Fish</Text>", "<Text>Cheese</Text>"))
    page.get_by_role("button", name="Show what is written").click()
    shown.get_by_role("checkbox", name="Cheese").check()
    shown.get_by_role("button", name="Submit").click()
    expect(shown.locator("pre")).to_contain_text("<SelectionIdentifier>fish</SelectionIdentifier>")
    page.context.close()
    walk = Walk(chromium, axe, None)
    walk.look("an element", f"{gallery}/crowd-bounding-box")
    walk.look("a feature of a QuestionForm", f"{gallery}/question-forms/Binary")
    walk.end()


def submit(page: Page) -> None:
    page.locator("crowd-button[form-action=submit] button").filter(visible=True).first.click()
