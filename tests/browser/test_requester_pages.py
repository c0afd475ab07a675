"""Every page of a requester at two widths and in two colours: nothing is too wide, axe-core finds nothing."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from piecework.market import assignments, batches, hits, projects, publishing
from piecework.market.batches import BatchDraft
from piecework.rules.hit_types import HITTypeDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml
from piecework.web.requester import starters
from tests.browser.conftest import join
from tests.browser.looking import Walk
from tests.support.server import RunningServer
from tests.support.website import html_question

STUDY = (
    '<!DOCTYPE html><html lang="en"><head><title>Study</title></head><body><main><h1>Study</h1>'
    '<form><label>How often? <input name="read"></label></form></main></body></html>'
)
EMPTY = (
    "/requester",
    "/create/projects/new",
    "/funds",
    "/qualification_types/new",
)


def test_requester_pages_in_every_look(
    server: RunningServer, open_page: Any, chromium: Browser, axe: str
) -> None:
    page = open_page()
    ada = join(server, page, "desk@example.org", "Ada's laboratory", "requester", "worker")
    root = f"{server.url}/sandbox"
    walk = Walk(chromium, axe, page.context.storage_state())
    for path in EMPTY:
        walk.look(f"{path} of a newcomer", root + path)
    with server.stores() as stores:
        about = done_batch(stores.sandbox, ada)
    project, batch = f"{root}/create/projects/{about[0]}", f"{root}/batches/{about[1]}"
    walk.look("properties with a mistake", project, lambda page: type_reward(page, "much"))
    walk.look("design", f"{project}/design", lambda page: previewed(page, "What does the picture show?"))
    walk.look("design with mistakes", f"{project}/design", write_badly)
    walk.look(
        "rows with a mistake", f"{project}/publish", lambda page: paste(page, "image_url,labels_hint\na")
    )
    walk.look("columns to match", f"{project}/publish", lambda page: paste(page, "picture,labels_hint\na,b"))
    walk.look("confirm", f"{root}/batches/{about[2]}/publish")
    walk.look("batch", batch)
    walk.look("cancel", f"{batch}/change?act=cancel")
    walk.look("results", f"{batch}/results")
    walk.look("results by filters", f"{batch}/results?column=input.image_url&how=contains&text=h")
    walk.look("keys", f"{batch}/results", lambda page: page.keyboard.press("?"))
    walk.look("review", f"{batch}/review")
    walk.look("all that match", f"{batch}/results", approve_all)
    walk.look("nothing chosen", f"{batch}/results", reject_none)
    walk.look("assignment to decide", f"{root}/assignments/{about[3]}")
    hit, more = (f"chosen={hit_id}" for hit_id in about[4])
    walk.look("hits", f"{root}/hits")
    walk.look("hits by type", f"{root}/hits?by=type")
    walk.look("hits of an annotation", f"{root}/hits?annotation=study+1")
    walk.look("hits found", f"{root}/hits?q=st")
    walk.look("no hit found", f"{root}/hits?q=none")
    walk.look("one hit", f"{root}/hits/{about[4][0]}")
    walk.look("hits to reject", f"{root}/hits/change?act=reject&{hit}&{more}", reject_all)
    walk.look("hits to extend", f"{root}/hits/change?act=extend&annotation=study+1")
    walk.look("upload", f"{root}/upload/decisions?batch={about[1]}")
    for path in ("/requester", "/create/projects", "/batches", "/workers", "/qualification_types"):
        walk.look(f"{path} with some", root + path)
    walk.end()


def done_batch(db: Any, requester_id: str) -> tuple[str, str, str, str, list[str]]:
    """A project, a batch with two answers, one that waits, one of the answers, HITs as by API; their ids."""
    starter = starters.find("image-labels")
    assert starter is not None
    project = db.write(projects.create, requester_id, starter.draft)
    made = []
    for name in ("Shown", "Waiting"):
        batch = db.write(batches.create, requester_id, project.id, BatchDraft(name, tuple(starter.rows[0])))
        db.write(batches.add_rows, requester_id, batch.id, [list(row.values()) for row in starter.rows])
        made.append(db.write(batches.loaded, requester_id, batch.id))
    db.write(batches.publish, requester_id, made[0].id)
    db.write(publishing.publish_some, made[0].id, 10)
    for worker_id in ("AWORKERONE0001", "AWORKERTWO0002"):
        held = db.write(assignments.accept_next, Worker(worker_id), made[0].hit_type_id)
        db.write(assignments.submit, worker_id, held.id, to_xml([Answer("label", "bird")]))
    kind = HITTypeDraft("Study: how do you read labels?", "Ten questions.", None, 50, 600, 86_400, ())
    single = hits.HITDraft(html_question(STUDY), 86_400, 3, annotation="study 1")
    by_api = [db.write(hits.create, requester_id, kind, single).hit.id for _ in range(4)]
    of_study = db.write(assignments.accept, Worker("AWORKERONE0001"), by_api[0])
    db.write(assignments.submit, "AWORKERONE0001", of_study.id, to_xml([Answer("read", "often")]))
    return project.id, made[0].id, made[1].id, held.id, by_api[:2]


def type_reward(page: Page, text: str) -> None:
    page.get_by_label("Reward for each worker").fill(text)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_visible()


def paste(page: Page, rows: str) -> None:
    page.get_by_label("Or paste the rows here").fill(rows)
    page.get_by_role("button", name="Check and go on").click()
    expect(page.get_by_role("alert")).to_be_visible()


def reject_all(page: Page) -> None:
    page.get_by_role("button", name="Reject all").click()
    expect(page.get_by_role("alert")).to_be_visible()


def write_badly(page: Page) -> None:
    page.get_by_role("textbox", name="HTML").focus()
    # What is written is checked first, and then shown.
    with page.expect_response("**/preview"):
        page.keyboard.insert_text("</i><!-- ${ gap } -->")
    expect(page.get_by_text("closes nothing")).to_be_visible()
    previewed(page, "What does the picture show?")


def previewed(page: Page, text: str) -> None:
    """Wait until the preview shows a text, and nothing is on its way any more."""
    live = page.frame_locator("iframe[name=preview]")
    expect(live.frame_locator("iframe:not(.coming)").get_by_text(text).first).to_be_visible()
    expect(live.locator(".coming")).to_have_count(0)


def approve_all(page: Page) -> None:
    page.get_by_label("All that match").check()
    page.get_by_role("button", name="Approve, ").click()
    expect(page.get_by_text("would be approved")).to_be_visible()


def reject_none(page: Page) -> None:
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
