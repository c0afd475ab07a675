"""The pages about people, money and programs at two widths and in two colours, and a walk through them."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from piecework.market import (
    assignments,
    figures,
    hits,
    ledger,
    projects,
    qualification_requests,
    qualification_types,
    worker_groups,
)  # fmt: skip
from piecework.market.hits import HITDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from tests.browser.conftest import client, join, until
from tests.browser.looking import Walk
from tests.support.server import RunningServer

PROJECT = ProjectDraft("Birds in the harbour", "Name a bird", "Look.", "<input name=bird>")
TYPE = HITTypeDraft("Name a fish", "d", None, 10, 60, 3_600, ())
WORKERS = ("AWORKERONE0001", "AWORKERTWO0002")
EMPTY = ("/requester", "/funds", "/groups", "/broadcasts", "/workers", "/developer/calls")


def test_desk_pages_in_every_look(server: RunningServer, open_page: Any, chromium: Browser, axe: str) -> None:
    page = open_page()
    ada = join(server, page, "desk@example.org", "Ada's laboratory", "requester", "worker")
    walk = Walk(chromium, axe, page.context.storage_state())
    for path in EMPTY:
        walk.look(f"{path} of a newcomer", server.url + path)
    calls_are_logged(server, page)
    with server.stores() as stores:
        type_id = filled(stores.production, ada)
    page.set_viewport_size({"width": 1280, "height": 800})
    group = make_a_group(page, server.url)
    kind = f"{server.url}/qualification_types/{type_id}"
    build_a_test(page, kind)
    message = write_to_all(page, group)
    for name, url in (
        ("home", "/requester"),
        ("funds", "/funds"),
        ("workers by filter", "/workers?approved=1&days=9"),
        ("a worker", f"/workers/{WORKERS[0]}"),
        ("groups", "/groups"),
        ("calls", "/developer/calls?failed=1"),
        ("notifications", "/developer/notifications"),
        ("copy", f"/create/projects/{project_of(page, server.url)}/copy"),
        ("messages to many", "/broadcasts"),
    ):
        walk.look(name, server.url + url)
    for name, url in (
        ("a group", group),
        ("whether to delete a group", f"{group}/delete"),
        ("a message to many", message),
        ("a type", kind),
        ("its test", f"{kind}/test"),
        ("its test as XML", f"{kind}/test?as=xml"),
    ):
        walk.look(name, url)
    walk.look("a group with a mistake", group, put_nobody_in)
    walk.look("a test with a mistake", f"{kind}/test", leave_one_choice)
    walk.end()


def calls_are_logged(server: RunningServer, page: Page) -> None:
    """Call the API twice, once in vain, and find both calls on the page."""
    mturk = client(server, "desk@example.org", "production")
    mturk.get_account_balance()
    with pytest.raises(mturk.exceptions.RequestError) as refused:
        mturk.get_hit(HITId="3" + "NONE" * 7)
    page.goto(f"{server.url}/developer/calls")

    def are_there() -> bool:
        page.reload()
        return page.get_by_role("rowheader", name="GetHIT").count() > 0

    # They are written some seconds later.
    until(page, are_there, "the calls are listed")
    row = page.get_by_role("row").filter(has_text="GetHIT")
    expect(row).to_contain_text("RequestError")
    expect(row).to_contain_text(refused.value.response["ResponseMetadata"]["RequestId"])
    expect(page.get_by_role("row").filter(has_text="GetAccountBalance")).to_contain_text("Done")
    page.get_by_label("Only those that failed").check()
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)


def filled(db: Any, requester_id: str) -> str:
    """Two workers with work that waits, a project, a type that one of them asks for; its id."""
    db.write(ledger.deposit, requester_id, 10_000, "test")
    db.write(projects.create, requester_id, PROJECT)
    made = db.write(hits.create, requester_id, TYPE, HITDraft("<q/>", 86_400, 5))
    for number, worker_id in enumerate(WORKERS):
        held = db.write(assignments.accept_next, Worker(worker_id), made.hit.group_id)
        db.write(assignments.submit, worker_id, held.id, to_xml([Answer("fish", "cod")]))
        if number == 0:
            db.write(assignments.approve, requester_id, held.id)
    kind = db.write(qualification_types.create, requester_id, Draft("Knows birds", "Passed a test."))
    db.write(qualification_requests.request, WORKERS[1], kind.id)
    made_group = db.write(worker_groups.create, requester_id, "Of before", ("Of before", "d"))
    db.write(worker_groups.add, requester_id, made_group.id, WORKERS)
    db.write(figures.fold, 100)
    return str(kind.id)


def make_a_group(page: Page, url: str) -> str:
    """Make a group and put everybody in who has approved work; its address."""
    page.goto(f"{url}/groups")
    page.get_by_label("Name, for you").fill("Second wave")
    page.get_by_role("button", name="Make group").click()
    expect(page.get_by_role("status").first).to_contain_text("Group made")
    address = page.url.partition("?")[0]
    page.goto(f"{url}/workers")
    expect(page.get_by_role("rowheader", name=WORKERS[0])).to_be_visible()
    page.get_by_label(f"Choose {WORKERS[0]}").check()
    page.get_by_label("Which").first.select_option("Second wave")
    page.get_by_role("button", name="Put in").click()
    expect(page.get_by_text("1 worker. Nobody was told.")).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="Not for this group").click()
    expect(page.get_by_role("combobox").and_(page.locator("#type-0"))).to_contain_text("Group: Second wave")
    return address


def build_a_test(page: Page, kind: str) -> None:
    """Write a test, look at it as a worker would, and keep it."""
    page.goto(f"{kind}/test")
    page.get_by_label("Title").fill("Birds")
    question = page.get_by_role("group", name="Question 1")
    question.get_by_label("Question", exact=True).fill("Which is a bird?")
    question.get_by_label("Choices").fill("* gull\ncod")
    page.get_by_role("button", name="Show what is written now").click()
    frame = page.frame_locator("iframe[name=preview]")
    expect(frame.get_by_text("Which is a bird?")).to_be_visible()
    page.get_by_role("button", name="Keep test").click()
    expect(page.get_by_text("Its answers are scored at once.")).to_be_visible()


def write_to_all(page: Page, group: str) -> str:
    """Write to all in a group and have it sent; the message's address."""
    page.goto(group)
    page.get_by_label("All in this group").check()
    page.get_by_role("button", name="Write to them").click()
    page.get_by_label("Subject").fill("The second wave")
    page.get_by_label("Message", exact=True).fill("It is open until Friday.")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Send to 1 worker").click()
    expect(page.get_by_role("heading", name="Sent", exact=True)).to_be_visible()
    return page.url


def project_of(page: Page, url: str) -> str:
    page.goto(f"{url}/create/projects")
    found = page.get_by_role("link", name=PROJECT.name, exact=True).first.get_attribute("href")
    assert found is not None
    return found.rpartition("/")[2]


def put_nobody_in(page: Page) -> None:
    page.get_by_label("Worker ids").fill("nobody")
    page.get_by_role("button", name="Put them in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def leave_one_choice(page: Page) -> None:
    page.get_by_role("group", name="Question 1").get_by_label("Choices").fill("gull")
    page.get_by_role("button", name="Keep test").click()
    expect(page.get_by_role("alert")).to_be_visible()
