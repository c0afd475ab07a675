"""Walks of a worker: find, preview, accept, work, submit, return, for the three kinds of question."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from piecework.market import assignments, hits, work
from piecework.rules.assignments import SUBMITTED
from piecework.rules.questions import answers
from tests.support.website import FORM_QUESTION, external_question, html_question

pytestmark = pytest.mark.anyio

PAGE = """<!DOCTYPE html><html><body>
<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>
<form method="post" action="https://www.mturk.com/mturk/externalSubmit">
<input type="hidden" name="assignmentId" id="assignmentId"><input name="plant"><input name="kind" value="a">
</form></body></html>"""
NOT_AVAILABLE = "ASSIGNMENT_ID_NOT_AVAILABLE"


async def accepted(browser, hit):
    """Accept the next HIT of a group; returns the work page and its frame's address."""
    page = await browser.post(f"/projects/{hit.group_id}/tasks/accept_random")
    assert page.status == 200, page.main
    return page, page.one("//iframe").get("src")


def stored(site, requester, assignment_id):
    """The answers as the API returns them."""
    view, _ = site.production.read(assignments.get, requester.id, assignment_id)
    assert view.assignment.status == SUBMITTED
    return [(each.identifier, each.free_text) for each in answers.from_xml(view.answer)]


async def test_finding_a_group_and_previewing_a_hit(site, requester, browser):
    (view,) = site.publish(requester, html_question(PAGE, height=0))
    listed = await browser.get("/")
    assert "Copy a label" in listed.main
    assert "Harbour Herbarium" in listed.main
    assert "$0.42" in listed.main
    about = await browser.get(listed.one("//a[@class='pw-title']").get("href"))
    assert "No qualification is asked for" in about.main
    preview = await browser.get(about.one("//main//a[normalize-space()='Preview a HIT']").get("href"))
    assert "This is a preview" in preview.main
    frame = preview.one("//iframe")
    query = parse_qs(urlsplit(frame.get("src")).query)
    assert query == {"assignmentId": [NOT_AVAILABLE], "hitId": [view.hit.id]}
    shown = await browser.get(frame.get("src"))
    tried = await browser.post(shown.tree.forms[0].action, {"plant": "early"})
    assert tried.status == 403
    assert tried.main.startswith("There was a problem submitting your results for this HIT.")
    assert "accept the HIT first" in tried.main


