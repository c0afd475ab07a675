"""Walks of a worker through qualifications: finding, requesting, the timed test, and what HITs ask for."""

from urllib.parse import urlsplit

import pytest

from piecework.market import qualification_requests, qualification_types, qualifications
from piecework.rules.qualification_types import Draft
from piecework.rules.qualifications import MASTERS, Requirement
from tests.rules.questions.samples import answer_key, choice_form, text_form
from tests.support.website import html_question

pytestmark = pytest.mark.anyio

PAGE = "<form><input name=a></form>"


def offer(site, owner, name="Sign reader", **changes):
    draft = Draft(**{"name": name, "description": "Reads\nsigns.", "keywords": "signs", **changes})
    return site.production.write(qualification_types.create, owner.id, draft).id


async def test_a_timed_test_leads_to_a_hit(site, requester, worker, browser, clock):
    test = {"test": choice_form(), "test_duration_seconds": 600, "answer_key": answer_key()}
    type_id = offer(site, requester, **test)
    wanted = (Requirement(type_id, "GreaterThanOrEqualTo", (80,)),)
    (view,) = site.publish(requester, html_question(PAGE), requirements=wanted)

    listed = await browser.get("/projects")
    assert "Sign reader: at least 80; you do not have it" in listed.main
    group = await browser.get(f"/projects/{view.hit.group_id}")
    assert "Its page says how to get it." in group.main
    page = await browser.get(group.one("//a[.='Sign reader']").get("href"))
    assert "By a test10 min from when you start" in page.main
    around = await browser.send(page, "/test")
    assert urlsplit(str(around.url)).path == f"/qualifications/{type_id}/test"
    frame = around.one("//iframe")
    assert "allow-same-origin" not in frame.get("sandbox")
    assert frame.get("data-next") == f"/qualifications/{type_id}"

    clock.advance(seconds=30)
    assert "Go on with the test" in (await browser.get(f"/qualifications/{type_id}")).main
    stranger = site.browser()
    form = await stranger.get(frame.get("src"))
    action = form.tree.forms[0].action
    done = await stranger.post(action, {"q1": "a", "q2": ["b", "c"]})
    assert done.tree.get("data-piecework") == "submitted"
    result = await browser.get(frame.get("data-next"))
    assert "value 100" in result.main
    again = await stranger.post(action, {"q1": "a"})
    assert again.status == 410
    assert "q1: a" in again.main
    assert (await stranger.get(frame.get("src"))).status == 410

    taken = await browser.post(f"/projects/{view.hit.group_id}/tasks/accept_random")
    assert taken.one("//iframe") is not None
    mine = await browser.get("/qualifications")
    assert "Sign reader" in mine.main
    assert "Kept by the market" in mine.main
    assert "Grantedvalue 100" in (await browser.get("/qualifications/pending")).main


async def test_time_that_runs_out_keeps_the_words(site, requester, browser, clock):
    type_id = offer(site, requester, test=text_form(), test_duration_seconds=60, retry_delay_seconds=3_600)
    page = await browser.get(f"/qualifications/{type_id}")
    around = await browser.send(page, "/test")
    form = await site.browser().get(around.one("//iframe").get("src"))
    clock.advance(seconds=61)
    late = await site.browser().post(form.tree.forms[0].action, {"q1": "I saw a crow."})
    assert late.status == 410
    assert "The time for this test is up" in late.main
    assert "I saw a crow." in late.main
    page = await browser.get(f"/qualifications/{type_id}")
    assert "The time for your last test ran out" in page.main
    assert "You can try again" in page.main
    refused = await browser.post(f"/qualifications/{type_id}/test")
    assert refused.status == 422
    assert "too early" in refused.main
    assert "Time ran out" in (await browser.get("/qualifications/pending")).main
    assert urlsplit(str((await browser.get(f"/qualifications/{type_id}/test")).url)).path.endswith(type_id)


