"""Every act of a worker beside the main loop, with script and without: from finding to giving back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import join, running
from tests.browser.test_pages import LABEL, NOTICE, STUDY, accept
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the demo market, where payouts can be asked for."""
    with running(tmp_path_factory.mktemp("acts"), "--demo") as server:
        yield server


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_every_act_of_a_worker(market: RunningServer, open_page: Any, scripted: bool) -> None:  # noqa: FBT001
    page = open_page(java_script_enabled=scripted)
    root = f"{market.url}/sandbox"
    join(market, page, f"acts-{scripted}@example.org", "Acts", "worker")
    filter_and_save(page, root)
    hide_and_show(page, root)
    report(page, root)
    give_back(page, root)
    change_the_account(page, root)
    hand_back(page, root, scripted=scripted)


def filter_and_save(page: Page, root: str) -> None:
    page.goto(f"{root}/projects?reward=lots")
    expect(page.get_by_role("alert")).to_contain_text("Write dollars")
    expect(page.get_by_label("Reward from")).to_have_value("lots")
    page.get_by_label("Reward from").fill("0.40")
    page.get_by_label("Order").select_option("reward")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("a.pw-title")).to_have_text(
        [STUDY + " get to work (a short study)", LABEL + " from a pressed-plant label"]
    )
    keep_for_next_time(page)
    page.goto(f"{root}/projects")
    expect(page.get_by_label("Reward from")).to_have_value("0.40")
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_text("Search saved")).to_be_visible()
    page.get_by_role("button", name="Stop telling me").click()
    expect(page.get_by_role("button", name="Tell me")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No saved searches")).to_be_visible()
    page.goto(f"{root}/projects?sort=newest")
    keep_for_next_time(page)


def keep_for_next_time(page: Page) -> None:
    # Whoever leaves at once may be gone before the server has heard of it.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Keep for next time").click()


def hide_and_show(page: Page, root: str) -> None:
    page.goto(f"{root}/projects")
    page.get_by_role("row", name=STUDY).get_by_role("button", name="Hide").click()
    expect(page.get_by_role("row", name=STUDY)).to_have_count(0)
    page.get_by_role("button", name="Show it again").click()
    expect(page.get_by_role("row", name=STUDY)).to_have_count(1)
    page.get_by_role("row", name=STUDY).get_by_role("link", name="Harbour Herbarium").click()
    page.get_by_role("button", name="Hide this requester").click()
    expect(page.get_by_role("button", name="Show it again")).to_be_visible()
    page.goto(f"{root}/projects")
    expect(page.get_by_role("row", name=STUDY)).to_have_count(0)
    page.goto(f"{root}/hidden")
    page.get_by_role("row", name="Harbour Herbarium").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Nothing is hidden")).to_be_visible()


def report(page: Page, root: str) -> None:
    page.goto(f"{root}/projects")
    page.get_by_role("row", name=STUDY).get_by_role("link").first.click()
    page.get_by_role("link", name="Report this group").click()
    page.get_by_label("In your words").fill("It asks for a name.")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("In your words")).to_have_value("It asks for a name.")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("Report sent")).to_be_visible()


def give_back(page: Page, root: str) -> None:
    for title in (LABEL, NOTICE, STUDY):
        accept(page, root, title)
    page.goto(f"{root}/tasks")
    page.get_by_role("link", name="reward", exact=True).click()
    expect(page.locator("a.pw-title").first).to_contain_text(STUDY)
    page.get_by_role("row", name=STUDY).get_by_role("link", name="Return").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Return HIT").click()
    expect(page.get_by_text("HIT returned")).to_be_visible()
    page.get_by_role("button", name="Skip to the next one").click()
    page.wait_for_url("**assignment_id=*")
    page.goto(f"{root}/tasks")
    page.get_by_role("button", name="Return the chosen ones").click()
    for title in (LABEL, NOTICE, STUDY):
        page.get_by_role("row", name=title).get_by_role("checkbox").check()
    page.get_by_role("button", name="Return the chosen ones").click()
    page.get_by_role("button", name="Return 3, $2.01 not paid").click()
    expect(page.get_by_role("heading", name="Your queue is empty")).to_be_visible()
    page.goto(f"{root}/history?status=returned")
    expect(page.get_by_role("row", name="Returned")).to_have_count(4)


def change_the_account(page: Page, root: str) -> None:
    page.goto(f"{root}/account")
    page.get_by_label("Name").fill("")
    page.get_by_label("Time zone").select_option("Europe/Zurich")
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Zurich")
    page.get_by_label("Name").fill("Acts again")
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_text("Profile saved")).to_be_visible()
    page.get_by_role("link", name="Tokens for your tools").click()
    page.get_by_label("Which tool is it for?").fill("finder")
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_text("Token made")).to_be_visible()
    page.get_by_role("row", name="finder").get_by_role("button").click()
    expect(page.get_by_role("heading", name="No tokens yet")).to_be_visible()


def hand_back(page: Page, root: str, *, scripted: bool) -> None:
    page.goto(f"{root}/qualifications/search?q=labels")
    page.get_by_role("link", name="Reads plant labels").click()
    page.get_by_role("button", name="Start the test").click()
    task = page.frame_locator("iframe")
    task.get_by_label("Saxifraga", exact=True).check()
    task.get_by_label("who found the plant").check()
    task.get_by_role("button", name="Submit").click()
    said = page.get_by_text("gave you the value 100")
    expect(said if scripted else task.get_by_role("heading", name="Test submitted")).to_be_visible()
    page.goto(f"{root}/qualifications")
    page.get_by_role("link", name="Reads plant labels").click()
    page.get_by_text("Hand it back").click()
    page.get_by_role("button", name="Hand back this qualification").click()
    expect(page.get_by_text("Not any more")).to_be_visible()
