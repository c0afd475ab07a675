"""Every page of the corpus, done in a real work page: what the requester gets is what was filled in."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import kept, opened, until
from tests.browser.crowd import drawing, written
from tests.browser.crowd.answers import stored
from tests.browser.crowd.cases import CASES, VALUES
from tests.browser.crowd.conftest import Bench, begin
from tests.browser.crowd.steps import take
from tests.browser.features import picture
from tests.browser.looking import SIDEWAYS, Walk
from tests.browser.test_task_isolation import publish

PAGES = Path(__file__).parent / "pages"
FIGURE = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"


def test_the_corpus_is_whole() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == {*CASES, "every_element", "every_tool", "every_v2"}
    assert len(CASES) + len(written.all_()) >= 60


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_filled_in_and_submitted(bench: Bench, name: str) -> None:
    task, assignment_id = accept(bench, name)
    CASES[name].fill(task)
    expect(bench.page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    assert stored(bench.mturk, assignment_id) == CASES[name].answer
    assert bench.errors == []


@pytest.mark.parametrize("name", written.all_())
def test_a_written_page_is_filled_in_and_submitted(bench: Bench, name: str) -> None:
    page = written.all_()[name]
    task, assignment_id = begin(bench, name, page.filled(FIGURE))
    take(task, page.do)
    expect(bench.page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    assert stored(bench.mturk, assignment_id) == page.answer
    assert bench.errors == []


@pytest.mark.parametrize("name", ["long_words", "long_labels", "long_responses", "right_to_left"])
def test_no_page_is_made_wider_than_a_phone(bench: Bench, chromium: Browser, name: str) -> None:
    begin(bench, name, written.all_()[name].filled(FIGURE))
    address = bench.page.locator("iframe[data-task]").get_attribute("src")
    phone = opened(chromium, viewport={"width": 360, "height": 740})
    phone.goto(str(address))
    phone.locator("crowd-button button").filter(visible=True).first.wait_for()
    until(phone, lambda: phone.evaluate(SIDEWAYS) == 0, "nothing is too wide")
    # A scale begins where the text does.
    ends = [each.bounding_box() for each in phone.locator("crowd-slider-label span").all()]
    places = [each["x"] for each in ends if each]
    assert places == sorted(places, reverse=name == "right_to_left")
    phone.context.close()


def test_what_is_filled_in_is_kept(bench: Bench) -> None:
    task, _ = accept(bench, "every_element")
    task.get_by_label("Town").fill("Chur")
    task.get_by_text("The sign is old").click()
    task.get_by_text("The door is open").click()
    task.get_by_role("slider").press("Home")
    task.get_by_role("checkbox", name="Cake").check()
    task.get_by_role("radio", name="Old").check()
    kept(bench.page, "Chur", "sign=old", "Cake", "Old")
    bench.page.reload()
    expect(task.get_by_label("Town")).to_have_value("Chur")
    expect(task.get_by_role("checkbox", name="The sign is old")).to_be_checked()
    expect(task.get_by_role("radio", name="The door is open")).to_be_checked()
    expect(task.get_by_role("radio", name="The door is shut")).not_to_be_checked()
    expect(task.get_by_role("slider")).to_have_value("1")
    expect(task.get_by_role("checkbox", name="Cake")).to_be_checked()
    expect(task.get_by_role("radio", name="Old")).to_be_checked()


def test_what_is_drawn_is_kept(bench: Bench) -> None:
    task, _ = accept(bench, "every_tool")
    task.get_by_role("button", name="Wall", exact=True).first.click()
    drawing.area(task, "around every sign").drag((2, 70), (20, 80))
    things = task.locator("crowd-instance-segmentation")
    expect(things.get_by_role("button", name="1 Car 27.8%")).to_be_visible()
    things.get_by_role("button", name="Remove 1, Car").click()
    outlines = task.locator("crowd-polygon")
    outlines.get_by_role("button", name="Wall", exact=True).click()
    drawing.area(task, "Outline every sign").click((30, 20), (130, 20))
    kept(bench.page, "Wall", "70", "160x90:", "unfinished")
    bench.page.reload()
    expect(outlines.get_by_role("button", name="Finish")).to_be_enabled()
    expect(things.get_by_role("button", name="1 Person 72.2%")).to_be_visible()
    expect(things.get_by_role("button", name="Car 27.8%")).to_have_count(0)
    expect(task.get_by_role("button", name="Remove 2, Wall")).to_be_visible()
    expect(task.get_by_role("button", name="2 Wall 18 by 10 at 2, 70")).to_be_visible()


@pytest.mark.parametrize("ratio", [1, 2.5])
def test_points_are_exact_at_any_size_and_ratio(bench: Bench, chromium: Browser, ratio: float) -> None:
    frame = previewed(bench, f"Exactly {ratio}", source("every_tool"))
    page = opened(chromium, device_scale_factor=ratio, viewport={"width": 733, "height": 900})
    page.goto(frame)
    tool = page.locator("crowd-keypoint")
    corners = drawing.ready(tool.get_by_role("application"))
    points = [(0, 0), (160, 90), (31, 59), (97, 3)]
    for point in points:
        tool.get_by_role("button", name="right", exact=True).click()
        # The very edge is not in the area.
        page.mouse.move(*corners.at((min(max(point[0], 0.2), 159.8), min(max(point[1], 0.2), 89.8))))
        # What is under the pointer stays there while the picture grows, in steps that are no whole numbers.
        page.keyboard.down("Control")
        for _ in range(5):
            page.mouse.wheel(0, -37)
        page.keyboard.up("Control")
        page.mouse.down()
        page.mouse.up()
        tool.get_by_role("button", name="Show all of it").click()
    value = tool.evaluate("(tool) => tool.value")
    page.context.close()
    assert [(each["x"], each["y"]) for each in value["keypoints"]] == points
    assert value["inputImageProperties"] == {"height": 90, "width": 160}


def test_a_drawing_tool_that_did_not_come_can_be_asked_for_again(bench: Bench) -> None:
    bench.page.route("**/crowd-drawing-*.js", lambda route: route.abort())
    task, _ = accept(bench, "boxes")
    expect(task.get_by_role("alert")).to_contain_text("could not be loaded")
    task.locator("crowd-button[form-action=submit]").get_by_role("button").click()
    expect(task.get_by_text("Nothing can be drawn here")).to_be_visible()
    bench.page.unroute("**/crowd-drawing-*.js")
    task.get_by_role("button", name="Try again").click()
    drawing.area(task, "around every sign")
    # The browser says in its console what was not loaded.
    assert all("ERR_FAILED" in error for error in bench.errors)
    bench.errors.clear()


def test_every_element_can_be_seen_and_heard(bench: Bench, chromium: Browser, axe: str) -> None:
    walk = Walk(chromium, axe, None)
    for name in ("every_element", "every_tool", "every_v2", "entities"):
        walk.look(name, previewed(bench, f"Look at {name}", source(name)), preview)
    walk.end()


def previewed(bench: Bench, name: str, page: str) -> str:
    """Publish a page under a name; the address of its frame in the preview."""
    hit = publish(bench.mturk, name, page)
    bench.page.goto(f"{bench.root}/projects/{hit['HITGroupId']}/tasks")
    return str(bench.page.locator("iframe[data-task]").get_attribute("src"))


def preview(page: Page) -> None:
    """See that it says why it cannot be submitted, and bring up what is wrong with it."""
    expect(page.get_by_text("Accept the task first").first).to_be_visible()
    expect(page.locator("crowd-button[form-action=submit]").get_by_role("button")).to_be_disabled()
    page.evaluate("""() => {
      const form = document.querySelector("crowd-form");
      if (form) form.reportValidity();
      else document.querySelector("crowd-entity-annotation").value = {entities: [
        {label: "person", startOffset: 2, endOffset: 15}, {label: "place", startOffset: 9, endOffset: 23}]};
    }""")


def accept(bench: Bench, name: str) -> tuple[FrameLocator, str]:
    """Publish a page and accept it; return its frame and the assignment's id."""
    task, assignment_id = begin(bench, name, source(name))
    task.locator("crowd-button button").filter(visible=True).first.wait_for()
    return task, assignment_id


def source(name: str) -> str:
    """Return a page with its gaps filled."""
    text = (PAGES / f"{name}.html").read_text("utf-8")
    for gap, value in {**VALUES, "image_url": FIGURE}.items():
        text = text.replace(f"${{{gap}}}", value)
    return text