async def test_requests_are_decided_and_told(site, requester, worker, browser):
    type_id = offer(site, requester)
    page = await browser.get(f"/qualifications/{type_id}")
    page = await browser.send(page, type_id)
    assert "Waits for its owner" in page.main
    assert (await browser.post(f"/qualifications/{type_id}")).status == 422
    (pending,) = site.production.read(qualification_requests.list_pending, requester.id, None, (0, ""), 10)
    site.production.write(qualification_requests.reject, requester.id, pending.id, "Not yet, sorry.")
    page = await browser.get(f"/qualifications/{type_id}")
    assert "Not yet, sorry." in page.main
    assert "Only one try" in page.main
    inbox = await browser.get("/messages")
    assert "New" in inbox.main
    assert "was rejected" in inbox.main
    shown = await browser.get(inbox.one("//main//tbody//a").get("href"))
    assert "Not yet, sorry." in shown.main
    assert "New" not in (await browser.get("/messages")).one("//main//tbody").text_content()

    site.production.write(
        lambda tx: qualifications.associate(tx, requester.id, type_id, worker.id, 7, tell=True)
    )
    assert "You have itvalue 7" in (await browser.get(f"/qualifications/{type_id}")).main
    site.production.write(qualifications.disassociate, requester.id, type_id, worker.id, "A test run.")
    assert "A test run." in (await browser.get(f"/qualifications/{type_id}")).main
    site.production.write(lambda tx: qualifications.set_masters(tx, worker.id, masters=True))
    mine = await browser.get("/qualifications/assigned")
    assert "Mastersnamed by the operator" in mine.main
    assert "Taken back" in mine.main
    assert MASTERS[0] not in mine.response.text


async def test_what_is_granted_by_itself_is_had_with_one_press(site, requester, browser):
    type_id = offer(site, requester, auto_granted=True, auto_granted_value=3)
    page = await browser.send(await browser.get(f"/qualifications/{type_id}"), type_id)
    assert "You have itvalue 3" in page.main


async def test_what_is_held_can_be_handed_back(site, requester, worker, browser):
    type_id = offer(site, requester, auto_granted=True)
    page = await browser.get(f"/qualifications/{type_id}")
    assert "Hand it back" not in page.main
    (form,) = [each for each in page.tree.forms if each.action == f"/qualifications/{type_id}"]
    page = await browser.post(form.action)
    gone = await browser.send(page, "/hand-back")
    assert "Not any more" in gone.main
    held = site.production.read(qualifications.find, type_id, worker.id)
    assert (held.status, held.reason) == ("Revoked", None)
    again = await browser.post(f"/qualifications/{type_id}/hand-back")
    assert "Not any more" in again.main
    assert site.production.read(qualifications.find, type_id, worker.id) == held
    never = await browser.post(f"/qualifications/{offer(site, requester, name='Other')}/hand-back")
    assert "You do not have it" in never.main


async def test_finding_goes_page_by_page_and_costs_no_query_a_row(site, requester, browser):
    for number in range(30):
        offer(site, requester, f"Type {number:02d}", keywords="even" if number % 2 == 0 else "odd")
    offer(site, requester, "Hidden", status="Inactive")
    first = await browser.get("/qualifications/search")
    assert "Type 24" in first.main
    assert "Type 25" not in first.main
    second = await browser.get(first.one("//a[.='More']").get("href"))
    assert "Type 29" in second.main
    found = await browser.get("/qualifications/search?q=even")
    assert "Type 28" in found.main
    assert "Type 01" not in found.main
    assert "No qualification has a word" in (await browser.get("/qualifications/search?q=zzz")).main
    for number in range(1, 10):
        page = await browser.get(f"/qualifications/search?q=Type+0{number}")
        await browser.send(await browser.get(page.one("//tbody//th/a").get("href")), "/qualifications/")
    for path in ("/qualifications/search", "/qualifications/pending", "/qualifications/assigned"):
        await browser.get(path)
        site.production.statements = site.identity.statements = 0
        assert (await browser.get(path)).status == 200
        assert site.production.statements <= 6
        assert site.identity.statements <= 1


async def test_unknown_qualifications_are_said_to_be_unknown(site, browser):
    page = await browser.get("/qualifications/3UNKNOWN")
    assert page.status == 404
    assert "There is no such qualification" in page.main
