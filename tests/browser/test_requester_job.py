"""A requester's whole job without a line of code, in a browser: from a project to the downloaded results."""

import csv
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from piecework.market import ledger
from tests.browser.conftest import join
from tests.support.server import RunningServer

ROWS = "text,product\nBoils in a minute 👍,kettle\nBroke on the first morning.,kettle\n"


def test_a_job_without_code(server: RunningServer, open_page: Any, tmp_path: Path) -> None:
    desk, worker = open_page(), open_page()
    lab = join(server, desk, "lab@example.org", "Harbour Herbarium", "requester")
    person = join(server, worker, "wanda@example.org", "Wanda", "worker")
    with server.stores() as stores:
        stores.production.write(ledger.deposit, lab, 500, "test")
    design_it(desk, server.url)
    publish_it(desk, tmp_path)
    for answer in ("Very positive", "Very negative"):
        do_one(worker, server.url, answer)
    review_it(desk)
    rows = downloaded(desk)
    assert [row["Input.text"] for row in rows] == ["Boils in a minute 👍", "Broke on the first morning."]
    assert [row["Answer.sentiment"] for row in rows] == ["very_positive", "very_negative"]
    assert {row["AssignmentStatus"] for row in rows} == {"Approved"}
    assert {row["WorkerId"] for row in rows} == {person}
    worker.goto(f"{server.url}/dashboard")
    expect(worker.get_by_text("$0.20").first).to_be_visible()


def design_it(desk: Page, url: str) -> None:
    desk.goto(f"{url}/")
    desk.get_by_role("link", name="New project").first.click()
    desk.get_by_role("button", name="Begin Sentiment").click()
    desk.get_by_label("Reward for each worker").fill("0.10")
    desk.get_by_label("Workers for each row").fill("1")
    desk.get_by_label("How long one takes, about").fill("0.5")
    # Without a button: the cost follows what is typed.
    expect(desk.get_by_text("about $12.00/h")).to_be_visible()
    desk.get_by_role("button", name="Save and go on to the design").click()
    editor = desk.get_by_role("textbox", name="HTML")
    preview = desk.frame_locator("iframe[name=preview]").frame_locator("iframe:not(.coming)")
    expect(preview.get_by_role("heading", name="How does this text feel?")).to_be_visible()
    editor.click()
    desk.keyboard.press("Control+f")
    desk.get_by_role("textbox", name="Find").fill("How does this text feel?")
    desk.get_by_role("textbox", name="Replace").fill("What does the buyer think?")
    desk.get_by_role("button", name="replace all").click()
    # Without a button: the preview follows what is typed, in the page and in the fields of its gaps.
    desk.get_by_label("Value of product in the preview").fill("lamp")
    expect(preview.get_by_role("heading", name="What does the buyer think?")).to_be_visible()
    expect(preview.get_by_text("wrote this about a lamp")).to_be_visible()
    desk.get_by_role("button", name="Save and publish").click()


def publish_it(desk: Page, folder: Path) -> None:
    file = folder / "reviews.csv"
    file.write_text(ROWS, "utf-8")
    desk.get_by_label("File", exact=True).set_input_files(file)
    desk.get_by_role("button", name="Check and go on").click()
    expect(desk.get_by_role("heading", name="Row 1 of 2")).to_be_visible()
    desk.get_by_role("link", name="Next row").click()
    expect(desk.frame_locator("iframe").get_by_text("Broke on the first morning.")).to_be_visible()
    desk.get_by_role("button", name="Publish 2 HITs, $0.20").click()
    # It is published in the background while the page looks.
    expect(desk.locator("#live").get_by_text("of 2 rows")).to_be_visible()
    expect(desk.locator("#live .pw-state").get_by_text("Published", exact=True)).to_be_visible()


def do_one(worker: Page, url: str, answer: str) -> None:
    worker.goto(f"{url}/projects")
    row = worker.get_by_role("row", name="Say whether a review is positive or negative")
    row.get_by_role("button", name="Accept").click()
    task = worker.frame_locator("iframe[data-task]")
    task.get_by_label(answer).check()
    task.get_by_role("button", name="Submit").click()
    expect(worker.get_by_role("heading", name="HIT Submitted")).to_be_visible()


def review_it(desk: Page) -> None:
    desk.get_by_role("link", name="All results").click()
    for number in (1, 2):
        desk.get_by_role("checkbox", name=f"Choose row {number} by").check()
    desk.get_by_role("button", name="Approve, $0.10 each").click()
    expect(desk.get_by_text("2 approved, $0.20 spent")).to_be_visible()


def downloaded(desk: Page) -> list[dict[str, str]]:
    desk.get_by_text("Download, upload").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV as on Mechanical Turk").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
