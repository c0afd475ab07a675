"""Every page at two widths and in two colours: nothing is too wide, nothing fails, axe-core finds nothing.

Also the main loop by keyboard alone, the worker's side without script, and the clock of a HIT in hand.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from piecework.market import assignments, hits, messages, threads
from piecework.market.hits import HITDraft, HITView
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from tests.browser.conftest import join, running, tab
from tests.browser.looking import Walk
from tests.support.server import RunningServer

LABEL, NOTICE, STUDY = "Copy the text", "Is this notice", "How people"
MINUTE = 60


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the demo market, shared by the tests below: each walks by its own worker."""
    with running(tmp_path_factory.mktemp("market"), "--demo", PIECEWORK_SIGN_UP="open") as server:
        yield server


def test_pages_of_strangers_in_every_look(market: RunningServer, chromium: Browser, axe: str) -> None:
    root = f"{market.url}/sandbox"
    walk = Walk(chromium, axe, None)
    for path in ("/", "/sign-in", "/sign-up", "/password", "/help", "/gallery"):
        walk.look(path, root + path)
    walk.look("welcome to production", f"{market.url}/")
    walk.end()


def test_pages_of_a_newcomer_in_every_look(
    market: RunningServer, open_page: Any, chromium: Browser, axe: str
) -> None:
    root = f"{market.url}/sandbox"
    page = open_page()
    join(market, page, "new@example.org", "Ada of both sides", "worker", "requester")
    walk = Walk(chromium, axe, page.context.storage_state())
    walk.look("empty queue", f"{root}/tasks")
    walk.look("empty dashboard", f"{root}/dashboard")
    walk.look("no work in production", f"{market.url}/projects")
    for path in (
        "/projects?q=nothing+like+this",
        "/projects?reward=x",
        "/account",
        "/account/password",
        "/account/tools",
        "/developer",
        "/messages",
        "/searches",
        "/hidden",
        "/history",
        "/history?from=2026-11-31&requester=Nobody",
        "/earnings",
        "/earnings/2026",
        "/qualifications",
        "/qualifications/pending",
        "/qualifications/search",
        "/projects/3NOSUCHGROUP",
    ):
        walk.look(path, root + path)
    walk.look("made a key", f"{root}/developer", make_key)
    walk.look("made a token", f"{root}/account/tools", make_token)
    walk.end()


def test_pages_of_work_in_every_look(
    market: RunningServer, open_page: Any, chromium: Browser, axe: str
) -> None:
    page = open_page()
    join(market, page, "works@example.org", "Ada at work", "worker")
    root = f"{market.url}/sandbox"
    page.goto(f"{root}/projects")
    walk = Walk(chromium, axe, page.context.storage_state())
    walk.look("find work", f"{root}/projects")
    look_at_work(walk, page, root)
    look_at_a_test(walk, page, root)
    walk.end()


def look_at_a_test(walk: Walk, page: Page, root: str) -> None:
    page.goto(f"{root}/qualifications/search")
    page.get_by_role("link", name="Reads plant labels").click()
    page.wait_for_url(re.compile(r"/qualifications/3\w+"))
    result = page.url
    walk.look("qualification", result)
    page.get_by_role("button", name="Start the test").click()
    page.wait_for_url("**/test")
    walk.look("test", page.url, the_task)
    task = page.frame_locator("iframe")
    task.get_by_label("Saxifraga", exact=True).check()
    task.get_by_label("who found the plant").check()
    task.get_by_role("button", name="Submit").click()
    page.wait_for_url(result)
    expect(page.get_by_text("gave you the value 100")).to_be_visible()
    walk.look("qualification granted", result)
    for path in ("/qualifications", "/qualifications/pending"):
        walk.look(f"{path} with one", root + path)


def test_messages_in_every_look(market: RunningServer, open_page: Any, chromium: Browser, axe: str) -> None:
    page = open_page()
    ada = join(market, page, "letters@example.org", "Ada of letters", "worker", "requester")
    walk = Walk(chromium, axe, page.context.storage_state())
    root = f"{market.url}/sandbox"
    with market.stores() as stores:
        db = stores.sandbox
        draft = HITTypeDraft("Name the plant", "In one word.", None, 5, 600, 600, ())
        made = db.write(hits.create, ada, draft, HITDraft("<q/>", 86_400))
        worker = Worker("AWORKERONE0001")
        held = db.write(assignments.accept_next, worker, made.hit.group_id)
        about = db.read(threads.contact, worker.id, "", held.id)
        asked = db.write(threads.write, worker.id, about, "About the plant", "It is blurred.")
        thread = db.write(messages.thread, ada, "AREQUESTERONE1", "New plants")
        for text in ("On Friday.", "A" * 300):
            db.write(messages.post, thread, text)
    walk.look("thread", f"{root}/messages/{thread.id}")
    walk.look("/messages with one", f"{root}/messages")
    walk.look(
        "message refused", f"{root}/contact_requester/hit_type_messages/new?{about_type(made)}", send_no_words
    )
    walk.look("sender blocked", f"{root}/messages/{thread.id}", block_sender)
    walk.look("/requester/messages", f"{root}/requester/messages")
    walk.look("thread of a requester", f"{root}/requester/messages/{asked.id}")
    walk.end()


