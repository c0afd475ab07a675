"""What pages tell the script that keeps drafts: under which name, where to send again, and when to forget."""

from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.market import qualification_types
from piecework.rules.qualification_types import Draft
from tests.rules.questions.samples import answer_key, choice_form
from tests.support.website import FORM_QUESTION, html_question

pytestmark = pytest.mark.anyio

PAGE = """<!DOCTYPE html><html><body><form method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input name="plant"></form><script>const end = "</body>";</script>"""
CROWD = """<script src="https://assets.crowd.aws/crowd-html-elements-v2.js"></script>
<crowd-form><crowd-input name="plant"></crowd-input></crowd-form>"""
GONE = "//*[@data-draft-gone]"


async def accepted(browser, hit):
    """Accept the next HIT of a group; returns its frame and the assignment's id."""
    page = await browser.post(f"/projects/{hit.group_id}/tasks/accept_random")
    frame = page.one("//iframe")
    (assignment_id,) = parse_qs(urlsplit(frame.get("src")).query)["assignmentId"]
    return frame, assignment_id


async def test_a_task_names_its_draft_and_where_it_is_sent_again(site, requester, worker, browser):
    (view,) = site.publish(requester, html_question(PAGE, height=400))
    frame, assignment_id = await accepted(browser, view.hit)
    assert frame.get("data-draft") == f"production:{worker.id}:{assignment_id}"
    assert frame.get("data-submit") == frame.get("src").split("?")[0] + "mturk/externalSubmit"
    task = await site.browser().get(frame.get("src"))
    # Whatever stands in the page's own scripts, ours comes behind them.
    assert task.response.text.rpartition("<script src=")[2].startswith('"http://127.0.0.1:8000/static/task-')
    preview = await browser.get(f"/projects/{view.hit.group_id}/tasks")
    assert not preview.tree.xpath("//*[@data-draft] | //*[@data-draft-note]")
    sent = await site.browser().post(frame.get("data-submit"), {"plant": "Saxifraga"})
    assert sent.tree.get("data-piecework") == "submitted"
    twice = await site.browser().post(frame.get("data-submit"), {"plant": "Saxifraga"})
    assert twice.tree.get("data-piecework") == "already"
    over = await browser.get(frame.get("data-next"))
    assert over.one(GONE).get("data-draft-gone") == frame.get("data-draft")


async def test_a_form_sent_back_says_so(site, requester, browser):
    (view,) = site.publish(requester, FORM_QUESTION)
    frame, _ = await accepted(browser, view.hit)
    task = site.browser()
    form = await task.get(frame.get("src"))
    assert form.tree.get("data-piecework") is None
    again = await task.post(form.tree.forms[0].action, {"q1": "ab"})
    assert again.tree.get("data-piecework") == "again"


async def test_time_up_keeps_the_text_and_offers_the_draft(site, requester, browser, clock):
    (view,) = site.publish(requester, html_question(PAGE))
    frame, _ = await accepted(browser, view.hit)
    clock.advance(seconds=1200)
    late = await site.browser().post(frame.get("data-submit"), {"plant": "Saxifraga"})
    assert late.tree.get("data-piecework") == "refused"
    assert "The time for this HIT is up, so it was not submitted." in late.main
    assert "plant: Saxifraga" in late.one("//textarea").text
    over = await browser.get(frame.get("data-next"))
    assert over.one("//*[@data-draft-kept]").get("data-draft-kept") == frame.get("data-draft")
    assert not over.tree.xpath(GONE)


async def test_a_draft_is_forgotten_only_for_what_was_really_returned(site, requester, worker, browser):
    first, _ = site.publish(requester, html_question(PAGE), count=2)
    frame, assignment_id = await accepted(browser, first.hit)
    held, held_id = await accepted(browser, first.hit)
    for said in (held_id, "1", "3NOTHING", "<b>"):
        queue = await browser.get("/tasks", params={"returned": said})
        assert not queue.tree.xpath(GONE)
        assert ("HIT returned" in queue.main) == (said == "1")
    ask = await browser.get(frame.get("data-next").replace("?", "/return?"))
    queue = await browser.send(ask, "/tasks/")
    assert "HIT returned" in queue.main
    assert queue.one(GONE).get("data-draft-gone") == f"production:{worker.id}:{assignment_id}"
    over = await browser.get(frame.get("data-next"))
    assert over.one(GONE).get("data-draft-gone") == frame.get("data-draft")
    assert (await browser.get(held.get("data-next"))).one("//iframe") is not None
    theirs = await site.browser(site.person("Olga Other")).get("/tasks", params={"returned": assignment_id})
    assert not theirs.tree.xpath(GONE)


async def test_tests_keep_their_drafts_too(site, requester, worker, browser, clock):
    draft = Draft(
        name="Sign reader",
        description="Reads signs.",
        keywords="",
        test=choice_form(),
        test_duration_seconds=600,
        answer_key=answer_key(),
        retry_delay_seconds=0,
    )
    type_id = site.production.write(qualification_types.create, requester.id, draft).id
    first = (await browser.post(f"/qualifications/{type_id}/test")).one("//iframe")
    assert first.get("data-draft").startswith(f"production:{worker.id}:3")
    assert not (await browser.get(f"/qualifications/{type_id}")).tree.xpath(GONE)
    clock.advance(seconds=600)
    late = await site.browser().post(first.get("data-submit"), {"q1": "a"})
    assert late.tree.get("data-piecework") == "refused"
    assert "The time for this test is up, so it was not submitted." in late.main
    assert "q1: a" in late.one("//textarea").text
    page = await browser.get(f"/qualifications/{type_id}")
    assert page.one("//*[@data-draft-kept]").get("data-draft-kept") == first.get("data-draft")

    second = (await browser.post(f"/qualifications/{type_id}/test")).one("//iframe")
    assert second.get("data-draft") != first.get("data-draft")
    sent = {"q1": "a", "q2": ["b", "c"]}
    assert (await site.browser().post(second.get("data-submit"), sent)).tree.get(
        "data-piecework"
    ) == "submitted"
    twice = await site.browser().post(second.get("data-submit"), sent)
    assert twice.tree.get("data-piecework") == "already"
    page = await browser.get(f"/qualifications/{type_id}")
    assert page.one(GONE).get("data-draft-gone") == second.get("data-draft")


async def test_answers_may_be_sent_again_to_a_task_host_of_its_own(site, requester, worker):
    site = site.with_settings(task_url="https://tasks.example.net")
    policy = (await site.browser(worker).get("/tasks")).headers["content-security-policy"]
    assert "form-action 'self' https://tasks.example.net;" in policy


async def test_a_page_of_crowd_elements_gets_our_script(site, requester, browser):
    (view,) = site.publish(requester, html_question(CROWD))
    frame, _ = await accepted(browser, view.hit)
    text = (await site.browser().get(frame.get("src"))).response.text
    assert "assets.crowd.aws" not in text
    assert "/static/crowd-html-elements-" in text