async def test_accept_work_and_submit_an_html_question(site, requester, worker, browser):
    (view,) = site.publish(requester, html_question(PAGE, height=0))
    preview = await browser.get(f"/projects/{view.hit.group_id}/tasks")
    page = await browser.send(preview, "/tasks")
    assert page.status == 200
    frame = page.one("//iframe")
    assert set(frame.get("sandbox").split()) == {
        "allow-scripts", "allow-forms", "allow-popups", "allow-popups-to-escape-sandbox", "allow-modals",
        "allow-downloads",
    }  # fmt: skip
    assert frame.get("data-fit") == ""
    query = parse_qs(urlsplit(frame.get("src")).query)
    assert query["workerId"] == [worker.id]
    assert query["hitId"] == [view.hit.id]
    (assignment_id,), (submit_to,) = query["assignmentId"], query["turkSubmitTo"]

    # The frame is a stranger's: no cookie goes there, none comes back, and it has no origin of ours.
    task = await site.browser().get(frame.get("src"))
    policy = task.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "allow-top-navigation" not in policy
    assert "set-cookie" not in task.headers
    assert task.one("//form").action == f"{submit_to}mturk/externalSubmit"
    assert "mturk-public" not in task.response.text
    assert "/static/externalHIT_v1-" in task.response.text
    assert "/static/task-" in task.response.text  # it has to tell its height

    done = await site.browser().post(
        f"{submit_to}/mturk/externalSubmit",
        {"assignmentId": assignment_id, "hitId": "x", "plant": "Saxifraga ü", "kind": ["a", "b"]},
        headers={"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    )
    assert done.status == 200
    assert done.tree.get("data-piecework") == "submitted"
    said = {"assignmentId": assignment_id, "answer": {"plant": "Saxifraga ü", "kind": "a|b"}}
    assert json.loads(done.tree.get("data-said")) == said
    assert "HIT Submitted" in done.main
    assert "has been successfully submitted" in done.main
    assert done.headers["content-security-policy"].startswith("sandbox")
    assert stored(site, requester, assignment_id) == [("plant", "Saxifraga ü"), ("kind", "a|b")]

    onward = await browser.get(frame.get("data-next"))
    assert "HIT Submitted" in onward.main
    assert "$0.42 is pending" in onward.main
    again = await site.browser().post(f"{submit_to}mturk/externalSubmit", {"plant": "twice"})
    assert again.status == 410
    assert "has been submitted already" in again.main
    assert "plant: twice" in again.main
    about = await browser.get(f"/projects/{view.hit.group_id}")
    assert "There are no more of these HITs available" in about.main


async def test_a_question_form_is_checked_and_keeps_what_was_typed(site, requester, browser):
    (view,) = site.publish(requester, FORM_QUESTION)
    page, address = await accepted(browser, view.hit)
    frame = site.browser()
    form = await frame.get(address)
    (only,) = form.tree.forms
    wrong = await frame.post(only.action, {**dict(form.tree.forms[0].fields), "q1": "ab"})
    assert wrong.status == 422
    assert "Invalid entry length. Must be at least 3 characters." in wrong.main
    assert wrong.tree.forms[0].fields["q1"].strip() == "ab"
    done = await frame.post(only.action, {**dict(wrong.tree.forms[0].fields), "q1": "red"})
    assert "has been successfully submitted" in done.main
    (assignment_id,) = parse_qs(urlsplit(address).query)["assignmentId"]
    assert stored(site, requester, assignment_id) == [("colour", "red")]
    preview = site.publish(requester, FORM_QUESTION, title="Another")[0]
    page = await browser.get(f"/projects/{preview.hit.hit_type_id}/tasks")
    assert "This is a preview" in page.main
    shown = await frame.get(page.one("//iframe").get("src"))
    assert shown.one("//form/fieldset").get("disabled") is not None


async def test_an_external_question_keeps_its_origin_and_submits_here(site, requester, worker, browser):
    (view,) = site.publish(requester, external_question("https://tasks.example.net/birds?batch=7#top"))
    page, address = await accepted(browser, view.hit)
    parts = urlsplit(address)
    assert (parts.netloc, parts.path, parts.fragment) == ("tasks.example.net", "/birds", "top")
    query = parse_qs(parts.query)
    assert query["batch"] == ["7"]
    assert query["workerId"] == [worker.id]
    frame = page.one("//iframe")
    assert "allow-same-origin" in frame.get("sandbox").split()
    assert frame.get("height") == "400"
    assert "https://tasks.example.net" in page.headers["content-security-policy"]
    (submit_to,), (assignment_id,) = query["turkSubmitTo"], query["assignmentId"]
    sent = {"assignmentId": assignment_id, "workerId": worker.id}
    empty = await site.browser().post(f"{submit_to}/mturk/externalSubmit", sent)
    assert empty.status == 422
    assert "no answer in it" in empty.main
    assert "still yours" in empty.main
    done = await site.browser().client.post(
        f"{submit_to}/mturk/externalSubmit?seen=by+query",
        files=[
            ("assignmentId", (None, assignment_id)),
            ("item[name]", (None, "x y")),
            ("upload", ("a.txt", b"no")),
        ],
        headers={"Origin": "https://tasks.example.net", "Sec-Fetch-Site": "cross-site"},
    )
    assert done.status_code == 200, done.text
    assert stored(site, requester, assignment_id) == [
        ("seen", "by query"), ("item[name]", "x y"), ("upload", "a.txt"),
    ]  # fmt: skip


async def test_an_external_page_on_our_own_host_gets_no_origin(site, requester, browser):
    (view,) = site.publish(requester, external_question("http://127.0.0.1:9000/page"))
    page, _ = await accepted(browser, view.hit)
    assert "allow-same-origin" not in page.one("//iframe").get("sandbox")


async def test_frame_addresses_cannot_be_forged_or_swapped(site, requester, worker, browser):
    first, _ = site.publish(requester, html_question(PAGE), count=2)
    _, one = await accepted(browser, first.hit)
    _, two = await accepted(browser, first.hit)
    submit_to = parse_qs(urlsplit(one).query)["turkSubmitTo"][0]
    other_id = parse_qs(urlsplit(two).query)["assignmentId"][0]
    frame = site.browser()
    swapped = await frame.post(f"{submit_to}mturk/externalSubmit", {"assignmentId": other_id, "plant": "x"})
    assert swapped.status == 403
    token = urlsplit(submit_to).path.split("/")[2]
    forged = token[:-2] + ("AA" if not token.endswith("AA") else "BB")
    for path in (f"/task/{forged}/mturk/externalSubmit", "/task/x/mturk/externalSubmit"):
        answer = await frame.post(path, {"plant": "x"})
        assert answer.status == 404
        assert answer.headers["content-security-policy"].startswith("sandbox")
    assert (await frame.get(f"/task/{forged}/")).status == 404
    assert (await frame.client.head(f"/task/{token}/mturk/externalSubmit?plant=x")).status_code == 405
    assert {each.assignment.status for each in site.production.read(work.queue, worker.id)} == {"Accepted"}
    by_get = await frame.get(f"/task/{token}/mturk/externalSubmit?plant=x")
    assert "has been successfully submitted" in by_get.main


async def test_when_the_time_is_up_the_answers_can_still_be_copied(site, requester, browser, clock):
    (view,) = site.publish(requester, html_question(PAGE))
    page, address = await accepted(browser, view.hit)
    submit_to = parse_qs(urlsplit(address).query)["turkSubmitTo"][0]
    clock.advance(seconds=1200)
    late = await site.browser().post(f"{submit_to}mturk/externalSubmit", {"plant": "Saxifraga <b>"})
    assert late.status == 410
    assert late.main.startswith("There was a problem submitting your results for this HIT.")
    assert "The time for this HIT is up" in late.main
    assert "plant: Saxifraga <b>" in late.one("//textarea").text
    over = await browser.get(page.one("//iframe").get("data-next"))
    assert over.status == 410
    assert "Time is up" in over.main
    assert "no longer in your queue" in over.main
    assert (await site.browser().get(address)).status == 410
    again = await browser.send(over, "/tasks")
    assert again.status == 200, again.main
    assert again.one("//iframe") is not None


async def test_a_hit_is_returned_only_after_a_question(site, requester, browser):
    (view,) = site.publish(requester, html_question(PAGE))
    page, _ = await accepted(browser, view.hit)
    ask = await browser.get(page.tree.xpath("//a[contains(@href, '/return')]")[0].get("href"))
    assert "$0.42 not paid" in ask.main
    queue = await browser.send(ask, "/tasks/")
    assert queue.url.path == "/tasks"
    assert "HIT returned" in queue.main
    assert "Your queue is empty" in queue.main
    twice = await browser.send(ask, "/tasks/")
    assert twice.status == 410
    assert "no longer in your queue" in twice.main
    assert "cannot be returned" in twice.main
    listed = await browser.get("/projects")
    assert "Copy a label" in listed.main


async def test_accepting_the_next_one_goes_on_until_none_is_left(site, requester, browser):
    first, _ = site.publish(requester, html_question(PAGE), count=2)
    await accepted(browser, first.hit)
    sent = {"submitted": first.hit.id, "auto_accept": "1"}
    page = await browser.post(f"/projects/{first.hit.group_id}/tasks/accept_random", sent)
    assert page.one("//input[@name='auto_accept']").get("checked") is not None
    end = await browser.post(f"/projects/{first.hit.group_id}/tasks/accept_random", sent)
    assert end.status == 422
    assert "HIT Submitted" in end.main
    assert "There are no more of these HITs available" in end.main
    queue = await browser.get("/tasks")
    assert "2 of 25 HITs" in queue.main
    assert "Together $0.84" in queue.main


async def test_refusals_say_what_happened_and_what_it_means(site, requester, worker, browser):
    (view,) = site.publish(requester, html_question(PAGE))
    group = f"/projects/{view.hit.group_id}"
    for path in ("/projects/3NOSUCHGROUP", "/projects/3NOSUCHGROUP/tasks", "/requesters/ANOBODY/projects"):
        answer = await browser.get(path)
        assert answer.status == 404
        assert "address is not valid" in answer.main
    preview = await browser.get(f"{group}/tasks")
    site.production.write(hits.set_expiration, requester.id, view.hit.id, 0)
    gone = await browser.send(preview, "/tasks")
    assert gone.status == 410
    assert "This HIT is no longer available" in gone.main
    none_left = await browser.post(f"{group}/tasks/accept_random")
    assert none_left.status == 422
    assert "There are no more of these HITs available" in none_left.main
    own = site.publish(requester, html_question(PAGE), title="Mine")[0]
    mine = await site.browser(requester).get("/projects")
    assert "Mine" not in mine.main
    stranger = site.person("Someone Else")
    page, _ = await accepted(browser, own.hit)
    theirs = await site.browser(stranger).get(str(page.url))
    assert theirs.status == 404
    assert "no longer in your queue" in theirs.main


async def test_the_queue_has_a_limit(tmp_path, clock, site, requester, browser):
    views = site.publish(requester, html_question(PAGE), count=26)
    for _ in range(25):
        await browser.client.post(f"/projects/{views[0].hit.group_id}/tasks/accept_random")
    full = await browser.post(f"/projects/{views[0].hit.group_id}/tasks/accept_random")
    assert full.status == 422
    assert "You have accepted the maximum number" in full.main