def look_at_work(walk: Walk, page: Page, root: str) -> None:
    for title in (LABEL, NOTICE, STUDY):
        page.goto(f"{root}/projects")
        row = page.get_by_role("row", name=title)
        group = row.get_by_role("link").first.get_attribute("href")
        walk.look(f"group {title}", f"{root.removesuffix('/sandbox')}{group}")
        row.get_by_role("link", name="Preview").click()
        page.wait_for_url("**/tasks")
        walk.look(f"preview {title}", page.url, the_task)
        accept(page, root, title)
        walk.look(f"work {title}", page.url, the_task)
    walk.look("queue", f"{root}/tasks")
    walk.look("return several", f"{root}/tasks", choose_two)
    walk.look("report", page.url.partition("/tasks/")[0] + "/report")
    walk.look("report with a mistake", page.url.partition("/tasks/")[0] + "/report", send_nothing)
    walk.look("return", page.url.replace("?", "/return?"))
    held = page.url
    return_it(page)
    walk.look("returned", held, allow_gone)
    walk.look("search saved", f"{root}/projects", save_search)
    walk.look("hidden", f"{root}/projects", hide_study)
    walk.look("what is hidden", f"{root}/hidden")
    page.goto(f"{root}/projects")
    do_notice(page, root)
    walk.look("submitted", page.url)
    for path in ("/dashboard", "/history", "/history?status=rejected", "/earnings"):
        walk.look(f"{path} after work", root + path)


def test_the_main_loop_by_keyboard_alone(market: RunningServer, open_page: Any) -> None:
    page = open_page()
    join(market, page, "keys@example.org", "Keyboard", "worker")
    page.goto(f"{market.url}/sandbox/projects")
    tab(page)
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    tab_to(page, f"Accept: {LABEL}")
    page.keyboard.press("Enter")
    page.wait_for_url("**assignment_id=*")
    task = page.frame_locator("iframe[data-task]")
    tab_into(page, task.get_by_label("Plant name"))
    page.keyboard.type("Geum rivale L.")
    for _ in range(4):
        tab(page)
    page.keyboard.press("Space")
    expect(task.get_by_label("Part of it cannot be read")).to_be_checked()
    tab(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()


def test_everything_works_without_script(market: RunningServer, open_page: Any) -> None:
    page = open_page(java_script_enabled=False)
    root = f"{market.url}/sandbox"
    join(market, page, "plain@example.org", "Plain", "worker")
    page.goto(f"{root}/projects")
    page.get_by_label("Words").fill("notice")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name=LABEL)).to_have_count(0)
    do_notice(page, root, scripted=False)
    task = page.frame_locator("iframe[data-task]")
    expect(task.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    with page.context.expect_page() as opened:
        task.get_by_role("link", name="Go on to your queue").click()
    expect(opened.value.get_by_role("heading", name="Your queue is empty")).to_be_visible()
    accept(page, root, NOTICE)
    page.goto(f"{root}/tasks")
    expect(page.get_by_role("row", name=NOTICE)).to_have_count(1)
    page.get_by_role("link", name="Work on").click()
    return_it(page)
    expect(page.get_by_text("HIT returned")).to_be_visible()
    page.goto(f"{root}/history")
    expect(page.get_by_role("row", name=NOTICE)).to_have_count(2)


def test_the_clock_warns_and_says_when_time_is_up(market: RunningServer, open_page: Any) -> None:
    page = open_page()
    join(market, page, "clock@example.org", "Clock", "worker")
    page.clock.install()
    accept(page, f"{market.url}/sandbox", NOTICE)
    timer = page.get_by_role("main").get_by_role("timer")
    status = page.locator("#clock-status")
    expect(status).to_be_empty()
    # Eight minutes are allowed.
    page.clock.run_for(3 * MINUTE * 1_000 + 5_000)
    expect(status).to_have_text("Less than 5 minutes left.")
    expect(page.get_by_text("Less than 5 minutes left", exact=True)).to_be_visible()
    page.clock.run_for(4 * MINUTE * 1_000)
    expect(status).to_have_text("Less than 1 minute left.")
    expect(page.get_by_text("Less than 5 minutes left", exact=True)).to_be_hidden()
    page.clock.run_for(MINUTE * 1_000)
    expect(timer).to_have_text("0:00")
    expect(page.get_by_text("Time is up", exact=True)).to_be_visible()


def test_tools_in_the_page_hear_what_was_submitted(market: RunningServer, open_page: Any) -> None:
    page = open_page()
    join(market, page, "tools@example.org", "Tools", "worker")
    page.add_init_script(
        """if (window === top) addEventListener("message", ({data}) => {
             if (data.assignmentId) console.info(JSON.stringify(data)); });"""
    )
    root = f"{market.url}/sandbox"
    accept(page, root, NOTICE)
    assignment_id = page.url.split("assignment_id=")[1]
    with page.expect_console_message(lambda said: said.type == "info") as heard:
        finish_notice(page)
    expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()
    said = json.loads(heard.value.text)
    assert said["assignmentId"] == assignment_id
    assert said["answer"] == {"easy": "1", "words": "time|help", "rewrite": "The room opens at nine."}


def make_key(page: Page) -> None:
    if page.get_by_role("table").count() == 0:
        page.get_by_role("button", name="Make access key").click()
        expect(page.get_by_text("Access key made")).to_be_visible()


def about_type(made: HITView) -> str:
    return urlencode({"hit_type_message[hit_type_id]": made.hit_type.id})


def send_no_words(page: Page) -> None:
    page.locator("main form").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_role("alert")).to_be_visible()


