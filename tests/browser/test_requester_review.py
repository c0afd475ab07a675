"""A requester reviews by keyboard, in a browser: through the table, and one by one as the workers saw it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from piecework.db.door import Database
from piecework.market import assignments, batches, projects, publishing, reject_reasons
from piecework.market.batches import BatchDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import from_posted, to_xml
from tests.browser.conftest import join
from tests.support.server import RunningServer

PLAIN = """<!DOCTYPE html><form><h1>${text}</h1>
<label>Town <input name="town"></label>
<label><input type="radio" name="mood" value="good"> Good</label>
<label><input type="radio" name="mood" value="bad" checked> Bad</label>
<label>Kind <select name="kind"><option>a<option>b</select></label><button>Submit</button></form>"""
CROWD = """<!DOCTYPE html><script src="https://assets.crowd.aws/crowd-html-elements.js"></script><crowd-form>
<crowd-classifier name="mood" categories="['good', 'bad']" header="How is it?">
<classification-target>${text}</classification-target>
<full-instructions header="All">Look.</full-instructions><short-instructions>Look.</short-instructions>
</crowd-classifier><crowd-input name="town" label="Town"></crowd-input></crowd-form>"""
ANSWER = [("town", "Zürich"), ("mood", "good"), ("kind", "b")]
CROWD_ANSWER = [("taskAnswers", '[{"mood":{"label":"bad"},"town":"Bern"}]')]


@pytest.fixture
def desk(server: RunningServer, open_page: Any, request: pytest.FixtureRequest) -> Page:
    page: Page = open_page()
    page.owner = join(server, page, f"{request.node.name}@example.org", "Ada's laboratory", "requester")  # type: ignore[attr-defined]
    return page


def made(server: RunningServer, owner: str, content: str, answer: list[tuple[str, str]]) -> str:
    """A batch of three rows in the sandbox, all answered; its id."""
    with server.stores() as stores:
        return filled(stores.sandbox, owner, content, answer)


def filled(db: Database, owner: str, content: str, answer: list[tuple[str, str]]) -> str:
    draft = ProjectDraft("Towns", "Name a town", "d", content, reward_cents=10, max_assignments=1)
    project = db.write(projects.create, owner, draft)
    batch = db.write(batches.create, owner, project.id, BatchDraft("Towns", ("text",)))
    db.write(batches.add_rows, owner, batch.id, [["one"], ["two"], ["three"]])
    batch = db.write(batches.loaded, owner, batch.id)
    db.write(batches.publish, owner, batch.id)
    db.write(publishing.publish_some, batch.id, 10)
    for number in range(3):
        worker = f"AWORKER{number:07}"
        held = db.write(assignments.accept_next, Worker(worker), batch.hit_type_id)
        db.write(assignments.submit, worker, held.id, to_xml(from_posted(answer)))
    db.write(reject_reasons.add, owner, "Not a town")
    return str(batch.id)


def test_one_by_one_without_a_mouse(server: RunningServer, desk: Page) -> None:
    batch = made(server, desk.owner, PLAIN, ANSWER)  # type: ignore[attr-defined]
    desk.goto(f"{server.url}/sandbox/batches/{batch}/review")
    heading, keys = desk.get_by_role("heading", level=1), desk.keyboard
    task = desk.frame_locator("iframe")
    expect(heading).to_contain_text("row 1")
    expect(heading).to_be_focused()
    expect(task.get_by_role("heading", name="one")).to_be_visible()
    expect(task.get_by_label("Town")).to_have_value("Zürich")
    expect(task.get_by_label("Good")).to_be_checked()
    expect(task.get_by_label("Kind")).to_have_value("b")
    task.get_by_label("Bad").click(force=True)  # nothing comes of it, nor of this:
    task.get_by_role("button", name="Submit").click()
    expect(task.get_by_label("Good")).to_be_checked()
    expect(task.get_by_label("Town")).to_have_value("Zürich")

    heading.focus()
    keys.press("a")
    expect(heading).to_contain_text("row 2")
    expect(desk.get_by_text("The one before: Approved.")).to_be_visible()
    keys.press("1")
    expect(heading).to_contain_text("row 3")
    expect(desk.get_by_text("The one before: Rejected.")).to_be_visible()
    keys.press("u")
    expect(desk.get_by_text("The one before: Approved after all.")).to_be_visible()
    keys.press("r")
    keys.type("Not a jar either")  # its keys are letters here
    expect(desk.get_by_label("Words to the worker")).to_have_value("Not a jar either")
    keys.press("Control+Enter")
    expect(desk.get_by_text("1 rejected")).to_be_visible()
    expect(desk.get_by_role("heading", name="Nothing waits for review")).to_be_visible()

    desk.get_by_role("link", name="Show all results").first.click()
    expect(desk.get_by_text("“Not a jar either”")).to_be_visible()
    desk.get_by_text("for the list").click()
    desk.get_by_label("Keys are on, on this device").uncheck()
    desk.get_by_role("link", name="1 AWORKER0000000").focus()
    keys.press("j")
    expect(desk.get_by_role("link", name="1 AWORKER0000000")).to_be_focused()


def test_the_table_by_keyboard_and_all_that_match(server: RunningServer, desk: Page) -> None:
    batch = made(server, desk.owner, CROWD, CROWD_ANSWER)  # type: ignore[attr-defined]
    desk.goto(f"{server.url}/sandbox/batches/{batch}/results?status=Submitted")
    for key in ("j", "x", "j", "j"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("checkbox", name="Choose row 1 by")).to_be_checked()
    expect(desk.get_by_role("link", name="3 AWORKER0000002")).to_be_focused()
    desk.keyboard.press("a")
    expect(desk.get_by_text("1 approved, $0.10 spent")).to_be_visible()
    desk.get_by_role("checkbox", name="Tick all on this page").check()
    expect(desk.get_by_role("checkbox", name="Choose row", checked=True)).to_have_count(2)
    desk.get_by_label("All that match").check()
    desk.get_by_role("button", name="Approve, $0.10 each").click()
    expect(desk.get_by_text("2 would be approved")).to_be_visible()
    desk.get_by_role("button", name="Approve 2, $0.20").click()
    # It is carried out in the background while the page looks.
    expect(desk.get_by_text("Each row was done once.")).to_be_visible()
    expect(desk.get_by_role("row", name="approved and paid 2")).to_be_visible()
    desk.goto(f"{server.url}/sandbox/batches/{batch}/results")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    task = desk.frame_locator("iframe")
    expect(task.get_by_role("radio", name="bad")).to_be_checked()
    expect(task.get_by_label("Town")).to_have_value("Bern")