def block_sender(page: Page) -> None:
    page.get_by_role("button", name="Block messages").click()
    expect(page.get_by_text("Sender blocked")).to_be_visible()


def make_token(page: Page) -> None:
    page.get_by_label("Which tool is it for?").fill("finder")
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_text("Token made")).to_be_visible()


def choose_two(page: Page) -> None:
    for title in (LABEL, NOTICE):
        page.get_by_role("row", name=title).get_by_role("checkbox").check()
    page.get_by_role("button", name="Return the chosen ones").click()
    expect(page.get_by_role("heading", name="Return these 2 HITs?")).to_be_visible()


def send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_visible()


def save_search(page: Page) -> None:
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_text("Search saved")).to_be_visible()


def hide_study(page: Page) -> None:
    page.get_by_role("row", name=STUDY).get_by_role("button", name="Hide").click()
    expect(page.get_by_role("button", name="Show it again")).to_be_visible()


def the_task(page: Page) -> None:
    expect(page.frame_locator("iframe[data-task]").get_by_role("heading", level=1)).to_be_visible()


def allow_gone(page: Page) -> None:
    expect(page.get_by_role("heading", name="You returned this HIT")).to_be_visible()


def accept(page: Page, root: str, title: str) -> None:
    page.goto(f"{root}/projects")
    page.get_by_role("row", name=title).get_by_role("button", name="Accept").click()
    page.wait_for_url("**assignment_id=*")


def return_it(page: Page) -> None:
    page.get_by_role("link", name="Return HIT").locator("visible=true").click()
    page.get_by_role("button", name="Return HIT").click()
    page.wait_for_url("**/tasks?returned=*")


def do_notice(page: Page, root: str, *, scripted: bool = True) -> None:
    accept(page, root, NOTICE)
    finish_notice(page)
    if scripted:
        expect(page.get_by_role("heading", name="HIT Submitted")).to_be_visible()


def finish_notice(page: Page) -> None:
    task = page.frame_locator("iframe[data-task]")
    task.get_by_label("Very easy").check()
    task.get_by_label("A time or a day").check()
    task.get_by_label("Where to find help").check()
    task.get_by_role("textbox").fill("The room opens at nine.")
    task.get_by_role("button", name="Submit").click()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(60):
        tab(page)
        if name in page.evaluate("() => document.activeElement.textContent"):
            return
    raise AssertionError(f"no way to {name} by Tab")


def tab_into(page: Page, field: Locator) -> None:
    """Press Tab until a field in a frame has the focus."""
    expect(field).to_be_visible()
    for _ in range(30):
        tab(page)
        if field.evaluate("(field) => field === document.activeElement && document.hasFocus()"):
            return
    raise AssertionError("no way into the task by Tab")
